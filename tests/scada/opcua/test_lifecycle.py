"""The life of a link, without a network.

Lives here: laws of the state machine for any sequence of events, and its table against its drawing.
Must not: wait, connect.
"""

from hypothesis import given
from hypothesis import strategies as st

from scada.model import SECOND, LinkState, Text
from scada.opcua import lifecycle
from scada.opcua.lifecycle import TRANSITIONS, Cure, Event, Life, delay

T0 = 1_700_000_000 * SECOND
Script = list[tuple[bool, Cure, int, float, bool]]
WHY = Text("It fell.")

# what can happen after each other: an attempt ends live or fallen; what is live falls
rounds = st.lists(
    st.tuples(
        st.booleans(),  # comes to live
        st.sampled_from(Cure),
        st.integers(1, 100 * SECOND),  # until then
        st.floats(0, 1),
        st.booleans(),  # resumed
    ),
    max_size=30,
)


def lived(script: Script) -> list[Life]:
    now, life, complete = T0, Life("plc-1", T0), 0
    lives = [life]
    for comes_live, cure, step, jitter, is_resumed in script:
        life = lifecycle.trying(life, now := now + step)
        lives.append(life)
        if comes_live:
            life = lifecycle.live(life, now := now + step, is_resumed=is_resumed)
            lives.append(life)
            complete = now
        life = lifecycle.fallen(life, now := now + step, WHY, complete, cure, jitter)
        lives.append(life)
    return lives


def test_the_drawing_in_the_header_is_the_table() -> None:
    drawn = [line.split() for line in (lifecycle.__doc__ or "").splitlines() if line[:3].isupper()]
    events = (Event.TRYING, Event.LIVE, Event.LOST, Event.REFUSED, Event.STOPPED)
    table = {
        (LinkState[row[0]], event): LinkState[cell]
        for row in drawn
        for event, cell in zip(events, row[1:], strict=True)
        if cell != "-"
    }
    assert table == TRANSITIONS


@given(rounds)
def test_a_link_that_is_not_live_always_has_a_next_try_or_is_trying(script: Script) -> None:
    for before, after in zip(lives := lived(script), lives[1:], strict=False):
        if after.state in (LinkState.RECONNECTING, LinkState.FAILED) and after.failures > before.failures:
            assert after.next_try is not None


@given(rounds)
def test_holes_begin_where_values_were_complete_and_end_when_live_again(script: Script) -> None:
    for before, after in zip(lives := lived(script), lives[1:], strict=False):
        if before.state is LinkState.LIVE:
            assert after.hole is not None
            assert after.hole.start == before.since
            assert after.hole.end is None
        if after.state is LinkState.LIVE and after.hole is not None:
            assert after.hole.end == after.since
            assert after.hole.end >= after.hole.start


@given(rounds)
def test_there_is_no_hole_before_the_first_success(script: Script) -> None:
    lives = lived(script)
    assert all(life.hole is None for life in lives[: 1 + next_live(lives)])


def next_live(lives: list[Life]) -> int:
    return next((place for place, life in enumerate(lives) if life.state is LinkState.LIVE), len(lives))


@given(rounds)
def test_since_moves_only_with_the_state(script: Script) -> None:
    for before, after in zip(lives := lived(script), lives[1:], strict=False):
        assert (before.since == after.since) == (before.state is after.state)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_time_heals_are_tried_again_within_four_seconds(failures: int, jitter: float) -> None:
    assert SECOND // 4 < delay(failures, jitter) <= 4 * SECOND


def test_delays_grow_and_people_are_given_time() -> None:
    assert [delay(failures, 0.0) / SECOND for failures in (1, 2, 3, 4, 5)] == [0.5, 1, 2, 4, 4]
    assert delay(1, 0.5, Cure.TRUST) == 10 * SECOND
    assert delay(1, 0.5, Cure.CREDENTIALS) == 60 * SECOND


def test_a_server_that_kept_everything_heals_the_hole() -> None:
    life = lifecycle.live(Life("plc-1", T0), T0)
    life = lifecycle.fallen(life, T0 + 9, WHY, T0 + 7, Cure.TIME, 0.0)
    life = lifecycle.live(life, T0 + 20, is_resumed=True)
    assert life.hole is not None
    assert (life.hole.start, life.hole.end, life.hole.is_healed) == (T0 + 7, T0 + 20, True)


def test_a_stopped_link_leaves_its_hole_open() -> None:
    life = lifecycle.live(Life("plc-1", T0), T0)
    life = lifecycle.fallen(life, T0 + 9, WHY, T0 + 7, Cure.TIME, 0.0)
    life = lifecycle.stopped(life, T0 + 20)
    assert life.state is LinkState.STOPPED
    assert life.next_try is None
    assert life.hole is not None
    assert life.hole.end is None
