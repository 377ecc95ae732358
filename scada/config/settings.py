"""The settings of site.toml as tables: key, what it must be, what stands in when it is wrong.

Lives here: the two tables and the reading of one TOML table by them.
Must not: know what a setting is used for, read a file.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from scada.language import LANGUAGES
from scada.model import Text, zone_exists

from .site import Report, Security
from .toml_lines import KeyPath, line_of


class Setting(NamedTuple):
    key: str
    default: Any
    accepts: Callable[[Any], bool]
    wanted: Text  # what it must be; a part of the sentence that refuses another value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.strip() == value != "" and value.isprintable()


def _is_number(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: type(value) in (int, float) and low <= value <= high


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("opc.tcp://") and len(value) > len("opc.tcp://")


def _are_addresses(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(map(_is_address, value))


ADDRESS = Text('an address such as "opc.tcp://10.0.0.5:4840"')
NAME = Text("a name in one line")

SITE = (
    Setting("format", 1, lambda value: type(value) is int and value >= 1, Text("a whole number")),
    Setting("name", "", _is_name, NAME),
    Setting("zone", "UTC", lambda value: isinstance(value, str) and zone_exists(value),
            Text('a time zone of the IANA list such as "Europe/Berlin"')),
    Setting("language", "", lambda value: value in ("", *LANGUAGES),
            Text('"en", "zh" or "" for the reader\'s own')),
    Setting("server", [], lambda value: isinstance(value, list) and all(isinstance(t, dict) for t in value),
            Text("one table [[server]] for each server")),
)  # fmt: skip

SERVER = (
    Setting("name", None, _is_name, NAME),
    Setting("url", None, _is_address, ADDRESS),
    Setting("urls", None, _are_addresses, Text('a list of addresses such as ["opc.tcp://10.0.0.5:4840"]')),
    Setting("security", "best", lambda value: value in [s.value for s in Security], Text('"best" or "none"')),
    Setting("user", "", _is_text, Text("the name of a user, or nothing")),
    Setting("publish_ms", 200.0, _is_number(10, 60_000), Text("a number from 10 to 60000")),
    Setting("sampling_ms", 250.0, _is_number(0, 60_000), Text("a number from 0 to 60000")),
    Setting("outage_s", 60.0, _is_number(0, 86_400), Text("a number from 0 to 86400")),
    Setting("namespaces", {}, lambda value: isinstance(value, dict), Text("a table [server.namespaces]")),
)  # fmt: skip


def read_settings(
    table: Mapping[str, Any],
    settings: Sequence[Setting],
    path: KeyPath,
    lines: dict[KeyPath, int],
    report: Report,
) -> tuple[dict[str, Any], set[str]]:
    """Every setting's value, its default where the table's is wrong or absent; and the keys of wrong ones."""
    known = [setting.key for setting in settings]
    for key in table:
        if key not in known:
            report(line_of(lines, (*path, key)), _unknown(key, known))
    values: dict[str, Any] = {}
    wrong = set()
    for setting in settings:
        value = table.get(setting.key, setting.default)
        if setting.key in table and not setting.accepts(value):
            report(line_of(lines, (*path, setting.key)), _wrong(setting, value))
            wrong.add(setting.key)
            value = setting.default
        values[setting.key] = value
    return values, wrong


def _unknown(key: str, known: Sequence[str]) -> Text:
    nearest = difflib.get_close_matches(key, known, n=1)
    if nearest:
        fields = {"key": key, "nearest": nearest[0]}
        return Text('unknown key "{key}": it has no effect. Did you mean "{nearest}"?', fields)
    return Text('unknown key "{key}": it has no effect. Remove it.', {"key": key})


def _wrong(setting: Setting, value: Any) -> Text:
    fields = {"key": setting.key, "value": _shown(value), "wanted": setting.wanted}
    return Text('"{key}" is {value}, but must be {wanted}.', fields)


def _shown(value: Any) -> str:
    """As TOML writes it; what is no single value as Python does."""
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return shown if len(shown) <= 60 else shown[:59] + "…"
