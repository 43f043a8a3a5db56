"""Authoring block of `single_choice`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock, OptionBlock


class SingleChoiceBlock(ItemBlock):
    item_type = "single_choice"

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=12, label=_("Answers"))

    class Meta:
        icon = "tick"
        label = _("Single choice")
