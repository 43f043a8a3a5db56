"""What a learner has answered is never lost: signed out, off line, in two tabs, clicked twice, edited meanwhile."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import AnswerEvent, Attempt, AttemptState, GradeEvent, Question
from tests.factories.people import PASSWORD
from tests.flows import steps

pytestmark = pytest.mark.browser
SIGNED_OUT = r"status of 401"
OFF_LINE = r"ERR_INTERNET_DISCONNECTED"
# Where the items stand in the paper: in the order of the registry.
SINGLE, NUMERIC = 1, 7


@pytest.fixture
def address(attempt):
    return reverse("assessments:attempt", args=[attempt.uuid])


@pytest.fixture
def learner(visit, amina):
    """Amina at a browser, signed in: `learner()`, or `learner(java_script_enabled=False)`."""

    def arrive(**options):
        visitor = visit(**options)
        visitor.sign_in(amina)
        return visitor

    return arrive


def stored(attempt):
    """The answers on the server that are not empty, by position."""
    rows = attempt.responses.exclude(answer="").order_by("item__position")
    return dict(rows.values_list("item__position", "answer"))


def shown(page):
    """Names and values of everything that is answered on the page, numbers without their separators."""
    return page.eval_on_selector_all(
        "[data-question] input:not([type=hidden]), [data-question] :is(select, textarea)",
        """fields => Object.fromEntries(fields
            .filter(field => (field.type !== "radio" && field.type !== "checkbox") || field.checked)
            .filter(field => field.value !== "")
            .map(field => [`${field.name}=${field.value.replace(",", "")}`, true]))""",
    )


def state(page, position):
    return page.locator(f'[data-question="{position}"] .save-state [data-when]:visible')


def choose(page, position, option):
    page.locator(f'[name="q{position}"][value="{option}"]').check()


def test_every_type_of_answer_is_saved_as_it_is_given_and_shown_again(learner, attempt, address):
    page = learner().open(address)
    with page.expect_response(re.compile("/answers/$")) as response:
        choose(page, SINGLE, "b")
    assert response.value.status == 200
    assert response.value.json()["saved"] == {str(SINGLE): "b"}
    steps.answer_all(page)
    steps.all_saved(page)
    given = shown(page)
    count = str(len(attempt.positions))
    expect(page.locator("[data-answered]")).to_have_text(count)
    assert sorted(stored(attempt)) == sorted(attempt.positions)
    page.reload()
    assert shown(page) == given
    expect(page.locator("[data-answered]")).to_have_text(count)


def test_a_typed_answer_is_saved_without_leaving_its_field(learner, attempt, address):
    page = learner().open(address)
    with page.expect_response(re.compile("/answers/$")):
        page.locator(f'[name="q{NUMERIC}"]').press_sequentially("357,152")
    steps.all_saved(page)
    assert stored(attempt) == {NUMERIC: "357152"}


def test_a_number_that_cannot_be_read_is_told_at_once_and_stays(learner, attempt, address):
    visitor = learner()
    visitor.expects(r"status of 422")
    page = visitor.open(address)
    field = page.locator(f'[name="q{NUMERIC}"]')
    field.fill("many")
    field.blur()
    expect(page.locator(f"#q{NUMERIC}-error")).to_contain_text("number")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("many")
    field.fill("12")
    field.blur()
    steps.all_saved(page)
    expect(page.locator(f"#q{NUMERIC}-error")).to_be_hidden()
    assert stored(attempt) == {NUMERIC: "12"}


def test_answers_given_after_the_session_has_ended_arrive_after_signing_in_again(
    learner, amina, attempt, address
):
    visitor = learner()
    visitor.expects(SIGNED_OUT)
    page = visitor.open(address)
    Session.objects.all().delete()
    choose(page, SINGLE, "b")
    expect(page.get_by_text("You have been signed out")).to_be_visible()
    expect(state(page, SINGLE)).to_contain_text("Not saved yet")
    with page.expect_popup() as tab:
        page.get_by_role("link", name="Sign in again").click()
    steps.sign_in_by_form(tab.value, amina.email, PASSWORD)
    expect(tab.value).to_have_url(re.compile(f"{address}$"))
    tab.value.close()
    page.bring_to_front()
    steps.all_saved(page)
    expect(page.get_by_text("You have been signed out")).to_be_hidden()
    assert stored(attempt) == {SINGLE: "b"}
    steps.answer_all(page)
    assert steps.submit(page).percent == 100


@pytest.mark.parametrize("button", ["Save", "Submit"])
def test_without_scripts_the_form_is_kept_through_signing_in_again(learner, amina, attempt, address, button):
    page = learner(java_script_enabled=False).open(address)
    steps.answer_all(page)
    given = shown(page)
    Session.objects.all().delete()
    page.get_by_role("button", name=button, exact=True).last.click()
    expect(page.get_by_text("Sign in again: your answers are kept.")).to_be_visible()
    steps.sign_in_by_form(page, amina.email, PASSWORD)
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_text("The answers you gave before signing in again are saved.")).to_be_visible()
    assert shown(page) == given
    assert steps.submit(page).percent == 100


def test_answers_given_off_line_arrive_when_the_connection_is_back(learner, attempt, address):
    visitor = learner()
    visitor.expects(OFF_LINE)
    page = visitor.open(address)
    visitor.context.set_offline(True)
    choose(page, SINGLE, "b")
    expect(page.get_by_text("No connection at the moment")).to_be_visible()
    expect(state(page, SINGLE)).to_contain_text("Not saved yet")
    assert stored(attempt) == {}
    visitor.context.set_offline(False)
    expect(state(page, SINGLE)).to_have_text("Saved")
    expect(page.get_by_text("No connection at the moment")).to_be_hidden()
    assert stored(attempt) == {SINGLE: "b"}


def test_answers_given_off_line_survive_the_closing_of_the_page(learner, attempt, address):
    visitor = learner()
    visitor.expects(OFF_LINE)
    page = visitor.open(address)
    visitor.context.set_offline(True)
    choose(page, SINGLE, "b")
    expect(page.get_by_text("No connection at the moment")).to_be_visible()
    page.close()
    visitor.context.set_offline(False)
    page = visitor.new_tab()
    page.goto(address)
    expect(page.locator(f'[name="q{SINGLE}"][value="b"]')).to_be_checked()
    steps.all_saved(page)
    assert stored(attempt) == {SINGLE: "b"}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_tabs_of_one_attempt_keep_the_answers_of_both(learner, attempt, address, scripts):
    visitor = learner(java_script_enabled=scripts)
    first, second = visitor.open(address), visitor.new_tab()
    second.goto(address)
    for page, position, fields in ((first, SINGLE, {"q1": ["b"]}), (second, NUMERIC, {"q7": "12"})):
        page.bring_to_front()
        steps.fill(page, fields)
        page.get_by_role("button", name="Save", exact=True).last.click()
        expect(page.get_by_text("Your answers are saved.")).to_be_visible()
        assert position in stored(attempt)
    assert stored(attempt) == {SINGLE: "b", NUMERIC: "12"}
    first.reload()
    assert shown(first) == {"q1=b": True, "q7=12": True}


def test_saving_off_and_on_keeps_one_event_for_every_change(learner, attempt, address):
    visitor = learner()
    visitor.expects(OFF_LINE)
    page = visitor.open(address)
    choose(page, SINGLE, "a")
    steps.all_saved(page)
    visitor.context.set_offline(True)
    choose(page, SINGLE, "b")
    expect(page.get_by_text("No connection at the moment")).to_be_visible()
    visitor.context.set_offline(False)
    steps.all_saved(page)
    events = AnswerEvent.objects.filter(attempt=attempt).order_by("sequence")
    assert [event.answer for event in events] == ["a", "b"]
    assert stored(attempt) == {SINGLE: "b"}


def test_a_double_click_on_submit_submits_once(learner, attempt, address):
    page = learner().open(address)
    steps.answer_all(page)
    steps.all_saved(page)
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    expect(page).to_have_url(re.compile("/result/$"))
    expect(page.get_by_role("heading", name="Well done: you passed")).to_be_visible()
    assert (Attempt.objects.count(), GradeEvent.objects.count()) == (1, 1)


def test_open_questions_are_shown_once_before_submitting(learner, attempt, address):
    page = learner().open(address)
    choose(page, SINGLE, "b")
    steps.all_saved(page)
    page.get_by_role("button", name="Submit", exact=True).click()
    left = len(attempt.positions) - 1
    expect(page.get_by_text(f"{left} questions are not answered")).to_be_visible()
    assert Attempt.objects.get().state == AttemptState.OPEN
    page.get_by_role("button", name="Submit anyway").click()
    expect(page).to_have_url(re.compile("/result/$"))
    assert Attempt.objects.get().points == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_going_back_after_submitting_shows_the_result(learner, attempt, address, scripts):
    page = learner(java_script_enabled=scripts).open(address)
    steps.answer_all(page)
    if scripts:
        steps.all_saved(page)
    steps.submit(page)
    page.go_back()
    expect(page).to_have_url(re.compile("/result/$"))
    expect(page.get_by_role("heading", name="Well done: you passed")).to_be_visible()


def test_what_is_answered_in_a_second_tab_after_submitting_is_refused_visibly(learner, attempt, address):
    visitor = learner()
    visitor.expects(r"status of 409")
    page, late = visitor.open(address), visitor.new_tab()
    late.goto(address)
    steps.answer_all(page)
    steps.all_saved(page)
    steps.submit(page)
    late.bring_to_front()
    choose(late, SINGLE, "a")
    expect(late.get_by_text("This attempt has been submitted")).to_be_visible()
    expect(state(late, SINGLE)).to_contain_text("Not saved yet")
    late.get_by_role("link", name="See the result").click()
    expect(late.get_by_role("heading", name="Well done: you passed")).to_be_visible()
    assert stored(attempt)[SINGLE] == "b"


def test_a_question_that_is_edited_in_mid_attempt_stays_as_it_was(learner, attempt, address):
    page = learner().open(address)
    choose(page, SINGLE, "b")
    steps.all_saved(page)
    question = Question.objects.get(code="SS-single_choice")
    options = [
        {"id": "a", "text": "Now this", "correct": True, "feedback": "Right now."},
        {"id": "b", "text": "Not that", "correct": False, "feedback": "Not any more."},
    ]
    question.content = json.dumps(
        [{"type": "single_choice", "value": {"stem": "Changed?", "options": options}}]
    )
    question.save_revision().publish()
    page.reload()
    expect(page.get_by_text("Which one?")).to_be_visible()
    expect(page.get_by_text("Changed?")).to_have_count(0)
    expect(page.locator(f'[name="q{SINGLE}"][value="b"]')).to_be_checked()
    steps.answer_all(page)
    steps.all_saved(page)
    assert steps.submit(page).percent == 100
    expect(page.get_by_text("Right.").first).to_be_visible()
    expect(page.get_by_text("Changed?")).to_have_count(0)
