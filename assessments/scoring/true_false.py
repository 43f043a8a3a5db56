"""True or false: two options that always stand in the authored order."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from assessments.scoring.choice import choice_type, examine_options, freeze_options


def _takes_several(content_or_key: Mapping[Any, Any]) -> bool:
    return False


TRUE_FALSE = choice_type(
    "true_false",
    takes_several=_takes_several,
    examine=partial(examine_options, takes_several=_takes_several, most=2),
    freeze=partial(freeze_options, shuffle=False),
)
