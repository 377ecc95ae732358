"""A sentence as a value: an English template and its fields, rendered in the reader's language.

Lives here: the value, its English form for logs, its JSON form for files.
Must not: load a catalogue, choose a language, glue sentences together.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Moment:
    """A time inside a sentence; the zone is chosen where the sentence is rendered."""

    ns: int  # UTC

    def __str__(self) -> str:
        return f"{np.datetime_as_string(np.datetime64(self.ns, 'ns'), unit='ms')}Z"


@dataclass(frozen=True, slots=True)
class Text:
    """`Text("{server} does not answer since {time}", {"server": "plc-1", "time": Moment(...)})`.

    Fields are str, int, float, Moment or another Text.
    """

    template: str  # msgid of the catalogue
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.fields)


class Problem(Exception):  # noqa: N818  the root of errors whose sentence is for a person
    """An error with a sentence a person can act on. Rooms derive their own `...Error` from it."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def to_json(text: Text) -> str:
    """The sentence as JSON that `from_json` reads back."""
    return json.dumps(_plain(text), ensure_ascii=False, sort_keys=True)


def from_json(stored: str) -> Text:
    """Raises ValueError when `stored` is no sentence."""
    try:
        text = _part(json.loads(stored))
    except RecursionError as error:
        raise ValueError(f"no sentence: {stored[:80]}") from error
    if not isinstance(text, Text):
        raise ValueError(f"no sentence: {stored[:80]}")
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"text": value.template, "fields": {name: _plain(part) for name, part in value.fields.items()}}
    if isinstance(value, Moment):
        return {"moment": int(value.ns)}
    return value.item() if isinstance(value, np.generic) else value


def _part(value: Any) -> Any:
    """A sentence, a moment or a plain field; whoever wrote the file may have written anything."""
    match value:
        case {"text": str(template), "fields": dict(fields)}:
            return Text(template, {name: _part(part) for name, part in fields.items()})
        case {"moment": int(ns)} if -(2**63) < ns < 2**63:
            return Moment(ns)
        case str() | int() | float() | None:
            return value
    raise ValueError(f"no part of a sentence: {str(value)[:80]}")
