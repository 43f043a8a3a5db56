"""How signing in (django-allauth) fits into this site: redirects that stay here, queued mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override

from accounts.models import User
from accounts.tasks import deliver_mail


class SignInBackend(AuthenticationBackend):
    """The library's own; it finds the person of a request, which every request does, at less than half the cost."""

    def get_user(self, user_id: int) -> User | None:
        table, key = User._meta.db_table, User._meta.pk
        found = User.objects.raw(f"SELECT * FROM {table} WHERE {key.column} = %s", [key.to_python(user_id)])
        person = next(iter(found), None)
        return person if person is not None and self.user_can_authenticate(person) else None


class AccountAdapter(DefaultAccountAdapter):
    def is_safe_url(self, url: str) -> bool:
        """Only addresses of the host that was asked: other trusted origins are no place to send people to."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page after signing in is in the language the person prefers, on any device."""
        with override(request.user.preferred_language or get_language()):
            return super().get_login_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, in the language of the person where it is known, and send from the task queue."""
        person = context.get("user")
        language = person.preferred_language if isinstance(person, User) else ""
        values = {
            "request": self.request,
            "email": email,
            "current_site": get_current_site(self.request),
            **context,
        }
        with override(language or get_language()):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", values).split())
            text = render_to_string(f"{template_prefix}_message.txt", values, self.request).strip()
            html = self._html_of(template_prefix, values)
        deliver_mail.enqueue(
            to=email,
            sender=self.get_from_email(),
            subject=self.format_email_subject(subject),
            text=text,
            html=html,
        )

    def _html_of(self, template_prefix: str, values: dict[str, Any]) -> str:
        try:
            return render_to_string(f"{template_prefix}_message.html", values, self.request).strip()
        except TemplateDoesNotExist:
            return ""
