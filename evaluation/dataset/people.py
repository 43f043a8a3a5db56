"""The people of an export: who counts, under which pseudonym, with which protected traits."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.query import QuerySet

from accounts import api as accounts
from accounts.models import ConsentRecord
from cohorts.models import Cohort, Membership
from evaluation.disclosure import SUPPRESSED, TRAITS, protect
from evaluation.models import PseudonymKey

NOT_STATED = "NS"


@dataclass(frozen=True, slots=True)
class Person:
    """One membership as it leaves; `traits` are protected values, `name` and `email` empty without names."""

    membership: int
    pseudonym: str
    traits: Mapping[str, str]
    name: str = ""
    email: str = ""

    def value(self, field: str) -> Any:
        return self.traits[field] if field in self.traits else getattr(self, field)


def pseudonym(key: str, membership: UUID, *, with_names: bool) -> str:
    """16 signs (80 bits) of HMAC-SHA256.

    An export with names has pseudonyms of its own, so that it cannot be laid beside one without names.
    """
    message = membership.bytes + (b"with names" if with_names else b"")
    digest = hmac.new(bytes.fromhex(key), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()


def pseudonym_key(cohort: Cohort, purpose: str) -> str:
    """The secret of this cohort and purpose, made when it is asked for the first time."""
    return PseudonymKey.objects.get_or_create(cohort=cohort, purpose=purpose)[0].key


def people(cohort: Cohort, key: str, *, with_names: bool) -> tuple[Person, ...]:
    """Everyone who counts in the cohort, in the order of pseudonyms, which tells nothing. One query.

    Real cohorts count real people, demonstration cohorts simulated ones. Traits never stand beside a name.
    """
    members, stated = [], []
    for row in _memberships(cohort, with_names).iterator():
        members.append(
            (row["pk"], row["uuid"], row.get("user__certificate_name", ""), row.get("user__email", ""))
        )
        stated.append(_HIDDEN if with_names else _consented(row))
    published: dict[tuple[str, ...], Mapping[str, str]] = {}
    found = []
    for (pk, uuid, name, email), traits in zip(members, protect(stated), strict=True):
        # People with the same traits share them, for the sake of memory.
        traits = published.setdefault(tuple(traits.values()), traits)
        found.append(Person(pk, pseudonym(key, uuid, with_names=with_names), traits, name, email))
    return tuple(sorted(found, key=lambda person: person.pseudonym))


_HIDDEN = dict.fromkeys(TRAITS, SUPPRESSED)


def _memberships(cohort: Cohort, with_names: bool) -> QuerySet:
    consents = ConsentRecord.objects.filter(
        user=OuterRef("user_id"), purpose=ConsentRecord.Purpose.DEMOGRAPHICS
    ).order_by("-id")
    members = Membership.objects.filter(cohort=cohort, user__is_synthetic=cohort.is_demonstration)
    names = ("user__certificate_name", "user__email") if with_names else ()
    return members.annotate(
        consent_given=Subquery(consents.values("given")[:1]),
        consent_version=Subquery(consents.values("text_version")[:1]),
    ).values(
        "pk",
        "uuid",
        "consent_given",
        "consent_version",
        *names,
        *(f"user__demographics__{trait}" for trait in TRAITS),
    )


def _consented(row: Mapping[str, Any]) -> dict[str, str]:
    has_consent = row["consent_given"] and row["consent_version"] == accounts.CONSENT_VERSION
    return {
        trait: intern((row[f"user__demographics__{trait}"] if has_consent else None) or NOT_STATED)
        for trait in TRAITS
    }
