"""The log of a process: files that rotate in the site's `log/`, nothing unasked on the screen.

Lives here: handlers, their bounds, the text of a line, where an unexpected error goes.
Must not: know a command, print a sentence.
"""

import logging
import logging.handlers
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import TracebackType

FOLDER = "log"
OURS = "millrace"
LARGEST = 2_000_000  # bytes a file
KEPT = 4  # older files beside it: 10 MB a command at most
LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s"


def set_up_logging(is_verbose: bool) -> None:
    """Before a site is known: silence, or everything on stderr. asyncua's tracebacks never reach a user."""
    logging.raiseExceptions = False  # a full disk must not print a traceback for every line
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.name == OURS]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(logging.INFO)
    logging.getLogger("asyncua").setLevel(logging.INFO if is_verbose else logging.WARNING)
    root.addHandler(_ours(logging.StreamHandler(sys.stderr)) if is_verbose else _ours(logging.NullHandler()))


def log_to(site: Path, name: str) -> Path:
    """From here on also into `log/NAME.log` of the site, NAME the command's own. Raises OSError."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.log"
    handler = logging.handlers.RotatingFileHandler(
        file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", errors="backslashreplace"
    )
    logging.getLogger().addHandler(_ours(handler))
    return file


def log_unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> Path | None:
    """Write an error nobody foresaw where a person can find it; None when no file can be written."""
    if logging.getLogger().handlers:  # else logging would print the trace by itself
        logging.getLogger("millrace").critical("unexpected error", exc_info=(kind, error, trace))
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler):
            return Path(handler.baseFilename)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="millrace-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.writelines(traceback.format_exception(kind, error, trace))
            return Path(file.name)
    except OSError:
        return None


def _ours(handler: logging.Handler) -> logging.Handler:
    handler.set_name(OURS)
    formatter = logging.Formatter(LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    return handler
