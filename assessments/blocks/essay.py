"""Authoring block of `essay`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.base import ItemBlock


class LevelBlock(blocks.StructBlock):
    description = blocks.CharBlock(max_length=1000, label=_("Description"))
    points = blocks.FloatBlock(min_value=0, label=_("Points"))


class CriterionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=1000, label=_("Criterion"))
    levels = blocks.ListBlock(LevelBlock(), min_num=2, max_num=6, label=_("Levels"))


class EssayBlock(ItemBlock):
    item_type = "essay"

    situation = blocks.TextBlock(rows=5, max_length=4000, required=False, label=_("Situation"))
    least_words = blocks.IntegerBlock(min_value=0, max_value=3000, required=False, label=_("Least words"))
    most_words = blocks.IntegerBlock(min_value=1, max_value=3000, default=500, label=_("Most words"))
    files = blocks.IntegerBlock(
        min_value=0,
        max_value=3,
        required=False,
        label=_("Files"),
        help_text=_("How many files a learner may add, at most three."),
    )
    rubric = blocks.ListBlock(
        CriterionBlock(),
        min_num=1,
        max_num=10,
        label=_("Rubric"),
        help_text=_(
            "Learners see it before they write. Its points are scaled to the points of the question."
        ),
    )
    notes_for_markers = blocks.TextBlock(
        rows=5,
        max_length=10_000,
        required=False,
        label=_("Notes for markers"),
        help_text=_("A sample answer and what to look for. Learners never see it."),
    )

    class Meta:
        icon = "edit"
        label = _("Essay")
        form_layout = [
            "situation",
            "stem",
            "least_words",
            "most_words",
            "files",
            "rubric",
            "notes_for_markers",
        ]
