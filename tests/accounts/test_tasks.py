"""Background work of accounts."""

import logging

import pytest
from django.core import mail

from accounts.tasks import MAX_MAIL_CHARACTERS, deliver_mail

MAIL = {"to": "amina@example.org", "sender": "site@example.org", "subject": "Hello", "text": "Body words"}


def test_deliver_mail_sends_text_and_html():
    deliver_mail.call(**MAIL, html="<p>Body words</p>")
    message = mail.outbox[0]
    assert (message.to, message.from_email, message.subject, message.body) == (
        ["amina@example.org"],
        "site@example.org",
        "Hello",
        "Body words",
    )
    assert [(part.content, part.mimetype) for part in message.alternatives] == [
        ("<p>Body words</p>", "text/html")
    ]


def test_deliver_mail_refuses_what_is_too_long():
    with pytest.raises(ValueError, match="limit"):
        deliver_mail.call(**{**MAIL, "text": "x" * (MAX_MAIL_CHARACTERS + 1)})
    assert mail.outbox == []


def test_enqueued_mail_leaves_no_trace_of_its_words_or_reader_in_the_log(db, caplog):
    with caplog.at_level(logging.DEBUG):
        deliver_mail.enqueue(**MAIL)
    assert [word for word in ("Body words", "amina@") if word in caplog.text] == []
