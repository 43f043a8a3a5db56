import pytest
from django.core import mail
from django.http import Http404

from assessments.api import panel_readings, panels
from assessments.api.analysing import write_cut_score
from assessments.models import AssessmentPage, Judgement
from assessments.statistics import angoff_panel
from assessments.tasks import mail_judge
from shared.refusal import NotAllowed
from tests import factories as make
from tests.assessments.conftest import LATER, NOW

FIRST = {"clara": [50, 60, 70], "emre": [40, 50, 90]}
SECOND = {"clara": [50, 60, 80], "emre": [45, 55, 85]}


@pytest.fixture
def judges(clara, emre):
    return {"clara": clara, "emre": emre}


@pytest.fixture
def page(module):
    made = [make.question(points=points) for points in (1, 1, 2)]
    return make.assessment(module, made, title="Judged", pass_mark_percent=50)


@pytest.fixture
def panel(page, dalia, judges):
    return panels.create_panel(
        author=dalia, page=page, borderline="Knows the rules.", judges=list(judges.values()), now=NOW
    )


def rate(panel, judges, said):
    items = panels.judged_items(panel)
    for name, percents in said.items():
        panels.save_judgements(
            panel=panel,
            judge=judges[name],
            percents={item.pk: percent for item, percent in zip(items, percents, strict=True)},
            now=NOW,
        )


def finished(panel, judges):
    rate(panel, judges, FIRST)
    panel = panels.open_second_round(panel=panel)
    rate(panel, judges, SECOND)
    panel = panels.close_panel(panel=panel, now=LATER)
    write_cut_score(panel.pk)
    panel.refresh_from_db()
    return panel


def test_the_cut_score_is_that_of_the_pure_package(panel, judges):
    panel = finished(panel, judges)
    rounds = [
        {name: [each / 100 for each in percents] for name, percents in said.items()}
        for said in (FIRST, SECOND)
    ]
    advice = angoff_panel(rounds, [1, 1, 2]).advice
    assert float(panel.cut_percent) == pytest.approx(advice.cut_percent, abs=0.005)
    assert float(panel.standard_error) == pytest.approx(100 * advice.standard_error / 4, abs=0.0005)


def test_the_result_names_judges_and_questions_by_round(panel, judges):
    reading = panel_readings.panel_reading(finished(panel, judges), "en")
    assert [(line.name, line.rated, line.cuts) for line in reading.judges] == [
        ("Clara", (3, 3), ("62.5", "67.5")),
        ("Emre", (3, 3), ("67.5", "67.5")),
    ]
    assert [(item.means, item.sds) for item in reading.items] == [
        (("45.0", "47.5"), ("7.1", "3.5")),
        (("55.0", "57.5"), ("7.1", "3.5")),
        (("80.0", "82.5"), ("14.1", "3.5")),
    ]
    assert (reading.cut_text, reading.error_text) == ("67.5", "0.0")


def test_judges_see_the_others_only_in_the_second_round(panel, judges, clara):
    rate(panel, judges, FIRST)
    assert [each.others for each in panel_readings.judge_reading(panel, clara, "en")] == [None] * 3
    panel = panels.open_second_round(panel=panel)
    others = panel_readings.judge_reading(panel, clara, "en")[0].others
    assert others == panel_readings.Others(own=50, mean="45.0", median="45.0", lowest=40, highest=50)


def test_judges_see_the_key(panel, clara):
    outcome = panel_readings.judge_reading(panel, clara, "en")[0].outcome
    assert [part.correct for part in outcome.parts] == [False, True]


def test_who_did_not_rate_everything_does_not_count(panel, judges, dalia):
    panel.judges.add(dalia)
    rate(panel, judges, FIRST)
    item = panels.judged_items(panel)[0]
    panels.save_judgements(panel=panel, judge=dalia, percents={item.pk: 100}, now=NOW)
    panel = panels.close_panel(panel=panel, now=LATER)
    write_cut_score(panel.pk)
    panel.refresh_from_db()
    assert float(panel.cut_percent) == 65.0


def test_rating_again_replaces_the_estimate_of_the_round(panel, judges):
    rate(panel, judges, FIRST)
    rate(panel, judges, SECOND)
    found = Judgement.objects.filter(judge=judges["clara"]).order_by("item__position")
    assert list(found.values_list("round", "percent")) == [(1, 50), (1, 60), (1, 80)]


def test_a_panel_needs_two_judges(page, dalia, clara):
    with pytest.raises(panels.TooFewJudges):
        panels.create_panel(author=dalia, page=page, borderline="x", judges=[clara], now=NOW)


@pytest.mark.parametrize("step", ["second", "close"])
def test_going_on_needs_two_judges_who_have_finished(panel, judges, step):
    rate(panel, judges, {"clara": FIRST["clara"]})
    with pytest.raises(panels.NotRated):
        panels.open_second_round(panel=panel) if step == "second" else panels.close_panel(
            panel=panel, now=LATER
        )


def test_a_closed_panel_takes_no_more_ratings(panel, judges):
    panel = finished(panel, judges)
    with pytest.raises(panels.PanelClosed):
        rate(panel, judges, FIRST)
    with pytest.raises(panels.PanelClosed):
        panels.close_panel(panel=panel, now=LATER)


@pytest.mark.parametrize("percent", [-1, 101])
def test_an_estimate_is_from_0_to_100(panel, clara, percent):
    with pytest.raises(NotAllowed):
        panels.save_judgements(
            panel=panel, judge=clara, percents={panels.judged_items(panel)[0].pk: percent}, now=NOW
        )


def test_nobody_rates_who_was_not_invited_and_nothing_of_another_paper(panel, farah, clara, module):
    item = panels.judged_items(panel)[0]
    with pytest.raises(NotAllowed):
        panels.save_judgements(panel=panel, judge=farah, percents={item.pk: 50}, now=NOW)
    with pytest.raises(NotAllowed):
        panels.save_judgements(panel=panel, judge=clara, percents={item.pk + 999: 50}, now=NOW)


def test_panels_are_found_by_their_authors_and_judges_alone(panel, dalia, clara, farah):
    assert panels.panel_for_author(dalia, panel.uuid) == panel
    assert panels.panel_for_judge(clara, panel.uuid) == panel
    for find, person in (
        (panels.panel_for_author, clara),
        (panels.panel_for_judge, dalia),
        (panels.panel_for_judge, farah),
    ):
        with pytest.raises(Http404):
            find(person, panel.uuid)


def test_the_pass_mark_goes_into_a_draft_and_nothing_is_published(panel, judges, page, dalia):
    panels.use_as_pass_mark(panel=finished(panel, judges), user=dalia)
    page = AssessmentPage.objects.get(pk=page.pk)
    assert (page.pass_mark_percent, page.has_unpublished_changes) == (50, True)
    assert page.get_latest_revision_as_object().pass_mark_percent == 68


def test_only_who_may_edit_the_page_takes_the_pass_mark(panel, judges, clara):
    with pytest.raises(NotAllowed):
        panels.use_as_pass_mark(panel=finished(panel, judges), user=clara)


def test_without_a_cut_score_there_is_no_pass_mark(panel, dalia):
    with pytest.raises(panels.NoCutScore):
        panels.use_as_pass_mark(panel=panel, user=dalia)


def test_judges_are_asked_by_mail_in_their_language(panel, clara):
    mail_judge.call(panel_id=panel.pk, judge_id=clara.pk)
    (message,) = mail.outbox
    assert message.to == ["clara@example.org"]
    assert f"/admin/panels/{panel.uuid}/judge/" in message.body


def test_candidates_are_those_who_open_the_staff_pages(panel, amina, dalia):
    assert [each.certificate_name for each in panels.judge_candidates()] == ["Clara", "Dalia", "Emre"]


def test_open_panels_ask_their_judges(panel, judges):
    assert set(panels.panels_to_judge(judges["clara"])) == {panel}
    finished(panel, judges)
    assert set(panels.panels_to_judge(judges["clara"])) == set()
