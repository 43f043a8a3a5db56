import datetime
import json

import pytest
from django.http import Http404

from accounts import api as accounts
from accounts.models import ConsentRecord, Demographics
from assessments.api import reviews
from assessments.models import ItemReview, ItemVersion, ReviewRequest
from cohorts.models import Cohort, Membership, MembershipEnrolment, Role
from evaluation.api import fairness
from evaluation.api.fairness_reading import fairness_reading
from evaluation.models import FairnessCheck
from shared.refusal import NotAllowed
from tests import factories as make
from tests.assessments.figures_data import choice, people, random_answers, sit

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
ITEMS, GROUP = 6, 120


@pytest.fixture
def course(db):
    return make.course("Fairness")


@pytest.fixture
def page(course):
    return make.assessment(
        make.module(course), [choice(code=f"F-{n}") for n in range(ITEMS)], title="Fairness"
    )


@pytest.fixture
def cohort(course):
    return make.cohort(in_courses=(course,))


def join(enrolments, cohort):
    members = Membership.objects.bulk_create(
        Membership(cohort=cohort, user_id=each.user_id, joined_at=NOW) for each in enrolments
    )
    MembershipEnrolment.objects.bulk_create(
        MembershipEnrolment(membership=member, enrolment=each)
        for member, each in zip(members, enrolments, strict=True)
    )


def declare(enrolments, gender, *, given=True):
    Demographics.objects.bulk_create(Demographics(user_id=each.user_id, gender=gender) for each in enrolments)
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            user_id=each.user_id,
            purpose=ConsentRecord.Purpose.DEMOGRAPHICS,
            text_version=accounts.CONSENT_VERSION,
            given=given,
            at=NOW,
        )
        for each in enrolments
    )


def biased_answers(count, seed):
    """The last question is nearly never right."""
    return [
        [*answers[:-1], "a" if n % 10 else "b"]
        for n, answers in enumerate(random_answers(count, ITEMS, seed=seed))
    ]


@pytest.fixture
def men(page, course, cohort):
    return group(page, course, cohort, "M", random_answers(GROUP, ITEMS, seed=2, chance=0.7))


@pytest.fixture
def women(page, course, cohort):
    return group(page, course, cohort, "W", biased_answers(GROUP, 3))


def group(page, course, cohort, gender, answers, **options):
    enrolments = people(len(answers), course)
    join(enrolments, cohort)
    if gender:
        declare(enrolments, gender)
    sit(page, enrolments, answers, **options)
    return enrolments


@pytest.fixture
def officer(cohort, emre):
    make.role(emre, cohort.programme, Role.ME_OFFICER)
    return emre


def check(user, page, grouping="gender", **wanted):
    made = fairness.ask_for_check(user=user, page_id=page.pk, grouping=grouping, now=NOW, **wanted)
    fairness.run_check(made.pk, now=NOW)
    made.refresh_from_db()
    return made


def test_a_biased_question_is_flagged_in_words_and_put_up_for_review(page, men, women, officer):
    made = check(officer, page)
    (comparison,) = fairness_reading(made, "en").comparisons
    assert (comparison.focal, comparison.reference, comparison.n_focal) == ("Woman", "Man", GROUP)
    last = comparison.lines[-1]
    assert (last.code, last.ets_class, last.verdict) == ("F-5", "C", "A large difference: harder for Woman")
    assert last.words[0] == (
        "At equal scores this question is much harder for Woman (Gender). Have a panel look at it."
    )
    version = ItemVersion.objects.get(code="F-5")
    assert "fairness" in reviews.requested_flags(version)


def test_a_group_below_the_minimum_is_refused_without_its_size(page, course, cohort, men, officer):
    group(page, course, cohort, "W", biased_answers(99, 3))
    made = check(officer, page)
    assert made.result["comparisons"] == [
        {
            "focal": "W",
            "is_refused": True,
            "n_reference": None,
            "n_focal": None,
            "removed": [],
            "items": [],
            "flags": [],
        }
    ]
    assert "99" not in json.dumps(made.result)
    assert ReviewRequest.objects.count() == 0


def test_small_other_genders_are_not_even_named(page, course, cohort, men, women, officer):
    group(page, course, cohort, "S", random_answers(30, ITEMS, seed=5))
    made = check(officer, page)
    assert [each["focal"] for each in made.result["comparisons"]] == ["W"]
    assert made.result["overall"] == []


def test_three_large_groups_are_also_compared_at_once(page, course, cohort, men, women, officer):
    group(page, course, cohort, "S", random_answers(GROUP, ITEMS, seed=5))
    made = check(officer, page)
    assert [each["focal"] for each in made.result["comparisons"]] == ["W", "S"]
    assert [each["groups"] for each in made.result["overall"]] == [3] * ITEMS


def test_who_withdrew_consent_counts_in_no_group(page, course, cohort, men, officer):
    enrolments = people(GROUP, course)
    join(enrolments, cohort)
    declare(enrolments, "W", given=False)
    sit(page, enrolments, biased_answers(GROUP, 3))
    assert check(officer, page).result["comparisons"][0]["is_refused"]


def test_counts_are_rounded_and_item_counts_stay_inside(page, course, cohort, women, officer):
    group(page, course, cohort, "M", random_answers(GROUP + 7, ITEMS, seed=2))
    result = check(officer, page).result
    comparison = result["comparisons"][0]
    assert (comparison["n_reference"], comparison["n_focal"]) == (120, 120)
    names = {name for item in comparison["items"] for name in item}
    assert names & {"n_reference", "n_focal", "refused"} == set()
    assert {name for item in comparison["items"] for name in item["verdict"]} == {
        "chi2", "p", "odds_ratio", "delta", "delta_se", "ets_class",
    }  # fmt: skip


def test_languages_are_compared_with_the_largest(page, course, cohort, officer):
    for language, count, seed in (("en", GROUP + 20, 1), ("fr", GROUP, 2), ("ar", 20, 3)):
        group(page, course, cohort, "", random_answers(count, ITEMS, seed=seed), languages=[language] * count)
    result = check(officer, page, "language").result
    assert (result["reference"], [each["focal"] for each in result["comparisons"]]) == ("en", ["fr"])


def test_without_two_large_groups_there_is_nothing_to_compare(page, men, officer):
    result = check(officer, page, "language").result
    assert (result["comparisons"], result["overall"]) == ([], [])


def test_officers_see_the_learners_of_their_programmes_and_administrators_all(
    page, course, men, officer, farah
):
    elsewhere = make.cohort(in_courses=(course,))
    group(page, course, elsewhere, "W", biased_answers(GROUP, 3))
    assert check(officer, page).result["comparisons"][0]["is_refused"]
    admin = make.user("admin", is_superuser=True)
    assert not check(admin, page).result["comparisons"][0]["is_refused"]
    with pytest.raises(NotAllowed):
        check(farah, page)


def test_an_officer_cannot_check_what_no_learner_of_theirs_took(page, course, emre, men):
    make.role(emre, make.programme(), Role.ME_OFFICER)
    with pytest.raises(NotAllowed):
        check(emre, page)
    assert FairnessCheck.objects.count() == 0


def test_every_check_is_in_the_ledger_and_only_its_own_officer_reads_it(page, men, women, officer, farah):
    made = check(officer, page)
    assert (made.actor, made.asked_at, made.finished_at) == (officer, NOW, NOW)
    assert made.programmes == [Cohort.objects.get().programme_id]
    other = make.staff("hala", "M&E officers")
    make.role(other, make.programme(), Role.ME_OFFICER)
    with pytest.raises(Http404):
        fairness.check_for(other, made.pk)
    with pytest.raises(Http404):
        fairness.check_for(farah, made.pk)
    assert fairness.check_for(officer, made.pk) == made


def test_an_officer_who_lost_the_role_reads_no_check_any_more(page, men, women, officer):
    made = check(officer, page)
    officer.programme_roles.all().delete()
    with pytest.raises(Http404):
        fairness.check_for(officer, made.pk)


def test_simulated_learners_are_checked_apart_and_ask_for_no_review(page, course, cohort, officer):
    for gender, answers in (("M", random_answers(GROUP, ITEMS, seed=2)), ("W", biased_answers(GROUP, 3))):
        enrolments = people(GROUP, course, is_synthetic=True)
        join(enrolments, cohort)
        declare(enrolments, gender)
        sit(page, enrolments, answers)
    made = check(officer, page, is_demonstration=True)
    assert made.result["comparisons"][0]["flags"] != []
    assert ReviewRequest.objects.count() == 0
    with pytest.raises(NotAllowed):
        check(officer, page)


def test_a_review_closes_the_request_until_the_next_check(page, men, women, officer, dalia):
    check(officer, page)
    version = ItemVersion.objects.get(code="F-5")
    ItemReview.objects.create(
        item=version, flag="fairness", decision="keep", note="Fine.", reviewer=dalia, at=NOW
    )
    assert reviews.requested_flags(version) == []
    reviews.ask_for_reviews(items=[version.pk], flag="fairness", now=NOW + datetime.timedelta(days=1))
    assert reviews.requested_flags(version) == ["fairness"]
