"""The servers of site.toml: tables read into values, and the rules that bind their settings.

Lives here: what makes a server fit to connect to.
Must not: connect, read a password, read a file.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from scada.model import Text

from .settings import SERVER, read_settings
from .site import ConfigError, Report, Security, ServerConfig, password_variable
from .toml_lines import KeyPath, line_of

VITAL = {"name", "url", "urls", "security", "user"}  # a server with one of these wrong is left out
INDEX = re.compile(r"\d{1,5}", re.ASCII)
NO_NAMESPACE = (
    'unknown key "{key}" in [server.namespaces]: it has no effect. Lines there read 2 = "urn:plant"; '
    "other settings stand above."
)
NO_NAME = Text('this [[server]] has no name and is off. Give it a line such as name = "plc-1".')


def read_servers(
    tables: Sequence[Mapping[str, Any]], lines: dict[KeyPath, int], report: Report
) -> tuple[tuple[ServerConfig, ...], set[str]]:
    """The sound servers, and the names of those left out."""
    servers: dict[str, ServerConfig] = {}
    refused: set[str] = set()
    for index, table in enumerate(tables):
        path: KeyPath = ("server", index)
        values, wrong = read_settings(table, SERVER, path, lines, report)
        flaw = None if wrong & VITAL else _flaw(table, values, servers)
        if flaw is not None:
            key, sentence = flaw
            report(line_of(lines, (*path, key)), sentence)
        if flaw is not None or wrong & VITAL:
            refused.add(str(table.get("name", "")))
        else:
            values["namespaces"] = _namespaces(values["namespaces"], path, lines, report)
            servers[values["name"]] = _server(values, line_of(lines, path))
    return tuple(servers.values()), refused - servers.keys()


def check_server(server: ServerConfig) -> None:
    """Raises ConfigError with the sentence `load_site` would report for a server not yet written down."""
    table = {
        "name": server.name,
        **({"url": server.urls[0]} if len(server.urls) == 1 else {"urls": list(server.urls)}),
        "security": server.security.value,
        "user": server.user,
    }
    told: list[Text] = []
    values, _ = read_settings(table, SERVER, (), {}, lambda _line, text: told.append(text))
    if not told and (flaw := _flaw(table, values, {})) is not None:
        told.append(flaw[1])
    if told:
        raise ConfigError(told[0])


def _server(values: Mapping[str, Any], line: int) -> ServerConfig:
    return ServerConfig(
        name=values["name"],
        urls=_urls(values),
        security=Security(values["security"]),
        user=values["user"],
        namespaces=values["namespaces"],
        publish_ms=float(values["publish_ms"]),
        sampling_ms=float(values["sampling_ms"]),
        outage_s=float(values["outage_s"]),
        line=line,
    )


def _namespaces(
    table: Mapping[str, Any], path: KeyPath, lines: dict[KeyPath, int], report: Report
) -> dict[int, str]:
    """Key by key: what is written at the end of the file falls into this table, mostly by mistake."""
    namespaces = {}
    for key, uri in table.items():
        if INDEX.fullmatch(key) and isinstance(uri, str):
            namespaces[int(key)] = uri
        else:
            report(line_of(lines, (*path, "namespaces", key)), Text(NO_NAMESPACE, {"key": key}))
    return namespaces


def _urls(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(values["urls"] or [values["url"]])


def _flaw(
    table: Mapping[str, Any], values: Mapping[str, Any], others: Mapping[str, ServerConfig]
) -> tuple[str, Text] | None:
    """The setting that makes a well-formed table unfit, and why; None when it is fit."""
    fields: dict[str, Any] = {"server": values["name"]}
    if "name" not in table:
        return "name", NO_NAME
    if values["name"] in others:
        fields["line"] = others[values["name"]].line
        return "name", Text('a server "{server}" stands on line {line} already; this one is off.', fields)
    if ("url" in table) == ("urls" in table):
        return "url", Text('server "{server}" needs either url or urls; it is off.', fields)
    if values["security"] == Security.NONE.value and values["user"]:
        return "security", Text(
            'server "{server}" asks for security "none" but gives a user: the password would travel '
            'unprotected. Use security = "best", or remove the user.',
            fields,
        )
    for url in _urls(values):
        if (sentence := _address_flaw(url, {**fields, "url": url})) is not None:
            return "url" if "url" in table else "urls", sentence
    return _shared_password(values, others)


def _address_flaw(url: str, fields: Mapping[str, str]) -> Text | None:
    try:
        parts = urlsplit(url)
        is_sound = bool(parts.hostname) and parts.port != 0 and url.isprintable() and " " not in url
        (parts.hostname or "").encode("idna")  # no part of a name empty or longer than 63 signs
    except ValueError:
        is_sound = False
    if not is_sound:
        return Text('server "{server}": {url} is no address; it is off. Write opc.tcp://HOST:PORT.', fields)
    if "@" in parts.netloc:
        return Text(
            'server "{server}" has a user or password in its address, where everybody can read it; it is '
            "off. Write opc.tcp://HOST:PORT, and the user in a line of its own.",
            fields,
        )
    return None


def _shared_password(
    values: Mapping[str, Any], others: Mapping[str, ServerConfig]
) -> tuple[str, Text] | None:
    """Two servers whose names give one environment variable would be sent each other's password."""
    variable = password_variable(values["name"])
    for other in others.values():
        if values["user"] and other.user and password_variable(other.name) == variable:
            fields = {"server": values["name"], "other": other.name, "variable": variable}
            return "name", Text(
                'servers "{server}" and "{other}" would both take their password from {variable}; '
                '"{server}" is off. Rename one of them.',
                fields,
            )
    return None
