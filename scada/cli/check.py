"""`millrace check`: every mistake in a site's files, before the plant finds it.

Lives here: the command.
Must not: judge a file; `scada.config` does.
"""

from pathlib import Path

import click

from scada.model import Text

from .group import BAD_INPUT
from .output import read_site, show, words

SOME = "Mistakes: {mistakes}. What is sound runs: servers {servers}, tags {tags}, alarms {alarms}."


@click.command("check")
@click.argument("site", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, site: Path) -> None:
    """Name every mistake in the files of SITE.

    Prints one line a mistake, as FILE:LINE: SENTENCE, and ends with 2; ends with 0 when there is none.

    \b
    Example:
      millrace check plant
    """
    read = read_site(site)
    for complaint in read.complaints:
        show(words(complaint.located))
    fields = {"servers": len(read.servers), "tags": len(read.tags), "alarms": len(read.alarms)}
    if not read.complaints:
        show(words(Text("No mistake found. Servers {servers}, tags {tags}, alarms {alarms}.", fields)))
        return
    fields["mistakes"] = len(read.complaints)
    show(words(Text(SOME, fields)))
    context.exit(BAD_INPUT)
