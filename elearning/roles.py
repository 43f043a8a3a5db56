"""The staff groups and the tools each one gets; membership in a programme gives the rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

ADMIN = "wagtailadmin.access_admin"
REVIEW = "Review before publishing"
BANK = [
    f"assessments.{verb}_{model}"
    for verb in ("add", "change", "view")
    for model in ("question", "surveydefinition", "banktag")
]
LIBRARY = [
    f"courses.{verb}_{model}" for verb in ("add", "change", "view") for model in ("reference", "glossaryterm")
]
GROUPS: dict[str, list[str]] = {
    "Trainers": [ADMIN, *BANK, *LIBRARY],
    "Reviewers": [ADMIN, *BANK, "assessments.publish_question", *LIBRARY, "courses.publish_glossaryterm"],
    "Translators": [
        ADMIN,
        "assessments.view_question",
        "assessments.change_question",
        "courses.change_glossaryterm",
    ],
    "Facilitators": [ADMIN],
    "Programme managers": [ADMIN],
    "M&E officers": [ADMIN],
}
PAGE_PERMISSIONS = {
    "Trainers": ["add_page", "change_page"],
    "Reviewers": ["change_page", "publish_page"],
    "Translators": ["change_page"],
}
# Folders of the question bank are Wagtail's collections; questions in them are open to whoever has the bank.
FOLDER_PERMISSIONS = {"Trainers": ["add", "change"], "Reviewers": ["add", "change"]}
FILE_PERMISSIONS = {
    "Trainers": ["add", "change", "choose"],
    "Reviewers": ["choose"],
    "Translators": ["choose"],
}


def create_groups(**kwargs: Any) -> None:
    """Bring the groups and their permissions to the state above; run after every migrate, safe to repeat."""
    if (
        not Page.objects.filter(depth=1).exists()
        or not Permission.objects.filter(codename="access_admin").exists()
    ):
        return
    for name, permissions in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = Q(pk__in=[])
        for permission in permissions:
            app, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
    _grant_pages()
    _grant_files()
    _set_up_review()


def _set_up_review() -> None:
    """What trainers submit, pages and questions alike, goes to the reviewers. An administrator may change it."""
    if Workflow.objects.filter(name=REVIEW).exists():
        return
    task = GroupApprovalTask.objects.create(name=REVIEW)
    task.groups.set(Group.objects.filter(name="Reviewers"))
    workflow = Workflow.objects.create(name=REVIEW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    questions = ContentType.objects.get(app_label="assessments", model="question")
    WorkflowContentType.objects.update_or_create(content_type=questions, defaults={"workflow": workflow})


def _grant_pages() -> None:
    root = Page.get_first_root_node()
    for name, codenames in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=name)
        found = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
        for permission in found:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_files() -> None:
    models = ContentType.objects.filter(
        Q(app_label="wagtailimages", model="image") | Q(app_label="wagtaildocs", model="document")
    )
    _grant_collections(models, FILE_PERMISSIONS)
    folders = ContentType.objects.filter(app_label="wagtailcore", model="collection")
    _grant_collections(folders, FOLDER_PERMISSIONS)


def _grant_collections(kinds: Iterable[ContentType], permissions: Mapping[str, list[str]]) -> None:
    root = Collection.get_first_root_node()
    for name, verbs in permissions.items():
        group = Group.objects.get(name=name)
        for kind in kinds:
            codenames = [f"{verb}_{kind.model}" for verb in verbs]
            for permission in Permission.objects.filter(content_type=kind, codename__in=codenames):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=permission
                )
