"""Comparing questions: what changed between two versions, and which questions look alike."""

from assessments.comparison.alike import Pair, Shingles, alike, pairs_alike, shingles
from assessments.comparison.texts import asked_texts, texts_of
from assessments.comparison.words import ComparedText, Run, compared, word_runs

__all__ = [
    "ComparedText",
    "Pair",
    "Run",
    "Shingles",
    "alike",
    "asked_texts",
    "compared",
    "pairs_alike",
    "shingles",
    "texts_of",
    "word_runs",
]
