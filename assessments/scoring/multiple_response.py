"""Multiple response: any number of options may be right; a wrong choice costs what a right one earns."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from assessments.scoring.choice import choice_type, examine_options, freeze_options


def _takes_several(content_or_key: Mapping[Any, Any]) -> bool:
    return True


MULTIPLE_RESPONSE = choice_type(
    "multiple_response",
    takes_several=_takes_several,
    examine=partial(examine_options, takes_several=_takes_several),
    freeze=freeze_options,
)
