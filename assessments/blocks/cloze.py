"""Authoring block of `cloze`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.numbers import with_numbers
from assessments.blocks.short_text import IGNORE_ACCENTS, IGNORE_PUNCTUATION, AcceptedBlock


class GapOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=1000, label=_("Entry"))
    correct = blocks.BooleanBlock(required=False, label=_("Correct"))


class GapBlock(blocks.StructBlock):
    """A gap of any kind; what belongs to another kind stays empty."""

    id = blocks.CharBlock(
        max_length=8, label=_("Mark"), help_text=_("What stands between the braces: 1 for {1}.")
    )
    kind = blocks.ChoiceBlock(
        [("choice", _("To choose")), ("text", _("To type: text")), ("number", _("To type: a number"))],
        default="choice",
        label=_("Kind"),
    )
    options = blocks.ListBlock(
        GapOptionBlock(), default=[], required=False, label=_("Entries"), help_text=_("For a gap to choose.")
    )
    accepted = blocks.ListBlock(
        AcceptedBlock(), default=[], required=False, label=_("Accepted answers"), help_text=_("For a text.")
    )
    ignore_punctuation = blocks.BooleanBlock(**IGNORE_PUNCTUATION)
    ignore_accents = blocks.BooleanBlock(**IGNORE_ACCENTS)
    answer = blocks.DecimalBlock(required=False, label=_("Answer"), help_text=_("For a number."))
    tolerance = blocks.DecimalBlock(required=False, min_value=0, label=_("Tolerance"))
    unit = blocks.CharBlock(max_length=60, required=False, label=_("Unit"))
    weight = blocks.DecimalBlock(
        default=1, label=_("Weight"), help_text=_("A gap of weight 2 counts twice as much as one of 1.")
    )
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class ClozeBlock(ItemBlock):
    item_type = "cloze"

    text = blocks.TextBlock(
        rows=6,
        max_length=4000,
        label=_("Text"),
        help_text=_("With a mark for each gap: {1}, {2} and so on. A translation may place them otherwise."),
    )
    gaps = blocks.ListBlock(GapBlock(), min_num=1, max_num=26, label=_("Gaps"))

    class Meta:
        icon = "doc-full"
        label = _("Text with gaps")

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        content = with_numbers(super().content(value), "percent", "answer", "tolerance", "weight")
        # Every gap of the form has the fields of all kinds; an empty one is none.
        gaps = [
            {name: entry for name, entry in gap.items() if entry is not False and entry not in (None, "", [])}
            for gap in content.get("gaps", [])
        ]
        return content | {"gaps": gaps} if gaps else content
