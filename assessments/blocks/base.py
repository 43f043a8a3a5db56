"""What every authoring block of an item type shares: the stem, and validation by the pure rules."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.labels import problem_text
from assessments.scoring import ITEM_TYPES


class ItemBlock(blocks.StructBlock):
    """Author's form of one item; `item_type` names the rules in `assessments.scoring`."""

    item_type: ClassVar[str]

    stem = blocks.TextBlock(label=_("Question"), rows=3, max_length=2000)

    def content(self, value: blocks.StructValue) -> dict[str, Any]:
        """The authored content in the schema of the scoring rules."""
        return {
            name: entry
            for name, entry in plain(self.get_prep_value(value)).items()
            if entry not in (None, "", [])
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        problems = ITEM_TYPES[self.item_type].problems(self.content(cleaned))
        if problems:
            sentences = [f"{problem.path or _('Question')}: {problem_text(problem)}" for problem in problems]
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(text) for text in sentences]
            )
        return cleaned


class OptionBlock(blocks.StructBlock):
    id = blocks.CharBlock(
        max_length=8, label=_("Id"), help_text=_("A short letter that stays the same: a, b, c.")
    )
    text = blocks.CharBlock(max_length=1000, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("Correct"))
    feedback = blocks.TextBlock(rows=2, label=_("Feedback"))


def plain(prepared: Any) -> Any:
    """A block's prepared value without the wrappers that lists carry for the editor."""
    if isinstance(prepared, list):
        return [
            plain(entry["value"] if isinstance(entry, dict) and entry.keys() >= {"type", "value"} else entry)
            for entry in prepared
        ]
    if isinstance(prepared, dict):
        return {name: plain(entry) for name, entry in prepared.items()}
    return prepared
