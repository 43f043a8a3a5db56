"""Authoring block of `categorise`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class EntryBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=1000, label=_("Entry"))
    category = blocks.CharBlock(
        max_length=1000, label=_("Group"), help_text=_("One of the groups above, in the same words.")
    )
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class CategoriseBlock(ItemBlock):
    item_type = "categorise"

    categories = blocks.ListBlock(blocks.CharBlock(max_length=1000), min_num=2, max_num=6, label=_("Groups"))
    entries = blocks.ListBlock(EntryBlock(), min_num=2, max_num=26, label=_("Entries"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Sorting into groups")
