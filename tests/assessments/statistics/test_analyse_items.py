"""The command: JSON and table, refusals of groups, unreadable files."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.assessments.statistics.samples import LSAT6, VERBAGG, WORKED, patterns, simulated

A_CELL = "A cell holds 0, 1 or points up to 1000000, or is empty if the item was not reached."
KEYS = {"n", "mean", "sd", "alpha", "sem", "items"}
ITEM_KEYS = {
    "item",
    "facility",
    "corrected_item_total",
    "discrimination_27",
    "alpha_if_deleted",
    "dif",
    "reasons",
}
DIF_KEYS = {
    "mh_chi2", "mh_p", "mh_odds_ratio", "mh_delta", "mh_delta_se", "ets_class", "logistic_uniform_chi2",
    "logistic_nonuniform_chi2", "n_reference", "n_focal", "refused", "reasons",
}  # fmt: skip


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("analyse_items", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def write(tmp_path):
    def make(rows, header=None, name="points.csv"):
        rows = [list(row) for row in rows]
        header = header or [f"Q{number + 1}" for number in range(len(rows[0]))]
        path = tmp_path / name
        path.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n")
        return path

    return make


@pytest.fixture
def two_groups(write):
    points, groups = simulated(400, 5, seed=1)
    rows = [[group, *map(int, row)] for group, row in zip(groups, points.points, strict=True)]
    return write(rows, ["sex", "Q1", "Q2", "Q3", "Q4", "Q5"], "groups.csv")


def test_json_holds_the_promised_keys(two_groups):
    found = json.loads(run(two_groups, "--group", "sex", "--focal", "F", "--json"))
    assert found.keys() >= KEYS
    for item in found["items"]:
        assert item.keys() >= ITEM_KEYS
        assert item["dif"].keys() >= DIF_KEYS
        assert (item["dif"]["refused"], item["dif"]["n_reference"], item["dif"]["n_focal"]) == (
            None,
            200,
            200,
        )


def test_json_of_lsat_6(write):
    found = json.loads(run(write(patterns(LSAT6)), "--json"))
    assert (found["n"], found["item_count"], found["mean"]) == (1000, 5, pytest.approx(3.819))
    assert found["alpha"] == pytest.approx(0.2950, abs=5e-5)
    assert [item["facility"] for item in found["items"]] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])


def test_every_null_of_json_has_a_reason(write):
    found = json.loads(run(write([(1, 0), (1, 1), (1, "")]), "--json"))
    assert found["items"][0]["reasons"] == {
        "corrected_item_total": "no_variance",
        "corrected_item_total_se": "no_variance",
        "alpha_if_deleted": "too_few_items",
        "median_seconds": "no_times",
        "dif": "no_group",
    }
    missing = {key for key, value in found.items() if value is None} - {"dif"}
    assert missing == set(found["reasons"])


def test_ninety_nine_people_in_a_group_are_refused(write):
    rows = [["F" if n < 99 else "M", n % 2, n % 3 == 0, n % 5 == 0] for n in range(299)]
    path = write(
        [[each if isinstance(each, str) else int(each) for each in row] for row in rows], ["g", "a", "b", "c"]
    )
    found = json.loads(run(path, "--group", "g", "--focal", "F", "--json"))["items"][0]["dif"]
    assert found["refused"] == "The focal group has 99 people for this item; at least 100 are needed."
    assert {found[key] for key in DIF_KEYS if key.startswith(("mh", "logistic", "ets"))} == {None}
    assert {found["reasons"][key] for key in DIF_KEYS if key.startswith(("mh", "logistic", "ets"))} == {
        "group_too_small"
    }
    allowed = json.loads(run(path, "--group", "g", "--focal", "F", "--minimum-group", 99, "--json"))
    assert allowed["items"][0]["dif"]["refused"] is None


def test_everybody_else_is_the_reference(write):
    rows = [[("en", "fr", "ar", "")[n % 4], n % 2, n % 3 % 2, n % 7 % 2] for n in range(800)]
    path = write(rows, ["language", "a", "b", "c"])
    found = json.loads(run(path, "--group", "language", "--focal", "fr", "--json"))
    assert found["dif"]["n_without_group"] == 200
    assert (found["dif"]["n_reference"], found["dif"]["n_focal"]) == (400, 200)
    assert found["items"][0]["dif"]["generalised"]["groups"] == 3


def test_the_table_without_json(write, two_groups):
    lines = run(write(WORKED), "--pass-mark", 60).splitlines()
    assert "alpha                     0.6250" in lines
    assert "pass points               3.0000" in lines
    assert f"Q1{8:>17}{0.875:>15.4f}{0.2607:>15.4f}{0.5:>15.4f}{0.6214:>15.4f}" in lines
    assert "test: few people" in lines
    grouped = run(two_groups, "--group", "sex", "--focal", "F", "--minimum-group", 201)
    assert "Q1: The focal group has 200 people for this item; at least 201 are needed." in grouped


@pytest.mark.parametrize("rows", [[(1,), (0,)], [(1, 1), (1, 1)], [("", ""), ("", "")], [(1, 0)]])
@pytest.mark.parametrize("option", [(), ("--json",)])
def test_tables_with_nothing_to_tell_are_told_without_failing(write, rows, option):
    assert run(write(rows), *option, "--pass-mark", 50)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--group", "sex"), "--group and --focal need each other."),
        (("--focal", "F"), "--group and --focal need each other."),
        (("--group", "sex", "--focal", "W"), "Nobody has 'W' in the column 'sex'. The values are: F, R."),
        (("--group", "age", "--focal", "F"), "There is no column 'age'. The columns are: sex, Q1, Q2, Q3, Q4, Q5."),
        ((), f"Line 2, column 'sex': 'R' is no number of points. {A_CELL}"),
        (("--ignore", "sex", "--minimum-group", "1"), "--minimum-group must be 2 or more."),
        (("--ignore", "sex", "--pass-mark", "101"), "--pass-mark is a percentage from 0 to 100."),
    ],
)  # fmt: skip
def test_wrong_options_are_refused(two_groups, arguments, message):
    with pytest.raises(CommandError) as refused:
        run(two_groups, *arguments)
    assert str(refused.value) == message


def test_files_that_cannot_be_read_are_refused(tmp_path):
    binary = tmp_path / "picture.csv"
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    for path, message in [
        (binary, f"{binary} is not a text file in UTF-8."),
        (tmp_path / "none.csv", f"{tmp_path / 'none.csv'} cannot be read: No such file or directory."),
        (tmp_path, f"{tmp_path} cannot be read: Is a directory."),
    ]:
        with pytest.raises(CommandError) as refused:
            run(path)
        assert str(refused.value) == message


@pytest.mark.skipif(not VERBAGG.exists(), reason=f"the reference collection is not at {VERBAGG}")
def test_the_command_reads_verbagg():
    arguments = (VERBAGG, "--id", "id", "--group", "Gender", "--focal", "M", "--minimum-group", 50, "--json")
    found = json.loads(run(*arguments))
    assert (found["n"], found["alpha"]) == (316, pytest.approx(0.87612125664, abs=1e-9))
    assert found["items"][0]["dif"]["mh_chi2"] == pytest.approx(1.7076371278, abs=1e-9)
    assert found["dif"]["purification"]["rounds"] == 7
