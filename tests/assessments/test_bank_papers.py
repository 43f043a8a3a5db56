"""A whole paper for trainers: as a learner in any language, printed with and without the key."""

import io

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import Locale

from assessments import pdf
from assessments.api import CannotFreeze, freeze, previewing
from assessments.api.printing import printed_paper
from assessments.api.questions import attempt_reading
from assessments.models import (
    AssessmentDraw,
    AssessmentSection,
    Attempt,
    ItemVersion,
    PaperItem,
    PaperVersion,
    Purpose,
)
from assessments.scoring import ITEM_TYPES
from courses import api as courses
from courses.models import Enrolment
from tests import factories as make
from tests.assessments.conftest import NOW, start

CHOICE = make.assessments.CONTENTS["single_choice"]
ARABIC = {
    "stem": "أيّهما؟",
    "options": [
        {"id": "a", "text": "هذا", "correct": False, "feedback": "لا."},
        {"id": "b", "text": "ذاك", "correct": True, "feedback": "صحيح."},
    ],
}


@pytest.fixture
def trainer(client, dalia):
    client.force_login(dalia)
    return client


@pytest.fixture
def whole(module, tmp_path, settings):
    """An assessment with a question of every type."""
    settings.MEDIA_ROOT = tmp_path
    questions = [make.question(item_type, code=f"E-{item_type}") for item_type in ITEM_TYPES]
    return make.assessment(module, questions, title="Everything", time_limit_minutes=45)


@pytest.fixture
def drawing(module):
    """An assessment that draws two of six questions, after one that everybody gets."""
    for number in range(6):
        make.question("true_false", code=f"D-{number}", objective="O1")
    page = make.assessment(module, [make.question(code="FIXED")], title="Drawing")
    AssessmentSection.objects.create(page=page, title="Part one", introduction="Take your time.")
    AssessmentDraw.objects.create(page=page, objective="O1", count=2)
    return page


def translated(question, content, language="ar"):
    import json

    locale = Locale.objects.get_or_create(language_code=language)[0]
    copy = question.copy_for_translation(locale)
    copy.content = json.dumps([{"type": question.item_type, "value": content}])
    copy.save()
    copy.save_revision().publish()


def preview(page, language="en", learner=1):
    return previewing.paper_preview(courses.canonical(page), language=language, learner=learner)


def records():
    return [model.objects.count() for model in (PaperVersion, PaperItem, ItemVersion, Attempt, Enrolment)]


def test_a_preview_writes_nothing(whole, drawing):
    before = records()
    preview(whole)
    preview(drawing)
    assert records() == before


def test_a_preview_shows_what_a_learner_is_shown(whole, amina):
    courses.enrol(user=amina, course=courses.course_of(whole), now=NOW)
    attempt = start(amina, whole)
    shown = attempt_reading(amina, attempt.uuid, language="en", now=NOW).questions
    found = preview(whole).questions
    fixed = [n for n, each in enumerate(shown) if each.type != "calculated"]  # its numbers are drawn anew
    assert [found[n].item.stem for n in fixed] == [shown[n].item.stem for n in fixed]
    facts = [(each.number, each.position, each.type, each.points, each.instruction) for each in found]
    assert facts == [(each.number, each.position, each.type, each.points, each.instruction) for each in shown]


def test_a_preview_freezes_to_the_same_items_as_a_start(whole):
    found = [line.item.item.digest for line in preview(whole).lines]
    frozen = freeze(courses.canonical(whole)).paper_items.select_related("item").order_by("position")
    assert found == [item.item.digest for item in frozen]


def test_draws_are_dealt_and_another_learner_gets_others(drawing):
    dealt = {
        number: tuple(line.item.item.code for line in preview(drawing, learner=number).lines)
        for number in range(1, 9)
    }
    assert {len(codes) for codes in dealt.values()} == {3}
    assert {codes[0] for codes in dealt.values()} == {"FIXED"}
    assert len(set(dealt.values())) > 1
    assert dealt[1] == tuple(line.item.item.code for line in preview(drawing, learner=1).lines)


def test_a_preview_in_arabic_shows_the_published_wordings(trainer, module):
    question, other = make.question(), make.question("ordering")
    translated(question, ARABIC)
    page = make.assessment(module, [question, other])
    found = preview(page, "ar")
    assert [each.language for each in found.questions] == ["ar", "en"]
    assert found.questions[0].item.stem == "أيّهما؟"
    assert found.languages == {"en": 2, "ar": 1}
    text = trainer.get(reverse("bank_paper_preview", args=[page.pk]), {"language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl"' in text
    assert "أيّهما؟" in text
    assert '<div lang="en" dir="ltr">' in text


def test_the_preview_page_can_send_nothing(trainer, whole):
    before = records()
    text = trainer.get(reverse("bank_paper_preview", args=[whole.pk])).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "Preview for trainers." in main
    assert "autosave" not in text
    assert "action=" not in main
    assert "assessments/attempt" not in main
    assert records() == before


def test_a_draft_can_be_previewed_before_it_is_published(trainer, module):
    page = make.assessment(module, [make.question()], title="Before")
    page.title = "After"
    page.items.add(type(page.items.first())(question=make.question("numeric"), sort_order=9))
    page.save_revision()
    address = reverse("bank_paper_preview", args=[page.pk])
    assert "Before" in trainer.get(address).content.decode()
    drafted = trainer.get(address, {"content": "draft"}).content.decode()
    assert "After" in drafted
    assert "How many?" in drafted


def test_a_draft_with_draws_and_sections_can_be_previewed(trainer, drawing):
    drawing.save_revision()
    address = reverse("bank_paper_print", args=[drawing.pk, "paper"])
    text = trainer.get(address, {"content": "draft"}).content.decode()
    assert "Part one" in text
    assert text.count("True or false?") == 2


def test_an_assessment_that_is_not_ready_says_so(trainer, module):
    page = make.assessment(module, [])
    with pytest.raises(CannotFreeze):
        preview(page)
    text = trainer.get(reverse("bank_paper", args=[page.pk])).content.decode()
    assert "This assessment is not ready" in text
    assert "See it as a learner" not in text


def test_the_page_of_a_paper_counts_languages_and_leads_on(trainer, module):
    question = make.question()
    translated(question, ARABIC)
    page = make.assessment(module, [question])
    text = trainer.get(reverse("bank_paper", args=[page.pk]), {"learner": "x"}).content.decode()
    assert "Arabic: 1 of 1 questions, English: 1 of 1 questions" in text
    for name in ("paper", "key"):
        assert reverse("bank_paper_pdf", args=[page.pk, name]) in text


def test_the_editor_of_an_assessment_leads_to_its_paper(trainer, module, emre):
    page = make.assessment(module)
    edit = trainer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("bank_paper", args=[page.pk]) in edit
    other = trainer.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    assert "/bank/papers/" not in other


def test_reserved_papers_are_open_to_trainers_who_write_them(trainer, module):
    page = make.assessment(module, purpose=Purpose.PRE_TEST)
    assert trainer.get(reverse("bank_paper_print", args=[page.pk, "key"])).status_code == 200


def test_who_may_see_papers_and_who_may_print_them(client, module, amina, emre, dalia):
    page = make.assessment(module)
    people = [make.staff("tomas", "Translators"), make.staff("rana", "Reviewers"), dalia, emre, amina]
    answers = {}
    for person in people:
        client.force_login(person)
        answers[person.email] = [
            client.get(reverse(name, args=[page.pk, *more])).status_code
            for name, more in (
                ("bank_paper", []),
                ("bank_paper_preview", []),
                ("bank_paper_print", ["paper"]),
                ("bank_paper_print", ["key"]),
                ("bank_paper_pdf", ["key"]),
            )
        ]
    assert list(answers.values()) == [
        [200, 200, 404, 404, 404],
        [200] * 5,
        [200] * 5,
        [404] * 5,
        [403] * 5,
    ]


def test_a_stranger_to_the_page_tree_finds_no_paper(module):
    person = make.user("solo")
    from django.contrib.auth.models import Permission

    person.user_permissions.set(
        Permission.objects.filter(codename__in=["view_question", "add_question", "access_admin"])
    )
    with pytest.raises(Http404):
        previewing.assessment_for_trainer(person, make.assessment(module).pk)


def test_there_is_only_paper_and_key_to_print(trainer, module):
    page = make.assessment(module)
    assert trainer.get(reverse("bank_paper_print", args=[page.pk, "all"])).status_code == 404


@pytest.mark.parametrize("item_type", ITEM_TYPES)
def test_every_item_type_can_be_answered_on_paper(module, item_type, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    page = make.assessment(module, [make.question(item_type)])
    (question,) = printed_paper(preview(page), with_key=False)["questions"]
    places = ("choices", "options", "blanks", "grid", "text", "lines")
    assert [name for name in places if question[name]]
    assert (question["key"], question["code"]) == (None, "")


def test_paper_and_key_of_one_learner_have_the_same_letters(module):
    options = [
        {"id": each, "text": f"Answer {each}", "correct": each == "c", "feedback": f"About {each}"}
        for each in "abcdef"
    ]
    page = make.assessment(module, [make.question(content=CHOICE | {"options": options})])
    for learner in range(1, 6):
        found = preview(page, learner=learner)
        (paper,) = printed_paper(found, with_key=False)["questions"]
        (key,) = printed_paper(found, with_key=True)["questions"]
        assert [[row["letter"], row["text"]] for row in key["key"]["rows"]] == paper["choices"]
        right = [row["text"] for row in key["key"]["rows"] if row["is_right"]]
        assert right == ["Answer c"]


def test_the_key_names_what_is_expected_with_its_letter(module):
    page = make.assessment(module, [make.question("matching"), make.question("numeric")])
    matching, numeric = printed_paper(preview(page), with_key=True)["questions"]
    letters = {text: letter for letter, text in matching["options"]}
    expected = {row["text"]: row["expected"] for row in matching["key"]["rows"]}
    assert expected == {"Lock": f"{letters['Key']} Key", "Door": f"{letters['Hinge']} Hinge"}
    assert numeric["key"]["rows"][0]["expected"] == "357,152"
    assert numeric["key"]["sources"] == ["S75 ¶31"]


def test_an_arabic_paper_has_arabic_letters_digits_and_direction(module):
    question = make.question()
    translated(question, ARABIC)
    paper = printed_paper(preview(make.assessment(module, [question]), "ar"), with_key=False)
    assert paper["is_rtl"]
    assert [letter for letter, _text in paper["questions"][0]["choices"]] == ["أ", "ب"]
    assert paper["questions"][0]["number"] == "١"


def test_the_printed_paper_holds_no_key(trainer, whole):
    paper = trainer.get(reverse("bank_paper_print", args=[whole.pk, "paper"])).content.decode()
    key = trainer.get(reverse("bank_paper_print", args=[whole.pk, "key"])).content.decode()
    hidden = (
        "Count again.",
        "A key opens a lock.",
        "357,152",
        "S75 ¶31",
        "E-single_choice",
        "Look for the fence.",
    )
    assert [text for text in hidden if text in paper] == []
    assert [text for text in hidden if text not in key] == []
    assert "For trainers only. Do not hand out." in key
    assert "45 min" in paper


def text_of(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_the_pdf_says_what_the_page_says(trainer, whole):
    response = trainer.get(reverse("bank_paper_pdf", args=[whole.pk, "paper"]))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = text_of(response.content)
    assert "Everything" in text
    assert "Which one?" in text
    assert "Count again." not in text
    key = text_of(trainer.get(reverse("bank_paper_pdf", args=[whole.pk, "key"])).content)
    assert "Count again." in key
    assert "S75 ¶31" in key


def test_an_arabic_pdf_is_tagged_and_says_its_language(module):
    question = make.question()
    translated(question, ARABIC)
    paper = printed_paper(preview(make.assessment(module, [question]), "ar"), with_key=True)
    found = PdfReader(io.BytesIO(pdf.render(paper, now=timezone.now())))
    assert found.trailer["/Root"]["/Lang"] == "ar"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "ذاك" in "".join(page.extract_text() for page in found.pages)


def test_what_an_author_typed_is_never_markup_in_the_pdf(module):
    content = CHOICE | {"stem": '#panic("no") *bold* <script> $x$'}
    paper = printed_paper(preview(make.assessment(module, [make.question(content=content)])), with_key=True)
    assert '#panic("no") *bold* <script> $x$' in text_of(pdf.render(paper, now=timezone.now()))


def test_a_script_without_a_font_refuses_to_print(module):
    content = CHOICE | {"stem": "漢字"}
    paper = printed_paper(preview(make.assessment(module, [make.question(content=content)])), with_key=True)
    with pytest.raises(pdf.CannotPrint):
        pdf.render(paper, now=timezone.now())


def test_the_key_says_how_near_and_which_other_words_are_right(module):
    page = make.assessment(
        module, [make.question("short_text"), make.question("calculated"), make.question("cloze")]
    )
    questions = printed_paper(preview(page), with_key=True)["questions"]
    extra = [[f"{label}: {text}" for label, text in each["key"]["extra"]] for each in questions]
    assert [bool(each) for each in extra] == [True, True, True]
    assert extra[0][0] == "Accepted: fence, the fence (100 %)"
    assert not [note for each in questions for note in each["key"]["feedback"] if "{" in note]


def test_an_svg_image_is_printed(module, tmp_path, settings):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    settings.MEDIA_ROOT = tmp_path
    paper = printed_paper(preview(make.assessment(module, [make.question("hot_spot")])), with_key=False)
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h60v40H0z"/></svg>'
    )
    paper["questions"][0]["image"]["name"] = default_storage.save("plan.svg", ContentFile(drawing))
    assert "Where is the gate?" in text_of(pdf.render(paper, now=timezone.now()))


def test_a_paper_without_a_pass_mark_names_none(module):
    page = make.assessment(module, purpose=Purpose.PRACTICE, pass_mark_percent=None)
    facts = [label for label, _value in printed_paper(preview(page), with_key=False)["facts"]]
    assert facts == ["Questions", "Points"]
