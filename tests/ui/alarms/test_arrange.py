"""The order of alarms, and rows that hold still: laws over any list.

Lives here: order, filter, held rows.
Must not: start Qt.
"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scada.model import ActiveAlarm, AlarmState
from tests.ui.tags.builder import alarm
from ui.alarms.arrange import Filter, Rows, arranged, held

IN_LIST = [AlarmState.UNACKED, AlarmState.ACKED, AlarmState.RETURNED]
ALARMS = st.lists(
    st.builds(alarm, st.integers(0, 30), st.integers(1, 4), st.sampled_from(IN_LIST), st.integers(0, 5)),
    unique_by=lambda each: each.id,
    max_size=15,
)


def words(each: ActiveAlarm) -> str:
    return f"{each.name} {each.message}".casefold()


def ids(alarms: tuple[ActiveAlarm, ...]) -> list[int]:
    return [each.id for each in alarms]


def test_urgent_unacknowledged_alarms_stand_on_top_then_the_newest() -> None:
    alarms = (
        alarm(1, 1, AlarmState.UNACKED),
        alarm(2, 1, AlarmState.RETURNED),
        alarm(3, 1, AlarmState.ACKED),
        alarm(4, 2, AlarmState.UNACKED),
    )
    assert ids(arranged(alarms, Filter(), words)) == [2, 1, 4, 3]


def test_text_priority_and_tags_narrow_together() -> None:
    alarms = tuple(alarm(number, 1 + number % 4, tag=number % 3) for number in range(12))
    assert ids(arranged(alarms, Filter("PRESSURE 11"), words)) == [11]
    assert ids(arranged(alarms, Filter(priority=2), words)) == [9, 5, 1]
    assert ids(arranged(alarms, Filter(priority=2, tags=(0, 1)), words)) == [9, 1]
    assert ids(arranged(alarms, Filter("  "), words)) == ids(arranged(alarms, Filter(), words))


@given(ALARMS, ALARMS)
def test_held_rows_never_change_their_order_urgent_ones_come_in_and_nothing_is_lost(
    before: list[ActiveAlarm], after: list[ActiveAlarm]
) -> None:
    rows = Rows(arranged(before, Filter(), words))
    fresh = arranged(after, Filter(), words)
    kept = held(rows, fresh)
    now = {each.id: each for each in fresh}
    if before:
        known = set(ids(rows.shown))
        assert [each for each in ids(kept.shown) if each in known] == ids(rows.shown)
        came = {each.id for each in after if each.priority <= 2 and not each.state.is_acked} - known
        assert set(ids(kept.shown)) - known == came
        assert kept.cleared == sum(each.id not in now for each in before)
        for each in kept.shown:
            assert each == now.get(each.id, replace(each, state=AlarmState.NORMAL))
    else:
        assert kept == Rows(fresh), "nothing is left to hold"
    seen = {each.id for each in kept.shown if each.state is not AlarmState.NORMAL}
    assert seen | set(ids(kept.waiting)) == set(now)
    assert seen.isdisjoint(ids(kept.waiting))


def test_an_alarm_that_comes_again_while_held_is_back_in_its_place() -> None:
    rows = Rows(arranged([alarm(1), alarm(2)], Filter(), words))
    gone = held(rows, arranged([alarm(2)], Filter(), words))
    assert gone.cleared == 1
    again = held(gone, arranged([alarm(1, time=99), alarm(2)], Filter(), words))
    assert again.cleared == 0
    assert not again.waiting
    assert ids(again.shown) == ids(rows.shown)
