"""The window: banner, rail, pages, status bar, and the keys that work everywhere.

Lives here: what stands where, which page is shown, deeds on their way, help.
Must not: draw a page, see the station, store anything.
"""

from .window import Window

__all__ = ["Window"]
