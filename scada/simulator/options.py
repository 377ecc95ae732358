"""What a simulated plant is asked to be.

Lives here: the options of `millrace simulate`, as one value.
Must not: read the command line, start anything.
"""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 4840
NAMESPACE_URI = "urn:millrace:plant"
APPLICATION_URI = "urn:millrace:simulator"


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    port: int = DEFAULT_PORT  # 0: a free one
    host: str = "127.0.0.1"
    scenario: str = "normal"
    seed: int = 1
    tags: int = 0  # synthetic ones beside the plant's own
    rate: float = 1.0  # changes a second of each synthetic tag; 0: they stand still
    log: Path | None = None  # CSV of what the server really reported
    certificates: Path | None = None  # folder that keeps the server's certificate; None: a new one each start
