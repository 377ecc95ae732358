"""What the instruments of the plant would show without noise: the true value behind each tag.

Lives here: the one table from quantities of the plant to tag names.
Must not: add noise, round, decide what is reported.
"""

from collections.abc import Mapping, Set
from typing import Any

from .changes import COMMANDS
from .clear_well import HIGH_SWITCH
from .distribution import motor_current, vibration
from .filters import filtrate_turbidity, wash_flow
from .intake import pump_current
from .world import World


def true_values(world: World, settings: Mapping[str, Any], pressed: Set[str]) -> dict[str, Any]:
    """Every tag's value by name. `pressed`: commands given in this step."""
    return {
        **settings,
        **_water(world),
        **_filters(world),
        **_network(world),
        **_machines(world),
        **{name: name in pressed for name in COMMANDS},
    }


def _water(world: World) -> dict[str, Any]:
    intake, dosing, well, weather = world.intake, world.dosing, world.well, world.weather
    return {
        "FIT-010": intake.flow,
        "LT-010": intake.level,
        "FV-010.Position": intake.valve * 100.0,
        "AIT-012": weather.turbidity,
        "TT-013": weather.temperature,
        "AIT-014": weather.acidity,
        "P-011.State": int(intake.pump.state),
        "IT-011": pump_current(intake.pump, intake.flow),
        "AIT-120": dosing.residual,
        "AIC-120.OUT": dosing.controller.output * 100.0,
        "P-121.State": int(dosing.pump.state),
        "FIT-121": dosing.dose,
        "LT-121": dosing.tank,
        "LT-110": well.level,
        "FIT-110": sum(unit.flow for unit in world.filters),
        "TT-111": weather.temperature + 0.4,
        "LSH-110": well.level > HIGH_SWITCH,
    }


def _filters(world: World) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "AIT-310": filtrate_turbidity(world.filters, world.weather.turbidity),
        "FIT-320": wash_flow(world.filters),
    }
    for number, unit in enumerate(world.filters, start=301):
        shown[f"F-{number}.State"] = int(unit.state)
        shown[f"PDT-{number}"] = unit.pressure_drop
        shown[f"FIT-{number}"] = unit.flow
        shown[f"F-{number}.RunTime"] = int(unit.run_time)
    return shown


def _network(world: World) -> dict[str, Any]:
    network = world.network
    shown: dict[str, Any] = {
        "PT-101": network.pressure,
        "FIT-101": network.outflow,
        "PT-104": network.zone,
        "PIC-101.OUT": network.controller.output * 100.0,
        "ZS-101": network.pumps[0].flow > 1.0,
        "FQ-101": int(network.volume),
    }
    for number, pump in enumerate(network.pumps, start=101):
        shown[f"P-{number}.State"] = int(pump.drive.state)
        shown[f"P-{number}.Speed"] = pump.drive.speed * 100.0
        shown[f"IT-{number}"] = motor_current(pump)
        shown[f"VT-{number}"] = vibration(pump)
        shown[f"P-{number}.Hours"] = int(pump.drive.running_time / 3600.0)
    return shown


def _machines(world: World) -> dict[str, Any]:
    compressor, packaging = world.compressor, world.packaging
    return {
        "C-501.State": int(compressor.drive.state),
        "C-501.Loaded": compressor.is_loaded and compressor.drive.is_turning,
        "PT-501": compressor.pressure,
        "TT-501": compressor.oil,
        "JT-001": world.power,
        "ET-001": world.weather.voltage,
        "ST-001": world.weather.frequency,
        "EQ-001": world.energy,
        "PK-601.State": int(packaging.state),
        "PK-601.Speed": packaging.speed,
        "PK-601.Good": packaging.good,
        "PK-601.Reject": packaging.rejected,
        "WT-601": packaging.weight,
        "PK-601.Batch": f"LOT-{packaging.batch:05d}",
    }
