"""What goes wrong in the plant, and when: one table a scenario.

Lives here: the names of the scenarios, their happenings with times, what each starts from.
Must not: change the plant; draw a random number.
"""

from dataclasses import dataclass
from enum import Enum, auto

STEPS_PER_SECOND = 10


class Happening(Enum):
    DUTY_TRIPS = auto()
    DUTY_RESET = auto()
    DUTY_STARTS = auto()
    STANDBY_STOPS = auto()
    SUPPLY_DIPS = auto()
    SUPPLY_RETURNS = auto()
    ALL_RESET = auto()
    WATER_STARTS = auto()
    MACHINES_START = auto()
    ANALYSER_STICKS = auto()
    ANALYSER_FAILS = auto()
    ANALYSER_DRIFTS = auto()
    ANALYSER_HEALS = auto()


H = Happening


@dataclass(frozen=True, slots=True)
class Scenario:
    """`happenings` are (s after the start, what); all of them come again every `recurs` seconds."""

    name: str
    description: str
    happenings: tuple[tuple[float, Happening], ...] = ()
    recurs: float = 300.0
    drops: tuple[float, float, float] = (22.0, 44.9, 33.0)  # kPa of the filters at the start
    wash_limit: float = 45.8  # kPa at which a filter asks for its backwash
    has_jams: bool = True  # the packaging machine stops now and then

    def due(self, step: int) -> tuple[Happening, ...]:
        """What happens in this step, in the order of the table."""
        period = round(self.recurs * STEPS_PER_SECOND)
        return tuple(
            what for at, what in self.happenings if _is_due(step, round(at * STEPS_PER_SECOND), period)
        )


def _is_due(step: int, first: int, period: int) -> bool:
    return step >= first and (step - first) % period == 0


_ALL = (
    Scenario("normal", "Everyday life: a filter clogs to its limit and is washed, bottles jam now and then."),
    Scenario(
        "trip",
        "High-lift pump 1 trips after 12 s; pressure falls until the standby pump starts. Again every 5 min.",
        (
            (12.0, H.DUTY_TRIPS),
            (140.0, H.DUTY_RESET),
            (160.0, H.DUTY_STARTS),
            (185.0, H.STANDBY_STOPS),
        ),
    ),
    Scenario(
        "sensor-stuck",
        "The chlorine analyser sticks after 8 s, fails, comes back inaccurate, heals. Again every 2 min.",
        (
            (8.0, H.ANALYSER_STICKS),
            (20.0, H.ANALYSER_FAILS),
            (32.0, H.ANALYSER_DRIFTS),
            (50.0, H.ANALYSER_HEALS),
        ),
        recurs=120.0,
    ),
    Scenario(
        "flood",
        "A dip of the supply after 10 s stops everything: tens of alarms at once. Again every 10 min.",
        (
            (10.0, H.SUPPLY_DIPS),
            (11.5, H.SUPPLY_RETURNS),
            (50.0, H.ALL_RESET),
            (52.0, H.WATER_STARTS),
            (70.0, H.MACHINES_START),
        ),
        recurs=600.0,
    ),
    Scenario(
        "quiet", "Nothing leaves its limits.", drops=(16.0, 24.0, 20.0), wash_limit=34.0, has_jams=False
    ),
)  # fmt: skip
SCENARIOS = {scenario.name: scenario for scenario in _ALL}
