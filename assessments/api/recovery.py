"""Handing in the file of answers that a page could not send: read it, show what it would change, let it count."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import dealt_items, field_name, item_seed, rules_of
from assessments.api.closing import close_if_overdue
from assessments.api.grading import ReasonMissing, Scope, grades_of, write_changes
from assessments.api.saving import SentAnswers, fold
from assessments.api.submitting import given_answers, marks_of, paper_entry
from assessments.api.wording import wording_of
from assessments.grading import Change
from assessments.merging import Save, latest
from assessments.models import Attempt, AttemptState, GradeEvent, Origin, PaperItem, Response
from assessments.papers import AnswerError, Form, Given
from assessments.scoring import ITEM_TYPES, item_points
from shared.refusal import Refusal

MOST_BYTES = 1_000_000
MOST_ANSWERS = 500
LAST_SEQUENCE = 10**15


class FileTooLarge(Refusal):
    message = _("This file is too large to be a file of answers.")


class NotAnAnswerFile(Refusal):
    message = _("This is not a file of answers of this site.")


class UnknownAttempt(Refusal):
    message = _("This file belongs to none of your learners.")


class FileChanged(Refusal):
    message = _("This file has been changed or is damaged. Ask the learner to download it again.")


@dataclass(frozen=True)
class FileAnswer:
    """One answer of a file. With sequence 0 it was not changed on the page, and counts only where nothing else is."""

    position: int
    form: Form
    event: UUID
    sequence: int


@dataclass(frozen=True)
class RecoveryFile:
    """`made_at` is by the clock of the learner's device, `language` that of its page."""

    attempt: Attempt
    device: UUID
    made_at: datetime
    language: str
    answers: tuple[FileAnswer, ...]


@dataclass(frozen=True)
class FileChange:
    """What a file changes at one question, in words; `before` and `after` are '' for no answer."""

    number: int
    position: int
    stem: str
    before: str
    after: str


def page_key(attempt_uuid: UUID) -> str:
    """The key of an attempt's page, 32 bytes in base 64: with it the page locks the file, and the server opens it."""
    return base64.b64encode(_key(attempt_uuid, settings.SECRET_KEY)).decode()


def _key(attempt_uuid: UUID, secret: str) -> bytes:
    about = f"recovery file of attempt {attempt_uuid}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=about).derive(secret.encode())


def read_recovery_file(data: bytes, scope: Scope) -> RecoveryFile:
    """The content of a file. Raises FileTooLarge, NotAnAnswerFile, UnknownAttempt or FileChanged."""
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    try:
        outer = json.loads(data)
        attempt_uuid = UUID(outer["attempt"])
        nonce, locked = (base64.b64decode(outer[name], validate=True) for name in ("nonce", "data"))
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError):
        raise NotAnAnswerFile from None
    attempts = Attempt.objects.select_related("enrolment__user", "paper")
    if scope is not None:
        attempts = attempts.filter(enrolment__in=scope)
    attempt = attempts.filter(uuid=attempt_uuid).first()
    if attempt is None:
        raise UnknownAttempt
    plain = _opened(attempt_uuid, nonce, locked)
    try:
        return _content(attempt, json.loads(plain))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FileChanged from None


def _opened(attempt_uuid: UUID, nonce: bytes, locked: bytes) -> bytes:
    """What AES-256-GCM has locked, by today's key or an earlier one."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(attempt_uuid, secret)).decrypt(nonce, locked, str(attempt_uuid).encode())
        except (InvalidTag, ValueError):
            continue
    raise FileChanged


def _content(attempt: Attempt, plain: Mapping[str, Any]) -> RecoveryFile:
    answers = tuple(_answer(each, attempt) for each in plain["answers"][:MOST_ANSWERS])
    return RecoveryFile(
        attempt=attempt,
        device=UUID(plain["device"]),
        made_at=datetime.fromisoformat(plain["made"]),
        language=plain["language"] if plain.get("language") in dict(settings.LANGUAGES) else attempt.language,
        answers=answers,
    )


def _answer(plain: Mapping[str, Any], attempt: Attempt) -> FileAnswer:
    position, sequence = plain["position"], plain["sequence"]
    if position not in attempt.positions or not 0 <= sequence <= LAST_SEQUENCE:
        raise ValueError(position, sequence)
    form: dict[str, list[str]] = {}
    for name, value in plain["entries"]:
        if str(name).split(".")[0] == field_name(position):
            form.setdefault(name, []).append(str(value))
    return FileAnswer(position, form, UUID(plain["event"]), int(sequence))


def changes_of(file: RecoveryFile) -> tuple[FileChange, ...]:
    """What the file would change, in the order of the learner's page. Two queries."""
    responses = {each.item_id: each for each in Response.objects.filter(attempt=file.attempt)}
    found = []
    for number, item in enumerate(dealt_items(file.attempt), start=1):
        current = responses.get(item.pk, Response())
        saves = [save for each in file.answers if (save := _save(file, item, each, current))]
        winner = latest([*saves, *_saved(current)])
        if winner and (winner.answer, winner.certainty) != (current.answer, current.certainty):
            words = [_in_words(file.attempt, item, answer) for answer in (current.answer, winner.answer)]
            stem = str(wording_of(item, file.attempt.language)[1]["stem"])
            found.append(FileChange(number, item.position, stem, *words))
    return tuple(found)


def _saved(current: Response) -> list[Save]:
    if current.client_id is None:
        return []
    return [Save(current.sequence, str(current.client_id), current.answer, current.certainty)]


def _save(file: RecoveryFile, item: PaperItem, each: FileAnswer, current: Response) -> Save | None:
    """The answer of a file as a save; None where it says nothing: of another item, unreadable, or not touched."""
    if each.position != item.position or (each.sequence == 0 and current.client_id is not None):
        return None
    rules = ITEM_TYPES[item.item.type]
    key, _wording = rules.instance(
        item.item.key, {}, item_seed(file.attempt.uuid, item.position), file.language
    )
    try:
        answer = rules.read_answer(key, each.form, field_name(item.position), file.language)
    except AnswerError:
        return None
    if each.sequence == 0 and not answer:
        return None
    return Save(each.sequence, str(each.event), answer, _certainty(each))


def _certainty(each: FileAnswer) -> int:
    [said, *_more] = each.form.get(f"{field_name(each.position)}.certainty", ["0"])
    return int(said) if said in {"1", "2", "3"} else 0


def _in_words(attempt: Attempt, item: PaperItem, answer: str) -> str:
    """An answer as its learner would say it."""
    if not answer:
        return ""
    rules = ITEM_TYPES[item.item.type]
    language, wording = wording_of(item, attempt.language)
    key, wording = rules.instance(item.item.key, wording, item_seed(attempt.uuid, item.position), language)
    parts = rules.explain(key, wording, answer, language=language).parts
    said = [
        f"{part.text}: {part.given}" if part.text and part.given else part.given or part.text
        for part in parts
        if part.chosen
    ]
    return "; ".join(said) or answer


@transaction.atomic
def hand_in(*, file: RecoveryFile, actor: User, reason: str, now: datetime) -> tuple[FileChange, ...]:
    """Let the answers of a file count, also after the end of the attempt, and score what they change.

    An answer of the file loses against a newer one of any device, so that the same file changes nothing twice. In
    an open attempt nothing is scored: its learner goes on. Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("enrolment", "paper")
        .get(pk=file.attempt.pk)
    )
    attempt = close_if_overdue(attempt, now)
    changes = changes_of(file)
    changed = {change.position for change in changes}
    for each in file.answers:
        if each.position in changed:
            fold(attempt, _sent(file, each), now)
    if changed and attempt.state == AttemptState.SUBMITTED:
        _rescore(attempt, changed, actor, reason.strip(), now)
    return changes


def _sent(file: RecoveryFile, each: FileAnswer) -> SentAnswers:
    certainty = _certainty(each)
    return SentAnswers(
        form=each.form,
        positions=[each.position],
        client_id=each.event,
        language=file.language,
        sequence=each.sequence,
        device=file.device,
        sent_at=file.made_at,
        certainties={each.position: certainty} if certainty else {},
        origin=Origin.FILE,
    )


def _rescore(
    attempt: Attempt, positions: Sequence[int] | set[int], actor: User, reason: str, now: datetime
) -> None:
    """What people had marked of an earlier answer waits to be marked again."""
    given, marks = given_answers(attempt), marks_of(attempt.paper.pass_mark_percent, rules_of(attempt))
    grades = grades_of([attempt])
    earned = grades[attempt.pk].earned
    changes = {
        item.position: Change(
            earned.get(item.position),
            item_points(paper_entry(attempt, item), given.get(item.position, Given()), marks),
            item.item_id,
        )
        for item in dealt_items(attempt)
        if item.position in positions
    }
    write_changes(
        {attempt.pk: changes},
        [attempt],
        grades,
        kind=GradeEvent.Kind.REGRADE,
        actor=actor,
        reason=reason,
        now=now,
    )
