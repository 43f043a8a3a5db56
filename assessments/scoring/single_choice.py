"""Single choice: exactly one option is right and one may be chosen."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from assessments.scoring.choice import choice_type, examine_options, freeze_options


def _takes_several(content_or_key: Mapping[Any, Any]) -> bool:
    return False


SINGLE_CHOICE = choice_type(
    "single_choice",
    takes_several=_takes_several,
    examine=partial(examine_options, takes_several=_takes_several),
    freeze=freeze_options,
)
