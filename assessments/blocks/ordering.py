"""Authoring block of `ordering`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class OrderingBlock(ItemBlock):
    item_type = "ordering"

    sequence = blocks.ListBlock(
        blocks.CharBlock(max_length=1000), min_num=2, max_num=12, label=_("Steps in the right order")
    )
    feedback_correct = blocks.TextBlock(rows=2, label=_("Feedback when right"))
    feedback_incorrect = blocks.TextBlock(rows=2, label=_("Feedback when not right"))

    class Meta:
        icon = "order"
        label = _("Ordering")
