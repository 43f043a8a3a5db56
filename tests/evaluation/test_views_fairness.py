import re
from html import unescape

import pytest
from django.urls import reverse

from evaluation.models import FairnessCheck
from tests.evaluation.test_api_fairness import (  # noqa: F401 (fixtures)
    GROUP,
    cohort,
    course,
    group,
    men,
    officer,
    page,
    women,
)

LIST = "evaluation_fairness"


def words(response):
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def asking(client, officer):  # noqa: F811
    client.force_login(officer)
    return client


def test_an_officer_asks_and_reads_the_result_in_words(asking, page, men, women):  # noqa: F811
    response = asking.post(reverse(LIST), {"assessment": page.pk, "grouping": "gender"})
    check = FairnessCheck.objects.get()
    assert response.url == reverse("evaluation_fairness_check", args=[check.pk])
    text = words(asking.get(response.url))
    assert "Woman, compared with Man" in text
    assert f"About {GROUP} people (Woman) and {GROUP} people (Man)." in text
    assert "A large difference: harder for Woman" in text
    assert "Fairness" in words(asking.get(reverse(LIST)))


def test_a_small_group_is_refused_in_words(asking, page, course, cohort, men):  # noqa: F811
    group(page, course, cohort, "W", [["b"] * 6] * 40)
    response = asking.post(reverse(LIST), {"assessment": page.pk, "grouping": "gender"})
    text = words(asking.get(response.url))
    assert "Not compared: one of the groups has fewer than 100 people." in text
    assert "40" not in text.split("compared with", 1)[1]


def test_the_ledger_names_who_asked(asking, page, men, women, officer):  # noqa: F811
    asking.post(reverse(LIST), {"assessment": page.pk, "grouping": "language"})
    text = words(asking.get(reverse(LIST)))
    assert f"Language of the attempt {officer.get_full_name()} Ready" in text


def test_an_assessment_of_other_programmes_cannot_be_chosen(asking, page):  # noqa: F811
    response = asking.post(reverse(LIST), {"assessment": page.pk, "grouping": "gender"})
    assert response.status_code == 200
    assert FairnessCheck.objects.count() == 0


def test_the_address_takes_nothing_from_cohorts(asking, cohort):  # noqa: F811
    cohort.slug = "fairness"
    cohort.save()
    assert asking.get(reverse("evaluation_export", args=["fairness"])).status_code == 200
