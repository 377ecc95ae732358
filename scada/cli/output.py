"""What a command prints: sentences in the reader's language, values as they are.

Lives here: the reader of this process, sentences on stderr, results on stdout, progress.
Must not: decide what is said.
"""

import json
import logging
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import click

from scada.config import Complaint, Site, load_site
from scada.language import Language, shown, system_language
from scada.model import Moment, Problem, Text

from .logs import log_to
from .version import VERSION

log = logging.getLogger(__name__)
PROGRESS_S = 0.3
OWN_NAME = re.compile(r"\bmillrace(?= [a-z])")  # as a command: `millrace check`


class BadInputError(Problem):
    """What was typed cannot be done as it stands."""


class OutputError(Problem):
    """The result could not be written."""


@dataclass
class Reader:
    """Who sits before this process."""

    is_verbose: bool = False
    language: Language = field(default_factory=lambda: Language(system_language()))


def reader() -> Reader:
    context = click.get_current_context(silent=True)
    return Reader() if context is None else context.find_root().ensure_object(Reader)


def read_site(folder: Path) -> Site:
    """The site, its clock and its language (if it names one) used from here on. Raises ConfigError."""
    site = load_site(folder)
    reader().language = Language(site.language or system_language(), site.zone)
    return site


def check_span(start: int, end: int) -> None:
    """Raises BadInputError when the span (ns UTC) ends before it begins."""
    if end < start:
        fields = {"start": Moment(start), "end": Moment(end)}
        raise BadInputError(Text("The span ends ({end}) before it begins ({start}). Swap the times.", fields))


def start_log(folder: Path) -> None:
    """Log this command into the site's folder; a site that cannot be written is said, not refused."""
    context = click.get_current_context()
    try:
        log_to(folder, context.info_name or "millrace")
        log.info("millrace %s: %s %s", VERSION, context.info_name, folder.absolute())
    except OSError as error:
        fields = {"folder": str(folder), "reason": error.strerror or str(error)}
        say(Text("No log is written, because {folder} cannot be written ({reason}).", fields))


def words(text: Text) -> str:
    """The sentence in the reader's language; the program is called as this person calls it."""
    called = os.environ.get("MILLRACE_CALLED", "millrace")
    return OWN_NAME.sub(lambda _: called, reader().language.render(text))


def typed(path: Path) -> str:
    """A path as it is typed in a shell: in quotes when it holds a blank."""
    return f'"{path}"' if any(sign.isspace() for sign in str(path)) else str(path)


def say(text: Text) -> None:
    """A sentence to the person, on stderr: stdout holds results only.

    Never fails: what a person can no longer hear (a closed terminal, a full disk under `2> file`) must not
    end a recording.
    """
    line = words(text)
    try:
        click.echo(line, err=True)
    except OSError as error:
        log.warning("not said (%s): %s", error, line)
        _go_nowhere(sys.stderr)  # what is left in its buffer would make the interpreter's last flush fail


def complain(complaints: Iterable[Complaint]) -> None:
    for complaint in complaints:
        say(complaint.located)


def show(line: str) -> None:
    """A line of the result; into a pipe or file as UTF-8, whatever the console's own encoding is."""
    is_console = sys.stdout is not None and sys.stdout.isatty()
    _put(line if is_console else line.encode("utf-8", "backslashreplace"))


def show_json(value: Any) -> None:
    """One JSON document on one line, in UTF-8; a text that is no Unicode keeps its escapes."""
    _put(json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace"))


@contextmanager
def stdout_errors() -> Iterator[None]:
    """Inside, an OSError becomes an OutputError; a reader who has gone stays BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        leave_quietly()
        reason = error.strerror or str(error)
        template = "The result could not be written to the standard output ({reason})."
        raise OutputError(Text(template, {"reason": reason})) from error


def _put(line: str | bytes) -> None:
    with stdout_errors():
        click.echo(line)


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of cells as lines with even columns; a Chinese sign is two columns wide. One line a row."""
    cells = [[" ".join(shown(cell).split()) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


@contextmanager
def progress(sentence: Callable[[int], Text]) -> Iterator[Callable[[int], None]]:
    """A counter on the last line of a terminal, silent elsewhere. Call it as often as is handy."""
    shown_at, width = 0.0, 0

    def count(n: int) -> None:
        nonlocal shown_at, width
        if sys.stderr is not None and sys.stderr.isatty() and time.monotonic() - shown_at >= PROGRESS_S:
            line = words(sentence(n))
            click.echo(f"\r{line:{width}}", err=True, nl=False)
            shown_at, width = time.monotonic(), max(width, len(line))

    try:
        yield count
    finally:
        if width:
            click.echo(f"\r{'':{2 * width}}\r", err=True, nl=False)


def leave_quietly() -> None:
    """Whoever read stdout has gone: let the interpreter's last flush go nowhere."""
    _go_nowhere(sys.stdout)


def _go_nowhere(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)
