"""Reads what a device sends into the values of the api."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments import api
from assessments.api import SentAnswers

MAX_POSITIONS = 500
MOST_SECONDS = 60 * 60 * 24


def sent_answers(request: HttpRequest, data: QueryDict | None = None) -> SentAnswers:
    """The answers in a posted form. Junk in what a page adds by itself is dropped, never an error."""
    form = request.POST if data is None else data
    positions = _numbers(form.getlist("item")[:MAX_POSITIONS])
    return SentAnswers(
        form={name: form.getlist(name) for name in form},
        positions=positions,
        client_id=_uuid(form.get("event", "")) or uuid.uuid4(),
        language=get_language() or "en",
        sequence=_number(form.get("sequence", ""), digits=15),
        device=_uuid(form.get("device", "")),
        sent_at=_time(form.get("sent", "")),
        certainties={
            at: int(said) for at in positions if (said := form.get(f"q{at}.certainty", "")) in ("1", "2", "3")
        },
        seconds={
            at: min(seconds, MOST_SECONDS)
            for at in positions
            if (seconds := _number(form.get(f"q{at}.seconds", ""), digits=9)) is not None
        },
    )


@dataclass(frozen=True)
class Moves:
    """What a page asks for besides saving. `marked` are all positions marked for review, None where nothing is said
    of marks; `toggled` is the one whose mark a button turns; `go` is the number of the question to show next."""

    marked: tuple[int, ...] | None = None
    toggled: int | None = None
    place: int | None = None
    check: int | None = None
    go: int | None = None


def moves(form: QueryDict) -> Moves:
    """The moves in a posted form; junk is dropped."""
    says_marks = form.get("marks") == "1"
    return Moves(
        marked=tuple(_numbers(form.getlist("marked")[:MAX_POSITIONS])) if says_marks else None,
        toggled=_number(form.get("mark", "")),
        place=_number(form.get("place", "")),
        check=_number(form.get("check", "")),
        go=_number(form.get("go", "")),
    )


def asked_question(request: HttpRequest) -> int | None:
    """The number of the question that the address asks for."""
    return _number(request.GET.get("question", ""))


def _number(text: str, digits: int = 4) -> int | None:
    return int(text) if re.fullmatch(rf"[0-9]{{1,{digits}}}", text) else None


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := _number(text)) is not None]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _time(text: str) -> datetime | None:
    """A time in ISO format; without a zone it is UTC."""
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


class RegradeForm(forms.Form):
    """What to grade again, as the address of a preview says it."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("key", _("Score the answers by the question as it is today")),
            ("full", _("Give everybody full points")),
            ("out", _("Take the question out of the score")),
        ],
        widget=forms.RadioSelect,
    )
    question = forms.UUIDField(required=False, widget=forms.HiddenInput)
    assessment = forms.TypedChoiceField(label=_("Where"), coerce=int, empty_value=None, required=False)
    only_up = forms.BooleanField(
        label=_("Only in the learner's favour: no question and no score falls"), required=False
    )

    def __init__(self, *args: Any, assessments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"].choices = [("", _("In all assessments")), *assessments]

    def request(self) -> api.RegradeRequest:
        values = self.cleaned_data
        return api.RegradeRequest(
            kind=values["kind"],
            question=values["question"],
            assessment_id=values["assessment"],
            only_up=values["only_up"],
        )
