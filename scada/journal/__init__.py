"""The journal of alarms and operators: journal.db, a chain of rows that shows when one was changed.

Lives here: conditions with their ids and states, transitions, holes, events; one writer and any readers.
Must not: decide a transition, read a clock, know a server or a widget.
Front door: other rooms write `from scada.journal import ...`, never a file inside it.
"""

from .journal import Journal, Known
from .reader import JournalReader
from .records import Event, JournalRow, active_record, hole_record, journal_record
from .schema import journal_exists

__all__ = [
    "Event",
    "Journal",
    "JournalReader",
    "JournalRow",
    "Known",
    "active_record",
    "hole_record",
    "journal_exists",
    "journal_record",
]
