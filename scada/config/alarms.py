"""The rows of alarms.csv: cells read into an alarm definition, or a sentence why not.

Lives here: the columns, the rules of one row, the rule that a tag has one alarm of a kind.
Must not: read a file, evaluate an alarm.
"""

from collections.abc import Mapping
from typing import Any

from scada.model import SECOND, AlarmDefinition, AlarmKind, Text

from .cells import RowError, a_number, a_yes_or_no
from .rows import Dialect, Row, Sheet
from .site import AlarmRow, Report, TagRow
from .tags import TagRows

REQUIRED = ("tag", "kind", "limit")
COLUMNS = (*REQUIRED, "deadband", "on_delay", "off_delay", "priority", "message")
KINDS = {kind.value.lower(): kind for kind in AlarmKind}
LATER = (
    "Deviation",
    "RateOfChange",
    "Discrete",
    "OffNormal",
    "BadQuality",
    "Stale",
    "CommunicationLost",
    "Count",
    "Expression",
)
NUMBERS = (
    *("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"),
    *("Float", "Double", "Boolean", "Enumeration"),
)
UNSURE = ("", "Variant")  # the server tells the type when it speaks
USUAL_PRIORITY = 3
LONGEST_DELAY_S = 30 * 86_400


def read_alarms(sheet: Sheet, tags: TagRows, report: Report) -> tuple[AlarmRow, ...]:
    """In the order of the file."""
    alarms: dict[tuple[str, AlarmKind], AlarmRow] = {}
    for row in sheet.rows:
        try:
            if (definition := _alarm(row, sheet.dialect, tags)) is None:
                continue
            key = (definition.tag, definition.kind)
            if key in alarms:
                fields = {"tag": key[0], "kind": key[1].value, "line": alarms[key].line}
                raise RowError(
                    Text("{tag} has a {kind} alarm on line {line} already; this one is off.", fields)
                )
        except RowError as error:
            report(row.line, error.text)
            continue
        alarms[key] = AlarmRow(definition, row.line)
    return tuple(alarms.values())


def _alarm(row: Row, dialect: Dialect, tags: TagRows) -> AlarmDefinition | None:
    """None for a sound row that the engineer switched off."""
    cells = row.cells
    kind = _kind(cells["kind"])
    tag = _tag(cells["tag"], tags)
    limit = a_number(cells, "limit", dialect)
    if limit is None:
        raise RowError(Text("this row has no limit; this alarm is off."))
    definition = AlarmDefinition(
        tag=tag.name,
        kind=kind,
        limit=limit,
        priority=_priority(cells, dialect),
        message=cells.get("message", ""),
        deadband=_deadband(cells, dialect, tag),
        on_delay=_delay(cells, "on_delay", dialect),
        off_delay=_delay(cells, "off_delay", dialect),
    )
    return None if a_yes_or_no(cells, "enable") is False else definition


def _kind(text: str) -> AlarmKind:
    if (kind := KINDS.get(text.lower())) is not None:
        return kind
    fields: dict[str, Any] = {"kind": text, "kinds": ", ".join(kind.value for kind in AlarmKind)}
    if text.lower() in (name.lower() for name in LATER):
        raise RowError(
            Text("this version does not evaluate alarms of kind {kind} yet; this alarm is off.", fields)
        )
    raise RowError(Text('"{kind}" is no kind of alarm; this alarm is off. Write one of {kinds}.', fields))


def _tag(name: str, tags: TagRows) -> TagRow:
    if (tag := tags.tags.get(name)) is None:
        if name in tags.off:
            raise RowError(
                Text('tag "{tag}" is off, so this alarm is off. Mend the tag first.', {"tag": name})
            )
        raise RowError(Text('tag "{tag}" is not in tags.csv; this alarm is off.', {"tag": name}))
    if tag.type not in NUMBERS and tag.type not in UNSURE:
        fields = {"tag": name, "type": tag.type}
        raise RowError(Text('tag "{tag}" is a {type}, which has no limits; this alarm is off.', fields))
    return tag


def _priority(cells: Mapping[str, str], dialect: Dialect) -> int:
    priority = a_number(cells, "priority", dialect)
    if priority is None:
        return USUAL_PRIORITY
    if priority not in (1, 2, 3, 4):
        fields = {"priority": cells["priority"]}
        raise RowError(
            Text("priority {priority} must be 1 (urgent), 2, 3 or 4 (low); this alarm is off.", fields)
        )
    return int(priority)


def _deadband(cells: Mapping[str, str], dialect: Dialect, tag: TagRow) -> float:
    deadband = a_number(cells, "deadband", dialect) or 0.0
    fields = {"deadband": cells.get("deadband", ""), "tag": tag.name}
    if deadband < 0:
        raise RowError(Text("deadband {deadband} is negative; this alarm is off.", fields))
    if tag.low is not None and tag.high is not None and deadband > tag.high - tag.low:
        raise RowError(
            Text(
                'deadband {deadband} is larger than the range of tag "{tag}", so the alarm would never '
                "return; it is off.",
                fields,
            )
        )
    return deadband


def _delay(cells: Mapping[str, str], column: str, dialect: Dialect) -> int:
    seconds = a_number(cells, column, dialect) or 0.0
    if not 0 <= seconds <= LONGEST_DELAY_S:
        fields = {"column": column, "seconds": cells[column], "most": LONGEST_DELAY_S}
        raise RowError(
            Text("{column} {seconds} must be from 0 to {most} seconds; this alarm is off.", fields)
        )
    return round(seconds * SECOND)
