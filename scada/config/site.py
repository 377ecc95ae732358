"""The site as values: what the three files say, and what is wrong in them.

Lives here: site, server, rows with their line, complaint, the error of a folder that is no site.
Must not: read or write a file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from scada.model import AlarmDefinition, Problem, Text

FORMAT = 1  # of the site folder; a newer one is refused in words
SITE_FILE, TAGS_FILE, ALARMS_FILE = "site.toml", "tags.csv", "alarms.csv"


class ConfigError(Problem):
    """The folder is no site this version can open, or a file of it cannot be written."""


class Security(Enum):
    """What is asked of a server's connection."""

    BEST = "best"  # signed and encrypted, by the strongest policy the server offers
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """One `[[server]]` of site.toml."""

    name: str
    urls: tuple[str, ...]
    security: Security = Security.BEST
    user: str = ""  # "": anonymous
    namespaces: Mapping[int, str] = field(default_factory=dict)  # URI behind each index used in tags.csv
    publish_ms: float = 200.0
    sampling_ms: float = 250.0
    outage_s: float = 60.0  # how long the server's queues shall bridge a broken connection
    line: int = 0


@dataclass(frozen=True, slots=True)
class TagRow:
    """One row of tags.csv."""

    name: str
    server: str
    node: str  # OPC UA text form, "ns=2;s=Line1.PT101"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    policy: str = ""
    description: str = ""
    type: str = ""  # OPC UA built-in type by name, "[]" behind it for an array; "" unknown
    stepped: bool | None = None  # None: by the type
    decimals: int | None = None
    states: Mapping[int, str] = field(default_factory=dict)
    area: str = ""
    line: int = 0


class AlarmRow(NamedTuple):
    """One row of alarms.csv."""

    definition: AlarmDefinition
    line: int


class Complaint(NamedTuple):
    """One mistake in a file of the site. Line 0: the file as a whole."""

    file: str
    line: int
    text: Text

    @property
    def located(self) -> Text:
        """The sentence with its place before it: `tags.csv:14: ...`."""
        fields = {"file": self.file, "line": self.line, "complaint": self.text}
        if self.line == 0:
            return Text("{file}: {complaint}", fields)
        return Text("{file}:{line}: {complaint}", fields)

    def __str__(self) -> str:
        return str(self.located)


Report = Callable[[int, Text], None]  # (line, sentence): how a reader of one file says what is wrong


@dataclass(frozen=True, slots=True)
class Site:
    """A site folder as read. Rows with a complaint are left out; the rest is sound."""

    folder: Path
    name: str
    zone: str  # IANA
    language: str  # "en", "zh"; "": the reader's own
    servers: tuple[ServerConfig, ...]
    tags: tuple[TagRow, ...]
    alarms: tuple[AlarmRow, ...]
    complaints: tuple[Complaint, ...]


def password_variable(server: str) -> str:
    """The environment variable a server's password may come from: `MILLRACE_PASSWORD_PLC_1`."""
    return "MILLRACE_PASSWORD_" + re.sub(r"[^A-Z0-9]", "_", server.upper())
