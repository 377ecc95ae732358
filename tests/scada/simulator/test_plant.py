"""The plant as its control system shows it: reports, noise, operator's orders.

Lives here: what holds for any seed.
Must not: start a server, know a clock.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scada.simulator.plant import COMMANDS, INDEX, INTEGERS, SCENARIOS, TAGS, OutOfRangeError, Plant, Reports

BY_NAME = {tag.name: tag for tag in TAGS}
PYTHON_TYPES = {"Double": float, "Float": float, "Boolean": bool, "String": str}


def life(plant: Plant, steps: int) -> list[Reports]:
    return [plant.step() for _ in range(steps)]


def newest(plant: Plant, steps: int) -> dict[str, object]:
    """The value every tag stands at after so many steps from the first."""
    shown: dict[str, object] = {}
    for reports in life(plant, steps):
        shown.update((TAGS[tag].name, value) for tag, value in zip(reports.tag, reports.value, strict=True))
    return shown


@settings(max_examples=6)
@given(st.integers(0, 2**32), st.sampled_from(sorted(SCENARIOS)))
def test_the_same_seed_gives_the_same_reports_in_the_same_steps(seed: int, scenario: str) -> None:
    for one, other in zip(life(Plant(seed, scenario), 60), life(Plant(seed, scenario), 60), strict=True):
        np.testing.assert_array_equal(one.tag, other.tag)
        np.testing.assert_array_equal(one.status, other.status)
        assert one.value == other.value


def test_another_seed_gives_other_values() -> None:
    assert [r.value for r in life(Plant(1), 20)] != [r.value for r in life(Plant(2), 20)]


def test_orders_of_an_operator_do_not_shift_the_noise() -> None:
    left, told = Plant(5), Plant(5)
    told.order("PK-601.SpeedSP", 100)
    turbidity = INDEX["AIT-012"]
    for one, other in zip(life(left, 100), life(told, 100), strict=True):
        assert [v for t, v in zip(one.tag, one.value, strict=True) if t == turbidity] == [
            v for t, v in zip(other.tag, other.value, strict=True) if t == turbidity
        ]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_a_tag_speaks_only_when_its_value_or_status_changed(scenario: str) -> None:
    said: dict[int, tuple[object, int]] = {}
    for step, reports in enumerate(life(Plant(2, scenario), 700)):
        if step == 0:
            assert reports.tag.tolist() == list(range(len(TAGS)))
        for tag, value, status in zip(
            reports.tag.tolist(), reports.value, reports.status.tolist(), strict=True
        ):
            assert said.get(tag) != (value, status), TAGS[tag].name
            said[tag] = value, status


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_values_have_the_type_the_range_and_the_resolution_of_their_tag(scenario: str) -> None:
    for reports in life(Plant(2, scenario), 700):
        for number, value in zip(reports.tag, reports.value, strict=True):
            tag = TAGS[number]
            assert type(value) is PYTHON_TYPES.get(tag.type, int), tag.name
            if tag.low is not None and tag.high is not None:
                assert tag.low <= value <= tag.high, tag.name
            if tag.type == "Double":
                assert value == round(value, tag.decimals or 0), tag.name
            if tag.type == "Float":
                assert value == float(np.float32(value)), tag.name
            if tag.type in INTEGERS:
                assert INTEGERS[tag.type][0] <= value <= INTEGERS[tag.type][1], tag.name
            if tag.states:
                assert 0 <= int(value) < len(tag.states), tag.name


def test_a_plant_of_about_80_tags_changes_40_to_80_values_a_second() -> None:
    assert 75 <= len(TAGS) <= 95
    changes = sum(len(reports.tag) for reports in life(Plant(1), 601)[1:])
    assert 40 <= changes / 60 <= 80


def test_a_quantity_at_rest_does_not_flicker_between_two_neighbours() -> None:
    plant = Plant(1, "quiet")
    told = [tag for reports in life(plant, 300)[1:] for tag in reports.tag.tolist()]
    assert told.count(INDEX["LIC-110.SP"]) == 0
    assert told.count(INDEX["TT-111"]) <= 2


def test_the_kinds_of_signal_a_control_system_has_are_all_there() -> None:
    kinds = {tag.type for tag in TAGS}
    assert kinds == {"Double", "Float", "Int16", "Int32", "UInt32", "UInt64", "Boolean", "String"}
    assert len(BY_NAME) == len(TAGS)
    assert all(tag.description and tag.area for tag in TAGS)


def test_a_setpoint_acts() -> None:
    plant = Plant(1, "quiet")
    before = newest(plant, 10)["PT-101"]
    plant.order("PIC-101.SP", 5.4)
    after = newest(plant, 400)
    assert (before, after["PIC-101.SP"]) == (pytest.approx(4.8, abs=0.1), 5.4)
    assert after["PT-101"] == pytest.approx(5.4, abs=0.1)


def test_a_push_button_shows_for_one_step_and_acts() -> None:
    plant = Plant(1, "quiet")
    life(plant, 3)
    plant.order("P-101.Stop", True)
    pressed, released = plant.step(), plant.step()
    for reports, shown in ((pressed, True), (released, False)):
        rows = dict(zip(reports.tag.tolist(), reports.value, strict=True))
        assert rows[INDEX["P-101.Stop"]] is shown
    assert newest(plant, 150)["P-101.State"] == 0


def test_manual_chlorine_follows_the_hand() -> None:
    plant = Plant(1, "quiet")
    plant.order("AIC-120.Mode", 0)
    plant.order("AIC-120.Manual", 20.0)
    shown = newest(plant, 600)
    assert shown["AIC-120.OUT"] == 20.0
    assert float(str(shown["AIT-120"])) < 0.4


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 6.01, -1.0])
def test_an_order_outside_the_range_is_refused_and_changes_nothing(wrong: float) -> None:
    plant = Plant(1)
    with pytest.raises(OutOfRangeError, match=r"PIC-101\.SP"):
        plant.order("PIC-101.SP", wrong)
    assert plant.settings["PIC-101.SP"] == 4.8


def test_a_measured_value_cannot_be_ordered() -> None:
    with pytest.raises(KeyError):
        Plant(1).order("PT-101", 3.0)


def test_every_push_button_is_a_tag_and_every_writable_tag_is_known_to_the_plant() -> None:
    writable = {tag.name for tag in TAGS if tag.writable}
    assert writable == set(COMMANDS) | set(Plant(1).settings)


@pytest.mark.parametrize("seed", [-3, 0, 2**70])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert len(Plant(seed).step().tag) == len(TAGS)
