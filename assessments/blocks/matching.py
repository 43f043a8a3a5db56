"""Authoring block of `matching`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(max_length=1000, label=_("Line"))
    right = blocks.CharBlock(max_length=1000, label=_("Matching entry"))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class MatchingBlock(ItemBlock):
    item_type = "matching"

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=12, label=_("Pairs"))
    extra_right = blocks.ListBlock(
        blocks.CharBlock(max_length=1000), default=[], required=False, label=_("Entries that match nothing")
    )

    class Meta:
        icon = "link"
        label = _("Matching")
