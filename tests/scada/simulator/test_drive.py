"""A motor with its starter: the table of transitions and the ramps.

Lives here: what holds for any sequence of events.
Must not: know what a motor turns.
"""

from hypothesis import given
from hypothesis import strategies as st

from scada.simulator.plant.drive import RAMP, TRANSITIONS, Drive, DriveEvent, DriveState, after, turned

ORDERS = st.lists(st.sampled_from(list(DriveEvent)) | st.floats(0.01, 3.0), max_size=60)


@given(ORDERS)
def test_speed_stays_between_standstill_and_full_and_never_jumps(orders: list[DriveEvent | float]) -> None:
    drive = Drive()
    for order in orders:
        if isinstance(order, DriveEvent):
            drive = after(drive, order)
            continue
        moved = turned(drive, 1.0, order)
        assert 0.0 <= moved.speed <= 1.0
        assert abs(moved.speed - drive.speed) <= 2.0 * order / RAMP + 1e-12
        drive = moved


@given(ORDERS)
def test_a_tripped_drive_starts_only_after_a_reset(orders: list[DriveEvent | float]) -> None:
    drive = after(Drive(DriveState.RUNNING, 1.0), DriveEvent.TRIP)
    for order in orders:
        if order is DriveEvent.RESET:
            break
        drive = after(drive, order) if isinstance(order, DriveEvent) else turned(drive, 1.0, order)
        assert drive.state is DriveState.TRIPPED


def test_a_start_reaches_full_speed_in_the_time_of_the_ramp_and_is_counted() -> None:
    drive = after(Drive(), DriveEvent.START)
    for _ in range(round(RAMP * 10) - 1):
        drive = turned(drive, 1.0, 0.1)
    assert drive.state is DriveState.STARTING
    drive = turned(turned(drive, 1.0, 0.1), 1.0, 0.1)
    assert (drive.state, drive.starts, after(drive, DriveEvent.START).starts) == (DriveState.RUNNING, 1, 1)


def test_every_state_has_a_row_in_the_table() -> None:
    assert set(TRANSITIONS) == set(DriveState)
