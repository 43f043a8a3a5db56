import csv
import io
import re
import subprocess
import sys
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from assessments.api import reviews
from assessments.models import FigureSnapshot, ItemReview, ItemVersion, ReviewRequest, StandardSetting
from tests import factories as make
from tests.assessments.conftest import NOW
from tests.assessments.figures_data import choice, people, random_answers, sit

COUNT = 40


@pytest.fixture
def page(course, module):
    made = [choice(code=f"F-{number}") for number in range(3)]
    page = make.assessment(module, made, title="Figures of it", pass_mark_percent=50)
    sit(page, people(COUNT, course), [["b", *each] for each in random_answers(COUNT, 2)], seconds=20)
    return page


@pytest.fixture
def trainer(client, dalia):
    client.force_login(dalia)
    return client


@pytest.fixture
def computed(trainer, page):
    trainer.post(reverse("assessment_figures_compute", args=[page.pk]))
    return page


def get(client, name, *arguments, **query):
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_list_names_assessments_that_learners_were_given(trainer, page):
    assert "Figures of it" in get(trainer, "assessment_figures_list")


def test_the_editor_of_an_assessment_leads_to_its_figures(trainer, page):
    address = reverse("assessment_figures", args=[page.pk])
    assert f'href="{address}"' in get(trainer, "wagtailadmin_pages:edit", page.pk)


def test_before_anybody_asked_there_are_no_figures(trainer, page):
    html = get(trainer, "assessment_figures", page.pk)
    assert "Compute the figures" in html
    assert "Cronbach" not in html


def test_figures_are_computed_on_demand_and_shown(trainer, computed):
    text = words(get(trainer, "assessment_figures", computed.pk))
    assert f"from the first attempt of each of {COUNT} people" in text
    assert "Cronbach's alpha" in text
    assert "Everybody gets this one right." in text
    assert FigureSnapshot.objects.get().state == "ready"


@pytest.mark.parametrize(("order", "first"), [("facility", False), ("-facility", True), ("nonsense", True)])
def test_the_table_is_sorted_by_the_address(trainer, computed, order, first):
    html = get(trainer, "assessment_figures", computed.pk, order=order)
    codes = re.findall(r"<bdi>(F-\d)</bdi></a>", html)
    assert sorted(codes) == ["F-0", "F-1", "F-2"]
    assert (codes[0] == "F-0") is first


def test_scores_stand_in_a_table_beside_the_chart(trainer, computed):
    html = get(trainer, "assessment_figures", computed.pk)
    assert html.count('<svg class="bar-chart"') == 1
    counts = [int(each) for each in re.findall(r"<th scope=\"row\"><bdi>\d</bdi></th><td>(\d+)</td>", html)]
    assert sum(counts) == COUNT


def test_the_questions_are_a_csv_file(trainer, computed):
    response = trainer.get(reverse("assessment_figures_csv", args=[computed.pk]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["position"], row["code"], row["n"], row["median_seconds"]) for row in rows] == [
        ("1", "F-0", "40", "20"),
        ("2", "F-1", "40", "20"),
        ("3", "F-2", "40", "20"),
    ]
    assert rows[0]["facility"] == "1"


def test_a_question_shows_options_by_thirds(trainer, computed):
    version = ItemVersion.objects.get(code="F-0")
    text = words(get(trainer, "assessment_figures_item", computed.pk, version.pk))
    assert "Text b Right 100 % 100 % 100 % 40" in text
    assert "Left empty 0 % 0 % 0 % 0" in text


def test_a_review_is_recorded_with_the_figures_of_the_moment(trainer, computed, dalia):
    version = ItemVersion.objects.get(code="F-0")
    address = reverse("assessment_figures_item", args=[computed.pk, version.pk])
    response = trainer.post(address, {"decision": "revise", "note": "Too easy."})
    assert response.status_code == 302
    found = ItemReview.objects.filter(item=version)
    assert {(each.flag, each.decision, each.reviewer, each.figures["facility"]) for each in found} == {
        ("everyone_right", "revise", dalia, 1.0),
        ("lowers_reliability", "revise", dalia, 1.0),
        ("option_never_chosen", "revise", dalia, 1.0),
    }
    assert "Too easy." in get(trainer, "assessment_figures_item", computed.pk, version.pk)


def test_a_review_needs_a_reason(trainer, computed):
    version = ItemVersion.objects.get(code="F-0")
    trainer.post(
        reverse("assessment_figures_item", args=[computed.pk, version.pk]), {"decision": "keep", "note": " "}
    )
    assert ItemReview.objects.count() == 0


def test_trainers_see_that_the_fairness_check_flagged_and_no_word_about_groups(trainer, computed):
    version = ItemVersion.objects.get(code="F-1")
    reviews.ask_for_reviews(items=[version.pk], flag=reviews.FAIRNESS, now=NOW)
    pages = [
        words(get(trainer, "assessment_figures", computed.pk)),
        words(get(trainer, "assessment_figures_item", computed.pk, version.pk)),
    ]
    for text in pages:
        assert "The fairness check flagged this question. Have a panel look at it." in text
        inside = text.split("Figures of it", 1)[1]
        assert re.search(r"\b(gender|wom[ae]n|m[ae]n|female|male|sex)\b", inside, re.I) is None
    trainer.post(
        reverse("assessment_figures_item", args=[computed.pk, version.pk]),
        {"decision": "keep", "note": "Fine."},
    )
    assert ReviewRequest.objects.count() == 1
    assert reviews.requested_flags(version) == []


def test_an_unknown_question_is_not_found(trainer, computed):
    assert trainer.get(reverse("assessment_figures_item", args=[computed.pk, 999999])).status_code == 404


def test_simulated_learners_have_a_page_of_their_own(trainer, page, course):
    sit(page, people(COUNT, course, is_synthetic=True), [["b", "b", "b"]] * COUNT)
    trainer.post(reverse("assessment_figures_compute", args=[page.pk]), {"people": "simulated"})
    text = words(get(trainer, "assessment_figures", page.pk, people="simulated"))
    assert "These are the figures of simulated learners." in text
    assert "Decision consistency" not in words(get(trainer, "assessment_figures", page.pk))


def test_few_people_are_named_and_no_figure_is_shown(trainer, course, module):
    page = make.assessment(module, [choice(), choice()], title="Few")
    sit(page, people(12, course), [["b", "a"]] * 12)
    trainer.post(reverse("assessment_figures_compute", args=[page.pk]))
    text = words(get(trainer, "assessment_figures", page.pk))
    assert "Too few people: 12 were given these questions; figures are shown from 30." in text
    assert "Decision consistency" not in text


def test_a_panel_goes_from_its_author_to_its_judges_and_back(trainer, client, page, clara, emre, dalia):
    address = reverse("panel_create", args=[page.pk])
    response = trainer.post(address, {"borderline": "Just enough.", "judges": [clara.pk, emre.pk]})
    panel = StandardSetting.objects.get()
    assert (response.url, len(mail.outbox)) == (reverse("panel", args=[panel.uuid]), 2)
    judge_address = reverse("panel_judge", args=[panel.uuid])
    for person, percent in ((clara, 60), (emre, 70)):
        client.force_login(person)
        assert "Just enough." in get(client, "panel_judge", panel.uuid)
        assert "/admin/panels/" in get(client, "wagtailadmin_home")
        fields = re.findall(r'name="(percent-\d+)"', get(client, "panel_judge", panel.uuid))
        assert len(fields) == 3
        assert client.post(judge_address, dict.fromkeys(fields, 101)).status_code == 200
        assert client.post(judge_address, dict.fromkeys(fields, percent)).status_code == 302
    client.force_login(dalia)
    client.post(reverse("panel_next", args=[panel.uuid]), {"step": "close"})
    assert "65.0 %" in words(get(client, "panel", panel.uuid))
    response = client.post(reverse("panel_pass_mark", args=[panel.uuid]))
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.refresh_from_db()
    assert (page.pass_mark_percent, page.get_latest_revision_as_object().pass_mark_percent) == (50, 65)


def test_one_judge_is_too_few(trainer, page, clara):
    response = trainer.post(
        reverse("panel_create", args=[page.pk]), {"borderline": "x", "judges": [clara.pk]}
    )
    assert "A panel needs at least two judges." in response.content.decode()
    assert StandardSetting.objects.count() == 0


def test_a_web_process_starts_without_the_mathematics():
    """numpy and scipy cost half a second and 47 MB in every worker; only jobs need them."""
    code = (
        "import sys, elearning.wsgi; from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
