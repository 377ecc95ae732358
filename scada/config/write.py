"""Writing into a site folder: a new site, and rows appended to its tags.

Lives here: the first text of each file, one file replaced whole or not at all.
Must not: change a line an engineer wrote, store a password.
"""

import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scada.formats import guarded_text
from scada.model import Text

from . import alarms, tags
from .load import site_table
from .rows import Dialect, read_sheet
from .site import (
    ALARMS_FILE,
    FORMAT,
    SITE_FILE,
    TAGS_FILE,
    ConfigError,
    ServerConfig,
    TagRow,
    password_variable,
)
from .tags import states_text

if TYPE_CHECKING:
    from tomlkit.items import Table


def create_site(
    folder: Path,
    name: str,
    zone: str,
    servers: Sequence[ServerConfig],
    tag_rows: Iterable[TagRow] = (),
    *,
    language: str = "",
) -> None:
    """Make `folder` a site; site.toml comes last, so a site that was cut off is none.

    Raises ConfigError when the folder holds something already or cannot be written.
    """
    fields = {"folder": str(folder)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            text = Text("{folder} is not empty, and nothing in it was changed. Name a new folder.", fields)
            raise ConfigError(text)
        (folder / "pki").mkdir(mode=0o700)  # private keys will lie here
    except OSError as error:
        fields["reason"] = error.strerror or str(error)
        raise ConfigError(Text("The folder {folder} cannot be made ({reason}).", fields)) from error
    _replace(folder / TAGS_FILE, _header(tags.COLUMNS) + _lines(tag_rows, tags.COLUMNS, Dialect()))
    _replace(folder / ALARMS_FILE, _header(alarms.COLUMNS))
    _replace(folder / SITE_FILE, _site_text(name, zone, language, servers).encode())


def begin_again(folder: Path, name: str, zone: str, servers: Sequence[ServerConfig]) -> None:
    """Write site.toml anew for a site that has no tags yet; everything else in the folder stays.

    Raises ConfigError when it cannot be written.
    """
    try:
        _replace(folder / SITE_FILE, _site_text(name, zone, "", servers).encode())
    except OSError as error:
        fields = {"folder": str(folder), "reason": error.strerror or str(error)}
        raise ConfigError(Text("The folder {folder} cannot be made ({reason}).", fields)) from error


def append_tags(folder: Path, tag_rows: Sequence[TagRow]) -> None:
    """Append rows to tags.csv, written as the file is written; its own lines stay as they are.

    A value whose column the file does not have is left out. Raises ConfigError when the file cannot be
    read or written, or has no header.
    """
    file = folder / TAGS_FILE
    try:
        content = file.read_bytes()
    except OSError as error:
        fields = {"file": str(file), "reason": error.strerror or str(error)}
        raise ConfigError(Text("{file} cannot be read ({reason}). Nothing was added.", fields)) from error
    flaws: list[Text] = []
    sheet = read_sheet(content, tags.REQUIRED, lambda _line, text: flaws.append(text))
    if not set(tags.REQUIRED) <= set(sheet.columns):
        raise ConfigError(
            Text("{file}: {complaint} Nothing was added.", {"file": str(file), "complaint": flaws[0]})
        )
    newline = sheet.dialect.newline.encode(sheet.dialect.encoding)
    is_closed = not content or content.endswith(newline)
    _replace(file, content + (b"" if is_closed else newline) + _lines(tag_rows, sheet.columns, sheet.dialect))


def note_namespaces(folder: Path, server: str, namespaces: Mapping[int, str]) -> None:
    """Write down the URI behind each namespace index a server's tags use; the rest of site.toml stays.

    Raises ConfigError when site.toml cannot be read or written, or has no such server.
    """
    import tomlkit

    table, _ = site_table(folder)
    names = [entry.get("name") for entry in table.get("server", ())]
    if server not in names:
        raise ConfigError(
            Text('server "{server}" is not in site.toml. Nothing was added.', {"server": server})
        )
    document = tomlkit.parse((folder / SITE_FILE).read_text(encoding="utf-8-sig"))
    entry = document["server"][names.index(server)]
    entry["namespaces"] = _namespace_table(namespaces)
    _replace(folder / SITE_FILE, tomlkit.dumps(document).encode())


def _header(columns: Sequence[str]) -> bytes:
    return (",".join(columns) + "\n").encode()


def _lines(rows: Iterable[TagRow], columns: Sequence[str], dialect: Dialect) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=dialect.delimiter, lineterminator=dialect.newline)
    for row in rows:
        cells = _cells(row, dialect)
        writer.writerow([cells.get(column, "") for column in columns])
    return lines.getvalue().encode(dialect.encoding, "replace")


def _cells(row: TagRow, dialect: Dialect) -> dict[str, str]:
    texts = {
        "name": row.name,
        "server": row.server,
        "node": row.node,
        "unit": row.unit,
        "policy": row.policy,
        "description": row.description,
        "type": row.type,
        "states": states_text(row.states),
        "area": row.area,
    }
    numbers = {"low": row.low, "high": row.high, "decimals": row.decimals}
    return {
        **{column: guarded_text(text.strip()) for column, text in texts.items()},
        **{column: _number_text(value, dialect) for column, value in numbers.items()},
        "stepped": "" if row.stepped is None else "yes" if row.stepped else "no",
    }


def _number_text(value: float | None, dialect: Dialect) -> str:
    """The shortest decimal that is read back exactly."""
    text = "" if value is None else repr(value).removesuffix(".0")
    return text.replace(".", ",") if dialect.decimal_comma else text


def _site_text(name: str, zone: str, language: str, servers: Sequence[ServerConfig]) -> str:
    import tomlkit  # here: the front door stays quick

    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            "A Millrace site. Its tags and alarms stand in tags.csv and alarms.csv beside this file."
        )
    )
    document.add(tomlkit.comment("After an edit, `millrace check` names every mistake by file and line."))
    document.add(tomlkit.nl())
    document["format"] = FORMAT
    document["name"] = name
    document["zone"] = zone
    document["zone"].comment("wall clock of the plant; stored times are UTC")
    document["language"] = language
    document["language"].comment('"en", "zh", or "" for the language of who reads')
    tables = tomlkit.aot()
    for server in servers:
        tables.append(_server_table(server))
    if servers:
        document["server"] = tables
    return tomlkit.dumps(document)


def _server_table(server: ServerConfig) -> "Table":
    import tomlkit

    table = tomlkit.table()
    table["name"] = server.name
    table["url" if len(server.urls) == 1 else "urls"] = (
        server.urls[0] if len(server.urls) == 1 else server.urls
    )
    table["security"] = server.security.value
    table["security"].comment(
        '"best": signed and encrypted; "none": anybody on the network can read and forge'
    )
    table["user"] = server.user
    table["user"].comment(f"password: {password_variable(server.name)} in the environment; never here")
    table["publish_ms"] = _plain(server.publish_ms)
    table["publish_ms"].comment("how often the server shall send")
    table["sampling_ms"] = _plain(server.sampling_ms)
    table["sampling_ms"].comment("how often the server shall look at a tag")
    table["outage_s"] = _plain(server.outage_s)
    table["outage_s"].comment("how long the server shall queue while the connection is broken")
    table["namespaces"] = _namespace_table(server.namespaces)
    return table


def _namespace_table(namespaces: Mapping[int, str]) -> "Table":
    import tomlkit

    table = tomlkit.table()
    for index, uri in sorted(namespaces.items()):
        table[str(index)] = uri
    return table


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _replace(file: Path, content: bytes) -> None:
    """The whole new file or the old one, whatever happens meanwhile. Follows links. Raises ConfigError."""
    file = Path(os.path.realpath(file))
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        try:
            with fresh.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if file.exists():
                shutil.copymode(file, fresh)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        fields = {"file": str(file), "reason": error.strerror or str(error)}
        text = Text(
            "{file} cannot be written ({reason}); nothing in it changed. Close it elsewhere, or free space.",
            fields,
        )
        raise ConfigError(text) from error
