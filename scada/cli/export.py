"""`millrace export`: recorded samples as a file for other programs.

Lives here: the command, the choice of tags, a file that is whole or not there.
Must not: read the history's files or write a value; `scada.history` and `scada.formats` do.
"""

import difflib
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

import click

from scada.formats import write_csv
from scada.history import HistoryReader, TagRecord, read_tags
from scada.model import DAY, EARLIEST, Problem, SampleBatch, Text, parse_time

from .output import BadInputError, check_span, progress, read_site, say, stdout_errors

HISTORY = "history"


class ExportError(Problem):
    """The file could not be written; nothing was left of it."""


@click.command("export")
@click.argument("site", type=click.Path(path_type=Path))
@click.option("--tag", "names", multiple=True, metavar="NAME", help="A tag to write; may be given often.")
@click.option("--all", "is_all", is_flag=True, help="Write every tag ever recorded.")
@click.option(
    "--from",
    "start",
    metavar="TIME",
    help="First time: 2026-11-24T03:00, -8h, -7d. The beginning if left out.",
)
@click.option("--to", "end", metavar="TIME", help="Last time. Now if left out.")
@click.option(
    "--format", "form", type=click.Choice(["csv"]), default="csv", show_default=True, help="Form of the file."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File to write; stdout if left out.",
)
def command(
    site: Path,
    names: tuple[str, ...],
    is_all: bool,
    start: str | None,
    end: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Write recorded samples of SITE as CSV.

    One row per change of value or status, by tag, then by time; columns tag, time (UTC), time_ns, value,
    status, origin. A text that a spreadsheet would run as a formula gets a leading '. TIME without an offset
    is on the clock of the site. An export that is interrupted leaves no file.

    \b
    Examples:
      millrace export plant --all -o plant.csv
      millrace export plant --tag PT-101 --from -8h
    """
    read = read_site(site)
    first, last = _span(start, end, read.zone)
    if output is not None and not output.name:
        raise BadInputError(Text("Say which file to write: -o FILE."))
    history = read.folder / HISTORY
    tags = _chosen(read_tags(history), names, is_all)
    history_reader = HistoryReader(history)
    try:
        samples = history_reader.samples([tag.id for tag in tags], first, last)
        with progress(lambda n: Text("{n:,} rows written", {"n": n})) as count, _opened(output) as out:
            written = write_csv(
                _counted(samples, count),
                out,
                {tag.id: tag.name for tag in tags},
                {tag.id: tag.type for tag in tags},
            )
        for problem in history_reader.problems:
            say(problem)
    finally:
        history_reader.close()
    if output is not None:
        fields = {"rows": written, "file": str(output)}
        say(Text("Wrote {rows:,} rows to {file}.", fields))


def _span(start: str | None, end: str | None, zone: str) -> tuple[int, int]:
    """ns UTC. Raises TimeError, BadInputError."""
    now = time.time_ns()
    first = EARLIEST if start is None else parse_time(start, now, zone)
    last = now + DAY if end is None else parse_time(end, now, zone)
    if start is not None:
        check_span(first, last)
    return first, last


def _chosen(known: Sequence[TagRecord], names: Sequence[str], is_all: bool) -> list[TagRecord]:
    """By name in the order first recorded, then by id: a tag whose type changed has several."""
    if is_all == bool(names):
        raise BadInputError(Text("Say which tags to export: --all, or --tag NAME as often as needed."))
    by_name: dict[str, list[TagRecord]] = {}
    for record in sorted(known, key=lambda record: record.id):
        by_name.setdefault(record.name, []).append(record)
    for name in names:
        if name not in by_name:
            raise BadInputError(_unknown(name, by_name))
    return [record for name in (dict.fromkeys(names) or by_name) for record in by_name[name]]


def _unknown(name: str, known: Iterable[str]) -> Text:
    nearest = difflib.get_close_matches(name, known, n=1)
    if nearest:
        fields = {"tag": name, "nearest": nearest[0]}
        return Text('No tag "{tag}" was ever recorded here. Did you mean "{nearest}"?', fields)
    return Text('No tag "{tag}" was ever recorded here.', {"tag": name})


def _counted(batches: Iterable[SampleBatch], count: Callable[[int], None]) -> Iterator[SampleBatch]:
    rows = 0
    for batch in batches:
        yield batch
        rows += len(batch)
        count(rows)


@contextmanager
def _opened(file: Path | None) -> Iterator[TextIO]:
    """stdout, or a file that takes its name only when it is whole. A device or pipe is written as it is."""
    if file is None:
        with stdout_errors(), _stdout() as out:
            yield out
        return
    try:
        with _stream(file, "w") if _is_no_file(file) else _whole(Path(os.path.realpath(file))) as stream:
            yield stream
    except OSError as error:
        fields = {"file": str(file), "reason": error.strerror or str(error)}
        raise ExportError(Text("{file} was not written ({reason}).", fields)) from error


@contextmanager
def _stdout() -> Iterator[TextIO]:
    if sys.stdout is None:
        raise BadInputError(Text("The standard output is closed. Say which file to write: -o FILE."))
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", "surrogatepass", newline="")
    try:
        yield out
        out.flush()
    finally:
        out.detach()


@contextmanager
def _whole(file: Path) -> Iterator[TextIO]:
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with _stream(fresh, "x") as stream:
            yield stream
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _stream(file: Path, mode: Literal["w", "x"]) -> TextIO:
    return file.open(mode, encoding="utf-8", errors="surrogatepass", newline="")


def _is_no_file(file: Path) -> bool:
    """Whether `file` is there and cannot be replaced by a file: /dev/null, /dev/stdout, a named pipe."""
    return file.exists() and not file.is_file()
