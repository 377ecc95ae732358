"""Intake: raw water pump, inlet valve under level control, raw water tank.

Lives here: the balance of the raw water tank and what disturbs the river.
Must not: know a tag's name, draw a random number.
"""

from dataclasses import dataclass, replace

from .drive import Drive, turned
from .pid import Pid, Tuning, controlled

TANK_AREA = 45.0  # m²
TANK_HEIGHT = 5.0  # m
FULL_FLOW = 720.0  # m³/h with the valve open and the pump at full speed
VALVE_TIME = 3.0  # s, first order
FLOW_TIME = 1.2  # s, first order
LEVEL = Tuning(gain=1.6, integral_time=90.0)


@dataclass(frozen=True, slots=True)
class Intake:
    pump: Drive
    controller: Pid
    valve: float = 0.6  # fraction open
    flow: float = 430.0  # m³/h into the tank
    level: float = 3.0  # m


def filled(intake: Intake, setpoint: float, outflow: float, dt: float) -> Intake:
    """`dt` seconds later. `setpoint` in m, `outflow` to the filters in m³/h; a full tank spills over."""
    controller = controlled(intake.controller, LEVEL, setpoint, intake.level, dt)
    pump = turned(intake.pump, 1.0, dt)
    valve = intake.valve + (controller.output - intake.valve) * dt / VALVE_TIME
    flow = intake.flow + (FULL_FLOW * valve * pump.speed - intake.flow) * dt / FLOW_TIME
    level = intake.level + (flow - outflow) / 3600.0 / TANK_AREA * dt
    return replace(
        intake,
        pump=pump,
        controller=controller,
        valve=valve,
        flow=flow,
        level=min(max(level, 0.0), TANK_HEIGHT),
    )


def pump_current(pump: Drive, flow: float) -> float:
    """A of the raw water motor; flow in m³/h."""
    return 0.0 if pump.speed == 0.0 else 38.0 * pump.speed**2 + 0.115 * flow
