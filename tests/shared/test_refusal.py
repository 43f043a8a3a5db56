"""Refusals carry a sentence, its values, a status and where to go."""

from django.utils.translation import gettext_lazy as _

from shared.refusal import NotAllowed, Refusal


class TooLate(Refusal):
    message = _("It closed at %(time)s.")


def test_a_refusal_says_its_sentence_with_its_values():
    refusal = TooLate(time="noon", redirect_to="/en/")
    assert (str(refusal), refusal.redirect_to, refusal.params) == (
        "It closed at noon.",
        "/en/",
        {"time": "noon"},
    )
    assert refusal.args == ("It closed at noon.",)


def test_a_refusal_may_have_a_sentence_of_its_own():
    assert str(Refusal("100 % is too much")) == "100 % is too much"
    assert str(Refusal("%(n)s is too much", n=3)) == "3 is too much"


def test_the_status_is_that_of_a_conflict_unless_the_person_has_no_access():
    assert (Refusal().status, TooLate.status, NotAllowed().status) == (409, 409, 403)
    assert (str(Refusal()), str(NotAllowed())) == ("This is not possible.", "You do not have access to this.")
    assert Refusal().redirect_to == ""
