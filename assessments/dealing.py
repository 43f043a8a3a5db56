"""Which questions of a paper one attempt gets, and in which order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.delivery import Rules
from assessments.scoring.dealing import shuffled


@dataclass(frozen=True)
class Candidate:
    """An item of a paper at its position. `draws` are the draws (from 1) it may come from; none: always dealt."""

    position: int
    section: int = 1
    draws: tuple[int, ...] = ()


@dataclass(frozen=True, order=True)
class Use:
    """How often a question was dealt: to this learner, and to everybody."""

    by_learner: int = 0
    by_all: int = 0


NEVER = Use()


def deal(rules: Rules, candidates: Sequence[Candidate], uses: Mapping[int, Use], seed: str) -> list[int]:
    """The positions of one attempt in its order, section by section: fixed items first, then the draws.

    A draw takes what the learner has not seen, then what was used least, then by lot; `seed` decides the lot and
    the shuffle. No position comes twice. A draw whose candidates have run out gives what there is.
    """
    drawn = _draw(rules, candidates, uses, seed)
    chosen = [each for each in candidates if not each.draws or each.position in drawn]
    sections: dict[int, list[int]] = {}
    for each in chosen:
        number = drawn.get(each.position, 0)
        section = rules.draws[number - 1].section if number else each.section
        sections.setdefault(section, []).append(each.position)
    dealt: list[int] = []
    for _section, part in sorted(sections.items()):
        positions = sorted(part, key=lambda at: (drawn.get(at, 0), at))
        if rules.shuffle_items:
            positions = [int(at) for at in shuffled(map(str, positions), f"{seed}/order")]
        dealt += positions
    return dealt


def _draw(
    rules: Rules, candidates: Sequence[Candidate], uses: Mapping[int, Use], seed: str
) -> dict[int, int]:
    """The drawn positions, with the number of the draw that took each."""
    by_lot = {at: place for place, at in enumerate(shuffled((str(c.position) for c in candidates), seed))}
    taken: dict[int, int] = {}
    for number, draw in enumerate(rules.draws, start=1):
        free = [c.position for c in candidates if number in c.draws and c.position not in taken]
        free.sort(key=lambda at: (uses.get(at, NEVER), by_lot[str(at)]))
        taken |= dict.fromkeys(free[: draw.count], number)
    return taken


@dataclass(frozen=True)
class Worth:
    """What a question counts for in a blueprint."""

    points: Decimal
    objective: str = ""
    bloom: str = ""


@dataclass(frozen=True)
class Wanted:
    """A row of a blueprint: the points that its objective, its Bloom level or both together must get."""

    points: Decimal
    objective: str = ""
    bloom: str = ""

    def fits(self, worth: Worth) -> bool:
        return self.objective in ("", worth.objective) and self.bloom in ("", worth.bloom)


def points_got(
    wanted: Wanted, fixed: Sequence[Worth], draws: Sequence[tuple[int, Collection[Worth]]]
) -> tuple[Decimal, list[int]]:
    """The points that every attempt gets for a row, and the numbers (from 1) of the draws that cannot be counted.

    A draw, a count with its candidates, counts when all of them fit the row and are worth the same, or none fits.
    """
    got = sum((worth.points for worth in fixed if wanted.fits(worth)), Decimal(0))
    unclear = []
    for number, (count, candidates) in enumerate(draws, start=1):
        values = {worth.points if wanted.fits(worth) else None for worth in candidates}
        if len(values) > 1:
            unclear.append(number)
        else:
            got += count * next((value for value in values if value is not None), Decimal(0))
    return got, unclear


def short_draws(draws: Sequence[tuple[int, Collection[int]]]) -> list[tuple[int, int]]:
    """The draws that may run out of candidates, as (number, how many are sure to be left for it).

    Earlier draws are reckoned with as if they took as many of its candidates as they can.
    """
    short = []
    for index, (count, candidates) in enumerate(draws):
        taken = sum(min(other, len(set(candidates) & set(theirs))) for other, theirs in draws[:index])
        left = max(0, len(set(candidates)) - taken)
        if left < count:
            short.append((index + 1, left))
    return short


def sections_of(rules: Rules, dealt: Sequence[Candidate]) -> list[int]:
    """The number of the section of each dealt item, in the order of the attempt.

    An item that several draws may have dealt is taken for the first section that the order still allows.
    """
    numbers: list[int] = []
    for each in dealt:
        now = numbers[-1] if numbers else 0
        possible = sorted(rules.draws[draw - 1].section for draw in each.draws) or [each.section]
        numbers.append(next((number for number in possible if number >= now), possible[-1]))
    return numbers
