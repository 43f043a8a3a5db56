"""Puts programmes and cohorts into the Wagtail admin: addresses, menu, viewsets and their permissions."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from cohorts import api
from cohorts.models import Cohort, Invitation, Programme, ProgrammeRole
from cohorts.wagtail_hooks import conditions, grades, marking, pages, receipts
from cohorts.wagtail_hooks.policies import ProgrammePolicy
from cohorts.wagtail_hooks.viewsets import ProgrammesGroup

# Cohorts and invitations are not deleted by managers: people joined them.
register_permission_policy(Programme, ProgrammePolicy(Programme, "pk", ()))
register_permission_policy(Cohort, ProgrammePolicy(Cohort, "programme", ("add", "change")))
register_permission_policy(
    ProgrammeRole, ProgrammePolicy(ProgrammeRole, "programme", ("add", "change", "delete"))
)
register_permission_policy(Invitation, ProgrammePolicy(Invitation, "cohort__programme", ("add", "change")))


@hooks.register("register_admin_viewset")
def register_programmes() -> ProgrammesGroup:
    return ProgrammesGroup()


@hooks.register("register_admin_urls")
def register_cohort_pages() -> list[URLPattern]:
    return [
        path("cohorts/", pages.mine, name="cohorts_mine"),
        path("cohorts/<slug:slug>/overview/", pages.overview, name="cohort_overview"),
        path("cohorts/<slug:slug>/invitations/", pages.invitations, name="cohort_invitations"),
        path(
            "cohorts/<slug:slug>/invitations/<int:invitation_id>/withdraw/",
            pages.withdraw_invitation,
            name="cohort_invitation_withdraw",
        ),
    ]


@hooks.register("register_admin_urls")
def register_condition_pages() -> list[URLPattern]:
    all_of, one = "cohorts/<slug:slug>/conditions/", "cohorts/<slug:slug>/learners/<uuid:membership_uuid>/"
    return [
        path(all_of, conditions.cohort, name="cohort_conditions"),
        path(
            f"{all_of}<int:override_id>/revoke/",
            conditions.revoke_cohort_override,
            name="cohort_condition_revoke",
        ),
        path(one, conditions.learner, name="cohort_learner"),
        path(
            f"{one}accommodations/<int:accommodation_id>/revoke/",
            conditions.revoke_accommodation,
            name="cohort_accommodation_revoke",
        ),
        path(
            f"{one}overrides/<int:override_id>/revoke/",
            conditions.revoke_learner_override,
            name="cohort_learner_override_revoke",
        ),
    ]


@hooks.register("register_admin_urls")
def register_marking_pages() -> list[URLPattern]:
    question = "marking/<int:assessment_id>/<int:version_id>/"
    return [
        path("marking/", marking.queue, name="marking_queue"),
        path(question, marking.question, name="marking_question"),
        path(f"{question}next/", marking.take_next, name="marking_next"),
        path("marking/<int:assessment_id>/return/", marking.give_back, name="marking_return"),
        path("marking/<uuid:claim_uuid>/", marking.answer, name="marking_answer"),
        path("marking/<uuid:claim_uuid>/files/<uuid:file_uuid>/", marking.file, name="marking_file"),
        path("grades/", grades.attempts, name="grades"),
        path("grades/<uuid:attempt_uuid>/", grades.history, name="grade_history"),
    ]


@hooks.register("register_admin_urls")
def register_receipts() -> list[URLPattern]:
    return [
        path("receipts/", receipts.receipts, name="cohort_receipts"),
        path("receipts/file/", receipts.answer_file, name="cohort_answer_file"),
    ]


@hooks.register("insert_global_admin_css")
def link_admin_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class MyCohortsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return api.programmes_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def register_my_cohorts() -> MenuItem:
    return MyCohortsItem(
        _("My cohorts"), reverse("cohorts_mine"), name="my-cohorts", icon_name="group", order=210
    )


class MarkingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return api.may_mark(request.user)


@hooks.register("register_admin_menu_item")
def register_marking() -> MenuItem:
    return MarkingItem(_("Marking"), reverse("marking_queue"), name="marking", icon_name="edit", order=212)


@hooks.register("register_admin_menu_item")
def register_grades() -> MenuItem:
    return MarkingItem(_("Grades"), reverse("grades"), name="grades", icon_name="list-ul", order=214)


@hooks.register("register_admin_menu_item")
def register_receipts_item() -> MenuItem:
    return MarkingItem(
        _("Receipts and files"), reverse("cohort_receipts"), name="receipts", icon_name="doc-full", order=216
    )
