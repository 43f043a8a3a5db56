"""Free text of any length: how it is read out of a form, kept as a canonical answer, and counted in words."""

import re
import unicodedata

from assessments.papers import AnswerError, Form

LONGEST_TEXT = 20_000  # characters
MOST_WORDS = 3_000
# "l'eau" and "ex-combatant" are one word each, as word processors count them.
WORD = re.compile(r"\w+(?:['’\u2010\u2011-]\w+)*")
NOT_IN_TEXT = frozenset({"Cc", "Cs"})  # controls and lone surrogates; the latter cannot be stored as UTF-8
INSIDE_WORDS = frozenset({"Mn", "Mc", "Me", "Cf"})  # Arabic vowel signs, joiners, direction marks


def canonical_text(text: str) -> str:
    """The text as it is kept: NFC, lines ended by \\n, no control characters, nothing blank around it."""
    lines = re.sub(r"\r\n?|\u2028|\u2029", "\n", text)
    kept = "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in NOT_IN_TEXT)
    return unicodedata.normalize("NFC", kept).strip()


def count_words(text: str) -> int:
    """Runs of letters and digits of any script; marks and joiners inside a word do not end it."""
    plain = "".join(each for each in text if unicodedata.category(each) not in INSIDE_WORDS)
    return len(WORD.findall(plain))


def read_text(form: Form, field: str, most_words: int) -> str:
    texts = [each for each in dict.fromkeys(map(canonical_text, form.get(field, ()))) if each]
    if len(texts) > 1:
        raise AnswerError("too_many_choices", field, {"limit": 1})
    text = texts[0] if texts else ""
    if len(text) > LONGEST_TEXT:
        raise AnswerError("too_long", field, {"limit": LONGEST_TEXT})
    if count_words(text) > most_words:
        raise AnswerError("too_many_words", field, {"limit": most_words})
    return text


def is_canonical_text(text: str, most_words: int) -> bool:
    return text == canonical_text(text) and len(text) <= LONGEST_TEXT and count_words(text) <= most_words
