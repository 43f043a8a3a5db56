"""The staff pages of grading again: without names, for who approves keys, and exactly as shown."""

import re

import pytest
from django.urls import reverse

from assessments.models import GradeEvent
from tests import factories as make
from tests.assessments.test_api_regrading import change, options, questions, quiz, sit  # noqa: F401 (fixtures)


@pytest.fixture
def reviewer(db):
    return make.staff("rosa", "Reviewers")


@pytest.fixture
def attempts(amina, bruno, course, questions, quiz):  # noqa: F811
    made = [sit(amina, quiz, course, ["a", "b", ""]), sit(bruno, quiz, course, ["b", "b", ""])]
    change(questions[0], options=options("a"))
    return made


def preview(client, question, **data):
    return client.get(
        reverse("regrade_preview"), {"kind": "key", "question": question.translation_key, **data}
    )


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_from_the_list_to_the_regrade(client, reviewer, questions, attempts):  # noqa: F811
    client.force_login(reviewer)
    listed = client.get(reverse("regrading")).content.decode()
    assert "R-1" in listed
    assert "R-2" not in listed
    page = preview(client, questions[0]).content.decode()
    assert "Regrade 2 attempts" in page
    sent = hidden(page) | {"reason": "The key was wrong."}
    response = client.post(reverse("regrade_preview"), sent, follow=True)
    texts = [str(message) for message in response.context["messages"]]
    assert texts[0] == "2 attempts are regraded."
    assert texts[1].startswith("1 pass is gone.")
    assert GradeEvent.objects.filter(kind="regrade", actor=reviewer, reason="The key was wrong.").count() == 2
    assert "Nothing changes." in response.content.decode()


def test_what_was_not_shown_or_has_no_reason_is_refused(client, reviewer, questions, attempts):  # noqa: F811
    client.force_login(reviewer)
    sent = hidden(preview(client, questions[0]).content.decode())
    for wrong in (sent | {"reason": " "}, sent | {"reason": "So", "token": "other"}):
        response = client.post(reverse("regrade_preview"), wrong, follow=True)
        assert len(list(response.context["messages"])) == 1
    assert not GradeEvent.objects.filter(kind="regrade").exists()


def test_the_preview_follows_its_form(client, reviewer, questions, attempts, quiz):  # noqa: F811
    client.force_login(reviewer)
    favour = preview(client, questions[0], only_up="on", assessment=quiz.pk).content.decode()
    assert "Regrade 1 attempt" in favour
    assert hidden(favour)["only_up"] == "on"
    assert "Regrade 2 attempts" in preview(client, questions[0], kind="out").content.decode()
    assert preview(client, questions[0], kind="other").status_code == 404
    assert preview(client, questions[0], assessment="77").status_code == 404


def test_the_pages_name_nobody(client, reviewer, questions, attempts, amina):  # noqa: F811
    client.force_login(reviewer)
    pages = client.get(reverse("regrading")).content + preview(client, questions[0]).content
    secrets = [amina.email, "Amina", str(attempts[0].uuid), attempts[0].receipt]
    assert [secret for secret in secrets if secret in pages.decode()] == []


@pytest.mark.parametrize("who", ["amina", "dalia", "clara", "emre", "farah"])
def test_only_who_approves_keys_may_grade_again(client, request, questions, attempts, who):  # noqa: F811
    client.force_login(request.getfixturevalue(who))
    statuses = {client.get(reverse("regrading")).status_code, preview(client, questions[0]).status_code}
    statuses.add(client.post(reverse("regrade_preview"), {"kind": "key"}).status_code)
    assert statuses <= {302, 403, 404}
