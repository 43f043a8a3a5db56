"""Authoring block of `multiple_response`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock, OptionBlock


class MultipleResponseBlock(ItemBlock):
    item_type = "multiple_response"

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=12, label=_("Answers"))

    class Meta:
        icon = "list-ul"
        label = _("Multiple response")
