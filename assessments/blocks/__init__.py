"""Authoring blocks: one file per item type, gathered into the stream that a question holds."""

from collections.abc import Sequence
from typing import Any

from wagtail import blocks

from assessments.blocks.base import ItemBlock
from assessments.blocks.calculated import CalculatedBlock
from assessments.blocks.categorise import CategoriseBlock
from assessments.blocks.cloze import ClozeBlock
from assessments.blocks.essay import EssayBlock
from assessments.blocks.hot_spot import HotSpotBlock
from assessments.blocks.likert import LikertBlock
from assessments.blocks.matching import MatchingBlock
from assessments.blocks.multiple_response import MultipleResponseBlock
from assessments.blocks.numeric import NumericBlock
from assessments.blocks.open_text import OpenTextBlock
from assessments.blocks.ordering import OrderingBlock
from assessments.blocks.rating import RatingBlock
from assessments.blocks.scenario import ScenarioItemBlock
from assessments.blocks.short_text import ShortTextBlock
from assessments.blocks.single_choice import SingleChoiceBlock
from assessments.blocks.true_false import TrueFalseBlock

ITEM_BLOCKS: tuple[type[ItemBlock], ...] = (
    SingleChoiceBlock,
    MultipleResponseBlock,
    TrueFalseBlock,
    MatchingBlock,
    OrderingBlock,
    NumericBlock,
    ScenarioItemBlock,
    CategoriseBlock,
    HotSpotBlock,
    EssayBlock,
    LikertBlock,
    RatingBlock,
    OpenTextBlock,
    ShortTextBlock,
    ClozeBlock,
    CalculatedBlock,
)
ITEM_STREAM = [(block.item_type, block()) for block in ITEM_BLOCKS]


def item_content(stream: blocks.StreamValue) -> tuple[str, dict[str, Any]]:
    """Type and authored content of the one item that a question's stream holds; ("", {}) when it is empty."""
    if not stream:
        return "", {}
    child = stream[0]
    return child.block_type, child.block.content(child.value)


def item_contents(streams: Sequence[blocks.StreamValue]) -> list[tuple[str, dict[str, Any]]]:
    """As `item_content` for many questions; the images of all of them are one query."""
    found: list[tuple[str, dict[str, Any]]] = [("", {})] * len(streams)
    places: dict[str, list[int]] = {}
    for place, stream in enumerate(streams):
        if stream:
            places.setdefault(stream.raw_data[0]["type"], []).append(place)
    for item_type, those in places.items():
        block = streams[those[0]].stream_block.child_blocks[item_type]
        values = block.bulk_to_python([streams[place].raw_data[0]["value"] for place in those])
        for place, value in zip(those, values, strict=True):
            found[place] = (item_type, block.content(value))
    return found


def item_stream(item_type: str, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Authored content as the raw data of a question's stream."""
    return [{"type": item_type, "value": content}]
