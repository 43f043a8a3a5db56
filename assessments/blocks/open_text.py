"""Authoring block of `open_text`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class OpenTextBlock(ItemBlock):
    item_type = "open_text"

    most_words = blocks.IntegerBlock(min_value=1, max_value=3000, default=200, label=_("Most words"))

    class Meta:
        icon = "openquote"
        label = _("Open answer (survey)")
