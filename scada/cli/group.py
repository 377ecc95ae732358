"""The command `millrace`: which command lives where, and what becomes of an error.

Lives here: the table of commands, loading one by name, exit codes, the last resort.
Must not: import a command before it is called; `--help` stays quick.

Exit codes: 0 done, 1 failed while running, 2 bad input, 130 interrupted.
"""

import difflib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import click

from scada.config import ConfigError
from scada.language import Language, system_language
from scada.model import Problem, Text, TimeError

from .logs import log_unexpected, set_up_logging
from .output import BadInputError, Reader, leave_quietly, say
from .version import VERSION

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
VERBOSE = ("-v", "--verbose")


class Entry(NamedTuple):
    module: str  # in this room
    attribute: str
    help: str  # the command's own first sentence


COMMANDS = {
    "open": Entry(
        "desktop", "open_command", "Open SITE on the desktop: it acquires, stores, evaluates and shows."
    ),
    "demo": Entry("demo", "command", "Try Millrace: a simulated plant and the desktop connected to it."),
    "new": Entry("new", "command", "Make the folder SITE for a server."),
    "check": Entry("check", "command", "Name every mistake in the files of SITE."),
    "record": Entry("record", "command", "Acquire, store and evaluate SITE until Ctrl C or SIGTERM."),
    "status": Entry("status", "command", "Say how the recorder of SITE fares."),
    "export": Entry("export", "command", "Write recorded samples of SITE as CSV."),
    "alarms": Entry("alarms", "command", "Show the alarms of SITE, or their journal."),
    "ack": Entry("ack", "command", "Acknowledge alarms of SITE by their ids."),
    "simulate": Entry("simulate", "command", "Run a simulated plant as an OPC UA server."),
}


class LazyGroup(click.Group):
    """Finds commands by the table. A first word that is no command is a site to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f".{entry.module}", __package__)
        command: click.Command = getattr(module, entry.attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in COMMANDS:
            return super().resolve_command(ctx, args)
        nearest = difflib.get_close_matches(word, COMMANDS, n=1)
        if nearest and not Path(word).exists():
            raise click.UsageError(f"There is no command {word!r}. Did you mean {nearest[0]!r}?", ctx)
        return "open", self.get_command(ctx, "open"), args

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`--verbose` may stand anywhere."""
        end = args.index("--") if "--" in args else len(args)
        flags = [word for word in args[:end] if word in VERBOSE]
        others = [word for word in args[:end] if word not in VERBOSE]
        return super().parse_args(ctx, [*flags, *others, *args[end:]])

    def invoke(self, ctx: click.Context) -> Any:
        """Every Problem becomes its sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            ctx.exit(_refused([problem]))
        except ExceptionGroup as group:
            problems = list(_leaves(group))
            if not all(isinstance(problem, Problem) for problem in problems):
                raise
            ctx.exit(_refused([problem for problem in problems if isinstance(problem, Problem)]))
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            leave_quietly()
            ctx.exit(FAILED)


def _refused(problems: list[Problem]) -> int:
    for problem in problems:
        say(problem.text)
    is_input = all(isinstance(problem, ConfigError | TimeError | BadInputError) for problem in problems)
    return BAD_INPUT if is_input else FAILED


def _leaves(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="SITE | COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`millrace SITE` is short for `millrace open SITE`. `millrace COMMAND --help` tells more.",
)
@click.option("-v", "--verbose", is_flag=True, help="Print the log and the full trace of an error on stderr.")
@click.version_option(VERSION, prog_name="millrace")
@click.pass_context
def millrace(context: click.Context, verbose: bool) -> None:
    """Watch a plant over OPC UA: live trends, an own history, alarms with a journal.

    SITE is a folder with site.toml, tags.csv and alarms.csv, made by `millrace new`.

    \b
    Examples:
      millrace demo
      millrace new plant --server opc.tcp://10.0.0.5:4840 --all
      millrace plant
    """
    context.obj = Reader(is_verbose=verbose)
    set_up_logging(verbose)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run `millrace` with the arguments of this process; ends the process."""
    sys.excepthook = _last_words
    millrace(prog_name="millrace")


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody foresaw: one sentence, the trace in a file; on the screen only when asked for."""
    is_verbose = bool(set(VERBOSE) & set(sys.argv))
    file = log_unexpected(kind, error, trace)
    if is_verbose:
        sys.__excepthook__(kind, error, trace)
    fields = {"error": f"{kind.__name__}: {error}", "file": str(file)}
    template = "Millrace met an error it does not know ({error}) and stopped. The details are in {file}."
    print(Language(system_language()).render(Text(template, fields)), file=sys.stderr)
