import pytest

from assessments.papers import AnswerError, Problem


def test_an_answer_error_carries_code_field_and_params():
    error = AnswerError("foreign_option", "q.1", {"value": "z"})
    assert (error.code, error.field, error.params) == ("foreign_option", "q.1", {"value": "z"})
    assert AnswerError("not_a_number", "q").params == {}


def test_problems_are_values():
    assert Problem("stem", "required") == Problem("stem", "required", {})
    with pytest.raises(AttributeError):
        Problem("stem", "required").path = "options"
