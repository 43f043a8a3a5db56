"""An item as it is asked: values for templates, without anything of the key."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Shape = Literal["one", "several", "match", "order", "number", "text", "cloze", "essay", "spot", "grid"]


@dataclass(frozen=True)
class PresentedChoice:
    id: str  # the value to submit
    text: str
    chosen: bool
    area: str = ""  # on an image: the corners as an SVG `points` attribute, in the image's own pixels


@dataclass(frozen=True)
class PresentedGap:
    """One thing to fill: a line of a matching item, a place of an ordering item, a gap in a text.

    Without `choices` it is typed: `text` is what stands there, `is_number` asks for a number pad.
    """

    field: str
    label: str
    choices: tuple[PresentedChoice, ...] = ()
    text: str = ""
    is_number: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Segment:
    """A run of words in a text with gaps, and the gap that follows it, if any."""

    text: str
    gap: PresentedGap | None = None


@dataclass(frozen=True)
class PresentedImage:
    """`name` is the file's name in the site's storage; sizes are in pixels."""

    name: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: its levels as (id, description, points), from the lowest to the highest."""

    id: str
    title: str
    levels: tuple[tuple[str, str, Decimal], ...]


@dataclass(frozen=True)
class PresentedItem:
    """An item as asked.

    Shapes one and several have `choices` (spot too, on an `image`), match, order and grid `gaps`, cloze `segments`,
    number and text `text`, essay `text`, limits in words and the `rubric` it is marked by. `low` and `high` name the
    ends of a scale; `example` shows the form that a typed text must have.
    """

    shape: Shape
    field: str
    stem: str
    situation: str = ""
    choices: tuple[PresentedChoice, ...] = ()
    gaps: tuple[PresentedGap, ...] = ()
    text: str = ""
    unit: str = ""
    segments: tuple[Segment, ...] = ()
    image: PresentedImage | None = None
    low: str = ""
    high: str = ""
    least_words: int = 0
    most_words: int = 0
    most_files: int = 0
    rubric: tuple[Criterion, ...] = ()
    example: str = ""
