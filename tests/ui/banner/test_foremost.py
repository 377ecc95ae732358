"""Which alarm comes first and what is said of it: laws and sentences, no widget.

Lives here: the choice, the figures, the line that fits.
Must not: start Qt.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.language import Language
from scada.model import ActiveAlarm, AlarmList, AlarmState, Tag
from tests.ui.tags.builder import START, alarm
from ui.banner.foremost import fitting, foremost, limit_text, lines, message, widest_now

ENGLISH, ZONE = Language("en", "Europe/Berlin"), "Europe/Berlin"
PRESSURE = Tag(0, "PT-00000", unit="bar", low=0.0, high=8.0, type="Double")
STATE = Tag(1, "P-101", type="Int32", states={0: "Stopped", 3: "Tripped"})
IN_LIST = [AlarmState.UNACKED, AlarmState.ACKED, AlarmState.RETURNED]
ALARMS = st.lists(
    st.builds(
        lambda number, priority, state, time: alarm(number, priority, state, time=START + time),
        st.integers(0, 50),
        st.integers(1, 4),
        st.sampled_from(IN_LIST),
        st.integers(0, 9),
    ),
    unique_by=lambda each: each.id,
    max_size=20,
)


@given(ALARMS)
def test_first_is_the_newest_unacknowledged_of_the_highest_priority(alarms: list[ActiveAlarm]) -> None:
    found = foremost(AlarmList(1, tuple(alarms)))
    waiting = [each for each in alarms if each.state is not AlarmState.ACKED]
    if found is None:
        assert not waiting
        return
    assert found in waiting
    for other in waiting:
        assert (found.priority, -found.time) <= (other.priority, -other.time)


def test_the_figures_name_time_limit_and_the_value_of_now() -> None:
    said = lines(alarm(1, limit=3.0), PRESSURE, ENGLISH, ZONE, START)
    assert said[0].with_value("1.45 bar") == "03:13:19 · limit 3.00\u202fbar, now 1.45 bar"


def test_an_alarm_of_yesterday_says_its_day() -> None:
    said = lines(alarm(1, limit=3.0), PRESSURE, ENGLISH, ZONE, START + 86_400 * 10**9)
    assert said[0].with_value("1.45 bar").startswith("11-24 03:13:19 · ")


def test_a_returned_alarm_says_so_and_gives_the_word_up_before_its_limit() -> None:
    said = [
        line.with_value("3.50 bar")
        for line in lines(alarm(1, state=AlarmState.RETURNED), PRESSURE, ENGLISH, ZONE, START)
    ]
    assert said[0] == "03:13:19 · returned, limit 3.20\u202fbar, now 3.50 bar"
    assert said[2:] == ["limit 3.20\u202fbar, now 3.50 bar", "now 3.50 bar", "3.50 bar"]


def test_a_limit_between_two_states_is_not_told() -> None:
    said = lines(alarm(1, tag=1, limit=2.5), STATE, ENGLISH, ZONE, START)
    assert said[0].with_value("Tripped") == "03:13:19 · now Tripped"


@pytest.mark.parametrize(
    ("limit", "text"),
    [(3.0, "3.00 bar"), (3.125, "3.125 bar"), (-0.5, "−0.50 bar"), (12345.0, "12345.00 bar")],
)
def test_a_limit_is_written_as_finely_as_the_site_gives_it(limit: float, text: str) -> None:
    assert limit_text(alarm(1, limit=limit), PRESSURE).replace("\u202f", " ") == text


def test_an_alarm_without_a_message_says_what_its_kind_means() -> None:
    assert message(alarm(1, message=""), ENGLISH) == "Below the low limit"
    assert message(alarm(1, message="Pump dry"), ENGLISH) == "Pump dry"


@given(st.floats(0, 400), st.sampled_from(["0.00 bar", "7.99 bar"]))
def test_a_line_is_chosen_for_the_widest_value_so_it_never_jumps(room: float, value: str) -> None:
    offered = lines(alarm(1), PRESSURE, ENGLISH, ZONE, START)
    chosen = fitting(offered, widest_now(PRESSURE), room, lambda text: 6.0 * len(text))
    assert chosen in offered
    if chosen is not offered[-1]:
        assert 6 * len(chosen.with_value(value)) <= room


def test_every_language_keeps_the_value_in_its_sentence() -> None:
    for code in ("en", "zh"):
        for state in (AlarmState.UNACKED, AlarmState.RETURNED):
            for tag in (PRESSURE, STATE):
                for line in lines(alarm(1, state=state), tag, Language(code), ZONE, START):
                    assert "\ufffc" not in line.before + line.behind
                    assert line.with_value("9.99").count("9.99") == 1
