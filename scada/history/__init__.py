"""The historian: every sample of a site, stored so that it survives, and found again.

Lives here: the tag table, the head and its writer, reading for pages and exports.
Must not: acquire, evaluate, own a thread, know a page, know holes (the journal has them).
Front door: other rooms write `from scada.history import ...`, never a file inside it.
"""

from .head_writer import HeadWriter
from .reader import HistoryReader, QueryCancelledError
from .tag_record import TagRecord, TagRegistration
from .tag_table import TagTable, read_tags

__all__ = [
    "HeadWriter",
    "HistoryReader",
    "QueryCancelledError",
    "TagRecord",
    "TagRegistration",
    "TagTable",
    "read_tags",
]
