"""Background work of accounts: one mail to one person."""

from django.core.mail import EmailMultiAlternatives
from django_tasks import task

MAX_MAIL_CHARACTERS = 200_000


@task(backend="jobs")
def deliver_mail(*, to: str, sender: str, subject: str, text: str, html: str = "") -> None:
    """Send one mail. Neither body nor address is logged: both are personal."""
    if len(text) + len(html) > MAX_MAIL_CHARACTERS:
        raise ValueError("A mail is longer than the limit.")
    message = EmailMultiAlternatives(subject, text, sender, [to])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
