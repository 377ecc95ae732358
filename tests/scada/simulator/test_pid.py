"""The controller: limits, windup, change of mode.

Lives here: what an operator relies on.
Must not: know a controlled quantity of the plant.
"""

from hypothesis import given
from hypothesis import strategies as st

from scada.simulator.plant.pid import Pid, Tuning, controlled, held

TUNING = Tuning(gain=0.5, integral_time=4.0)


@given(st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=80), st.floats(-10.0, 10.0))
def test_the_output_never_leaves_its_limits(measured: list[float], setpoint: float) -> None:
    pid = Pid()
    for reading in measured:
        pid = controlled(pid, TUNING, setpoint, reading, 0.1)
        assert TUNING.low <= pid.output <= TUNING.high


def test_after_minutes_at_the_limit_the_output_leaves_it_at_once_when_the_deviation_turns() -> None:
    pid = Pid()
    for _ in range(6000):
        pid = controlled(pid, TUNING, 10.0, 0.0, 0.1)
    assert pid.output == TUNING.high
    assert controlled(pid, TUNING, 10.0, 10.5, 0.1).output < TUNING.high


def test_from_manual_to_automatic_the_output_does_not_jump() -> None:
    by_hand = held(Pid(0.9, 0.9), 0.3)
    assert abs(controlled(by_hand, TUNING, 5.0, 5.0, 0.1).output - 0.3) < 0.01


def test_it_brings_a_first_order_process_to_its_setpoint() -> None:
    pid, level = Pid(), 0.0
    for _ in range(2000):
        pid = controlled(pid, TUNING, 0.7, level, 0.1)
        level += (pid.output - level) * 0.1 / 5.0
    assert abs(level - 0.7) < 1e-3
