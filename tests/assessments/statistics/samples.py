"""Data for the statistics: small worked examples, public data sets, and matrices of them."""

import csv
from pathlib import Path

import numpy as np

from assessments.statistics import Matrix

VERBAGG = Path(__file__).parents[4] / "shared" / "reference" / "psychometrics" / "verbagg.csv"

# Eight learners, five items; totals 5 4 4 3 2 2 1 1.
WORKED = (
    (1, 1, 1, 1, 1),
    (1, 1, 1, 1, 0),
    (1, 1, 1, 0, 1),
    (1, 1, 0, 1, 0),
    (1, 0, 1, 0, 0),
    (1, 1, 0, 0, 0),
    (0, 1, 0, 0, 0),
    (1, 0, 0, 0, 0),
)
# Law School Admission Test, sections 6 and 7 (Bock & Lieberman 1970, Psychometrika 35, table 1): 1,000
# people, five items each. How many people have the pattern 00000, 00001, 00010 … 11111.
LSAT6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
LSAT7 = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)  # fmt: skip
# Applicants to the six largest departments, Berkeley 1973 (Bickel, Hammel & O'Connell 1975, Science 187):
# men admitted, men rejected, women admitted, women rejected.
BERKELEY = (
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
)
# Tobacco budworms killed of 20, at doses of 1, 2, 4 … 32 micrograms (Collett 1991, p. 75).
BUDWORM_MALES = (1, 4, 9, 13, 18, 20)
BUDWORM_FEMALES = (0, 2, 6, 10, 12, 16)


def matrix(rows, max_points=None, persons=()) -> Matrix:
    points = np.array([[np.nan if cell is None else cell for cell in row] for row in rows], dtype=float)
    worth = np.ones(points.shape[1]) if max_points is None else np.array(max_points, dtype=float)
    names = tuple(f"Q{number + 1}" for number in range(points.shape[1]))
    return Matrix(points, worth, names, tuple(persons))


def patterns(counts) -> list[tuple[int, ...]]:
    """One row a person from the counts of the 32 patterns."""
    return [
        tuple(int(digit) for digit in f"{pattern:05b}")
        for pattern, count in enumerate(counts)
        for _ in range(count)
    ]


def verbagg() -> tuple[Matrix, tuple[str, ...]]:
    """The matrix and everybody's gender."""
    with VERBAGG.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    items = tuple(name for name in rows[0] if name not in ("id", "Gender"))
    points = np.array([[float(row[item]) for item in items] for row in rows])
    return Matrix(points, np.ones(len(items)), items), tuple(row["Gender"] for row in rows)


def simulated(people: int, items: int, *, seed: int, shift: float = 0.0) -> tuple[Matrix, np.ndarray]:
    """A Rasch model with equal halves; `shift` makes the first item harder for the focal half."""
    random = np.random.default_rng(seed)
    ability = random.normal(size=people)
    focal = np.arange(people) % 2 == 1
    difficulty = np.linspace(-1.5, 1.5, items) + np.zeros((people, 1))
    difficulty[focal, 0] += shift
    chance = 1 / (1 + np.exp(difficulty - ability[:, None]))
    return matrix((random.random((people, items)) < chance).astype(float)), np.where(focal, "F", "R")
