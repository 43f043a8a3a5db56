"""What a lesson is made of: one StreamField block per kind of content."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

from shared.sanitise import sanitise_html

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "blockquote"]
SHORT_FEATURES = ["bold", "italic", "link"]


class SafeRichTextBlock(blocks.RichTextBlock):
    """Rich text that is sanitised on every way in: editor, importer, API."""

    def get_prep_value(self, value: RichText) -> str:
        return sanitise_html(super().get_prep_value(value))

    def clean(self, value: RichText) -> RichText:
        cleaned = super().clean(value)
        return RichText(sanitise_html(cleaned.source)) if cleaned else cleaned


class CitationListBlock(blocks.ListBlock):
    """Sources as the reader cites them: `S75 ¶31`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(blocks.CharBlock(max_length=200), label=_("Sources"), default=[], **kwargs)


class KeyPointBlock(blocks.StructBlock):
    text = SafeRichTextBlock(features=SHORT_FEATURES, label=_("Point"))
    sources = CitationListBlock(required=False)


class KeyMessageBlock(blocks.StructBlock):
    text = SafeRichTextBlock(features=SHORT_FEATURES, label=_("Message"))

    class Meta:
        icon = "openquote"
        label = _("Key message")
        template = "blocks/key_message.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        max_length=500, label=_("Text alternative"), help_text=_("What a person who cannot see it must know.")
    )
    caption = blocks.CharBlock(max_length=500, required=False, label=_("Caption"))
    credit = blocks.CharBlock(max_length=200, required=False, label=_("Credit and licence"))

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=300, label=_("Caption"))
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, max_length=1000, label=_("Text")))], label=_("Table")
    )
    sources = CitationListBlock(required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class ScenarioBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, required=False, label=_("Title"))
    text = SafeRichTextBlock(features=FEATURES, label=_("Situation and task"))
    sources = CitationListBlock(required=False)

    class Meta:
        icon = "group"
        label = _("Case or scenario")
        template = "blocks/scenario.html"


class ReflectionBlock(blocks.StructBlock):
    text = SafeRichTextBlock(features=SHORT_FEATURES, label=_("Question to think about"))

    class Meta:
        icon = "help"
        label = _("Reflection")
        template = "blocks/reflection.html"


class DefinitionBlock(blocks.StructBlock):
    term = SnippetChooserBlock("courses.GlossaryTerm", label=_("Term"))

    class Meta:
        icon = "book"
        label = _("Definition")
        template = "blocks/definition.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(max_length=200, required=False, label=_("Title"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "blocks/download.html"


class MediaBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        [("video", _("Video")), ("audio", _("Audio"))], default="video", label=_("Kind")
    )
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    document = DocumentChooserBlock(label=_("Media file"))
    transcript = SafeRichTextBlock(
        features=FEATURES, label=_("Transcript"), help_text=_("Everything said and shown.")
    )

    class Meta:
        icon = "media"
        label = _("Video or audio")
        template = "blocks/media.html"


class PracticeBlock(blocks.StructBlock):
    assessment = blocks.PageChooserBlock(label=_("Practice assessment"))
    prompt = blocks.CharBlock(max_length=300, required=False, label=_("Invitation"))

    class Meta:
        icon = "tick-inverse"
        label = _("Practice question")
        template = "blocks/practice.html"


class SafeStreamBlock(blocks.StreamBlock):
    """Writes every block through its own block, so that raw data from outside is sanitised as well."""

    def get_prep_value(self, value: blocks.StreamValue) -> list[dict[str, Any]]:
        list(value or ())  # raw blocks that nobody has looked at would be written as they came
        return super().get_prep_value(value)


class LessonBlocks(SafeStreamBlock):
    text = SafeRichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow", template="blocks/text.html")
    key_points = blocks.ListBlock(
        KeyPointBlock(), label=_("Key points"), icon="list-ul", template="blocks/key_points.html"
    )
    key_message = KeyMessageBlock()
    figure = FigureBlock()
    table = TableBlock()
    scenario = ScenarioBlock()
    reflection = ReflectionBlock()
    definition = DefinitionBlock()
    sources = blocks.ListBlock(
        blocks.CharBlock(max_length=300), label=_("Sources"), icon="link", template="blocks/sources.html"
    )
    download = DownloadBlock()
    media = MediaBlock()
    practice = PracticeBlock()


class ObjectiveBlock(blocks.StructBlock):
    code = blocks.CharBlock(max_length=40, label=_("Code"))
    text = blocks.CharBlock(max_length=400, label=_("Objective"))
    bloom = blocks.CharBlock(max_length=60, required=False, label=_("Bloom level"))

    class Meta:
        icon = "target"
        label = _("Objective")
