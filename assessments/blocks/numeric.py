"""Authoring block of `numeric`."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


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
        content = super().content(value)
        for numbers in (content, *content.get("common_errors", [])):
            for name in ("answer", "tolerance", "value"):
                if name in numbers:
                    numbers[name] = _number(numbers[name])
        return content


def _number(value: Any) -> Any:
    """Numbers as the course packs write them: 53, 0.27."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return value
    return int(exact) if exact.is_finite() and exact == exact.to_integral_value() else float(exact)
