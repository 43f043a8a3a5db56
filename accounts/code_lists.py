"""Code lists of the demographic questions: the codes that are stored, with their English labels.

Pure data. The labels are the message ids of the translations; accounts.labels translates them.
"""

from types import MappingProxyType

LIST_VERSION = "2026-11"

NOT_STATED, PREFER_NOT, NOT_APPLICABLE, NOT_ASKED = "NS", "PN", "NA", "XX"
SELF_DESCRIBED = "S"
UNDER_18 = "U18"

INTERFACE_LANGUAGES = ("en", "fr", "es", "ar")
# Each language in its own words, so that everyone finds theirs: not to be translated.
LANGUAGE_NAMES = MappingProxyType({"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"})


def gettext_noop(label: str) -> str:
    """Marks a label for makemessages, which looks for this name, and leaves it as it is."""
    return label


MISSING = MappingProxyType(
    {
        NOT_STATED: gettext_noop("Not stated"),
        PREFER_NOT: gettext_noop("Prefer not to say"),
        NOT_APPLICABLE: gettext_noop("Not applicable"),
        NOT_ASKED: gettext_noop("Not asked in this run"),
    }
)

GENDER = MappingProxyType(
    {
        "W": gettext_noop("Woman"),
        "M": gettext_noop("Man"),
        SELF_DESCRIBED: gettext_noop("I use another term"),
        PREFER_NOT: MISSING[PREFER_NOT],
        NOT_STATED: MISSING[NOT_STATED],
    }
)

AGE_BAND = MappingProxyType(
    {
        UNDER_18: gettext_noop("Under 18"),
        "18-24": gettext_noop("18 to 24"),
        "25-34": gettext_noop("25 to 34"),
        "35-44": gettext_noop("35 to 44"),
        "45-54": gettext_noop("45 to 54"),
        "55-64": gettext_noop("55 to 64"),
        "65+": gettext_noop("65 or over"),
        PREFER_NOT: MISSING[PREFER_NOT],
    }
)

INSTITUTION_TYPE = MappingProxyType(
    {
        "MOD": gettext_noop("Ministry of defence"),
        "ARM": gettext_noop("Armed forces"),
        "POL": gettext_noop("Police"),
        "GEN": gettext_noop("Gendarmerie"),
        "CUS": gettext_noop("Customs"),
        "BRD": gettext_noop("Border guard"),
        "INT": gettext_noop("Ministry of the interior"),
        "FOR": gettext_noop("Ministry of foreign affairs"),
        "LIC": gettext_noop("Licensing authority"),
        "JUS": gettext_noop("Justice or prosecution"),
        "NAT": gettext_noop("National commission"),
        "GDR": gettext_noop("Ministry of gender or women's affairs"),
        "PAR": gettext_noop("Parliament or audit institution"),
        "IO": gettext_noop("International organization"),
        "REG": gettext_noop("Regional organization"),
        "CSO": gettext_noop("Civil society"),
        "ACA": gettext_noop("Academia"),
        "IND": gettext_noop("Industry"),
        "OTH": gettext_noop("Other institution"),
    }
)

FUNCTIONAL_ROLE = MappingProxyType(
    {
        "POL": gettext_noop("Policy"),
        "PRJ": gettext_noop("Project work"),
        "STK": gettext_noop("Stockpile or logistics"),
        "AMM": gettext_noop("Ammunition technical"),
        "ACC": gettext_noop("Accounting or records"),
        "MTR": gettext_noop("Marking or tracing"),
        "LIC": gettext_noop("Licensing"),
        "INV": gettext_noop("Investigation"),
        "GEN": gettext_noop("Gender or women, peace and security adviser"),
        "AUD": gettext_noop("Audit or inspection"),
        "TRN": gettext_noop("Trainer"),
        "MEV": gettext_noop("Monitoring and evaluation"),
        "OTH": gettext_noop("Other role"),
    }
)

LEVEL = MappingProxyType(
    {
        "EXE": gettext_noop("Executive"),
        "SEN": gettext_noop("Senior"),
        "MID": gettext_noop("Middle"),
        "OPR": gettext_noop("Operational"),
        "STU": gettext_noop("Student"),
        NOT_APPLICABLE: MISSING[NOT_APPLICABLE],
    }
)

DECISION_POST = MappingProxyType(
    {
        "DEC": gettext_noop("Yes"),
        "NOD": gettext_noop("No"),
        PREFER_NOT: MISSING[PREFER_NOT],
    }
)

# Bodies that are no country; alpha-3 codes of countries are in accounts.countries.
NO_COUNTRY = MappingProxyType(
    {
        "INT": gettext_noop("International body"),
        "REG": gettext_noop("Regional body"),
        "UNK": gettext_noop("Unknown country"),
    }
)
