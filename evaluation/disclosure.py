"""Protects rows about people: no combination of published traits may point at fewer than `k` of them."""

from collections import Counter
from collections.abc import Mapping, Sequence

SUPPRESSED = ":c"
LEAST_PEOPLE = 5
COUNT_STEP = 10
# What can recognise a person, most useful for reports first: suppression starts at the end.
TRAITS = ("gender", "country", "institution_type", "functional_role", "level", "age_band", "decision_post")

Traits = tuple[str, ...]


def protect(
    rows: Sequence[Mapping[str, str]], keys: Sequence[str] = TRAITS, k: int = LEAST_PEOPLE
) -> list[dict[str, str]]:
    """The rows, one per person, with as many values of `keys` replaced by `:c` as `k` asks for.

    Afterwards every combination of the published values of `keys` occurs at least `k` times, `:c` counting
    as a value; with fewer than `k` rows everything is suppressed. Local suppression: the last of `keys` is
    hidden first, and only in rows whose combination is still too rare. Which rows are hidden depends on their
    values alone, never on their order. A mapping may hold more than `keys`; the rest stays as it is.
    """
    classes = Counter(tuple(row[key] for key in keys) for row in rows)
    published = {traits: traits for traits in classes}
    for place in reversed(range(len(keys))):
        sizes = _sizes(classes, published)
        for original, traits in published.items():
            if sizes[traits] < k:
                published[original] = (*traits[:place], SUPPRESSED, *traits[place + 1 :])
    _fill_hidden_class(classes, published, len(keys), k)
    return [
        {**row, **dict(zip(keys, published[tuple(row[key] for key in keys)], strict=True))} for row in rows
    ]


def _sizes(classes: Counter[Traits], published: Mapping[Traits, Traits]) -> Counter[Traits]:
    sizes: Counter[Traits] = Counter()
    for original, count in classes.items():
        sizes[published[original]] += count
    return sizes


def _fill_hidden_class(classes: Counter[Traits], published: dict[Traits, Traits], width: int, k: int) -> None:
    """All-hidden people are a combination too: the smallest others join them until they are `k`."""
    hidden = (SUPPRESSED,) * width
    sizes = _sizes(classes, published)
    others = sorted((size, traits) for traits, size in sizes.items() if traits != hidden)
    for size, traits in others:
        if not 0 < sizes[hidden] < k:
            return
        sizes[hidden] += size
        for original, shown in published.items():
            if shown == traits:
                published[original] = hidden


def published_count(count: int, least: int) -> int | None:
    """A number of people as it may be published: None below `least`, else rounded down to a multiple of ten.

    Rounded, so that two figures over nearly the same people do not tell by their difference what one person said.
    """
    return None if count < least else count - count % COUNT_STEP
