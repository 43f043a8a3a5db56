"""Authoring block of `likert`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class LikertBlock(ItemBlock):
    item_type = "likert"

    statements = blocks.ListBlock(
        blocks.CharBlock(max_length=1000), min_num=1, max_num=26, label=_("Statements")
    )
    scale = blocks.ListBlock(
        blocks.CharBlock(max_length=1000),
        min_num=3,
        max_num=7,
        label=_("Points of the scale"),
        help_text=_("In their order, for example from “Strongly disagree” to “Strongly agree”."),
    )

    class Meta:
        icon = "table"
        label = _("Agreement scale (survey)")
