"""`millrace ack`: acknowledge alarms from another process than the recorder.

Lives here: the command.
Must not: acknowledge by itself; the recorder does, and answers.
"""

import getpass
from pathlib import Path

import click

from scada.model import Text
from scada.station import ask

from .output import BadInputError, read_site, say

LONGEST_COMMENT = 1000


@click.command("ack")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("ids", type=int, nargs=-1, required=True, metavar="ID...")
@click.option("--comment", default="", help="Goes into the journal beside your name.")
def command(site: Path, ids: tuple[int, ...], comment: str) -> None:
    """Acknowledge alarms of SITE by their ids.

    `millrace alarms SITE` shows the ids. A recorder must be running; it answers within two seconds. The
    journal names the login name you use on this computer.

    \b
    Example:
      millrace ack plant 17 --comment "pump restarted"
    """
    read = read_site(site)
    if len(comment) > LONGEST_COMMENT:
        fields = {"most": LONGEST_COMMENT}
        raise BadInputError(Text("The comment is longer than {most} signs. Shorten it.", fields))
    say(ask(read.folder, "acknowledge", {"alarms": list(ids), "comment": comment}, operator()))


def operator() -> str:
    """The login name of the operating system: before there are accounts, the operator."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user in the password file, no variable either
        return "unknown"
