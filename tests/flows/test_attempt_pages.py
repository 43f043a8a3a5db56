"""The page of an attempt: one question a page, forward only, marks, time, certainty, checks; also without scripts."""

import re
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments import api as assessments
from assessments.models import Attempt, AttemptState
from courses import api as courses
from tests import factories as make
from tests.flows import steps
from tests.flows.test_accessibility import SCROLLS, SIZES, axe

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
SAVED = re.compile("/answers/")


@pytest.fixture
def start(amina, live_server):
    """Starts an attempt of Amina's at a quiz of three single choices with these rules."""

    def begin(kinds=("single_choice", "single_choice", "single_choice"), **rules) -> Attempt:
        questions = [make.question(kind) for kind in kinds]
        purpose = rules.pop("purpose", "practice" if rules.get("checks_allowed") else "graded")
        course = make.course()
        quiz = make.assessment(make.module(course), questions, purpose, **rules)
        courses.enrol(user=amina, course=course, now=timezone.now())
        return assessments.start_attempt(user=amina, page=quiz, now=timezone.now(), language="en")

    return begin


@pytest.fixture
def learner(visit, amina):
    def arrive(**options):
        visitor = visit(**options)
        visitor.sign_in(amina)
        return visitor

    return arrive


def address_of(attempt: Attempt) -> str:
    return reverse("assessments:attempt", args=[attempt.uuid])


def question(page: Page, number: int):
    return page.get_by_role("heading", name=re.compile(f"^Question {number} of"))


def choose(page: Page, number: int, option: str = "b") -> None:
    page.locator(f'[data-number="{number}"] [value="{option}"][type="radio"]').check()


def stored(attempt: Attempt) -> dict[int, str]:
    rows = attempt.responses.exclude(answer="").order_by("item__position")
    return dict(rows.values_list("item__position", "answer"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# --- One question a page ---


@SCRIPTS
def test_one_question_a_page_goes_on_and_back_and_keeps_every_answer(learner, start, scripts):
    attempt = start(layout="one")
    page = learner(java_script_enabled=scripts).open(address_of(attempt))
    expect(question(page, 1)).to_be_visible()
    expect(page.locator('[data-number="2"]')).to_have_count(1 if scripts else 0)
    expect(page.get_by_role("button", name="Previous question")).to_be_hidden()
    choose(page, 1)
    press(page, "Next question")
    expect(question(page, 2)).to_be_visible()
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_hidden()
    choose(page, 2, "a")
    press(page, "Next question")
    expect(question(page, 3)).to_be_visible()
    expect(page.get_by_role("button", name="Next question")).to_be_hidden()
    press(page, "Previous question")
    expect(page.locator('[data-number="2"] [value="a"][type="radio"]')).to_be_checked()
    press(page, "Next question")
    choose(page, 3)
    attempt = steps.submit(page)
    assert (stored(attempt), attempt.points) == ({1: "b", 2: "a", 3: "b"}, 2)


@SCRIPTS
def test_the_overview_leads_to_every_question_and_says_how_it_stands(learner, start, scripts):
    attempt = start(layout="one")
    page = learner(java_script_enabled=scripts).open(address_of(attempt))
    choose(page, 1)

    def marks(response):
        return "marks=1" in (response.request.post_data or "")

    with page.expect_response(marks) if scripts else nullcontext():
        press(page, "Mark for review")
    expect(page.get_by_role("button", name="Mark for review")).to_have_attribute("aria-pressed", "true")
    page.locator(".overview > summary").click()
    page.locator(".overview [data-go='3']").click()
    expect(question(page, 3)).to_be_visible()
    if not scripts:
        page.locator(".overview > summary").click()
    entry = page.locator(".overview [data-go='1']")
    expect(entry).to_have_accessible_name(re.compile("Question 1 ?, answered ?, marked for review"))
    expect(page.locator(".overview [data-go='3']")).to_have_attribute("aria-current", "true")
    expect(page.locator(".overview [data-go='1']")).not_to_have_attribute("aria-current", "true")
    if scripts:
        page.get_by_label("Only those marked for review").check()
        expect(page.locator(".overview li:visible")).to_have_count(1)
        steps.all_saved(page)
    attempt.refresh_from_db()
    assert (attempt.marked, stored(attempt)) == ([1], {1: "b"})


def test_the_question_shown_stays_after_loading_the_page_again(learner, start):
    attempt = start(layout="one")
    page = learner().open(address_of(attempt))
    press(page, "Next question")
    page.reload()
    expect(question(page, 2)).to_be_visible()
    expect(question(page, 1)).to_be_hidden()


def test_all_questions_are_delivered_at_the_start(learner, start):
    attempt = start(layout="one")
    visitor = learner()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(address_of(attempt))
    visitor.context.set_offline(True)
    for number in (1, 2, 3):
        choose(page, number)
        if number < 3:
            press(page, "Next question")
    expect(page.locator("[data-bar] [data-when=offline]")).to_contain_text("Offline, kept on this device: 3")
    visitor.context.set_offline(False)
    steps.all_saved(page)
    assert stored(attempt) == {1: "b", 2: "b", 3: "b"}


def test_the_keyboard_alone_goes_from_question_to_question(learner, start):
    attempt = start(layout="one")
    page = learner(reduced_motion="reduce").open(address_of(attempt))
    for number in (1, 2, 3):
        page.locator(f'[data-number="{number}"] [type="radio"][value="b"]').focus()
        page.keyboard.press("Space")
        if number < 3:
            page.get_by_role("button", name="Next question").focus()
            page.keyboard.press("Enter")
            focused = "() => document.activeElement.dataset.number"
            assert page.evaluate(focused) == str(number + 1)
    steps.all_saved(page)
    page.get_by_role("button", name="Submit", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/result/$"))
    assert stored(attempt) == {1: "b", 2: "b", 3: "b"}


def test_open_questions_are_asked_about_and_lead_to_their_page(learner, start):
    attempt = start(layout="one")
    page = learner().open(address_of(attempt))
    press(page, "Next question")
    press(page, "Next question")
    choose(page, 3)
    press(page, "Submit")
    expect(page.get_by_text("2 questions are not answered")).to_be_visible()
    page.wait_for_load_state("domcontentloaded")
    page.locator("[data-asks]").get_by_role("button", name="Question 2").click()
    expect(question(page, 2)).to_be_visible()
    press(page, "Submit anyway")
    expect(page).to_have_url(re.compile("/result/$"))


def test_what_cannot_be_read_is_shown_on_its_page(learner, start):
    attempt = start(("single_choice", "numeric", "single_choice"), layout="one")
    visitor = learner()
    visitor.expects("status of 422")
    page = visitor.open(address_of(attempt))
    choose(page, 1)
    press(page, "Next question")
    page.locator("[name=q2]").fill("many")
    press(page, "Next question")
    choose(page, 3)
    press(page, "Submit")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=q2]")).to_be_visible()
    expect(page.locator("[name=q2]")).to_have_value("many")


# --- Forward only ---


@SCRIPTS
def test_forward_only_leaves_every_question_behind(learner, start, scripts):
    attempt = start(layout="one", navigation="forward")
    page = learner(java_script_enabled=scripts).open(address_of(attempt))
    expect(page.get_by_text("you cannot come back to this question")).to_be_visible()
    expect(page.get_by_role("button", name="Previous question")).to_have_count(0)
    expect(page.get_by_text("All questions")).to_have_count(0)
    choose(page, 1)
    press(page, "Next question")
    expect(question(page, 2)).to_be_visible()
    choose(page, 2)
    if scripts:
        steps.all_saved(page)
        page.wait_for_function("() => document.querySelector('[name=q1]').disabled")
        page.reload()
    expect(question(page, 1)).to_have_count(0)
    press(page, "Next question")
    choose(page, 3)
    attempt = steps.submit(page)
    assert (stored(attempt), attempt.place) == ({1: "b", 2: "b", 3: "b"}, 2)


def test_forward_only_works_off_line_in_the_right_order(learner, start):
    attempt = start(layout="one", navigation="forward")
    visitor = learner()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(address_of(attempt))
    visitor.context.set_offline(True)
    for number in (1, 2, 3):
        choose(page, number)
        if number < 3:
            press(page, "Next question")
            expect(question(page, number + 1)).to_be_visible()
    visitor.context.set_offline(False)
    steps.all_saved(page)
    attempt = steps.submit(page)
    assert (stored(attempt), attempt.place) == ({1: "b", 2: "b", 3: "b"}, 2)


def test_forward_only_holds_on_when_an_answer_cannot_be_read(learner, start):
    attempt = start(("numeric", "single_choice"), layout="one", navigation="forward")
    visitor = learner()
    visitor.expects("status of 422")
    page = visitor.open(address_of(attempt))
    page.locator("[name=q1]").fill("many")
    press(page, "Next question")
    expect(page.locator("#q1-error")).to_contain_text("number")
    expect(question(page, 1)).to_be_visible()
    page.locator("[name=q1]").fill("12")
    press(page, "Next question")
    expect(question(page, 2)).to_be_visible()


# --- Time ---


def test_an_attempt_started_with_a_wrong_clock_ends_when_the_server_says(learner, start):
    attempt = start(time_limit_minutes=30)
    visitor = learner()
    page = visitor.page
    page.clock.install(time=timezone.now() - timedelta(hours=2))
    page.goto(address_of(attempt))
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    choose(page, 1)
    steps.all_saved(page)
    page.clock.run_for(25 * 60 * 1000)
    expect(page.locator("[data-time-announce]")).to_have_text("5 minutes left.")
    page.clock.run_for(4 * 60 * 1000)
    expect(page.locator("[data-time-announce]")).to_have_text("1 minute left.")
    page.clock.run_for(62 * 1000)
    expect(page).to_have_url(re.compile("/result/$"))
    attempt.refresh_from_db()
    assert (attempt.state, stored(attempt)) == (AttemptState.SUBMITTED, {1: "b"})


def test_the_server_ends_the_time_of_a_page_that_does_not(learner, start):
    attempt = start(time_limit_minutes=30)
    visitor = learner()
    visitor.expects("status of 409")
    page = visitor.open(address_of(attempt))
    Attempt.objects.update(deadline=timezone.now() - timedelta(minutes=5))
    choose(page, 1)
    expect(page.get_by_text("The time for this attempt is over")).to_be_visible()
    expect(page.locator("[data-notice=rescue]")).to_be_visible()
    page.get_by_role("link", name="See the result").click()
    expect(page.get_by_text("Some answers on this device came too late")).to_be_visible()
    assert stored(attempt) == {}


def test_the_time_can_be_hidden(learner, start):
    attempt = start(time_limit_minutes=90)
    page = learner().open(address_of(attempt))
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^1:(30:00|29:\d\d)$"))
    press(page, "Hide the time")
    expect(page.locator("[data-clock]")).to_be_hidden()
    press(page, "Hide the time")
    expect(page.locator("[data-clock]")).to_be_visible()


# --- Certainty, checks, long texts ---


@SCRIPTS
def test_certainty_is_asked_in_words_and_saved_with_its_answer(learner, start, scripts):
    attempt = start(("single_choice", "single_choice"), uses_certainty=True)
    page = learner(java_script_enabled=scripts).open(address_of(attempt))
    choose(page, 1)
    page.locator('[data-number="1"]').get_by_label("Very sure").check()
    if scripts:
        steps.all_saved(page)
    else:
        page.get_by_role("button", name="Save", exact=True).last.click()
    page.reload()
    expect(page.locator('[data-number="1"]').get_by_label("Very sure")).to_be_checked()
    row = attempt.responses.get(item__position=1)
    assert (row.answer, row.certainty) == ("b", 3)


@SCRIPTS
def test_practice_checks_an_answer_and_locks_what_is_right(learner, start, scripts):
    attempt = start(("single_choice", "single_choice"), checks_allowed=2)
    page = learner(java_script_enabled=scripts).open(address_of(attempt))
    box = page.locator('[data-number="1"]')
    choose(page, 1, "a")
    box.get_by_role("button", name="Check this answer").click()
    expect(box.get_by_text("You can change your answer and check it 1 more time.")).to_be_visible()
    choose(page, 1, "b")
    box.get_by_role("button", name="Check this answer").click()
    expect(box.get_by_text("This question is finished.")).to_be_visible()
    expect(box.locator('[value="b"][type="radio"]')).to_be_disabled()
    expect(box.get_by_role("button", name="Check this answer")).to_have_count(0)
    choose(page, 2)
    attempt = steps.submit(page)
    assert stored(attempt) == {1: "b", 2: "b"}


def test_words_are_counted_while_a_text_is_written(learner, start):
    attempt = start(("open_text",))
    page = learner().open(address_of(attempt))
    page.locator("textarea").press_sequentially("The fence isn't high enough.")
    expect(page.locator("[data-words-written]")).to_have_text("5")
    steps.all_saved(page)
    assert stored(attempt) == {1: "The fence isn't high enough."}


# --- Receipt, submitting without a connection, leaving ---


def test_a_submission_has_a_receipt(learner, start):
    page = learner().open(address_of(start()))
    choose(page, 1)
    steps.all_saved(page)
    press(page, "Submit")
    press(page, "Submit anyway")
    expect(page).to_have_url(re.compile("/result/$"))
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text(Attempt.objects.get().receipt)
    expect(receipt).to_contain_text("1 of 3")


def test_submitting_without_a_connection_happens_when_it_is_back(learner, start):
    attempt = start()
    visitor = learner()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(address_of(attempt))
    for number in (1, 2, 3):
        choose(page, number)
    steps.all_saved(page)
    visitor.context.set_offline(True)
    press(page, "Submit")
    expect(page.get_by_text("Not submitted yet")).to_be_visible()
    visitor.context.set_offline(False)
    expect(page).to_have_url(re.compile("/result/$"))
    assert Attempt.objects.get().percent == 100


def test_a_submission_that_waits_happens_when_the_learner_comes_back_to_the_page(learner, start):
    attempt = start()
    visitor = learner()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(address_of(attempt))
    visitor.context.set_offline(True)
    choose(page, 1)
    press(page, "Submit")
    page.get_by_role("button", name="Submit anyway").click()
    expect(page.get_by_text("Not submitted yet")).to_be_visible()
    page.close()
    visitor.context.set_offline(False)
    page = visitor.new_tab()
    page.goto(address_of(attempt))
    expect(page).to_have_url(re.compile("/result/$"))
    attempt.refresh_from_db()
    assert (attempt.state, stored(attempt)) == (AttemptState.SUBMITTED, {1: "b"})


def test_a_waiting_submission_can_be_taken_back(learner, start):
    attempt = start()
    visitor = learner()
    visitor.expects("ERR_INTERNET_DISCONNECTED")
    page = visitor.open(address_of(attempt))
    visitor.context.set_offline(True)
    choose(page, 1)
    press(page, "Submit")
    press(page, "Submit anyway")
    press(page, "Do not submit yet")
    visitor.context.set_offline(False)
    steps.all_saved(page)
    attempt.refresh_from_db()
    assert (attempt.state, stored(attempt)) == (AttemptState.OPEN, {1: "b"})


def test_signing_out_with_unsent_answers_asks_first(learner, start):
    attempt = start()
    visitor = learner()
    visitor.expects("status of 500", "Failed to load resource")
    page = visitor.open(address_of(attempt))
    page.route(SAVED, lambda route: route.abort())
    choose(page, 1)
    expect(page.get_by_text("No connection at the moment")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    other = visitor.new_tab()
    other.goto("/")
    other.locator("details[data-menu] > summary").click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_text("Some answers are only on this device")).to_be_visible()
    link = other.get_by_role("link", name="Open the questions")
    expect(link).to_have_attribute("href", re.compile(f"{address_of(attempt)}$"))
    page.close()
    other.get_by_role("button", name="Sign out and remove these answers").click()
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()
    kept = other.evaluate(KEPT)
    assert kept == 0


def test_signing_out_with_nothing_unsent_asks_nothing(learner, start):
    attempt = start()
    page = learner().open(address_of(attempt))
    choose(page, 1)
    steps.all_saved(page)
    page.locator("details[data-menu] > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


# How many messages of anybody the device keeps.
KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("answers", 1);
  request.onsuccess = () => {
    const all = request.result.transaction("kept").objectStore("kept").getAllKeys();
    all.onsuccess = () => resolve(all.result.filter(([user]) => user).length);
  };
})"""


# --- Looks ---


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_an_attempt_are_accessible(learner, start, language):
    visitor = learner(locale=language, reduced_motion="reduce")
    shown = {
        "one a page": {"layout": "one", "time_limit_minutes": 30},
        "forward only": {"layout": "one", "navigation": "forward"},
        "certainty": {"uses_certainty": True},
        "checks": {"checks_allowed": 2},
    }
    faults = {}
    for name, rules in shown.items():
        page = visitor.open(address_of(start(**rules)).replace("/en/", f"/{language}/"))
        assert page.evaluate("document.documentElement.lang") == language
        if page.locator(".overview > summary").count():
            page.locator(".overview > summary").click()
        choose(page, 1)
        steps.all_saved(page)
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width, size in SIZES.items():
                page.set_viewport_size(size)
                found += axe(page, f"{scheme}, {width}")
        if page.evaluate(SCROLLS):
            found.append("wider than 360 px")
        faults |= {name: found} if found else {}
    assert faults == {}
