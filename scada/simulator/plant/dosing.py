"""Chlorine: dosing pump, contact time, analyser, and the controller between them.

Lives here: the free chlorine that the water carries, the day tank of hypochlorite.
Must not: know a tag's name, draw a random number.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from .drive import Drive, turned
from .pid import MANUAL, Pid, Tuning, controlled, held

STRENGTH = 120.0  # g of chlorine in a litre of hypochlorite
FULL_DOSE = 12.0  # L/h at full stroke and nominal flow
NOMINAL_FLOW = 420.0  # m³/h
CONTACT_TIMES = (4.0, 5.0, 6.0)  # s, first order each: mixing, contact chamber, analyser
DAY_TANK = 60.0  # L
REFILL_AT, REFILL_RATE = 15.0, 1.5  # %, % per second
CHLORINE = Tuning(gain=0.25, integral_time=16.0)


@dataclass(frozen=True, slots=True)
class Dosing:
    pump: Drive
    controller: Pid
    dose: float = 5.0  # L/h
    stages: tuple[float, float, float] = (0.8, 0.8, 0.8)  # mg/L through the contact chamber
    tank: float = 62.0  # %
    is_refilling: bool = False

    @property
    def residual(self) -> float:
        """mg/L of free chlorine where the analyser sits."""
        return self.stages[-1]


class Wishes(NamedTuple):
    """What the controller goes by."""

    setpoint: float  # mg/L
    reading: float | None  # mg/L of the analyser; None where it gives none: the output then stays
    mode: int
    manual: float  # output by hand, as a fraction


def dosed(dosing: Dosing, wishes: Wishes, flow: float, demand: float, dt: float) -> Dosing:
    """`dt` seconds later; `flow` of water in m³/h, `demand` in mg/L that the water eats up."""
    controller = dosing.controller
    if wishes.mode == MANUAL:
        controller = held(controller, wishes.manual)
    elif wishes.reading is None:
        controller = held(controller, controller.output)
    else:
        controller = controlled(controller, CHLORINE, wishes.setpoint, wishes.reading, dt)
    pump = turned(dosing.pump, 1.0, dt)
    dose = FULL_DOSE * controller.output * pump.speed * min(flow / NOMINAL_FLOW, 1.5)
    if dosing.tank <= 0.5:
        dose = 0.0
    arriving = max(dose * STRENGTH / flow - demand, 0.0) if flow > 20.0 else dosing.stages[0]
    stages = []
    for level, contact in zip(dosing.stages, CONTACT_TIMES, strict=True):
        stages.append(level + (arriving - level) * dt / contact)
        arriving = level
    tank = dosing.tank - dose / 3600.0 / DAY_TANK * 100.0 * dt
    is_refilling = tank < REFILL_AT or (dosing.is_refilling and tank < 95.0)
    tank += REFILL_RATE * dt if is_refilling else 0.0
    return replace(
        dosing, pump=pump, controller=controller, dose=dose, stages=(stages[0], stages[1], stages[2]),
        tank=min(max(tank, 0.0), 100.0), is_refilling=is_refilling,
    )  # fmt: skip
