"""When two typed texts are the same: one plain form for spellings that no reader tells apart, in any language.

The form knows no language, because an answer may be typed in another one than its key. It unifies:

- width, ligatures and letter case, also œ and oe, æ and ae; dotted and dotless i, which Turkish tells apart, because
  the capital letter of the one is that of the other elsewhere;
- in Arabic: no tatweel and no vowel marks; alef with any hamza or madda as alef; hamza on waw, on yaa or alone as
  hamza; taa marbuta as haa; alef maqsura and the Persian yaa and kaf as the Arabic ones;
- the digits of all scripts as 0 to 9, Arabic decimal and thousands marks as points and commas;
- white space of any kind and length; characters that cannot be seen; the kinds of quotation marks and dashes.

Accents (also the strokes of ø, ł and đ) and punctuation count, unless they are to be ignored.
"""

import re
import unicodedata

# After compatibility decomposition and case folding.
LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ı": "i",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "٫": ".",
        "٬": ",",
        "٪": "%",
        "،": ",",
        "؛": ";",
        "؟": "?",
        "ـ": "",
        **dict.fromkeys("‘’‚‛ʼʻ′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t"})
DOTTED_I = re.compile("i\u0307+")
VOWEL_MARKS = re.compile("[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed]")
HAMZA_CARRIED = re.compile("[وي]\u0654+")
HAMZA_MARKS = re.compile("[\u0653-\u0655]")
ACCENTS = re.compile("[\u0300-\u036f]")
# A sign or a mark inside a number is no punctuation: 1.5 is not 15, -5 is not 5.
IN_NUMBER = re.compile(r"(?<=[0-9])[.,:/-](?=[0-9])|(?<![^ ])-(?=[0-9])")
JOINING = frozenset("'.")  # l'arme, U.N.: without them, one word
MEANINGFUL = frozenset("%&@#")


def comparable(text: str, *, ignore_punctuation: bool = False, ignore_accents: bool = False) -> str:
    """The plain form of a text: two texts are the same answer when their plain forms are equal."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(map(_seen, plain)).translate(LETTERS)
    plain = VOWEL_MARKS.sub("", DOTTED_I.sub("i", plain))
    plain = HAMZA_MARKS.sub("", HAMZA_CARRIED.sub("ء", plain))
    if ignore_accents:
        plain = ACCENTS.sub("", plain.translate(STROKES))
    plain = " ".join(plain.split())
    if ignore_punctuation:
        plain = " ".join(_without_punctuation(plain).split())
    return unicodedata.normalize("NFC", plain)


def _seen(character: str) -> str:
    """The character as it is seen: digits as Latin ones, any break as a space, nothing for what is invisible."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs") else character


def _without_punctuation(text: str) -> str:
    kept = {match.start() for match in IN_NUMBER.finditer(text)}
    return "".join(
        character if place in kept else _unpunctuated(character) for place, character in enumerate(text)
    )


def _unpunctuated(character: str) -> str:
    if character in MEANINGFUL or not unicodedata.category(character).startswith("P"):
        return character
    return "" if character in JOINING else " "
