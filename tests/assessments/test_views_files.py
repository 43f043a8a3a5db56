"""Adding, removing and downloading files from the page of an attempt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments import api
from assessments.models import AnswerFile, Response
from courses import api as courses
from tests.assessments.grading_cast import essay_quiz

PDF = b"%PDF-1.7\n"


@pytest.fixture
def attempt(amina, course, module):
    quiz = essay_quiz(module)
    courses.enrol(user=amina, course=course, now=timezone.now())
    return api.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")


def post(client, attempt, **data):
    address = reverse("assessments:files", args=[attempt.uuid])
    return client.post(address, {"item": ["1", "2"], **data}, follow=True)


def texts(response):
    return [str(message) for message in response.context["messages"]]


def attached(client, attempt, name="work.pdf", content=PDF, **data):
    return post(client, attempt, attach="2", **{"q2-file": SimpleUploadedFile(name, content)}, **data)


def test_adding_a_file_saves_what_was_typed(client, amina, attempt):
    client.force_login(amina)
    response = attached(client, attempt, q2="Half a sentence", q1="b")
    assert response.redirect_chain[-1][0].endswith("#q2-files")
    assert "The file is added." in texts(response)
    assert Response.objects.get(item__position=2).answer == "Half a sentence"
    assert 'name="remove"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("work.exe", b"MZ", "This kind of file cannot be added"),
        ("work.pdf", b"", "Choose a file first"),
    ],
)
def test_a_refused_file_loses_no_typing(client, amina, attempt, name, content, says):
    client.force_login(amina)
    response = attached(client, attempt, name, content, q2="Half a sentence")
    assert any(says in text for text in texts(response)) or any("empty" in text for text in texts(response))
    assert Response.objects.get(item__position=2).answer == "Half a sentence"
    assert AnswerFile.objects.count() == 0


def test_a_file_is_removed(client, amina, attempt):
    client.force_login(amina)
    attached(client, attempt)
    made = AnswerFile.objects.get()
    assert "The file is removed." in texts(post(client, attempt, remove=str(made.uuid)))
    made.refresh_from_db()
    assert made.removed_at is not None
    post(client, attempt, remove="junk")


def test_who_was_signed_out_keeps_what_was_typed(client, amina, attempt):
    response = attached(client, attempt, q2="Half a sentence")
    assert "/accounts/login/" in response.redirect_chain[-1][0]
    assert AnswerFile.objects.count() == 0


def test_a_download_is_saved_and_never_opened(client, amina, bruno, attempt):
    client.force_login(amina)
    attached(client, attempt)
    address = reverse("assessments:file", args=[attempt.uuid, AnswerFile.objects.get().uuid])
    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF
    names = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    assert [response[name] for name in names] == [
        "application/octet-stream",
        'attachment; filename="work.pdf"',
        "nosniff",
        "default-src 'none'; sandbox",
    ]
    client.force_login(bruno)
    assert client.get(address).status_code == 404
    assert attached(client, attempt).status_code == 404
