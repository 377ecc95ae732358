"""The desktop's life: the one QApplication, the Qt loop, the station's thread, exit codes.

Lives here: starting, reporting failures, watching the recorder, stopping in order.
Must not: draw, poll a value, hold a page's state.
Front door: the command line writes `from ui.app import ...`.
"""

from .app import DesktopError, DesktopOptions, run

__all__ = ["DesktopError", "DesktopOptions", "run"]
