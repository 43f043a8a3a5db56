"""What every journey relies on: the policy holds in the browser, and whatever a page complains about is heard."""

import pytest

pytestmark = pytest.mark.browser
POLICY = "Content Security Policy"
# What a page that was taken over would do, and what is heard of it.
ATTEMPTS = {
    "inline script": (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))",
        POLICY,
    ),
    "inline handler": ("document.body.setAttribute('onclick', 'window.ran = 1')", POLICY),
    "inline style": ("document.body.setAttribute('style', 'color: red')", POLICY),
    "foreign image": ("new Image().src = 'https://elsewhere.example/spy.png'", POLICY),
    "foreign request": ("fetch('https://elsewhere.example/').catch(() => {})", POLICY),
    "error of a script": ("setTimeout(() => { throw new Error('broken') })", "broken"),
    "error on the console": ("console.error('complaint')", "complaint"),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_the_policy_forbids_and_what_breaks_is_heard(visit, course, name):
    script, heard = ATTEMPTS[name]
    visitor = visit()
    visitor.expects(heard)
    page = visitor.open(course.get_url())
    assert visitor.problems == []
    page.evaluate(f"() => {{ {script} }}")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert any(heard in each for each in visitor.problems), visitor.problems
    assert visitor.foreign_requests == [url for url in visitor.requests if "elsewhere" in url]
    visitor.requests.clear()  # asked for and refused by the browser: expected here, a failure elsewhere
