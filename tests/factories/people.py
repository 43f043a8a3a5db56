"""People."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User

PASSWORD = "a long enough passphrase"


def user(name: str, **fields: Any) -> User:
    """A person with a verified address `name`@example.org, once per name."""
    email = f"{name}@example.org"
    found = User.objects.filter(email=email).first()
    if found:
        return found
    fields.setdefault("certificate_name", name.title())
    person = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def staff(name: str, *groups: str, **fields: Any) -> User:
    """A person in the named staff groups."""
    person = user(name, **fields)
    person.groups.set(Group.objects.filter(name__in=groups))
    assert person.groups.count() == len(groups)
    return person
