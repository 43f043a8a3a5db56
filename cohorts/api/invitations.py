"""Invitation codes: made, found as people type them, withdrawn."""

import unicodedata
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from cohorts.models import Cohort, Invitation
from shared.refusal import Refusal

LONGEST_CODE = 40
# Letters of other scripts that look the same on paper and on a keyboard that was not switched.
TWINS = str.maketrans("АВСЕНКМРТХУΑΒΕΗΚΜΝΡΤΧΥΖ", "ABCEHKMPTXYABEHKMNPTXYZ")
# Signs that codes never have, and what was most likely meant.
NEVER_USED = str.maketrans("0O1IL", "QQJJJ")


class NoPlaces(Refusal):
    message = _("Give at least one place, or leave it empty.")


def typed_codes(text: str) -> tuple[str, ...]:
    """The codes that a typed text can stand for, the most literal one first."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_CODE]).upper().translate(TWINS)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    plain = "".join(sign for sign in digits if sign.isalnum())
    return tuple(dict.fromkeys((plain, plain.translate(NEVER_USED)))) if plain else ()


def find_invitation(code: str) -> Invitation | None:
    """The invitation with this code, usable or not; case, spaces and dashes do not matter."""
    for typed in typed_codes(code):
        found = Invitation.objects.filter(code=typed).select_related("cohort__programme").first()
        if found is not None:
            return found
    return None


def create_invitation(
    *,
    cohort: Cohort,
    actor: User | None,
    label: str = "",
    expires_on: date | None = None,
    max_uses: int | None = None,
) -> Invitation:
    if max_uses is not None and max_uses < 1:
        raise NoPlaces
    return Invitation.objects.create(
        cohort=cohort, created_by=actor, label=label, expires_on=expires_on, max_uses=max_uses
    )


def revoke_invitation(*, invitation: Invitation, now: datetime) -> Invitation:
    """Nobody joins with it any more; who has joined stays. Doing it again is safe."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now)
    invitation.refresh_from_db()
    return invitation


def invitations_of(cohort: Cohort) -> QuerySet[Invitation]:
    """The cohort's invitations, newest first, each with `uses`: the places that are taken."""
    taken = Count("memberships", filter=Q(memberships__left_at=None))
    return Invitation.objects.filter(cohort=cohort).annotate(uses=taken).order_by("-created_at", "-pk")
