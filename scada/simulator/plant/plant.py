"""The plant as its control system shows it: one step in, the reports of that step out.

Lives here: seed, scenario, operator's wishes, measurement noise, the state of each signal.
Must not: read a clock, know a server; time is the number of steps.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from .changes import COMMANDS, HAPPENINGS, changed
from .measure import true_values
from .packaging import PackagingEvent, reached
from .report import STEP, Reporter, Reports
from .scenario import SCENARIOS
from .tags import INDEX, TAGS
from .weather import WALKS
from .world import Analyser, Chances, World, advanced, first_world, is_executing, with_drops

DT = STEP / 1000.0  # s
SETTLING = 600  # steps of calm before the first report, so that it shows a steady state
BOTTLE_DRAWS = 8  # more than can leave the machine in a step
JAM_CHANCE = DT / 150.0  # a jam every two and a half minutes on average
GOOD = 0x00000000
BAD_SENSOR_FAILURE = 0x808C0000
UNCERTAIN_SENSOR_NOT_ACCURATE = 0x40930000
UNCERTAIN_SUB_NORMAL = 0x40950000
SIGNALS = {  # what the analyser's state makes of its own signal, and of the controller that lives on it
    Analyser.SOUND: (GOOD, GOOD),
    Analyser.STUCK: (GOOD, GOOD),
    Analyser.FAILED: (BAD_SENSOR_FAILURE, UNCERTAIN_SUB_NORMAL),
    Analyser.DRIFTING: (UNCERTAIN_SENSOR_NOT_ACCURATE, GOOD),
}
DRIFT = 0.12  # mg/L that a drifting analyser shows too much
CHLORINE, CHLORINE_OUT = INDEX["AIT-120"], INDEX["AIC-120.OUT"]


class Plant:
    """Same seed, scenario and orders in the same steps: same reports."""

    def __init__(self, seed: int = 1, scenario: str = "normal") -> None:
        """Raises KeyError for a scenario that is not in SCENARIOS."""
        self.scenario = SCENARIOS[scenario]
        self.tags = TAGS
        self.next_step = 0
        self.settings: dict[str, Any] = {
            tag.name: tag.initial for tag in TAGS if tag.writable and tag.name not in COMMANDS
        }
        self._pressed: set[str] = set()
        self._noise = np.array([tag.noise for tag in TAGS])
        self._random = np.random.Generator(np.random.PCG64(seed % 2**64))
        self._reporter = Reporter(TAGS)
        self._reading = 0.8  # mg/L, last of the chlorine analyser
        self.world = self._settled(first_world())

    def order(self, name: str, value: Any) -> None:
        """Take an operator's write; the next step acts on it.

        Raises KeyError for a tag that cannot be written, OutOfRangeError for a value outside its range.
        """
        if name in COMMANDS:
            if value:
                self._pressed.add(name)
            return
        if name not in self.settings:
            raise KeyError(name)
        self.settings[name] = TAGS[INDEX[name]].accepted(value)

    def step(self) -> Reports:
        """The reports of the next step; the first one shows every tag."""
        step, pressed, self._pressed = self.next_step, frozenset(self._pressed), set()
        self.next_step += 1
        for happening in self.scenario.due(step):
            self.world = changed(self.world, HAPPENINGS[happening])
        self.world = changed(self.world, [COMMANDS[name] for name in sorted(pressed)])
        if step:
            self.world = self._moved(self.world, self.scenario.wash_limit, self.scenario.has_jams)
        shown = true_values(self.world, self.settings, pressed)
        noise = (self._noise * self._random.standard_normal(len(TAGS))).tolist()
        values = [
            shown[tag.name] + noise[index] if tag.noise else shown[tag.name] for index, tag in enumerate(TAGS)
        ]
        status = [GOOD] * len(TAGS)
        self._spoil(values, status)
        return self._reporter.reports(step, values, status)

    def _spoil(self, values: list[Any], status: list[int]) -> None:
        """Put the analyser's state into its signal."""
        analyser = self.world.analyser
        if analyser in (Analyser.STUCK, Analyser.FAILED):
            values[CHLORINE] = self._reading
        elif analyser is Analyser.DRIFTING:
            values[CHLORINE] += DRIFT
        self._reading = values[CHLORINE]
        status[CHLORINE], status[CHLORINE_OUT] = SIGNALS[analyser]

    def _moved(self, world: World, wash_limit: float, has_jams: bool) -> World:
        draws = self._random.standard_normal(WALKS + BOTTLE_DRAWS).tolist()
        is_jam = self._random.random() < JAM_CHANCE
        if is_jam and has_jams and is_executing(world):
            world = replace(world, packaging=reached(world.packaging, PackagingEvent.JAM))
        reading = None if world.analyser is Analyser.FAILED else self._reading
        return advanced(world, self.settings, reading, Chances(draws[:WALKS], draws[WALKS:]), wash_limit, DT)

    def _settled(self, world: World) -> World:
        """The world in its steady state: a minute of calm, then the filters as the scenario wants them."""
        for _ in range(SETTLING):
            self._reading = world.dosing.residual
            world = self._moved(world, math.inf, has_jams=False)
        return with_drops(world, self.scenario.drops)
