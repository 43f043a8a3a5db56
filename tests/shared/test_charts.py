import pytest

from shared.charts import HEIGHT, WIDTH, bar_chart


def test_bars_are_as_high_as_their_values():
    chart = bar_chart([("1", 5), ("2", 10), ("3", 0)])
    assert [(bar.y, bar.height) for bar in chart.bars] == [(100.0, 100.0), (0.0, 200.0), (200.0, 0.0)]
    assert chart.highest == 10


@pytest.mark.parametrize("count", [1, 3, 20, 101])
def test_bars_stay_inside_and_do_not_overlap(count):
    bars = bar_chart([(str(n), 1) for n in range(count)]).bars
    edges = [edge for bar in bars for edge in (bar.x, bar.x + bar.width)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= WIDTH


def test_in_scripts_from_right_to_left_the_first_bar_is_at_the_right():
    plain, mirrored = (bar_chart([("1", 1), ("2", 2)], mirrored=each) for each in (False, True))
    assert [bar.x for bar in mirrored.bars] == [bar.x for bar in reversed(plain.bars)]
    assert [bar.name for bar in mirrored.bars] == ["1", "2"]


def test_labels_do_not_crowd():
    chart = bar_chart([(str(n), 1) for n in range(50)])
    assert [bar.label for bar in chart.bars if bar.label] == [str(n) for n in range(0, 50, 5)]


def test_the_marker_stands_between_bars():
    assert bar_chart([("1", 1), ("2", 1)], marker=1).marker_x == WIDTH / 2
    assert bar_chart([("1", 1)]).marker_x is None


@pytest.mark.parametrize("entries", [[], [("1", 0)]])
def test_nothing_is_drawn_flat(entries):
    assert [bar.height for bar in bar_chart(entries).bars] == [0] * len(entries)
    assert HEIGHT > 0
