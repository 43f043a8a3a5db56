"""Authoring block of `true_false`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock, OptionBlock


class TrueFalseBlock(ItemBlock):
    item_type = "true_false"

    options = blocks.ListBlock(
        OptionBlock(),
        min_num=2,
        max_num=2,
        default=[{"id": "t", "text": "True"}, {"id": "f", "text": "False"}],
        label=_("Answers"),
    )

    class Meta:
        icon = "check"
        label = _("True or false")
