"""Authoring block of `scenario`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock, OptionBlock


class ScenarioItemBlock(ItemBlock):
    item_type = "scenario"

    situation = blocks.TextBlock(rows=5, max_length=4000, label=_("Situation"))
    response = blocks.ChoiceBlock(
        [("single", _("One answer")), ("multiple", _("Several answers"))],
        default="single",
        label=_("Response"),
    )
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=12, label=_("Answers"))

    class Meta:
        icon = "group"
        label = _("Scenario")
        form_layout = ["situation", "stem", "response", "options"]
