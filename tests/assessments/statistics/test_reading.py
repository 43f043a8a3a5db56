"""Reading tables of points: forms that are accepted, and clear errors for all others."""

import io

import numpy as np
import pytest

from assessments.statistics import reading
from assessments.statistics.reading import Columns, ReadingError, read_table


def read(text, **columns):
    return read_table(io.StringIO(text), Columns(**columns))


def test_every_column_that_is_not_named_is_an_item():
    found = read("id,sex,note,a,b\n1,F,x,1,0\n2,M,y,,1\n", identity="id", group="sex", ignored=("note",))
    assert (found.matrix.items, found.matrix.persons, found.groups) == (("a", "b"), ("1", "2"), ("F", "M"))
    assert np.array_equal(found.matrix.points, [[1, 0], [np.nan, 1]], equal_nan=True)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa,b\n1,0\n0,2.5\n",
        "a;b\n1;0\n0;2,5\n",
        "a\tb\n1\t0\n0\t2.5\n",
        '"a","b"\r\n"1","0"\r\n\r\n"0"," 2.5 "\r\n',
        "a, b\n1,0\n0,2.50",
    ],
    ids=["byte order mark", "semicolons", "tabs", "quotes", "spaces"],
)
def test_forms_of_tables(text):
    found = read(text).matrix
    assert (found.items, found.points.tolist()) == (("a", "b"), [[1, 0], [0, 2.5]])
    assert found.max_points.tolist() == [1, 2.5]


@pytest.mark.parametrize(("cells", "worth"), [("0 0", 1), ("0.5 0", 1), ("3 1", 3), ("NA 1", 1), ("NA ", 1)])
def test_an_item_is_worth_the_most_points_anyone_got_and_at_least_one(cells, worth):
    first, second = cells.split(" ")
    assert read(f"a,b\n{first},1\n{second},0\n").matrix.max_points[0] == worth


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("", {}, "The file is empty. The first line must name the columns."),
        ("\n\n", {}, "The file is empty. The first line must name the columns."),
        ("a,b\n", {}, "The file has no people: there is nothing below the first line."),
        ("a,,b\n1,0,1\n", {}, "Line 1, column 2: the column has no name."),
        ("a,b,a\n1,0,1\n", {}, "Line 1, column 3: there are two columns with the name 'a'."),
        ("a,b\n1,0,1\n", {}, "Line 2 has 3 cells; the first line has 2."),
        ("a,b\n1,0\n1\n", {}, "Line 3 has 1 cells; the first line has 2."),
        ("a,b\n1,0\n", {"group": "sex"}, "There is no column 'sex'. The columns are: a, b."),
        ("a,b\n1,0\n", {"identity": "who"}, "There is no column 'who'. The columns are: a, b."),
        ("a,b\n1,0\n", {"ignored": ("c",)}, "There is no column 'c'. The columns are: a, b."),
        ("a,b\n1,0\n", {"identity": "a", "ignored": ("b",)}, "No column is left for an item."),
        ("id,a\nx,1\nx,0\n", {"identity": "id"}, "Line 3, column 'id': 'x' stands there twice."),
        ("id,a\n,1\n", {"identity": "id"}, "Line 2, column 'id': the person has no name."),
    ],
)
def test_a_table_that_does_not_fit_is_refused(text, columns, message):
    with pytest.raises(ReadingError) as refused:
        read(text, **columns)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "cell",
    ["x", "-1", "1e3", "nan", "inf", "1_0", "٣", "0x1", "=1+1", "1 0", "1,5", "9999999", "\x00", "TRUE"],
)
def test_a_cell_that_is_no_number_of_points_is_refused_with_its_place(cell):
    with pytest.raises(ReadingError) as refused:
        read(f'a,b\n1,0\n1,"{cell}"\n')
    assert str(refused.value) == (
        f"Line 3, column 'b': {cell!r} is no number of points. "
        "A cell holds 0, 1 or points up to 1000000, or is empty if the item was not reached."
    )


@pytest.mark.parametrize("text", ['a,b\n1,"0\n', f"a,b\n{'1' * 200_000},0\n", 'a,b\n"1"1,0\n'])
def test_a_broken_table_is_refused(text):
    with pytest.raises(ReadingError, match="^Line [123] is not well-formed: "):
        read(text)


def test_a_cell_of_spaces_is_not_reached():
    assert np.isnan(read("a,b\n1,0\n1,  \n").matrix.points[1, 1])


def test_a_comma_inside_a_quoted_name_is_no_delimiter():
    assert read('"a, b, c";d\n1;0\n').matrix.items == ("a, b, c", "d")


def test_the_size_is_bounded(monkeypatch):
    monkeypatch.setattr(reading, "MOST_CELLS", 5)
    with pytest.raises(ReadingError, match="^The file has more than 5 cells at line 4.$"):
        read("a,b\n1,0\n1,0\n1,0\n")
    with pytest.raises(ReadingError, match="^The file has 1001 columns; at most 1000 can be read.$"):
        read(",".join(f"q{i}" for i in range(1001)) + "\n")
