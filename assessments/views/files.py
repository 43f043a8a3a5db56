"""Files with answers: added and removed by the form of the attempt, which is saved first; downloaded by their owner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments import api
from assessments.views import answers


@require_POST
def change(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Save the answers, then add (`attach` = position) or remove (`remove` = its uuid) one file."""
    answer = answers.save(request, attempt_uuid)
    if not request.user.is_authenticated:
        return answer
    try:
        if "remove" in request.POST:
            _remove(request, attempt_uuid)
        else:
            _attach(request, attempt_uuid)
    except api.FileRefused as refusal:
        # The page, with what was typed, is worth more than a page that says no.
        messages.error(request, str(refusal))
    if answer.status_code != 302:
        return answer
    return redirect(
        f"{answer['Location']}#q{_position(request)}-files" if _position(request) else answer["Location"]
    )


def _attach(request: HttpRequest, attempt_uuid: UUID) -> None:
    position = _position(request)
    sent = request.FILES.get(f"q{position}-file")
    api.attach_file(
        user=request.user,
        attempt_uuid=attempt_uuid,
        position=position,
        name=sent.name if sent else "",
        content=sent,
        now=timezone.now(),
    )
    messages.success(request, _("The file is added."))


def _remove(request: HttpRequest, attempt_uuid: UUID) -> None:
    try:
        file_uuid = UUID(request.POST["remove"])
    except ValueError:
        return
    api.remove_file(user=request.user, attempt_uuid=attempt_uuid, file_uuid=file_uuid, now=timezone.now())
    messages.success(request, _("The file is removed."))


def _position(request: HttpRequest) -> int:
    sent = request.POST.get("attach", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else 0


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, attempt_uuid: UUID, file_uuid: UUID) -> HttpResponse:
    return api.hand_out(api.own_file(request.user, attempt_uuid, file_uuid))
