"""What the tag table knows of a tag, and when two descriptions mean the same quantity.

Lives here: the row, what a site registers, matching the one with the other.
Must not: give an id, read or write a file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, ...]
Lines = Mapping[Key, Mapping[str, "TagRecord"]]  # by key and name the newest row


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRegistration:
    """What a site's files say of one tag. It is the same tag as long as server, namespace and node are."""

    name: str
    server: str
    node: str  # OPC UA text form, "ns=2;s=Tank.Level"
    namespace_uri: str = ""  # behind the index in `node`; "" not known
    type: str = ""  # OPC UA built-in type by name; "" not known
    unit: str = ""
    low: float | None = None
    high: float | None = None
    stepped: bool = False


@dataclass(frozen=True, slots=True)
class TagRecord:
    """One row of the tag table."""

    id: int
    name: str
    server: str
    namespace_uri: str
    node: str
    type: str
    unit: str
    low: float | None
    high: float | None
    stepped: bool
    since: int  # ns UTC, when the row was made


def matches(records: Iterable[TagRecord], registrations: Sequence[TagRegistration]) -> list[TagRecord | None]:
    """Per registration the row of the same quantity, None for a new one; `records` ascending by id.

    A row of the same name comes first: two names may stand for one node, and each keeps its own row.
    """
    lines: dict[Key, dict[str, TagRecord]] = {}
    for record in records:
        for key in (_key(record), _loose_key(record, bool(record.namespace_uri))):
            lines.setdefault(key, {})[record.name] = record
    found = [_named(wanted, lines) for wanted in registrations]
    claimed = {record.id for record in found if record}
    for row, wanted in enumerate(registrations):
        free = [record for record in lines.get(_key(wanted), {}).values() if record.id not in claimed]
        if found[row] is None and free:
            found[row] = renamed = max(free, key=lambda record: record.id)
            claimed.add(renamed.id)
    return found


def _named(wanted: TagRegistration, lines: Lines) -> TagRecord | None:
    for key in (_key(wanted), _loose_key(wanted, not wanted.namespace_uri)):
        if wanted.name in lines.get(key, {}):
            return lines[key][wanted.name]
    return None


def _key(tag: TagRecord | TagRegistration) -> Key:
    """By namespace URI and identifier: the index in front of it may move when a server restarts."""
    return tag.server, tag.namespace_uri, _identifier(tag) if tag.namespace_uri else tag.node


def _loose_key(tag: TagRecord | TagRegistration, is_uri_known: bool) -> Key:
    """For a tag whose URI only one side knows. It counts only together with the same name."""
    return "", tag.server, "known" if is_uri_known else "unknown", _identifier(tag)


def _identifier(tag: TagRecord | TagRegistration) -> str:
    return tag.node.partition(";")[2] if tag.node.startswith("ns=") else tag.node
