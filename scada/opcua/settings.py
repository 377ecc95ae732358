"""What a link is told: the server, how to be sure of it, what to subscribe to, how patient to be.

Lives here: settings of one link, its items, the limits derived from them.
Must not: read a file or an environment variable, import the stack, print a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

QUEUE_LIMIT = 10_000  # values kept by the server per item; more is refused by most
KEEP_ALIVE_S = 2.0  # a silent server speaks at least this often
KEEP_ALIVE_COUNT = 10
LIFETIME_COUNT = 60
SESSION_S = 60.0


class LinkSecurity(Enum):
    """What is asked of the connection. Nothing between: never a silent step down."""

    BEST = "best"  # signed and encrypted, by the strongest policy the server offers
    NONE = "none"


class Item(NamedTuple):
    """One tag to subscribe to. `node` carries the namespace index of the site's files."""

    tag: int
    node: str  # OPC UA text form: "ns=2;s=Tank.Level"
    type: str = ""  # declared built-in type, "" unknown
    name: str = ""  # of the tag, for sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """Settings of one link. Times in the unit their name says."""

    server: str  # name in site.toml
    urls: tuple[str, ...]  # tried in turn
    security: LinkSecurity
    pki: Path  # folders own, trusted, rejected
    user: str = ""
    password: str = field(default="", repr=False)
    namespaces: Mapping[int, str] = field(default_factory=dict)  # index in the site's files -> URI
    publish_ms: float = 200.0
    sampling_ms: float = 200.0
    outage_s: float = 60.0  # how long the server shall queue values for us
    timeout_s: float = 4.0  # of each step of connecting and of each request

    @property
    def queue_size(self) -> int:
        """Values the server is asked to keep per item."""
        return max(2, min(QUEUE_LIMIT, int(self.outage_s * 1000 / max(self.sampling_ms, 1.0))))

    @property
    def keep_alive_count(self) -> int:
        """Empty publish intervals until the server speaks all the same."""
        return max(1, min(KEEP_ALIVE_COUNT, int(KEEP_ALIVE_S * 1000 / max(self.publish_ms, 1.0))))

    @property
    def lifetime_count(self) -> int:
        """Publish intervals the server keeps the subscription while we are away (>= 3 keep-alives)."""
        outage = int(self.outage_s * 1000 / max(self.publish_ms, 1.0))
        return max(LIFETIME_COUNT, 3 * self.keep_alive_count, outage)

    @property
    def session_ms(self) -> float:
        """Milliseconds the server keeps the session while we are away."""
        return max(SESSION_S, self.outage_s + 30.0) * 1000
