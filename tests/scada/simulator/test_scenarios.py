"""What each scenario promises, and the example alarms that should notice it.

Lives here: promises over any seed; the example alarm file against the tags.
Must not: evaluate alarms as the product does; a limit is simply passed or not.
"""

import csv
from importlib.resources import files

import pytest

from scada.simulator.plant import SCENARIOS, TAGS, Plant
from scada.simulator.plant.scenario import Happening

ALARMS = list(csv.DictReader((files("resources") / "example" / "alarms.csv").open(encoding="utf-8")))
BY_NAME = {tag.name: tag for tag in TAGS}
SEEDS = (1, 2, 99)
Course = dict[str, list[tuple[float, float, int]]]  # by tag: (s, value, status)


def course(scenario: str, seconds: int, seed: int) -> Course:
    plant, seen = Plant(seed, scenario), {}
    for step in range(seconds * 10):
        reports = plant.step()
        for tag, value, status in zip(reports.tag, reports.value, reports.status, strict=True):
            seen.setdefault(TAGS[tag].name, []).append((step / 10, value, int(status)))
    return seen


def cut(seen: Course, end: float) -> Course:
    return {tag: [row for row in rows if row[0] < end] for tag, rows in seen.items()}


def when(seen: Course, tag: str, above: float | None = None, below: float | None = None) -> float:
    """The first time the tag is beyond the limit; infinity if never."""
    is_beyond = (lambda v: v > above) if above is not None else (lambda v: v < below)
    return next((at for at, value, _ in seen[tag] if is_beyond(value)), float("inf"))


def passed_limits(seen: Course) -> set[str]:
    """Tags with an example limit that some value passes."""
    passed = set()
    for row in ALARMS:
        limit = float(row["limit"])
        values = [float(value) for _, value, _ in seen[row["tag"]]]
        if max(values) > limit if row["kind"].startswith("Hi") else min(values) < limit:
            passed.add(row["tag"])
    return passed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("scenario", ["normal", "trip"])
def test_something_mild_happens_within_15_seconds_and_lasts(scenario: str, seed: int) -> None:
    seen = course(scenario, 20, seed)
    assert when(seen, "PDT-302", above=45.0) < 13.0
    assert all(
        value > 45.0 for at, value, _ in seen["PDT-302"] if 14.0 < at < (15.0 if scenario == "trip" else 20.0)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_normal_washes_the_clogged_filter(seed: int) -> None:
    seen = course("normal", 120, seed)
    assert 20.0 < when(seen, "F-302.State", above=1) < 60.0
    assert seen["F-302.State"][-1][1] == 0
    assert seen["PDT-302"][-1][1] < 20.0


@pytest.mark.parametrize("seed", SEEDS)
def test_trip_lets_the_pressure_fall_until_the_standby_pump_starts_by_itself(seed: int) -> None:
    seen = course("trip", 60, seed)
    assert when(seen, "P-101.State", above=3) == 12.0
    low, very_low = when(seen, "PT-101", below=4.0), when(seen, "PT-101", below=3.0)
    standby = when(seen, "P-102.State", above=0)
    assert 12.0 < low < very_low < standby < 35.0
    assert when(seen, "FIT-101", below=300.0) < standby
    assert seen["PT-101"][-1][1] == pytest.approx(4.8, abs=0.15)


def test_trip_comes_again_every_five_minutes() -> None:
    trips = [step / 10 for step in range(7000) if Happening.DUTY_TRIPS in SCENARIOS["trip"].due(step)]
    assert trips == [12.0, 312.0, 612.0]


def test_without_its_automatic_start_the_standby_pump_stays() -> None:
    plant = Plant(1, "trip")
    plant.order("P-102.Standby", 0)
    for _ in range(600):
        plant.step()
    assert plant.world.network.pumps[1].drive.speed == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_sensor_stuck_is_silent_then_bad_then_uncertain_then_good(seed: int) -> None:
    rows = course("sensor-stuck", 60, seed)["AIT-120"]
    assert [at for at, _, _ in rows if 8.5 < at < 19.9] == []
    assert {code for at, _, code in rows if 20.6 < at < 31.9} <= {0x808C0000}
    codes = [code for _, _, code in rows]
    in_order = [code for number, code in enumerate(codes) if number == 0 or codes[number - 1] != code]
    assert in_order == [0, 0x808C0000, 0x40930000, 0]


def test_the_other_scenarios_report_nothing_but_good() -> None:
    for scenario in sorted(set(SCENARIOS) - {"sensor-stuck"}):
        seen = course(scenario, 40, 1)
        assert {code for rows in seen.values() for _, _, code in rows} == {0}


@pytest.mark.parametrize("seed", SEEDS)
def test_flood_drives_tens_of_tags_over_their_limits_and_recovers(seed: int) -> None:
    seen = course("flood", 130, seed)
    before = passed_limits(cut(seen, 10.0))
    assert len(before) <= 2  # the filter, and bottles may have jammed
    assert len(passed_limits(cut(seen, 60.0))) >= 20
    assert when(seen, "ET-001", below=360.0) <= 11.5
    assert seen["PT-101"][-1][1] == pytest.approx(4.8, abs=0.15)
    assert seen["PK-601.State"][-1][1] in (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_quiet_passes_no_limit_for_minutes(seed: int) -> None:
    seconds = 500 if seed == SEEDS[0] else 120
    assert passed_limits(course("quiet", seconds, seed)) == set()


def test_the_example_alarms_have_the_columns_in_their_order() -> None:
    columns = "tag,kind,limit,deadband,on_delay,off_delay,priority,message"
    assert ",".join(ALARMS[0]) == columns


@pytest.mark.parametrize("row", ALARMS, ids=lambda row: f"{row['tag']} {row['kind']}")
def test_an_example_alarm_names_a_tag_and_a_limit_inside_its_range(row: dict[str, str]) -> None:
    tag = BY_NAME[row["tag"]]
    limit, deadband = float(row["limit"]), float(row["deadband"])
    low, high = (tag.low, tag.high) if tag.low is not None else (0, len(tag.states) - 1)
    assert low < limit < high
    assert 0 <= deadband < (high - low) / 5
    assert row["kind"] in ("HiHi", "Hi", "Lo", "LoLo")
    assert row["priority"] in ("1", "2", "3", "4")
    assert float(row["on_delay"]) >= 0 <= float(row["off_delay"])
    assert row["message"]


def test_no_limit_stands_twice_and_the_four_of_a_tag_are_in_order() -> None:
    rank = ("LoLo", "Lo", "Hi", "HiHi")
    limits: dict[str, dict[str, float]] = {}
    for row in ALARMS:
        assert row["kind"] not in limits.setdefault(row["tag"], {})
        limits[row["tag"]][row["kind"]] = float(row["limit"])
    for of_tag in limits.values():
        ordered = [of_tag[kind] for kind in rank if kind in of_tag]
        assert ordered == sorted(ordered)
