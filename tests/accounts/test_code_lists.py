"""The code lists hold exactly the codes agreed for disaggregation."""

from types import MappingProxyType

import pytest

from accounts import code_lists
from accounts.countries import COUNTRIES


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("MISSING", "NS PN NA XX"),
        ("GENDER", "W M S PN NS"),
        ("AGE_BAND", "U18 18-24 25-34 35-44 45-54 55-64 65+ PN"),
        ("INSTITUTION_TYPE", "MOD ARM POL GEN CUS BRD INT FOR LIC JUS NAT GDR PAR IO REG CSO ACA IND OTH"),
        ("FUNCTIONAL_ROLE", "POL PRJ STK AMM ACC MTR LIC INV GEN AUD TRN MEV OTH"),
        ("LEVEL", "EXE SEN MID OPR STU NA"),
        ("DECISION_POST", "DEC NOD PN"),
        ("NO_COUNTRY", "INT REG UNK"),
    ],
)
def test_code_list_holds_exactly_the_agreed_codes(name, codes):
    assert list(getattr(code_lists, name)) == codes.split()


def test_countries_are_the_249_of_iso_3166_in_order_of_code():
    assert len(COUNTRIES) == 249
    assert list(COUNTRIES) == sorted(COUNTRIES)
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in COUNTRIES)
    assert len(set(COUNTRIES.values())) == 249


def test_bodies_that_are_no_country_take_no_code_of_a_country():
    assert set(COUNTRIES) & (set(code_lists.NO_COUNTRY) | set(code_lists.MISSING)) == set()


def test_codes_fit_their_columns():
    lists = [*filter(lambda value: isinstance(value, MappingProxyType), vars(code_lists).values()), COUNTRIES]
    assert max(len(code) for codes in lists for code in codes) <= 8
