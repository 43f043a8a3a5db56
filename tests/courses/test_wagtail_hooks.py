"""The admin: pages that records point to are not deleted, and the library is in the menu."""

import pytest
from django.urls import reverse

from courses import api
from courses.models import GlossaryTerm, LessonPage, Reference
from tests import factories as make
from tests.courses.conftest import NOW


@pytest.fixture
def admin(client, db):
    client.force_login(make.user("root", is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


@pytest.fixture
def done(amina, course, lessons):
    """Amina has done the first lesson."""
    enrolment = api.enrol(user=amina, course=course, now=NOW)
    api.complete_step(enrolment=enrolment, step_id=lessons[0].pk, now=NOW)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def refused(title):
    return (
        f"Learners' records point to “{title}” or a page below it, so it cannot be deleted. "
        "Unpublish it instead."
    )


@pytest.mark.parametrize("which", ["lesson", "module", "course"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_with_records_cannot_be_deleted_and_unpublishing_is_offered(
    admin, course, lessons, done, which, method
):
    page = {"lesson": lessons[0], "module": lessons[0].get_parent(), "course": course}[which]
    response = getattr(admin, method)(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), 302)]
    assert messages_of(response) == [refused(page.title)]
    assert LessonPage.objects.filter(pk=lessons[0].pk).exists()


def test_a_page_without_records_can_be_deleted(admin, lessons, done):
    assert admin.get(reverse("wagtailadmin_pages:delete", args=[lessons[3].pk])).status_code == 200
    admin.post(reverse("wagtailadmin_pages:delete", args=[lessons[3].pk]))
    assert not LessonPage.objects.filter(pk=lessons[3].pk).exists()


def bulk(action, *pages):
    query = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?{query}"


def test_selected_pages_are_not_deleted_when_one_of_them_has_records(admin, course, lessons, done):
    response = admin.post(bulk("delete", lessons[0], lessons[1]), follow=True)
    assert messages_of(response) == [refused("One.1")]
    assert LessonPage.objects.descendant_of(course).count() == 4


def test_selected_pages_without_records_are_deleted(admin, course, lessons, done):
    admin.post(bulk("delete", lessons[2], lessons[3]))
    assert list(LessonPage.objects.descendant_of(course)) == lessons[:2]


def test_selected_pages_with_records_may_be_unpublished(admin, lessons, done):
    admin.post(bulk("unpublish", lessons[0]))
    assert not LessonPage.objects.get(pk=lessons[0].pk).live


def test_trainers_keep_the_library(client, dalia):
    client.force_login(dalia)
    Reference.objects.create(key="S75", title="Report")
    GlossaryTerm.objects.create(term="Diversion", slug="diversion", definition="Loss.")
    texts = [
        client.get(reverse(f"wagtailsnippets_courses_{model}:list")).content.decode()
        for model in ("reference", "glossaryterm")
    ]
    assert ["S75" in texts[0], "Diversion" in texts[1]] == [True, True]
    assert str(GlossaryTerm.objects.get()) == "Diversion"
