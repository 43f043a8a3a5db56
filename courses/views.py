"""Learner pages of courses: parse, ask the api, answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses import api
from courses.addresses import page_form
from courses.forms import CatalogueForm
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage


def catalogue(request: HttpRequest, page: CataloguePage) -> HttpResponse:
    form = CatalogueForm(request.GET)
    found = api.catalogue(form.filters(), page=form.page(), user=request.user)
    form.offer_standards(found.standards)
    context = {"page": page, "form": form, "found": found, "filters": form.filters(), "query": form.query()}
    return render(request, "courses/catalogue.html", context)


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    reading = api.course_reading(api.canonical(page), request.user)
    context = {"page": page, "reading": reading, "progress": reading.progress, "parts": reading.parts}
    return render(request, "courses/course.html", context)


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    course = api.course_of(page)
    reading = api.course_reading(api.canonical(course), request.user)
    part = next(
        (part for part in reading.parts if part.module and part.module.id == api.canonical(page).pk), None
    )
    context = {"page": page, "course": course, "reading": reading, "progress": reading.progress, "part": part}
    return render(request, "courses/module.html", context)


@login_required
def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    course = api.course_of(api.canonical(page))
    enrolment = api.enrolment_for_step(request.user, course)
    outline = api.course_outline(course)
    entry, progress = api.require_open(enrolment=enrolment, outline=outline, step_id=api.canonical(page).pk)
    api.note_visit(enrolment=enrolment, step_id=entry.id, now=timezone.now())
    reading = api.step_reading(outline, entry, progress)
    context = {"page": page, "course": course, "reading": reading, "progress": progress}
    return render(request, "courses/lesson.html", context)


@page_form
def enrol(request: HttpRequest, page_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage.objects.live(), pk=page_id)
    enrolment = api.enrol(
        user=request.user, course=course, now=timezone.now(), language=get_language() or "en"
    )
    reading = api.course_reading(api.canonical(course), request.user)
    if enrolment.started_at is None:
        messages.success(request, _("You are enrolled. Begin whenever you like."))
    return redirect(reading.outline.address)


@page_form
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage, pk=page_id)
    enrolment = api.enrolment_for_step(request.user, api.canonical(course))
    api.withdraw(enrolment=enrolment, now=timezone.now())
    messages.success(request, _("You have left the course. What you did is kept."))
    return redirect("dashboard")


@page_form
def complete(request: HttpRequest, page_id: int) -> HttpResponse:
    """Mark a lesson as done and go on to what comes next."""
    page = api.canonical(get_object_or_404(LessonPage.objects.live(), pk=page_id))
    course = api.course_of(page)
    enrolment = api.enrolment_for_step(request.user, course)
    outline = api.course_outline(course)
    api.require_open(enrolment=enrolment, outline=outline, step_id=page.pk)
    api.complete_step(enrolment=enrolment, step_id=page.pk, now=timezone.now())
    progress = api.progress_of(enrolment, outline)
    following = outline.entry(progress.next_step) if progress.next_step else None
    return redirect(following.address if following else outline.address)
