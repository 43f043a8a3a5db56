"""Authoring block of `hot_spot`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from assessments.blocks.base import ItemBlock


class AreaBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=1000,
        label=_("Name"),
        help_text=_("Says what is there, so that the question can be answered without seeing the image."),
    )
    corners = blocks.CharBlock(
        max_length=1000,
        label=_("Corners"),
        help_text=_("In pixels from the upper left of the image, at least three: 10,20 110,20 110,90"),
    )
    correct = blocks.BooleanBlock(required=False, label=_("Correct"))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


class HotSpotBlock(ItemBlock):
    """The rules know an image by its file; the editor chooses it from the library. Both are read."""

    item_type = "hot_spot"

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(
        rows=3,
        max_length=1000,
        label=_("Description of the image"),
        help_text=_("For people who cannot see it, without giving the answer away."),
    )
    response = blocks.ChoiceBlock(
        [("single", _("One answer")), ("multiple", _("Several answers"))],
        default="single",
        label=_("Response"),
    )
    areas = blocks.ListBlock(AreaBlock(), min_num=2, max_num=20, label=_("Areas"))

    class Meta:
        icon = "crosshairs"
        label = _("Places on an image")

    def to_python(self, value: Any) -> blocks.StructValue:
        return super().to_python(_with_chosen_image(value))

    def bulk_to_python(self, values: list[Any]) -> list[blocks.StructValue]:
        return super().bulk_to_python([_with_chosen_image(value) for value in values])

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        content = super().content(value)
        alt = content.pop("alt", "")
        image = value["image"]
        if image is not None:
            sides = {"width": image.width, "height": image.height}
            content["image"] = {"name": image.file.name, **sides, "alt": alt}
        return content


def _with_chosen_image(value: dict[str, Any]) -> dict[str, Any]:
    """Raw data of the editor, made out of content in the schema of the rules where it is that."""
    image = value.get("image")
    if not isinstance(image, Mapping):
        return value
    found = get_image_model().objects.filter(file=image.get("name")).first()
    return {**value, "image": found.pk if found else None, "alt": image.get("alt", "")}
