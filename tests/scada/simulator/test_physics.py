"""The plant's physics: what flows in and does not flow out is in the tank.

Lives here: balances, bounds and curves, over minutes of every scenario.
Must not: look at noise or at what is reported.
"""

from itertools import pairwise

import pytest

from scada.simulator.plant import SCENARIOS, Plant
from scada.simulator.plant.clear_well import AREA
from scada.simulator.plant.distribution import CURVE, SHUT_OFF
from scada.simulator.plant.filters import FilterState, wash_flow
from scada.simulator.plant.intake import TANK_AREA
from scada.simulator.plant.world import FIRST_ENERGY, World

DT = 0.1


def worlds(scenario: str, seconds: int) -> list[World]:
    plant = Plant(7, scenario)
    seen = []
    for _ in range(seconds * 10):
        plant.step()
        seen.append(plant.world)
    return seen


@pytest.fixture(scope="module", params=sorted(SCENARIOS))
def life(request: pytest.FixtureRequest) -> list[World]:
    return worlds(request.param, 120)


def test_levels_and_pressures_stay_within_what_the_vessels_can_hold(life: list[World]) -> None:
    for world in life:
        assert 0.0 <= world.intake.level <= 5.0
        assert 0.0 <= world.well.level <= 5.0
        assert 0.0 <= world.network.pressure <= SHUT_OFF
        assert 0.0 <= world.compressor.pressure <= 9.5
        assert 0.0 <= world.dosing.tank <= 100.0
        assert min(unit.flow for unit in world.filters) >= 0.0


def test_the_raw_water_tank_holds_what_came_in_and_did_not_go_to_the_filters(life: list[World]) -> None:
    stored = (life[-1].intake.level - life[0].intake.level) * TANK_AREA
    flowed = sum(w.intake.flow - sum(unit.flow for unit in w.filters) for w in life[1:]) / 3600.0 * DT
    assert stored == pytest.approx(flowed, abs=1e-6)


def test_the_clear_well_holds_what_was_filtered_and_neither_pumped_nor_washed_away(life: list[World]) -> None:
    stored = (life[-1].well.level - life[0].well.level) * AREA
    flowed = sum(
        sum(unit.flow for unit in w.filters) - sum(p.flow for p in w.network.pumps) - wash_flow(w.filters)
        for w in life[1:]
    )
    assert stored == pytest.approx(flowed / 3600.0 * DT, abs=1e-6)


def test_at_rest_a_pump_works_on_its_curve() -> None:
    world = Plant(1, "quiet").world
    duty = world.network.pumps[0]
    head = SHUT_OFF * duty.drive.speed**2 - CURVE * duty.flow**2 + 0.098 * world.well.level
    assert world.network.pressure == pytest.approx(head, abs=0.05)
    assert duty.flow == pytest.approx(world.network.outflow, rel=0.03)


def test_it_starts_in_a_steady_state() -> None:
    seen = worlds("quiet", 30)
    for quantity in (
        [w.network.pressure for w in seen],
        [w.well.level for w in seen],
        [w.intake.level for w in seen],
        [w.dosing.residual for w in seen],
    ):
        assert max(quantity) - min(quantity) < 0.02 * max(quantity)


def test_energy_is_the_sum_of_power_and_begins_above_what_a_float_can_count() -> None:
    seen = worlds("trip", 30)
    gained = seen[-1].energy - seen[0].energy
    assert gained == sum(round(world.power * 1e6 * DT) for world in seen[1:])
    assert FIRST_ENERGY > 2**53
    assert all(later.energy > earlier.energy for earlier, later in pairwise(seen[1:]))


def test_one_filter_at_a_time_is_washed_in_the_order_of_the_steps_and_comes_back_clean() -> None:
    plant, steps, cleanest = Plant(3, "normal"), [], 1.0
    plant.order("F-301.Backwash", True)
    plant.order("F-303.Backwash", True)
    for _ in range(1600):
        plant.step()
        cleanest = min(cleanest, plant.world.filters[0].clogging)
        states = tuple(unit.state for unit in plant.world.filters)
        assert sum(state > FilterState.WAITING for state in states) <= 1
        if states[0] is not FilterState.WAITING and (not steps or steps[-1] != states[0]):
            steps.append(states[0])
    drain, air, wash, rinse = (
        FilterState.DRAINING,
        FilterState.AIR_SCOUR,
        FilterState.BACKWASH,
        FilterState.RINSE,
    )
    assert steps[:5] == [drain, air, wash, rinse, FilterState.FILTERING]
    assert cleanest < 0.01
