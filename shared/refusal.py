"""Refusal: the one family of errors that say no to a person, with a sentence they can act on."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule said no. `message` is shown to the person; `status` is the HTTP status for scripts."""

    message: str | Promise = _("This is not possible.")
    status = 409

    def __init__(self, message: str | Promise | None = None, *, redirect_to: str = "", **params: Any) -> None:
        self.text = message if message is not None else self.message
        self.params = params
        self.redirect_to = redirect_to
        super().__init__(str(self))

    def __str__(self) -> str:
        return str(self.text) % self.params if self.params else str(self.text)


class NotAllowed(Refusal):
    """The person's role or membership does not admit this."""

    message = _("You do not have access to this.")
    status = 403
