"""Item types and the score of a paper: what the rest of the platform may ask of the scoring rules."""

from assessments.scoring.paper import item_points, rounded, score_paper
from assessments.scoring.registry import ITEM_TYPES

__all__ = ["ITEM_TYPES", "item_points", "rounded", "score_paper"]
