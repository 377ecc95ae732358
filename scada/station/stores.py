"""The files a recorder writes, each with the one thread that may touch it.

Lives here: opening them, putting a damaged one aside, giving tags and conditions their ids.
Must not: acquire, evaluate, run in the loop.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from scada.alarms import EngineCondition
from scada.config import Site, TagRow
from scada.database import DamagedFileError, DatabaseError, is_network_share
from scada.history import HeadWriter, TagRegistration, TagTable
from scada.journal import Journal
from scada.model import AlarmState, Problem, SampleBatch, Tag, Text

from .desk import RecorderDesk, left_state

PUT_ASIDE = "{reason} The file is kept as {aside}; a new one was begun, so nothing more is lost."
NO_HISTORY = "{reason} Values are shown and alarms evaluated, but nothing is stored."
NO_JOURNAL = "{reason} Alarms are shown, but their journal is not written."
SHARE = (
    "{site} lies on a network share. SQLite's write-ahead log does not work across a network, so the history "
    "would be damaged. Copy the site to a local disk."
)
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
        self.pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        try:
            self.file = self.pool.submit(open_file).result()
        except BaseException:
            self.pool.shutdown(wait=False)
            raise

    def ask(self, deed: Callable[[File], Answer]) -> Future[Answer]:
        return self.pool.submit(deed, self.file)

    def close(self) -> None:
        """Close the file in its thread, then end the thread. Raises what closing raises."""
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
    alive: int  # ns UTC: until then an earlier recorder stored everything; 0 when there was none
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
            except Problem as error:
                failures.append(error.text)
        return tuple(failures)


def open_stores(site: Site, now: int) -> Stores:
    """Open or make the files of `site`. The caller holds the recorder's lock. Blocks.

    Raises StationError when the folder cannot be recorded to, DatabaseError when the desk cannot be opened.
    """
    _check_place(site.folder)
    problems: list[Text] = []
    history = site.folder / "history"
    head = _opened("head", history / "head.db", lambda: HeadWriter(history), NO_HISTORY, problems)
    ids = _register(site, history, now, problems)
    if ids is None and head is not None:
        head.close()
        head = None
    tags = tuple(_tag(row, ids[row.name] if ids else number) for number, row in enumerate(site.tags))
    path = site.folder / "journal.db"
    journal = _opened("journal", path, lambda: Journal(site.folder, now), NO_JOURNAL, problems)
    conditions, states = _conditions(site, tags, journal)
    newest: tuple[SampleBatch, ...] = ()
    if head is not None:
        newest = head.ask(HeadWriter.last_samples).result()
        problems += head.file.problems
    left = left_state(site.folder)
    last = max((int(batch.time.max()) for batch in newest if len(batch)), default=0)
    alive = left.complete_until if left else min(last, now)
    desk = _desk(site.folder, problems)
    return Stores(site, tags, conditions, states, newest, alive, head, journal, desk, tuple(problems))


def _check_place(folder: Path) -> None:
    if is_network_share(folder):
        raise StationError(Text(SHARE, {"site": str(folder)}))
    if not os.access(folder, os.W_OK):
        raise StationError(Text(READ_ONLY, {"site": str(folder)}))


def _opened(
    name: str, path: Path, open_file: Callable[[], File], without: str, problems: list[Text]
) -> Keeper[File] | None:
    """The file's keeper; a damaged file is put aside and begun anew, one we cannot use is left alone."""
    # templates: NO_HISTORY, NO_JOURNAL
    try:
        return Keeper(name, open_file)
    except DamagedFileError as error:
        aside = _put_aside(path)
        problems.append(Text(PUT_ASIDE, {"reason": error.text, "aside": aside.name}))
    except DatabaseError as error:
        problems.append(Text(without, {"reason": error.text}))
        return None
    try:
        return Keeper(name, open_file)
    except DatabaseError as error:
        problems.append(Text(without, {"reason": error.text}))
        return None


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


def _register(site: Site, history: Path, now: int, problems: list[Text]) -> Mapping[str, int] | None:
    """Ids by name; None when the tag table cannot be used, so nothing can be stored."""
    uris = {server.name: server.namespaces for server in site.servers}
    registrations = [_registration(row, uris.get(row.server, {})) for row in site.tags]
    try:
        table = TagTable(history)
        try:
            return table.register(registrations, now)
        finally:
            table.close()
    except DatabaseError as error:
        problems.append(Text(NO_HISTORY, {"reason": error.text}))
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


def _conditions(
    site: Site, tags: tuple[Tag, ...], journal: Keeper[Journal] | None
) -> tuple[tuple[EngineCondition, ...], Mapping[int, Known]]:
    definitions = [row.definition for row in site.alarms]
    number_of = {tag.name: tag.id for tag in tags}
    if journal is None:
        ids: tuple[int, ...] = tuple(range(1, len(definitions) + 1))
        states: Mapping[int, Known] = {}
    else:
        units = {tag.name: tag.unit for tag in tags}
        ids = journal.ask(lambda file: file.register(definitions, units)).result()
        states = journal.ask(lambda file: file.states()).result()
    conditions = tuple(
        EngineCondition(condition, number_of[definition.tag], definition)
        for condition, definition in zip(ids, definitions, strict=True)
        if definition.tag in number_of
    )
    return conditions, states


def _desk(folder: Path, problems: list[Text]) -> Keeper[RecorderDesk]:
    try:
        return Keeper("desk", lambda: RecorderDesk(folder))
    except DatabaseError as error:
        aside = _put_aside(folder / "desk.db")  # it may be deleted at any time: nothing in it is history
        problems.append(Text(PUT_ASIDE, {"reason": error.text, "aside": aside.name}))
        return Keeper("desk", lambda: RecorderDesk(folder))
