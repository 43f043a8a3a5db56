"""Authoring block of `short_text`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.numbers import with_numbers


class AcceptedBlock(blocks.StructBlock):
    """An accepted answer without a feedback of its own, as a gap in a text has it."""

    text = blocks.CharBlock(max_length=200, label=_("Accepted answer"))
    also = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        default=[],
        required=False,
        label=_("Also accepted"),
        help_text=_("Other words and spellings. Those of the translations are accepted in every language."),
    )
    percent = blocks.DecimalBlock(
        default=100, label=_("Share of the points (%)"), help_text=_("At least one answer earns 100.")
    )


class AcceptedAnswerBlock(AcceptedBlock):
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


IGNORE_PUNCTUATION = {"required": False, "label": _("Punctuation makes no difference")}
IGNORE_ACCENTS = {"required": False, "label": _("Accents make no difference")}


class ShortTextBlock(ItemBlock):
    item_type = "short_text"

    accepted = blocks.ListBlock(AcceptedAnswerBlock(), min_num=1, max_num=12, label=_("Accepted answers"))
    ignore_punctuation = blocks.BooleanBlock(**IGNORE_PUNCTUATION)
    ignore_accents = blocks.BooleanBlock(**IGNORE_ACCENTS)
    pattern = blocks.CharBlock(
        max_length=40,
        required=False,
        label=_("Form of the answer"),
        help_text=_(
            "Only if every answer has the same form: A stands for a letter, 0 for a digit, X for either, "
            "everything else for itself, as in A-000. Learners see an example."
        ),
    )
    feedback_incorrect = blocks.TextBlock(rows=2, label=_("Feedback when not right"))

    class Meta:
        icon = "edit"
        label = _("Short text")

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        return with_numbers(super().content(value), "percent")
