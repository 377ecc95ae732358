"""`millrace alarms`: what is in alarm, and what happened.

Lives here: the command and its two tables.
Must not: evaluate, open a file; `scada.journal` does.
"""

import math
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from scada.journal import JournalReader, JournalRow, active_record, journal_record
from scada.model import ActiveAlarm, AlarmEvent, AlarmState, Text, parse_time

from .output import aligned, check_span, read_site, reader, say, show, show_json, words

PRIORITIES = {1: Text("Urgent"), 2: Text("High"), 3: Text("Medium"), 4: Text("Low")}
STATES = {
    AlarmState.NORMAL: Text("normal"),
    AlarmState.UNACKED: Text("in alarm, unacknowledged"),
    AlarmState.ACKED: Text("in alarm, acknowledged"),
    AlarmState.RETURNED: Text("returned to normal, unacknowledged"),
}
EVENTS = {  # by the word of the journal; a newer version may know more
    AlarmEvent.ACTIVE.value: Text("in alarm"),
    AlarmEvent.RETURNED.value: Text("returned to normal"),
    AlarmEvent.ACKNOWLEDGED.value: Text("acknowledged"),
}
NONE_ACTIVE = Text("No active alarms.")
NO_ROWS = Text("The journal holds nothing in this span.")


@click.command("alarms")
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--active",
    "what",
    flag_value="active",
    default=True,
    help="Alarms that are on or wait for an acknowledgement (the default).",
)
@click.option("--journal", "what", flag_value="journal", help="Every transition, oldest first.")
@click.option(
    "--from",
    "start",
    default="-24h",
    show_default=True,
    metavar="TIME",
    help="Start of the journal's span: 2026-11-24T03:00, -8h, -7d.",
)
@click.option("--to", "end", default="now", show_default=True, metavar="TIME", help="Its end.")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def command(site: Path, what: str, start: str, end: str, as_json: bool) -> None:
    """Show the alarms of SITE, or their journal.

    Reads the files of the site, while a recorder runs or not. TIME without an offset is on the clock of
    the site.

    \b
    Examples:
      millrace alarms plant
      millrace alarms plant --journal --from -8h --json
    """
    read = read_site(site)
    now = time.time_ns()
    span = parse_time(start, now, read.zone), parse_time(end, now, read.zone)
    check_span(*span)
    try:
        journal = JournalReader(read.folder)
    except FileNotFoundError:
        if not as_json:
            say(NONE_ACTIVE if what == "active" else NO_ROWS)
        return
    try:
        if what == "active":
            _show_active(journal.active().alarms, as_json)
        else:
            _show_journal(journal.transitions(*span), as_json)
    finally:
        journal.close()


def _show_active(alarms: Iterable[ActiveAlarm], as_json: bool) -> None:
    alarms = sorted(alarms, key=lambda alarm: (alarm.state.is_acked, alarm.priority, -alarm.time))
    if as_json:
        for alarm in alarms:
            show_json(active_record(alarm))
        return
    if not alarms:
        show(words(NONE_ACTIVE))
    for line in aligned(_active_cells(alarm) for alarm in alarms):
        show(line)


def _active_cells(alarm: ActiveAlarm) -> list[str]:
    return [
        str(alarm.id),
        words(PRIORITIES[alarm.priority]),
        reader().language.moment(alarm.time),
        alarm.name,
        f"{alarm.kind.value} {alarm.limit:g}",
        f"{alarm.value:g}",
        words(STATES[alarm.state]),
        alarm.message,
    ]


def _show_journal(rows: Sequence[JournalRow], as_json: bool) -> None:
    if as_json:
        for row in rows:
            show_json(journal_record(row))
        return
    if not rows:
        show(words(NO_ROWS))
    for line in aligned(_journal_cells(row) for row in rows):
        show(line)


def _journal_cells(row: JournalRow) -> list[str]:
    event = EVENTS.get(row.event)
    return [
        reader().language.moment(row.time),
        words(PRIORITIES[row.priority]),
        row.tag,
        row.event if event is None else words(event),
        f"{row.kind} {row.limit:g} {row.unit}",
        "" if math.isnan(row.value) else f"{row.value:g} {row.unit}",
        row.user,
        row.comment or row.message,
    ]
