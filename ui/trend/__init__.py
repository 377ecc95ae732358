"""The trend page: pens over one time axis, live and history without a seam.

Lives here: geometry, view, pens, tracks, and the widgets that show them.
Must not: open a file or a connection, judge a value, draw a line where nothing was measured.
Front door: other rooms write `from ui.trend import ...`.
"""

from .page import TAGS_MIME, TrendPage

__all__ = ["TAGS_MIME", "TrendPage"]
