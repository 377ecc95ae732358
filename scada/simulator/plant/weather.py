"""What the plant cannot help: demand of the town, quality of the river, the supply.

Lives here: the day (sped up), and slow random walks that always come back to their mean.
Must not: draw a random number itself; know a tag's name.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

DAY = 1440.0  # s: an hour of the town passes in a minute
MEAN_DEMAND = 410.0  # m³/h
WALKS = 6
TIMES = (25.0, 60.0, 90.0, 120.0, 8.0, 12.0)  # s that each walk remembers


@dataclass(frozen=True, slots=True)
class Weather:
    time: float = 0.0  # s since the start
    walks: tuple[float, ...] = (0.0,) * WALKS  # standard deviation 1 each
    is_dipped: bool = False

    @property
    def demand(self) -> float:
        """m³/h at nominal pressure."""
        day = 0.10 * math.sin(2.0 * math.pi * self.time / DAY) + 0.04 * math.sin(
            4.0 * math.pi * self.time / DAY
        )
        return MEAN_DEMAND * (1.0 + day + 0.008 * self.walks[0])

    @property
    def turbidity(self) -> float:
        """NTU of the river."""
        return max(4.8 + 0.5 * math.sin(2.0 * math.pi * self.time / DAY + 1.0) + 0.12 * self.walks[1], 0.2)

    @property
    def chlorine_demand(self) -> float:
        """mg/L that the water eats up."""
        return 0.6 + 0.03 * self.walks[2]

    @property
    def temperature(self) -> float:
        """°C of the river."""
        return 11.4 + 0.6 * math.sin(2.0 * math.pi * self.time / DAY - 2.0) + 0.04 * self.walks[3]

    @property
    def acidity(self) -> float:
        """pH of the river."""
        return 7.62 + 0.03 * self.walks[3]

    @property
    def voltage(self) -> float:
        return 262.0 if self.is_dipped else 401.0 + 0.9 * self.walks[4]

    @property
    def frequency(self) -> float:
        return 49.2 if self.is_dipped else 50.0 + 0.012 * self.walks[5]


def passed(weather: Weather, draws: Sequence[float], dt: float) -> Weather:
    """`dt` seconds later; `draws` are standard normal numbers, one a walk."""
    walks = tuple(
        walk - walk * dt / memory + math.sqrt(2.0 * dt / memory) * draw
        for walk, memory, draw in zip(weather.walks, TIMES, draws, strict=True)
    )
    return replace(weather, time=weather.time + dt, walks=walks)
