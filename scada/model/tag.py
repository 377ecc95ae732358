"""The tag: one measured, computed or commanded quantity of the plant.

Lives here: what is known of a tag beside its samples.
Must not: hold a value, know a file or a server connection.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tag:
    """`id` comes from the tag table and is never used twice; a renamed tag keeps it."""

    id: int
    name: str
    server: str = ""
    node: str = ""  # OPC UA text form, namespace index as the server gave it when the tag was added
    description: str = ""
    unit: str = ""
    low: float | None = None  # engineering range
    high: float | None = None
    type: str = ""  # OPC UA built-in type by name: "Double", "Boolean", "UInt64", ...; "" unknown
    stepped: bool = False  # holds its value until the next sample (OPC 10000-11, Stepped)
    decimals: int | None = None  # None: from the engineering range
    states: Mapping[int, str] = field(default_factory=dict)  # names of enumeration or Boolean values
    area: str = ""
