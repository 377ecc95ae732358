"""What can be wrong with what the historian stored.

Lives here: the errors of its bytes; those of its files are in scada.database.
Must not: decide what becomes of a damaged row.
"""

from scada.model import Problem


class DamagedRowError(Problem):
    """Bytes are not what was written: cut off, changed or not ours. `text` says how, without file and row."""


class UnknownCodecError(DamagedRowError):
    """A packed array's first byte names a codec this version does not know: newer, or damaged."""
