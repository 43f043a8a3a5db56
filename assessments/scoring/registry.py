"""The registry of item types: one file each, named here."""

from collections.abc import Mapping
from types import MappingProxyType

from assessments.papers import ItemType
from assessments.scoring.calculated import CALCULATED
from assessments.scoring.categorise import CATEGORISE
from assessments.scoring.cloze import CLOZE
from assessments.scoring.essay import ESSAY
from assessments.scoring.hot_spot import HOT_SPOT
from assessments.scoring.likert import LIKERT
from assessments.scoring.matching import MATCHING
from assessments.scoring.multiple_response import MULTIPLE_RESPONSE
from assessments.scoring.numeric import NUMERIC
from assessments.scoring.open_text import OPEN_TEXT
from assessments.scoring.ordering import ORDERING
from assessments.scoring.rating import RATING
from assessments.scoring.scenario import SCENARIO
from assessments.scoring.short_text import SHORT_TEXT
from assessments.scoring.single_choice import SINGLE_CHOICE
from assessments.scoring.true_false import TRUE_FALSE

ITEM_TYPES: Mapping[str, ItemType] = MappingProxyType(
    {
        item_type.name: item_type
        for item_type in (
            SINGLE_CHOICE,
            MULTIPLE_RESPONSE,
            TRUE_FALSE,
            SCENARIO,
            MATCHING,
            ORDERING,
            NUMERIC,
            CATEGORISE,
            HOT_SPOT,
            ESSAY,
            LIKERT,
            RATING,
            OPEN_TEXT,
            SHORT_TEXT,
            CLOZE,
            CALCULATED,
        )
    }
)
