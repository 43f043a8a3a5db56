"""The same statistics computed another way: plain Python, exact fractions, one person at a time."""

import math
from fractions import Fraction


def variance(values) -> Fraction:
    values = [Fraction(value) for value in values]
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def alpha(rows) -> float:
    k = len(rows[0])
    items = sum(variance([row[i] for row in rows]) for i in range(k))
    return float(Fraction(k, k - 1) * (1 - items / variance([sum(row) for row in rows])))


def item_rest(rows, item) -> float:
    x = [Fraction(row[item]) for row in rows]
    y = [Fraction(sum(row) - row[item]) for row in rows]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    top = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return float(top) / math.sqrt((len(x) - 1) ** 2 * variance(x) * variance(y))


def mantel_haenszel(tables) -> tuple[float, float]:
    """Corrected chi-square and odds ratio of (a, b, c, d) tables."""
    distance = spread = same = cross = Fraction(0)
    for a, b, c, d in tables:
        t = a + b + c + d
        if t < 2:
            continue
        distance += a - Fraction((a + b) * (a + c), t)
        spread += Fraction((a + b) * (c + d) * (a + c) * (b + d), t * t * (t - 1))
        same += Fraction(a * d, t)
        cross += Fraction(b * c, t)
    return float((abs(distance) - Fraction(1, 2)) ** 2 / spread), float(same / cross)


def score_tables(rows, focal, item) -> list[tuple[int, int, int, int]]:
    cells: dict[int, list[int]] = {}
    for row, is_focal in zip(rows, focal, strict=True):
        table = cells.setdefault(sum(row), [0, 0, 0, 0])
        table[2 * is_focal + (row[item] == 0)] += 1
    return [tuple(cells[score]) for score in sorted(cells)]


def logistic_dif(right, focal, score) -> tuple[float, float]:
    """Likelihood-ratio chi-squares of the group, and of group by score, person by person."""
    designs = [
        [[1.0, s] for s in score],
        [[1.0, s, float(g)] for s, g in zip(score, focal, strict=True)],
        [[1.0, s, float(g), s * g] for s, g in zip(score, focal, strict=True)],
    ]
    base, uniform, both = (_deviance(design, right) for design in designs)
    return base - uniform, uniform - both


def _deviance(design, right) -> float:
    size = len(design[0])
    beta = [0.0] * size
    for _ in range(25):
        chances = [1 / (1 + math.exp(-_dot(row, beta))) for row in design]
        gradient = [
            sum(row[i] * (y - p) for row, y, p in zip(design, right, chances, strict=True))
            for i in range(size)
        ]
        information = [
            [
                sum(row[i] * row[j] * p * (1 - p) for row, p in zip(design, chances, strict=True))
                for j in range(size)
            ]
            for i in range(size)
        ]
        step = _solve(information, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(abs(s) for s in step) < 1e-10:
            break
    chances = [1 / (1 + math.exp(-_dot(row, beta))) for row in design]
    return -2 * math.fsum(math.log(p if y else 1 - p) for y, p in zip(right, chances, strict=True))


def _dot(first, second) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def _solve(a, b) -> list[float]:
    """Gauss elimination."""
    rows = [[*row, value] for row, value in zip(a, b, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]
