"""The files a recorder writes, each with the one thread that may touch it.

Lives here: opening them, putting a damaged one aside, giving tags and conditions their ids.
Must not: acquire, evaluate, run in the loop.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from scada.alarms import EngineCondition
from scada.config import Site, TagRow
from scada.database import DamagedFileError, DatabaseError, is_network_share
from scada.history import HeadWriter, TagRegistration, TagTable
from scada.journal import Journal
from scada.model import AlarmState, Hole, Problem, SampleBatch, Tag, Text

from .desk import RecorderDesk, left_state
from .past import alive_until, known, last_written, open_holes

PUT_ASIDE = "{reason} The file is kept as {aside}; a new one was begun, so nothing more is lost."
NO_HISTORY = "{reason} Values are shown and alarms evaluated, but nothing is stored."
NO_JOURNAL = "{reason} Alarms are shown, but their journal is not written."
SHARE = (
    "{site} lies on a network share. SQLite's write-ahead log does not work across a network, so the history "
    "would be damaged. Copy the site to a local disk."
)
UNUSABLE = "{file} cannot be used: {reason}."
READ_ONLY = "{site} cannot be written, so nothing can be recorded here. Give this account the right to write."
STEPPED_TYPES = (
    "Boolean",
    "String",
    "SByte",
    "Byte",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
)
Answer = TypeVar("Answer")
Known = tuple[AlarmState, int, float]


class StationError(Problem):
    """The site cannot be recorded here."""


class Closable(Protocol):
    def close(self) -> None: ...


File = TypeVar("File", bound=Closable)


class Keeper(Generic[File]):
    """One file and its thread. Raises what opening raises."""

    def __init__(self, name: str, open_file: Callable[[], File]) -> None:
        self._is_open = True
        self.pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        try:
            self.file = self.pool.submit(open_file).result()
        except BaseException:
            self.pool.shutdown(wait=False)
            raise

    def ask(self, deed: Callable[[File], Answer]) -> Future[Answer]:
        return self.pool.submit(deed, self.file)

    def close(self) -> None:
        """Close the file in its thread, then end the thread; once. Raises what closing raises."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            self.pool.submit(self.file.close).result()
        finally:
            self.pool.shutdown()


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything of the site's files that the station starts from."""

    site: Site
    tags: tuple[Tag, ...]
    conditions: tuple[EngineCondition, ...]
    states: Mapping[int, Known]
    newest: tuple[SampleBatch, ...]  # newest stored sample of each tag
    alive: Mapping[str, int]  # by server, ns UTC: until then an earlier recorder stored everything
    unlisted: Mapping[int, str]  # server by id of tags that were recorded once and are in tags.csv no more
    open_holes: tuple[Hole, ...]  # begun in an earlier run, not yet ended
    head: Keeper[HeadWriter] | None
    journal: Keeper[Journal] | None
    desk: Keeper[RecorderDesk]
    problems: tuple[Text, ...]

    def close(self) -> tuple[Text, ...]:
        """Close every file; what went wrong, in words."""
        failures = []
        for keeper in (self.head, self.journal, self.desk):
            try:
                if keeper is not None:
                    keeper.close()
            except (Problem, OSError, sqlite3.Error) as error:
                failures.append(in_words(error))
        return tuple(failures)


def open_stores(site: Site, now: int) -> Stores:
    """Open or make the files of `site`. The caller holds the recorder's lock. Blocks.

    Raises StationError when the desk cannot be opened. What else is wrong stands in `problems`.
    """
    problems: list[Text] = []
    history, path = site.folder / "history", site.folder / "journal.db"
    touched = last_written(history / "head.db")
    with ExitStack() as opened:
        registered = _register(site, history, now, problems)
        head = None
        if registered is not None:
            head = _opened("head", history / "head.db", lambda: HeadWriter(history), NO_HISTORY, problems)
        ids = registered.ids if registered else {row.name: number for number, row in enumerate(site.tags)}
        tags = tuple(_tag(row, ids[row.name]) for row in site.tags)
        unlisted = registered.unlisted if registered else {}
        newest: tuple[SampleBatch, ...] = ()
        if head is not None:
            opened.callback(head.close)
            newest = known(head.ask(HeadWriter.last_samples).result(), tags)
            problems += head.file.problems
        journal = _opened("journal", path, lambda: Journal(site.folder, now), NO_JOURNAL, problems)
        if journal is not None:
            opened.callback(journal.close)
        conditions, states, journal = _remembered(site, tags, journal, problems)
        holes = open_holes(site.folder) if journal is not None else ()
        alive = alive_until(left_state(site.folder), tags, newest, min(touched, now) or now, now)
        desk = _desk(site.folder, problems)
        opened.pop_all()
    return Stores(
        site, tags, conditions, states, newest, alive, unlisted, holes, head, journal, desk, tuple(problems)
    )


def check_place(folder: Path) -> None:
    """Raises StationError when the folder cannot be recorded to."""
    if is_network_share(folder):
        raise StationError(Text(SHARE, {"site": str(folder)}))
    if not os.access(folder, os.W_OK):
        raise StationError(Text(READ_ONLY, {"site": str(folder)}))


def in_words(error: Exception) -> Text:
    return error.text if isinstance(error, Problem) else Text("{reason}", {"reason": str(error)})


def _opened(
    name: str, path: Path, open_file: Callable[[], File], without: str, problems: list[Text]
) -> Keeper[File] | None:
    """The file's keeper; a damaged file is put aside and begun anew, one we cannot use is left alone."""
    try:
        return Keeper(name, open_file)
    except DamagedFileError as error:
        damage = error.text
    except (DatabaseError, OSError) as error:
        problems.append(_done_without(without, error, path))
        return None
    try:
        aside = _put_aside(path)
        keeper = Keeper(name, open_file)
    except (DatabaseError, OSError) as error:
        problems.append(_done_without(without, error, path))
        return None
    problems.append(Text(PUT_ASIDE, {"reason": damage, "aside": aside.name}))
    return keeper


def _done_without(without: str, error: DatabaseError | OSError, path: Path) -> Text:
    return Text(without, {"reason": _unusable(error, path)})  # templates: NO_HISTORY, NO_JOURNAL


def _unusable(error: DatabaseError | OSError, path: Path) -> Text:
    if isinstance(error, DatabaseError):
        return error.text
    named = Path(str(error.filename)).name if error.filename else path.name
    return Text(UNUSABLE, {"file": named, "reason": error.strerror or str(error)})


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    path.rename(aside)
    return aside


class _Registered(NamedTuple):
    ids: Mapping[str, int]  # by name
    unlisted: Mapping[int, str]  # server by id


def _register(site: Site, history: Path, now: int, problems: list[Text]) -> _Registered | None:
    """Ids of tags; None when the tag table cannot be used, so nothing can be stored.

    A damaged one is not put aside: a new one would give the ids of the samples away to other tags.
    """
    uris = {server.name: server.namespaces for server in site.servers}
    registrations = [_registration(row, uris.get(row.server, {})) for row in site.tags]
    try:
        table = TagTable(history)
        try:
            ids = table.register(registrations, now)
            listed = set(ids.values())
            return _Registered(ids, {tag.id: tag.server for tag in table.all() if tag.id not in listed})
        finally:
            table.close()
    except (DatabaseError, OSError) as error:
        problems.append(Text(NO_HISTORY, {"reason": _unusable(error, history / "tags.db")}))
        return None


def _registration(row: TagRow, uris: Mapping[int, str]) -> TagRegistration:
    prefix, _, rest = row.node.partition(";")
    index = int(prefix[3:]) if prefix.startswith("ns=") and prefix[3:].isdigit() else 0
    return TagRegistration(
        name=row.name,
        server=row.server,
        namespace_uri=uris.get(index, ""),
        node=rest if index in uris else row.node,
        type=row.type,
        unit=row.unit,
        low=row.low,
        high=row.high,
        stepped=_is_stepped(row),
    )


def _is_stepped(row: TagRow) -> bool:
    """As the row says, else by data type: only Float and Double are sloped (OPC 10000-11 §5.2.2, Stepped)."""
    return row.stepped if row.stepped is not None else bool(row.states) or row.type in STEPPED_TYPES


def _tag(row: TagRow, number: int) -> Tag:
    return Tag(
        id=number,
        name=row.name,
        server=row.server,
        node=row.node,
        description=row.description,
        unit=row.unit,
        low=row.low,
        high=row.high,
        type=row.type,
        stepped=_is_stepped(row),
        decimals=row.decimals,
        states=row.states,
        area=row.area,
    )


def _remembered(
    site: Site, tags: tuple[Tag, ...], journal: Keeper[Journal] | None, problems: list[Text]
) -> tuple[tuple[EngineCondition, ...], Mapping[int, Known], Keeper[Journal] | None]:
    """Conditions with their ids, their states, and the journal; no journal when it cannot give them."""
    definitions = [row.definition for row in site.alarms]
    number_of = {tag.name: tag.id for tag in tags}
    ids: tuple[int, ...] = tuple(range(1, len(definitions) + 1))
    states: Mapping[int, Known] = {}
    if journal is not None:
        units = {tag.name: tag.unit for tag in tags}
        try:
            ids = journal.ask(lambda file: file.register(definitions, units)).result()
            states = journal.ask(Journal.states).result()
        except DatabaseError as error:
            problems.append(Text(NO_JOURNAL, {"reason": error.text}))
            journal.close()
            journal = None
    conditions = tuple(
        EngineCondition(condition, number_of[definition.tag], definition)
        for condition, definition in zip(ids, definitions, strict=True)
        if definition.tag in number_of
    )
    return conditions, states, journal


def _desk(folder: Path, problems: list[Text]) -> Keeper[RecorderDesk]:
    path = folder / "desk.db"
    try:
        return Keeper("desk", lambda: RecorderDesk(folder))
    except (DatabaseError, OSError) as error:
        damage = _unusable(error, path)
    try:
        aside = _put_aside(path)  # it may be deleted at any time: nothing in it is history
        keeper = Keeper("desk", lambda: RecorderDesk(folder))
    except (DatabaseError, OSError) as error:
        raise StationError(_unusable(error, path)) from error
    problems.append(Text(PUT_ASIDE, {"reason": damage, "aside": aside.name}))
    return keeper
