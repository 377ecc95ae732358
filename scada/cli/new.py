"""`millrace new`: a site folder for a server.

Lives here: the command, the order of making, asking and writing down.
Must not: browse or write files; `scada.opcua` and `scada.config` do.
"""

import asyncio
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from scada.config import (
    ConfigError,
    Security,
    ServerConfig,
    append_tags,
    begin_again,
    check_server,
    create_site,
    load_site,
    note_namespaces,
    password_variable,
)
from scada.model import Text, zone_exists
from scada.opcua import Found, LinkSecurity, LinkSettings, OpcUaError, browse_variables

from .clock_zone import system_zone
from .group import BAD_INPUT, FAILED
from .naming import fit, tag_rows
from .output import BadInputError, complain, progress, read_site, say, typed, words
from .patience import await_listener

MOST_VARIABLES = 100_000
CONTACT = 1  # variables asked for when none shall become a tag: enough to know that the server answers
KEPT = "The folder {folder} is kept. Mend what is wrong, then give the command again."
TOO_LARGE = (
    "The server's tree is too large, too deep or too slow to be read whole ({most:,} variables at most); the "
    "rest was left out. Take up the part you need with --under NODE."
)
NO_PASSWORD = "The password of {user} is needed. Put it into {variable} in the environment, and try again."


@click.command("new")
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--server", "url", required=True, metavar="URL", help="Address of the server, opc.tcp://HOST:PORT."
)
@click.option("--name", metavar="NAME", help="Name of the server in the site's files; its host if left out.")
@click.option("--user", default="", metavar="USER", help="User at the server. Its password is asked for.")
@click.option(
    "--security",
    type=click.Choice([security.value for security in Security]),
    default="best",
    show_default=True,
    help="best: signed and encrypted. none: anybody on the network can read and forge.",
)
@click.option("--zone", metavar="ZONE", help="Time zone of the plant; this computer's if left out.")
@click.option("--all", "is_all", is_flag=True, help="Take up every variable of the server as a tag.")
@click.option("--under", metavar="NODE", help="Take up the variables below this node only.")
def command(
    site: Path,
    url: str,
    name: str | None,
    user: str,
    security: str,
    zone: str | None,
    is_all: bool,
    under: str | None,
) -> None:
    """Make the folder SITE for a server.

    Writes site.toml, tags.csv and alarms.csv, to be edited by hand or in a spreadsheet. A server that is
    just starting is waited for. When it is away or not trusted yet the command ends with 1 and keeps the
    folder; give it again once that is mended.
    The password comes from MILLRACE_PASSWORD_<SERVER>, or is asked for; it is written nowhere.

    \b
    Examples:
      millrace new plant --server opc.tcp://10.0.0.5:4840 --all
      millrace new plant --server opc.tcp://10.0.0.5:4840 --name boiler --under "ns=2;s=Boiler"
    """
    _check_choice(is_all, under)
    server = ServerConfig(name or _host(url), (url,), Security(security), user)
    check_server(server)
    password, clock = _password(server), _zone(zone)
    make = begin_again if _is_unfinished(site) else create_site
    make(site, fit(site.absolute().name), clock, [server])
    limit = MOST_VARIABLES if is_all or under is not None else CONTACT
    try:
        await_listener(url)
        found = asyncio.run(_browse(_settings(site, server, password), under, limit))
    except OpcUaError as error:
        say(error.text)
        say(Text(KEPT, {"folder": str(site)}))
        click.get_current_context().exit(FAILED)
    if limit == CONTACT:
        say(Text("{folder} is made; it has no tags yet. Write them into tags.csv.", {"folder": str(site)}))
    else:
        _take_up(site, server, found)


def _check_choice(is_all: bool, under: str | None) -> None:
    if is_all and under is not None:
        raise BadInputError(Text("Give either --all or --under NODE, not both."))


def _is_unfinished(site: Path) -> bool:
    """Whether an earlier `new` had to leave the site without tags, and nothing was recorded since."""
    try:
        read = load_site(site)
    except ConfigError:
        return False
    return len(read.servers) == 1 and not read.tags and not (site / "history").exists()


def _take_up(site: Path, server: ServerConfig, found: Found) -> None:
    rows = tag_rows(found.variables, server.name)
    used = {int(row.node[3 : row.node.index(";")]) for row in rows if row.node.startswith("ns=")}
    note_namespaces(site, server.name, {i: uri for i, uri in found.namespaces.items() if i in used})
    append_tags(site, rows)
    complaints = read_site(site).complaints
    complain(complaints)
    fields = {"tags": len(rows) - len(complaints), "folder": str(site), "typed": typed(site)}
    say(Text("{folder} is made, with {tags} tags. Record it with: millrace record {typed}", fields))
    if not found.is_complete:
        fields["most"] = MOST_VARIABLES
        say(Text(TOO_LARGE, fields))
    if complaints:
        click.get_current_context().exit(BAD_INPUT)


async def _browse(settings: LinkSettings, under: str | None, limit: int) -> Found:
    with progress(lambda n: Text("{n:,} variables found", {"n": n})) as count:
        return await browse_variables(settings, under, limit, count)


def _settings(site: Path, server: ServerConfig, password: str) -> LinkSettings:
    return LinkSettings(
        server=server.name,
        urls=server.urls,
        security=LinkSecurity(server.security.value),
        pki=site / "pki",
        user=server.user,
        password=password,
    )


def _password(server: ServerConfig) -> str:
    variable = password_variable(server.name)
    if not server.user or variable in os.environ:
        return os.environ.get(variable, "")
    if not sys.stdin.isatty():
        raise BadInputError(Text(NO_PASSWORD, {"user": server.user, "variable": variable}))
    prompt = words(Text("Password of {user} at {server}", {"user": server.user, "server": server.name}))
    return str(click.prompt(prompt, hide_input=True, err=True))


def _zone(wish: str | None) -> str:
    if wish is not None and not zone_exists(wish):
        template = 'There is no time zone "{zone}". Write one such as Europe/Berlin.'
        raise BadInputError(Text(template, {"zone": wish}))
    return wish or system_zone()


def _host(url: str) -> str:
    """A name for a server nobody named: its host, or `server` where that is a bare address."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return "server"
    first = host.partition(".")[0]
    return first if first and not first.isdigit() and ":" not in host else "server"
