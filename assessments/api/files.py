"""Files attached to answers: taken in while an attempt is open, handed out to their owner and to who marks."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from assessments.api.attempts import (
    AttemptClosed,
    ForeignQuestion,
    TimeOver,
    has_run_out,
    own_attempt,
    refused,
)
from assessments.api.file_kinds import KINDS, fits, kind_of
from assessments.api.grading import Scope
from assessments.api.marking import own_claim
from assessments.models import AnswerFile, Attempt, AttemptState, PaperItem
from shared.refusal import Refusal

MOST_BYTES = 10 * 1024 * 1024  # of one file
MOST_BYTES_OF_ATTEMPT = 100 * 1024 * 1024  # removed files count, they stay in the record
LONGEST_NAME = 120


class FileRefused(Refusal):
    """A file that is not taken; the answers are saved all the same."""

    status = 422


class NoFile(FileRefused):
    message = _("Choose a file first, then add it.")


class FileTooLarge(FileRefused):
    message = _("This file is too large: at most 10 MB.")


class EmptyFile(FileRefused):
    message = _("This file is empty.")


class WrongKindOfFile(FileRefused):
    message = _(
        "This kind of file cannot be added, or its content does not fit its name. Allowed: %(kinds)s."
    )


class TooManyFiles(FileRefused):
    message = _("You have added as many files as this question allows. Remove one first.")


class SpaceUsedUp(FileRefused):
    message = _("You have used all the space for files in this attempt.")


def attach_file(
    *, user: User, attempt_uuid: UUID, position: int, name: str, content: File | None, now: datetime
) -> AnswerFile:
    """Keep a file with the answer at `position`. The same content again is the same file."""
    if content is None:
        raise NoFile
    if (content.size or 0) > MOST_BYTES:
        raise FileTooLarge
    if not content.size:
        raise EmptyFile
    name = clean_name(name)
    if not fits(name, content):
        raise WrongKindOfFile(kinds=", ".join(KINDS))
    sha = _digest(content)
    with transaction.atomic():
        attempt = _open_attempt(user, attempt_uuid, now)
        item = _item(attempt, position)
        present = AnswerFile.objects.filter(attempt=attempt, item=item, removed_at=None)
        known = present.filter(digest=sha).first()
        if known is not None:
            return known
        if present.count() >= item.item.key.get("files", 0):
            raise TooManyFiles
        used = AnswerFile.objects.filter(attempt=attempt).aggregate(total=Sum("size"))["total"] or 0
        if used + content.size > MOST_BYTES_OF_ATTEMPT:
            raise SpaceUsedUp
        return _keep(attempt, item, name, content, sha, now)


def _keep(attempt: Attempt, item: PaperItem, name: str, content: File, sha: str, now: datetime) -> AnswerFile:
    """The file first, then its row: a row never points to nothing, and a file without a row is taken away."""
    made = AnswerFile(attempt=attempt, item=item, name=name, size=content.size, digest=sha, uploaded_at=now)
    made.file.save(name, content, save=False)
    try:
        with transaction.atomic():
            made.save()
    except BaseException:
        made.file.delete(save=False)
        raise
    return made


@transaction.atomic
def remove_file(*, user: User, attempt_uuid: UUID, file_uuid: UUID, now: datetime) -> None:
    """The file counts no more; removing it twice is removing it once."""
    attempt = _open_attempt(user, attempt_uuid, now)
    found = AnswerFile.objects.filter(attempt=attempt, uuid=file_uuid)
    if not found.exists():
        refused("foreign_file", attempt=attempt.pk, user=user.pk)
        raise Http404
    found.filter(removed_at=None).update(removed_at=now)


def blind_name(file: AnswerFile) -> str:
    """The name under which a marker gets it: people name files after themselves."""
    return f"{file.uuid.hex[:8]}.{kind_of(file.name)}"


def own_file(user: User, attempt_uuid: UUID, file_uuid: UUID) -> AnswerFile:
    return _one(AnswerFile.objects.filter(attempt=own_attempt(user, attempt_uuid), uuid=file_uuid))


def file_to_mark(marker: User, claim_uuid: UUID, scope: Scope, file_uuid: UUID) -> AnswerFile:
    """A file of the answer that is in this marker's hands."""
    response = own_claim(marker, claim_uuid, scope).response
    return _one(AnswerFile.objects.filter(attempt=response.attempt_id, item=response.item_id, uuid=file_uuid))


def _one(files: Iterable[AnswerFile]) -> AnswerFile:
    for file in files:
        if file.removed_at is None:
            return file
    raise Http404


def files_of(attempt: Attempt) -> dict[int, list[AnswerFile]]:
    """The files of an attempt by position, the first one added first. One query."""
    found: dict[int, list[AnswerFile]] = {}
    rows = AnswerFile.objects.filter(attempt=attempt, removed_at=None).select_related("item")
    for row in rows.order_by("pk"):
        found.setdefault(row.item.position, []).append(row)
    return found


def hand_out(file: AnswerFile, name: str = "") -> FileResponse:
    """To be saved, never to be opened as a page of this site, whatever it claims to be."""
    response = FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=name or file.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def clean_name(name: str) -> str:
    """The name as it is shown and given back: no folders, no signs that a system could take for an order."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]', "", last).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else kept[:LONGEST_NAME]


def _open_attempt(user: User, attempt_uuid: UUID, now: datetime) -> Attempt:
    attempt = own_attempt(user, attempt_uuid, lock=True)
    if attempt.state != AttemptState.OPEN:
        raise AttemptClosed
    if has_run_out(attempt, now):
        raise TimeOver
    return attempt


def _item(attempt: Attempt, position: int) -> PaperItem:
    """The question at `position`, where it takes files."""
    item = attempt.paper.paper_items.select_related("item").filter(position=position).first()
    if item is None or position not in attempt.positions or not item.item.key.get("files"):
        refused("file_for_foreign_question", attempt=attempt.pk, position=position)
        raise ForeignQuestion
    return item


def _digest(content: File) -> str:
    sha = hashlib.sha256()
    for chunk in content.chunks():
        sha.update(chunk)
    content.seek(0)
    return sha.hexdigest()
