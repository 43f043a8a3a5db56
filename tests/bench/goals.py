"""Judges the figures: what was wanted, what a reference of the same run does, peers measured elsewhere."""

from dataclasses import dataclass
from typing import Any

# Peers, on another machine of two cores: where the bar is, not how fast this machine is.
MOODLE_COURSE = {"per_second": 27, "cpu_ms": 72}
LMS_COURSE = {"per_second": 188}
ELSEWHERE = "†"
# 150 views/s where the bare session and user made 1,580/s: goal 1 as a ratio, for any machine.
COURSE_BY_BARE = 10.5
MOODLE_ATTEMPTS = 0.94
BURST_FASTER = 2  # 200 learners start within 30 s and submit within 15 s, where 60 and 30 are wanted


@dataclass(frozen=True)
class Line:
    """A row of the table. `is_met` is None for what is only told."""

    goal: str
    ours: str
    reference: str
    ratio: str
    wanted: str
    is_met: bool | None = None


def judge(figures: dict[str, Any]) -> list[Line]:
    return [
        *course_page(figures["loads"]),
        *query_counts(figures["queries"]),
        long_course(figures["loads"]),
        *first_views(figures["first_views"]),
        *whole_attempts(figures["attempts"]),
        *autosave(figures["loads"], figures["database"]),
        *(autosave(figures["sqlite"], "SQLite") if figures["database"] != "SQLite" else ()),
        slowest_save(figures["sqlite"]),
        statistics_of_many(figures["statistics"]),
    ]


def course_page(loads: dict[str, Any]) -> list[Line]:
    at_8, at_32 = loads["course of 30 lessons, 8"], loads["course of 30 lessons, 32"]
    person, template = loads["bare session and user, 8"], loads["bare template, 8"]
    lines = []
    for clients, found in ((8, at_8), (32, at_32)):
        rate = found["per_second"]
        lines.append(
            Line(
                f"1 Course of 30, views/s at {clients}", f"{rate:.0f}",
                f"wagtail-lms {LMS_COURSE['per_second']}, Moodle {MOODLE_COURSE['per_second']} {ELSEWHERE}",
                f"{rate / LMS_COURSE['per_second']:.2f}, {rate / MOODLE_COURSE['per_second']:.1f}",
                ">= 0.8 and >= 5",
                rate >= 0.8 * LMS_COURSE["per_second"] and rate >= 5 * MOODLE_COURSE["per_second"],
            )
        )  # fmt: skip
    cpu = at_8["cpu_ms"]
    return [
        *lines,
        Line("1 p95 at 32", f"{at_32['p95_ms']:.0f} ms", "", "", "<= 335 ms", at_32["p95_ms"] <= 335),
        Line(
            "1 CPU of a view", f"{cpu:.1f} ms", f"Moodle {MOODLE_COURSE['cpu_ms']} ms {ELSEWHERE}",
            f"{cpu / MOODLE_COURSE['cpu_ms']:.2f}", "<= 13 ms", cpu <= 13,
        ),
        Line(
            "1 … by bare session and user", f"{cpu:.1f} ms", f"{person['cpu_ms']:.2f} ms",
            f"{cpu / person['cpu_ms']:.1f}", f"<= {COURSE_BY_BARE}", cpu / person["cpu_ms"] <= COURSE_BY_BARE,
        ),
        Line(
            "1 … by bare template", f"{cpu:.1f} ms", f"{template['cpu_ms']:.2f} ms",
            f"{cpu / template['cpu_ms']:.1f}", "",
        ),
        Line("1 Lesson, CPU of a view", f"{loads['lesson, 8']['cpu_ms']:.1f} ms", "", "", ""),
    ]  # fmt: skip


def query_counts(queries: dict[str, Any]) -> list[Line]:
    limits = {"course of 30 lessons": 12, "dashboard": 12, "attempt of 20 questions": 10, "autosave": 6}
    lines = [
        Line(
            f"2 Queries, {name}",
            str(queries[name]["warm"]),
            "",
            "",
            f"<= {most}",
            queries[name]["warm"] <= most,
        )
        for name, most in limits.items()
    ]
    pairs = [
        ("course of 30 lessons", "course of 300 lessons"),
        ("attempt of 5 questions", "attempt of 100 questions"),
        ("cohort of 30 learners", "cohort of 3000 learners"),
        ("starting 5 questions", "starting 100 questions"),
        ("submitting 5 questions", "submitting 100 questions"),
    ]
    for small, large in pairs:
        few, many = queries[small], queries[large]
        texts = [f"{each['warm']} ({each['cold']} cold)" for each in (many, few)]
        lines.append(Line(f"2 Queries, {large}", texts[0], texts[1], "", "equal", few == many))
    return lines


def long_course(loads: dict[str, Any]) -> Line:
    long, short = (loads[f"course of {size} lessons, 8"]["cpu_ms"] for size in (300, 30))
    ratio = long / short
    return Line(
        "3 CPU of 300 lessons by 30",
        f"{long:.1f} ms",
        f"{short:.1f} ms",
        f"{ratio:.2f}",
        "<= 1.5",
        ratio <= 1.5,
    )


def first_views(views: dict[str, Any]) -> list[Line]:
    lines = []
    for name, view in views.items():
        for part, most_bytes, most_requests in (("first", 60_000, 6), ("next", 10_000, 2)):
            found = view[part]
            ours = f"{found['bytes'] / 1000:.1f} KB, {found['requests']} requests"
            if found["third_parties"]:
                ours += f", {', '.join(found['third_parties'])}"
            is_met = (
                found["bytes"] <= most_bytes
                and found["requests"] <= most_requests
                and not found["third_parties"]
            )
            words = {"first": f"4 First view, {name}", "next": "4 … then the next page"}[part]
            peer = f"Moodle 1.2–1.9 MB, 24–32 {ELSEWHERE}" if part == "first" else ""
            lines.append(Line(words, ours, peer, "", f"<= {most_bytes // 1000} KB, {most_requests}", is_met))
    return lines


def whole_attempts(found: dict[str, Any]) -> list[Line]:
    alone, at_8, at_32, burst = (found[name] for name in ("1", "8", "32", "burst"))
    requests, size = at_8["requests_each"], at_8["bytes_each"] / 1000
    lines = [
        Line(
            "5 Attempt of 20 questions", f"{size:.1f} KB, {requests} requests",
            f"Moodle 482 KB, 45 {ELSEWHERE}", f"{size / 482:.2f}", "<= 60 KB, 25",
            requests <= 25 and size <= 60,
        )
    ]  # fmt: skip
    for clients, each in ((8, at_8), (32, at_32)):
        rate = each["per_second"]
        lines.append(
            Line(
                f"6 Attempts/s at {clients}", f"{rate:.1f}", f"Moodle {MOODLE_ATTEMPTS} {ELSEWHERE}",
                f"{rate / MOODLE_ATTEMPTS:.0f}", ">= 9.7", rate >= 9.7 and not each["errors"],
            )
        )  # fmt: skip
    cpu, submit = at_8["cpu_ms"], alone["times"]["submit and result"]["p50_ms"]
    slowest = max(each["p95_ms"] for kind, each in burst["times"].items() if kind != "submit and result")
    return [
        *lines,
        Line("6 … CPU of one", f"{cpu:.0f} ms", f"Moodle 2,000 ms {ELSEWHERE}", "", "<= 200 ms", cpu <= 200),
        Line("6 … submit and result alone, p50", f"{submit:.0f} ms", "", "", "<= 60 ms", submit <= 60),
        Line(
            "6 200 start and submit at once, p95", f"{slowest:.0f} ms, {len(burst['errors'])} errors", "", "",
            "<= 1000 ms, 0", slowest <= 1000 and not burst["errors"],
        ),
    ]  # fmt: skip


def autosave(loads: dict[str, Any], database: str) -> list[Line]:
    lines = []
    for clients in (8, 32):
        ours, bare = loads[f"autosave, {clients}"], loads[f"bare autosave, {clients}"]
        share, cpu = ours["per_second"] / bare["per_second"], ours["cpu_ms"] / bare["cpu_ms"]
        slower = ours["p95_ms"] / bare["p95_ms"]
        lines += [
            Line(
                f"7 Saves/s at {clients}, {database}", f"{ours['per_second']:.0f}",
                f"bare {bare['per_second']:.0f}", f"{share:.2f}", ">= 0.6", share >= 0.6,
            ),
            Line("7 … CPU", f"{ours['cpu_ms']:.1f} ms", f"bare {bare['cpu_ms']:.1f} ms", f"{cpu:.1f}", ""),
            Line(
                "7 … p95", f"{ours['p95_ms']:.0f} ms", f"bare {bare['p95_ms']:.0f} ms", f"{slower:.1f}",
                "<= 2" if clients == 32 else "", slower <= 2 if clients == 32 else None,
            ),
        ]  # fmt: skip
    return lines


def slowest_save(loads: dict[str, Any]) -> Line:
    longest = loads["autosave, 8"]["max_ms"]
    bare = f"bare {loads['bare autosave, 8']['max_ms']:.0f} ms"
    return Line("7 Slowest save at 8, SQLite", f"{longest:.0f} ms", bare, "", "<= 200 ms", longest <= 200)


def statistics_of_many(found: dict[str, float]) -> Line:
    seconds, size = found["seconds"], found["peak_mb"]
    return Line(
        "Statistics of 20 questions, 100,000 people", f"{seconds:.1f} s, {size:.0f} MB", "", "", "< 5 s, 500 MB",
        seconds < 5 and size < 500,
    )  # fmt: skip


def show(figures: dict[str, Any], lines: list[Line]) -> None:
    rows = [("Goal", "Ours", "Reference", "Ratio", "Wanted", "")]
    verdicts = {True: "met", False: "NOT MET", None: ""}
    rows += [
        (line.goal, line.ours, line.reference, line.ratio, line.wanted, verdicts[line.is_met])
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    print(f"\n{figures['database']}, {figures['cores']} cores, gunicorn with 2 workers of 4 threads\n")
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    print(f"\n{ELSEWHERE} measured elsewhere, on another machine of two cores: not a reference of this run.")
    all_loads = [*figures["loads"].values(), *figures["sqlite"].values(), *figures["attempts"].values()]
    busy = max(each["others_percent"] for each in all_loads)
    if busy > 15:
        print(f"Others used up to {busy:.0f} % of this machine: trust CPU and ratios, not views a second.")
