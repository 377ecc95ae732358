"""Three sand filters that clog, and the backwash that cleans them one at a time.

Lives here: pressure drop, turbidity of the filtrate, the steps of a backwash as a table.
Must not: know a tag's name, decide the total flow, draw a random number.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

NOMINAL_FLOW = 140.0  # m³/h through one filter
LARGEST_FLOW = 175.0  # m³/h through one filter
CLEAN_RESISTANCE = 12.0 / NOMINAL_FLOW  # kPa per m³/h
FLOW_TIME = 2.5  # s, first order
BACKWASH_FLOW = 320.0  # m³/h, taken from the clear well
CLOGGING = 2.4e-6  # growth of the resistance per second, m³/h and NTU, relative to a clean bed
RIPENING_TIME = 60.0  # s, how long a washed filter lets more turbidity through


class FilterState(IntEnum):
    FILTERING = 0
    WAITING = 1  # wants a backwash; another filter is in one
    DRAINING = 2
    AIR_SCOUR = 3
    BACKWASH = 4
    RINSE = 5


FILTER_STATES = ("Filtering", "Waiting", "Draining", "Air scour", "Backwash", "Rinse")
STEPS = {  # step: (s it lasts, what follows)
    FilterState.DRAINING: (10.0, FilterState.AIR_SCOUR),
    FilterState.AIR_SCOUR: (12.0, FilterState.BACKWASH),
    FilterState.BACKWASH: (25.0, FilterState.RINSE),
    FilterState.RINSE: (10.0, FilterState.FILTERING),
}


@dataclass(frozen=True, slots=True)
class Filter:
    state: FilterState = FilterState.FILTERING
    in_state: float = 0.0  # s
    clogging: float = 0.0  # relative to a clean bed
    flow: float = NOMINAL_FLOW  # m³/h
    run_time: float = 0.0  # s since the last backwash

    @property
    def is_filtering(self) -> bool:
        return self.state <= FilterState.WAITING

    @property
    def pressure_drop(self) -> float:
        """kPa (Darcy: proportional to the flow)."""
        return CLEAN_RESISTANCE * (1.0 + self.clogging) * self.flow


Filters = tuple[Filter, Filter, Filter]


def filtered(filters: Filters, wanted: float, turbidity: float, limit: float, dt: float) -> Filters:
    """`dt` seconds later.

    `wanted` total flow in m³/h, `turbidity` of the raw water in NTU; a backwash is due at `limit` kPa.
    """
    share = min(wanted / max(sum(unit.is_filtering for unit in filters), 1), LARGEST_FLOW)
    is_free = all(unit.is_filtering for unit in filters)
    moved = []
    for unit in filters:
        unit = _advanced(unit, share if unit.is_filtering else 0.0, turbidity, dt)
        if unit.state is FilterState.FILTERING and unit.pressure_drop >= limit:
            unit = replace(unit, state=FilterState.WAITING, in_state=0.0)
        if unit.state is FilterState.WAITING and is_free:
            unit, is_free = replace(unit, state=FilterState.DRAINING, in_state=0.0), False
        moved.append(unit)
    return (moved[0], moved[1], moved[2])


def asked(unit: Filter) -> Filter:
    """The filter once an operator has asked for a backwash."""
    return replace(unit, state=FilterState.WAITING, in_state=0.0) if unit.is_filtering else unit


def wash_flow(filters: Filters) -> float:
    """m³/h of clear water that flows backwards."""
    return BACKWASH_FLOW * sum(unit.state is FilterState.BACKWASH for unit in filters)


def filtrate_turbidity(filters: Filters, raw: float) -> float:
    """NTU behind all filters, weighted by their flow."""
    total = sum(unit.flow for unit in filters)
    if total < 1.0:
        return 0.05
    return sum(unit.flow * _passed(unit, raw) for unit in filters) / total


def _passed(unit: Filter, raw: float) -> float:
    ripening = max(0.0, 1.0 - unit.run_time / RIPENING_TIME) * 0.025
    hurry = max(0.0, unit.flow - 150.0) * 2.5e-4
    return 0.045 + 0.006 * raw + ripening + hurry


def _advanced(unit: Filter, target: float, turbidity: float, dt: float) -> Filter:
    flow = unit.flow + (target - unit.flow) * dt / FLOW_TIME
    clogging = unit.clogging + CLOGGING * unit.flow * turbidity * dt
    if unit.state is FilterState.BACKWASH:
        clogging *= 1.0 - dt / 4.0
    unit = replace(
        unit, flow=flow, clogging=clogging, in_state=unit.in_state + dt, run_time=unit.run_time + dt
    )
    step = STEPS.get(unit.state)
    if step is None or unit.in_state < step[0]:
        return unit
    run_time = 0.0 if step[1] is FilterState.FILTERING else unit.run_time
    return replace(unit, state=step[1], in_state=0.0, run_time=run_time)
