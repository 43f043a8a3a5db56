"""People in the Wagtail admin: one name instead of two, no passwords, nobody deleted who has records."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.users.views import users

from accounts.forms import NameForm, PersonCreationForm, PersonEditForm
from accounts.models import User

# Wagtail's panel insists on a first and a last name, which nobody here has; no setting changes it.
NameEmailSettingsPanel.form_class = NameForm


class PeopleView(users.IndexView):
    @cached_property
    def search_fields(self) -> set[str]:
        return {"email", "certificate_name"}


class OnlySuperusersMakeSuperusers:
    """Whoever may edit people could otherwise make themselves, or take over, a superuser."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form = super().get_form(*args, **kwargs)
        if "is_superuser" in form.fields:
            form.fields["is_superuser"].disabled = not self.request.user.is_superuser
        return form


class AddPersonView(OnlySuperusersMakeSuperusers, users.CreateView):
    pass


class EditPersonView(OnlySuperusersMakeSuperusers, users.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class PersonViewSet(users.UserViewSet):
    index_view_class = PeopleView
    add_view_class = AddPersonView
    edit_view_class = EditPersonView
    create_template_name = "accounts/admin/create.html"
    edit_template_name = "accounts/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return PersonEditForm if for_update else PersonCreationForm


def _has_records(person: User) -> bool:
    try:
        Collector(using=person._state.db, origin=person).collect([person])
    except (ProtectedError, RestrictedError):
        return True
    return False


def _keep(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("People with learning records cannot be deleted. Untick “Active” instead."))
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def keep_a_person_with_records(request: HttpRequest, person: User) -> HttpResponse | None:
    return _keep(request) if _has_records(person) else None


@hooks.register("before_bulk_action")
def keep_people_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete" or not issubclass(action.model, User):
        return None
    return _keep(request) if any(_has_records(person) for person in objects) else None
