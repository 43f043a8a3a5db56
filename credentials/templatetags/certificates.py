"""Template tags about certificates: how far the learner is, and lengths in words."""

from django import template
from django.db.models import Model

from credentials import api
from credentials.labels import length_text

register = template.Library()
register.filter("length_text", length_text)


@register.inclusion_tag("credentials/standing.html")
def certificate_standing(enrolment: Model | None) -> dict[str, object]:
    """What is missing for the certificate of this run, or the way to it; nothing without an enrolment."""
    return {"enrolment": enrolment, "standing": api.standing_of(enrolment) if enrolment else None}


@register.simple_tag
def waits_for_name(user: Model) -> bool:
    """True where a certificate is earned and only the name to print is missing."""
    return bool(user.is_authenticated and api.waits_for_name(user))
