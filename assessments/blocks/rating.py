"""Authoring block of `rating`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class RatingBlock(ItemBlock):
    item_type = "rating"

    low = blocks.IntegerBlock(default=0, label=_("Lowest number"))
    low_label = blocks.CharBlock(max_length=100, label=_("What the lowest number means"))
    high = blocks.IntegerBlock(
        default=10, label=_("Highest number"), help_text=_("At most ten above the lowest.")
    )
    high_label = blocks.CharBlock(max_length=100, label=_("What the highest number means"))

    class Meta:
        icon = "pick"
        label = _("Rating (survey)")
