"""Statistics of 20 questions by 100,000 people with a comparison of two groups; prints seconds and peak memory."""

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # noqa: E402

from assessments.statistics import Matrix, analyse  # noqa: E402
from assessments.statistics.analysis import Grouping  # noqa: E402

PEOPLE, ITEMS = 100_000, 20


def measure() -> dict[str, float]:
    chance = np.random.default_rng(11)
    ability, difficulty = chance.normal(size=(PEOPLE, 1)), np.linspace(-2, 2, ITEMS)
    right = chance.random((PEOPLE, ITEMS)) < 1 / (1 + np.exp(difficulty - ability))
    matrix = Matrix(
        points=right.astype(float),
        max_points=np.ones(ITEMS),
        items=tuple(f"Q{number}" for number in range(ITEMS)),
    )
    groups = chance.choice(["F", "M"], PEOPLE).tolist()
    begun = time.perf_counter()
    analyse(matrix, groupings={"gender": Grouping(groups, "F")}, pass_points=12)
    spent = time.perf_counter() - begun
    return {"seconds": spent, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
