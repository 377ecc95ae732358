"""`millrace status`: how the recorder of a site fares, told from outside.

Lives here: the command, its JSON and its lines.
Must not: measure; the recorder leaves its state, this reads it.
"""

import shutil
import time
from pathlib import Path
from typing import Any

import click

from scada.config import Site
from scada.database import DatabaseError
from scada.journal import JournalReader
from scada.model import SECOND, AlarmList, LinkState, Moment, ServerStatus, StationStatus, Text
from scada.station import LeftState, holder, left_state

from .output import aligned, complain, read_site, reader, say, show, show_json, words

FRESH_NS = 10 * SECOND  # the recorder leaves its state once a second
STATES = {
    LinkState.CONNECTING: Text("connecting"),
    LinkState.LIVE: Text("live"),
    LinkState.RECONNECTING: Text("reconnecting"),
    LinkState.FAILED: Text("failed"),
    LinkState.STOPPED: Text("stopped"),
}
NOT_RECORDED = Text("Nobody records this site.")
SILENT = Text("A recorder holds this site but has not said anything for a while. Look into its log.")
MEGABYTE = 1_000_000


@click.command("status")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document, its sentences in English.")
def command(site: Path, as_json: bool) -> None:
    """Say how the recorder of SITE fares.

    Servers with their state and rate, disk, alarms, and who records. Reads files only.

    \b
    Examples:
      millrace status plant
      millrace status plant --json
    """
    read = read_site(site)
    recorder = holder(read.folder)
    left = left_state(read.folder)
    alarms = _alarms(read.folder)
    if as_json:
        show_json(_document(read, recorder, left, alarms))
    else:
        _tell(read, recorder, left, alarms)


def _alarms(folder: Path) -> AlarmList | Text:
    """Or why nobody can say: the servers can be told of all the same."""
    try:
        journal = JournalReader(folder)
        try:
            return journal.active()
        finally:
            journal.close()
    except FileNotFoundError:
        return AlarmList(0, ())
    except DatabaseError as error:
        return error.text


def _counts(alarms: AlarmList | Text) -> dict[str, int | None]:
    """None where the journal cannot be read."""
    if isinstance(alarms, Text):
        return {"active": None, "unacknowledged": None}
    return {
        "active": sum(alarm.state.is_active for alarm in alarms.alarms),
        "unacknowledged": sum(not alarm.state.is_acked for alarm in alarms.alarms),
    }


def _servers(site: Site, recorder: str, left: LeftState | None) -> tuple[ServerStatus, ...]:
    """As the recorder left them; without a recorder all are stopped, whatever was left."""
    known = {} if left is None else {server.name: server for server in left.status.servers}
    if recorder and known:
        return tuple(known.values())
    return tuple(
        ServerStatus(
            server.name,
            server.urls[0],
            LinkState.STOPPED,
            NOT_RECORDED,
            0 if left is None else left.written,
            last_gap=known[server.name].last_gap if server.name in known else None,
        )
        for server in site.servers
    )


def _document(site: Site, recorder: str, left: LeftState | None, alarms: AlarmList | Text) -> dict[str, Any]:
    status: StationStatus | None = left.status if left is not None and recorder else None
    disk = shutil.disk_usage(site.folder)
    problems = () if status is None else status.problems
    if isinstance(alarms, Text):
        problems = (alarms, *problems)
    return {
        "site": site.name,
        "folder": str(site.folder),
        "holder": recorder or None,
        "said_ns": None if left is None else left.written,
        "complete_until_ns": None if left is None else left.complete_until,
        "servers": [_server_record(server) for server in _servers(site, recorder, left)],
        "tags": len(site.tags),
        "rate": 0.0 if status is None else status.rate,
        "stored": 0 if status is None else status.stored,
        "loop_lag_s": None if status is None else status.loop_lag,
        "disk": {"free": disk.free, "total": disk.total},
        "alarms": _counts(alarms),
        "problems": [str(problem) for problem in problems],
        "complaints": [str(complaint) for complaint in site.complaints],
    }


def _server_record(server: ServerStatus) -> dict[str, Any]:
    gap = server.last_gap
    return {
        "name": server.name,
        "url": server.url,
        "state": server.state.value,
        "reason": str(server.reason),
        "since_ns": server.since,
        "tags": server.tags,
        "refused": server.refused,
        "rate": server.rate,
        "skew_s": server.skew,
        "last_gap": None if gap is None else {"start_ns": gap[0], "end_ns": gap[1]},
    }


def _tell(site: Site, recorder: str, left: LeftState | None, alarms: AlarmList | Text) -> None:
    complain(site.complaints)
    if not recorder:
        show(words(NOT_RECORDED))
    else:
        show(words(Text("Recorded by {holder}.", {"holder": recorder})))
        if left is None or time.time_ns() - left.written > FRESH_NS:
            say(SILENT)
    servers = _servers(site, recorder, left)
    for line in aligned(_server_cells(server) for server in servers):
        show(line)
    if left is not None and recorder:
        for problem in left.status.problems:
            say(problem)
        fields: dict[str, Any] = {
            "rate": round(left.status.rate, 1),
            "stored": left.status.stored,
            "complete": Moment(left.complete_until),
        }
        show(words(Text("{rate} values a second, {stored} stored, complete until {complete}.", fields)))
    disk = shutil.disk_usage(site.folder)
    fields = {"free": disk.free // MEGABYTE, "total": disk.total // MEGABYTE}
    show(words(Text("Disk: {free:,} MB of {total:,} MB free.", fields)))
    if isinstance(alarms, Text):
        say(alarms)
        return
    fields = {"tags": len(site.tags), **_counts(alarms)}
    show(words(Text("Tags: {tags}. Alarms: {active} active, {unacknowledged} unacknowledged.", fields)))


def _server_cells(server: ServerStatus) -> list[str]:
    rate = Text("{rate} values/s", {"rate": round(server.rate, 1)})
    count = reader().language.plural("{n} tag", "{n} tags", server.tags)
    return [
        server.name,
        server.url,
        words(STATES[server.state]),
        count,
        words(rate),
        words(server.reason),
    ]
