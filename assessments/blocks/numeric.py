"""Authoring block of `numeric`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.numbers import with_numbers


class CommonErrorBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Wrong answer"))
    tolerance = blocks.DecimalBlock(min_value=0, default=0, label=_("Tolerance"))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class NumericBlock(ItemBlock):
    item_type = "numeric"

    answer = blocks.DecimalBlock(label=_("Answer"))
    tolerance = blocks.DecimalBlock(
        min_value=0, default=0, label=_("Tolerance"), help_text=_("Both ends count as right.")
    )
    unit = blocks.CharBlock(max_length=60, required=False, label=_("Unit"))
    feedback_correct = blocks.TextBlock(rows=2, label=_("Feedback when right"))
    feedback_incorrect = blocks.TextBlock(rows=2, label=_("Feedback when not right"))
    common_errors = blocks.ListBlock(CommonErrorBlock(), default=[], required=False, label=_("Common errors"))

    class Meta:
        icon = "decimal"
        label = _("Number")

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        return with_numbers(super().content(value), "answer", "tolerance", "value")
