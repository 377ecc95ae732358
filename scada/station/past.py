"""What earlier runs left behind: until when everything was stored, what is newest, which holes are open.

Lives here: reading it out of the site's files, with the most careful answer where they disagree.
Must not: write, decide what becomes of a hole.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scada.database import DatabaseError
from scada.journal import JournalReader
from scada.model import Hole, SampleBatch, Tag

from .desk import LeftState

FOREVER = 2**62  # ns UTC, after every start


def known(batches: Sequence[SampleBatch], tags: Sequence[Tag]) -> tuple[SampleBatch, ...]:
    """The rows of the site's tags: a tag that left tags.csv keeps its samples but is not shown."""
    ids = [tag.id for tag in tags]
    return tuple(batch.take(np.isin(batch.tag, ids)) for batch in batches)


def last_written(path: Path) -> int:
    """ns UTC of the last write to a database file or its log; 0 when there is none. Before it is opened."""
    times = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            times.append(file.stat().st_mtime_ns)
        except OSError:
            continue
    return max(times, default=0)


def alive_until(
    left: LeftState | None, tags: Sequence[Tag], newest: Sequence[SampleBatch], touched: int, now: int
) -> dict[str, int]:
    """By server: until when (ns UTC) everything was stored, or said to be missing; no entry if nothing was.

    By what the recorder last said of itself. Where it said nothing yet, that is lost, or lies ahead because
    the clock was put back, by the newest sample of the server, but no later than the last write: a source's
    clock may be ahead.
    """
    server_of = {tag.id: tag.server for tag in tags}
    last: dict[str, int] = {}
    for batch in newest:
        for tag, time in zip(batch.tag.tolist(), batch.time.tolist(), strict=True):
            last[server_of[tag]] = max(last.get(server_of[tag], 0), time)
    alive = {}
    for server in {tag.server for tag in tags}:
        said = 0 if left is None else left.complete.get(server, 0)
        alive[server] = said if 0 < said <= now else min(last.get(server, 0), touched, now)
    return {server: until for server, until in alive.items() if until > 0}


def open_holes(site: Path) -> tuple[Hole, ...]:
    """Holes that have no end yet."""
    try:
        reader = JournalReader(site)
    except (FileNotFoundError, DatabaseError):
        return ()
    try:
        holes = reader.holes(FOREVER, FOREVER)
    except DatabaseError:
        return ()
    finally:
        reader.close()
    return tuple(hole for hole in holes if hole.end is None)
