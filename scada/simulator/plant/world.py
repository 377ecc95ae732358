"""The whole plant as one value, and how its parts act on each other in one step.

Lives here: the flows between the units, power and energy, the first state.
Must not: draw a random number, add noise, know how a tag is reported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, NamedTuple

from .clear_well import ClearWell, supplied
from .compressor import Compressor, compressed
from .distribution import Distribution, Pump, delivered, hydraulic_power, with_standby
from .dosing import Dosing, Wishes, dosed
from .drive import Drive, DriveState
from .filters import CLEAN_RESISTANCE, Filter, Filters, FilterState, filtered, wash_flow
from .intake import Intake, filled, pump_current
from .packaging import Packaging, PackagingState, packed
from .pid import Pid
from .weather import Weather, passed

FIRST_ENERGY = 9_360_118_473_905_211  # mJ, above 2**53: a reader that takes it for a float loses digits
RUNNING = Drive(DriveState.RUNNING, 1.0, running_time=3.1e7, starts=212)


class Analyser(Enum):
    """How the chlorine analyser fares."""

    SOUND = "sound"
    STUCK = "stuck"
    FAILED = "failed"
    DRIFTING = "drifting"


class Chances(NamedTuple):
    """What luck brings in one step: standard normal numbers."""

    walks: Sequence[float]  # one a walk of the weather
    bottles: Sequence[float]  # one for each bottle that may leave the machine


@dataclass(frozen=True, slots=True)
class World:
    filters: Filters
    intake: Intake
    dosing: Dosing
    well: ClearWell
    network: Distribution
    compressor: Compressor
    packaging: Packaging
    weather: Weather
    power: float = 230.0  # kW
    energy: int = FIRST_ENERGY  # mJ since ever
    analyser: Analyser = Analyser.SOUND


def first_world() -> World:
    """Close to the steady state, with clean filters."""
    duty = Pump(replace(RUNNING, speed=0.9), flow=410.0)
    standby = Pump(Drive(running_time=2.9e7, starts=187))
    return World(
        filters=(Filter(), Filter(), Filter()),
        intake=Intake(RUNNING, Pid(0.6, 0.6)),
        dosing=Dosing(RUNNING, Pid(0.42, 0.42)),
        well=ClearWell(Pid(0.65, 0.65)),
        network=Distribution((duty, standby), Pid(0.9, 0.9), volume=1_482_350.0),
        compressor=Compressor(RUNNING),
        packaging=Packaging(good=18_204, rejected=71, batch=417),
        weather=Weather(),
    )


def with_drops(world: World, drops: tuple[float, float, float]) -> World:
    """The same plant with filters that show these pressure drops (kPa) at their flow of this moment."""
    first, second, third = (
        replace(unit, clogging=drop / (CLEAN_RESISTANCE * unit.flow) - 1.0, run_time=drop * 30.0)
        for unit, drop in zip(world.filters, drops, strict=True)
    )
    return replace(world, filters=(first, second, third))


def advanced(
    world: World,
    settings: Mapping[str, Any],
    reading: float | None,
    chances: Chances,
    wash_limit: float,
    dt: float,
) -> World:
    """`dt` seconds later.

    `settings` by tag name; `reading` of the chlorine analyser in mg/L or None; `wash_limit` in kPa.
    """
    weather = passed(world.weather, chances.walks, dt)
    has_air = world.compressor.pressure > 4.0 and not weather.is_dipped
    wanted = world.well.wanted if has_air and world.intake.level > 0.1 else 0.0  # the valves shut without air
    filters = filtered(world.filters, wanted, weather.turbidity, wash_limit, dt)
    through = sum(unit.flow for unit in filters)
    network = delivered(world.network, settings["PIC-101.SP"], weather.demand, world.well.level, dt)
    if settings["P-102.Standby"]:
        network = with_standby(network)
    drawn = sum(pump.flow for pump in network.pumps) + wash_flow(filters)
    air = world.compressor.pressure
    moved = replace(
        world,
        weather=weather,
        filters=filters,
        intake=filled(world.intake, settings["LIC-010.SP"], through, dt),
        dosing=dosed(world.dosing, _wishes(settings, reading), through, weather.chlorine_demand, dt),
        network=network,
        well=supplied(world.well, settings["LIC-110.SP"], through, drawn, dt),
        packaging=packed(world.packaging, settings["PK-601.SpeedSP"], air, iter(chances.bottles), dt),
    )
    consumption = air_consumption(moved)
    moved = replace(moved, compressor=compressed(moved.compressor, settings["PIC-501.SP"], consumption, dt))
    power = plant_power(moved)
    return replace(moved, power=power, energy=moved.energy + round(power * 1e6 * dt))


def _wishes(settings: Mapping[str, Any], reading: float | None) -> Wishes:
    return Wishes(
        settings["AIC-120.SP"], reading, settings["AIC-120.Mode"], settings["AIC-120.Manual"] / 100.0
    )


def air_consumption(world: World) -> float:
    """bar/s at the receiver."""
    scour = 0.02 * any(unit.state is FilterState.AIR_SCOUR for unit in world.filters)
    return 0.02 + 0.024 * world.packaging.speed / 120.0 + scour


def plant_power(world: World) -> float:
    """kW of all that turns, and of light and heat."""
    pumps = sum(hydraulic_power(pump, world.network.pressure) for pump in world.network.pumps)
    raw = 0.6 * pump_current(world.intake.pump, world.intake.flow)
    wash = 45.0 * any(unit.state is FilterState.BACKWASH for unit in world.filters)
    machines = world.compressor.power + 4.0 + 14.0 * world.packaging.speed / 120.0
    return 38.0 + pumps + raw + wash + machines


def is_executing(world: World) -> bool:
    return world.packaging.state is PackagingState.EXECUTE
