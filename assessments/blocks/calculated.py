"""Authoring block of `calculated`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.numbers import with_numbers

FORMULA_HELP = _(
    "With + - * / ^, parentheses, pi and min, max, sqrt, cbrt, round, ceil, floor, for example "
    "44.4 * quantity ^ (1 / 3). Numbers have a decimal point."
)


class ParameterBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=20, label=_("Name"), help_text=_("A word of letters, as in {length}."))
    low = blocks.DecimalBlock(label=_("From"))
    high = blocks.DecimalBlock(label=_("To"))
    step = blocks.DecimalBlock(default=1, label=_("In steps of"))


class UnitBlock(blocks.StructBlock):
    id = blocks.CharBlock(max_length=8, label=_("Id"), help_text=_("Small letters that stay the same: cm."))
    name = blocks.CharBlock(max_length=100, label=_("Unit"))
    factor = blocks.DecimalBlock(
        default=1,
        label=_("Factor"),
        help_text=_("How much of the first unit one of it is: 0.01 for cm where the first is m."),
    )


class FormulaErrorBlock(blocks.StructBlock):
    formula = blocks.CharBlock(max_length=300, label=_("Formula of the mistake"))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class CalculatedBlock(ItemBlock):
    item_type = "calculated"

    stem = blocks.TextBlock(
        label=_("Question"),
        rows=3,
        max_length=2000,
        help_text=_("With a mark for each number, as in {length}. Every learner gets numbers of their own."),
    )
    parameters = blocks.ListBlock(ParameterBlock(), min_num=1, max_num=6, label=_("Numbers"))
    formula = blocks.CharBlock(max_length=300, label=_("Formula of the answer"), help_text=FORMULA_HELP)
    decimals = blocks.IntegerBlock(
        min_value=0, max_value=10, default=2, label=_("Decimals of the answer when it is shown")
    )
    tolerance = blocks.DecimalBlock(
        min_value=0, default=1, label=_("Tolerance"), help_text=_("Both ends count as right.")
    )
    tolerance_kind = blocks.ChoiceBlock(
        [("percent", _("Per cent of the answer")), ("absolute", _("In the first unit"))],
        default="percent",
        label=_("Tolerance is given as"),
    )
    units = blocks.ListBlock(
        UnitBlock(),
        default=[],
        required=False,
        max_num=8,
        label=_("Units"),
        help_text=_("The formula gives the first one. With several, learners choose the unit as well."),
    )
    feedback_correct = blocks.TextBlock(
        rows=2,
        label=_("Feedback when right"),
        help_text=_("May hold the marks of the numbers, and {answer} for the right answer."),
    )
    feedback_incorrect = blocks.TextBlock(rows=2, label=_("Feedback when not right"))
    common_errors = blocks.ListBlock(
        FormulaErrorBlock(), default=[], required=False, max_num=8, label=_("Common errors")
    )

    class Meta:
        icon = "cogs"
        label = _("Calculation")

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        return with_numbers(super().content(value), "low", "high", "step", "tolerance", "factor")
