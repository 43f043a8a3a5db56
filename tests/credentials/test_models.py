"""Serial numbers: unguessable, and read as people type them."""

import pytest

from credentials.models import SERIAL_ALPHABET, Certificate, new_serial, normalised_serial


def test_a_serial_has_eighty_bits_in_four_groups():
    serial = new_serial()
    assert [len(group) for group in serial.split("-")] == [4, 4, 4, 4]
    assert set(serial) <= {*SERIAL_ALPHABET, "-"}
    assert len(SERIAL_ALPHABET) ** 16 == 2**80


def test_serials_differ():
    assert len({new_serial() for _each in range(500)}) == 500


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7QX4-9KMA-T2BD-ZH61", "7QX4-9KMA-T2BD-ZH61"),
        (" 7qx4 9kma t2bd zh61 ", "7QX4-9KMA-T2BD-ZH61"),
        ("7qx49kmat2bdzh61", "7QX4-9KMA-T2BD-ZH61"),
        ("7QX4–9KMA—T2BD_ZH6I", "7QX4-9KMA-T2BD-ZH61"),
        ("oOlLiIuU-0011-11VV-0000", "0011-11VV-0011-11VV"[:0]),
        ("oOlL-iIuU-0011-11VV", "0011-11VV-0011-11VV"),
        ("٧QX٤-٩KMA-T٢BD-ZH٦١", "7QX4-9KMA-T2BD-ZH61"),
        ("", ""),
        ("7QX4-9KMA-T2BD-ZH6", ""),
        ("7QX4-9KMA-T2BD-ZH6é", ""),
        ("7QX4-9KMA-T2BD-ZH61-A", ""),
    ],
)
def test_normalised_serial(typed, meant):
    assert normalised_serial(typed) == meant


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_title_has_the_direction_of_its_language(language, direction):
    assert Certificate(title_language=language).title_direction == direction
