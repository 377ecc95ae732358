"""A plant with five alarms.

Lives here: the fixture.
Must not: show a widget.
"""

import pytest

from scada.model import AlarmState
from tests.ui.tags.builder import Plant, alarm, many_tags, numbers


@pytest.fixture
def plant() -> Plant:
    """Five alarms; in the list 5, 4 and 3 come before 2, but 1 is urgent and stands on top."""
    plant = Plant(many_tags(20))
    numbers(plant, range(20))
    states = (AlarmState.UNACKED, AlarmState.ACKED, AlarmState.RETURNED, AlarmState.UNACKED, AlarmState.ACKED)
    plant.alarms.put(*(alarm(n, 1 + (n - 1) % 4, states[n - 1], tag=n) for n in range(1, 6)))
    return plant
