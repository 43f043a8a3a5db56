"""Staff pages of marking: the queue by question, one question, and one answer, blind."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import api as assessments
from cohorts import api
from cohorts.forms import MarkForm
from cohorts.wagtail_hooks.pages import _frame

ROUNDS = ("first", "second", "moderation")


@require_safe
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """The questions with answers to mark, of the learners in one's programmes."""
    if not api.may_mark(request.user):
        raise Http404
    found = assessments.marking_queue(
        request.user,
        api.marked_runs(request.user),
        moderated=api.managed_runs(request.user),
        language=get_language() or "en",
    )
    return render(request, "cohorts/admin/marking.html", {"queue": found, **_frame(_("Marking"))})


@require_safe
@never_cache
def question(request: HttpRequest, assessment_id: int, version_id: int) -> HttpResponse:
    """One question: what is left to do, how far markers agree, one's own latest marks."""
    found = assessments.question_to_mark(
        request.user,
        api.marked_runs(request.user),
        assessment_id=assessment_id,
        version_id=version_id,
        moderated=api.managed_runs(request.user),
        language=get_language() or "en",
    )
    context = {"reading": found, "line": found.line, **_frame(found.line.code, _crumb())}
    return render(request, "cohorts/admin/marking_question.html", context)


@require_POST
def take_next(request: HttpRequest, assessment_id: int, version_id: int) -> HttpResponse:
    """Take the next answer into one's hands and open it."""
    marking_round = request.POST.get("round", "")
    if marking_round not in ROUNDS or not api.may_mark(request.user):
        raise Http404
    is_moderation = marking_round == "moderation"
    try:
        claim = assessments.claim_next(
            marker=request.user,
            scope=api.managed_runs(request.user) if is_moderation else api.marked_runs(request.user),
            assessment_id=assessment_id,
            version_id=version_id,
            marking_round=marking_round,
            now=timezone.now(),
        )
    except assessments.NothingToMark as refusal:
        messages.info(request, str(refusal))
        return redirect("marking_queue")
    return redirect("marking_answer", claim.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, claim_uuid: UUID) -> HttpResponse:
    """The answer beside its rubric. Nothing here tells whose it is."""
    scope = api.marked_runs(request.user)
    reading = assessments.answer_to_mark(request.user, claim_uuid, scope, language=get_language() or "en")
    own = reading.own
    first = {f"level-{each}": level for each, level in own.levels.items()} if own else {}
    form = MarkForm(
        request.POST if request.method == "POST" else None,
        reading=reading,
        initial={**first, "comment": own.comment if own else ""},
    )
    if form.is_valid():
        settlement = assessments.mark_answer(
            marker=request.user, claim_uuid=claim_uuid, scope=scope, given=form.mark(), now=timezone.now()
        )
        _tell(request, settlement.needs)
        return _onwards(request, reading)
    context = {
        "reading": reading,
        "form": form,
        "has_errors": form.is_bound,
        **_frame(reading.version.code, _crumb(), _crumb_of(reading)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cohorts/admin/marking_answer.html", context, status=status)


def _tell(request: HttpRequest, needs: str | None) -> None:
    texts = {
        None: _("Marked."),
        "first": _("Marked."),
        "second": _("Marked. A second marker sees it next."),
        "moderation": _("Marked. The two marks differ, so that a manager settles it."),
    }
    messages.success(request, texts[needs])


def _onwards(request: HttpRequest, reading: assessments.AnswerToMark) -> HttpResponse:
    """The next answer of the same kind, or back to the question."""
    address = (reading.assessment_id, reading.version.pk)
    if "next" not in request.POST:
        return redirect("marking_question", *address)
    return take_next(request, *address)


@require_safe
@never_cache
def file(request: HttpRequest, claim_uuid: UUID, file_uuid: UUID) -> HttpResponse:
    scope = api.marked_runs(request.user)
    found = assessments.file_to_mark(request.user, claim_uuid, scope, file_uuid)
    return assessments.hand_out(found, name=assessments.blind_name(found))


@require_POST
def give_back(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Return everything that is marked through to its learners."""
    if not api.may_mark(request.user):
        raise Http404
    count = assessments.return_marked(
        scope=api.marked_runs(request.user), assessment_id=assessment_id, now=timezone.now()
    )
    text = ngettext("%(count)s attempt is returned.", "%(count)s attempts are returned.", count)
    messages.success(request, text % {"count": count})
    return redirect("marking_queue")


def _crumb() -> dict[str, str]:
    return {"url": reverse("marking_queue"), "label": _("Marking")}


def _crumb_of(reading: assessments.AnswerToMark) -> dict[str, str]:
    address = reverse("marking_question", args=[reading.assessment_id, reading.version.pk])
    return {"url": address, "label": reading.version.code}
