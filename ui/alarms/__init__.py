"""The Alarms page: what is in alarm or waits for an acknowledgement, and the answer to it.

Lives here: the page, its list, its filters, the detail of the selection.
Must not: decide an alarm, acknowledge by itself (it says what was meant), know another page.
Front door: other rooms write `from ui.alarms import ...`.
"""

from .page import AlarmsPage

__all__ = ["AlarmsPage"]
