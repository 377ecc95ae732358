"""Reading a site folder: three files into one value, all mistakes at once.

Lives here: the order of reading, what refuses the folder as a whole.
Must not: judge a row, keep a file open, watch the folder.
"""

import re
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from scada.model import Text

from . import alarms, tags
from .rows import Dialect, Sheet, read_sheet
from .servers import read_servers
from .settings import SITE, read_settings
from .site import ALARMS_FILE, FORMAT, SITE_FILE, TAGS_FILE, Complaint, ConfigError, Report, Site
from .toml_lines import KeyPath, key_lines

NO_TOML = (
    "site.toml:{line}: this line cannot be read as TOML ({reason}). The site stays closed; edit the line."
)
NEWER = (
    "This site was written by a newer Millrace (format {format}, this one reads {known}). Update Millrace."
)


def load_site(folder: Path) -> Site:
    """The site in `folder`, with everything that is wrong in its files.

    Raises ConfigError when there is no site.toml that can be read.
    """
    complaints: list[Complaint] = []
    site_report = partial(_note, complaints, SITE_FILE)
    table, lines = site_table(folder)
    values, _ = read_settings(table, SITE, (), lines, site_report)
    if values["format"] > FORMAT:
        raise ConfigError(Text(NEWER, {"format": values["format"], "known": FORMAT}))
    _miss(table, site_report)
    servers, refused = read_servers(values["server"], lines, site_report)

    tags_report = partial(_note, complaints, TAGS_FILE)
    tag_sheet = _sheet(folder / TAGS_FILE, tags.REQUIRED, tags_report)
    tag_rows = tags.read_tags(tag_sheet, {server.name for server in servers}, refused, tags_report)

    alarms_report = partial(_note, complaints, ALARMS_FILE)
    alarm_sheet = _sheet(folder / ALARMS_FILE, alarms.REQUIRED, alarms_report)
    alarm_rows = alarms.read_alarms(alarm_sheet, tag_rows, alarms_report)
    return Site(
        folder=folder,
        name=values["name"] or folder.absolute().name,
        zone=values["zone"],
        language=values["language"],
        servers=servers,
        tags=tuple(tag_rows.tags.values()),
        alarms=alarm_rows,
        complaints=tuple(sorted(complaints, key=_place)),
    )


def _note(complaints: list[Complaint], file: str, line: int, text: Text) -> None:
    complaints.append(Complaint(file, line, text))


def _place(complaint: Complaint) -> tuple[int, int]:
    return (SITE_FILE, TAGS_FILE, ALARMS_FILE).index(complaint.file), complaint.line


def _miss(table: dict[str, Any], report: Report) -> None:
    if "zone" not in table:
        report(1, Text('there is no zone, so UTC is used. Add a line such as zone = "Europe/Berlin".'))
    if not table.get("server"):
        report(1, Text("there is no [[server]], so nothing can be recorded."))


def site_table(folder: Path) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """site.toml as TOML has it, and the line of each key. Raises ConfigError."""
    content = _site_content(folder)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), key_lines(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(_no_toml(line, "no UTF-8 text")) from error
    except RecursionError as error:
        raise ConfigError(_no_toml(1, "brackets too deep")) from error
    except ValueError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        last = content.count(b"\n") + 1
        raise ConfigError(_no_toml(int(place[1]) if place else last, str(error))) from error


def _no_toml(line: int, reason: str) -> Text:
    return Text(NO_TOML, {"line": line, "reason": re.sub(r" ?\(at .*\)$", "", reason)})


def _site_content(folder: Path) -> bytes:
    fields = {"folder": str(folder)}
    try:
        return (folder / SITE_FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        if folder.is_file():
            text = Text("{folder} is a file. Name the folder of a site, which holds site.toml.", fields)
            raise ConfigError(text) from error
        if not folder.is_dir():
            raise ConfigError(
                Text("There is no folder {folder}. Name the folder of a site.", fields)
            ) from error
        text = Text("{folder} is no site: it holds no site.toml. `millrace new` makes one.", fields)
        raise ConfigError(text) from error
    except (OSError, ValueError) as error:
        fields["reason"] = getattr(error, "strerror", None) or str(error)
        text = Text("site.toml in {folder} cannot be read ({reason}). The site stays closed.", fields)
        raise ConfigError(text) from error


def _sheet(file: Path, required: tuple[str, ...], report: Report) -> Sheet:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        first = ",".join(required)
        report(0, Text("this file is missing. Make one whose first line is {columns}.", {"columns": first}))
    except OSError as error:
        reason = error.strerror or str(error)
        report(0, Text("this file cannot be read ({reason}); all its rows are off.", {"reason": reason}))
    else:
        return read_sheet(content, required, report)
    return Sheet(Dialect(), required, ())
