"""What can be wrong with what the historian stored.

Lives here: the errors of its bytes; those of its files are in scada.database.
Must not: decide what becomes of a damaged row.
"""


class HistoryError(Exception):
    """Base of this room's errors. What a person reads is made where file and row are known."""


class DamagedRowError(HistoryError):
    """Bytes are not what was written: cut off, changed or not ours."""


class UnknownCodecError(DamagedRowError):
    """A packed array's first byte names a codec this version does not know: newer, or damaged."""


class CancelledQueryError(HistoryError):
    """The caller no longer wants the answer."""
