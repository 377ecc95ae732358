"""Localized texts of a server, one or a list, made plain.

Lives here: a text whatever it should have been, names of enumeration values.
Must not: ask a server, choose a language.
"""

from collections.abc import Sequence
from typing import Any

from .values import readable

MOST_STATES = 1000


def text(value: Any) -> str:
    """The text of a LocalizedText or String; empty for anything else."""
    found = getattr(value, "Text", value)
    return readable(found) if isinstance(found, str) else ""


def enum_strings(names: Sequence[Any]) -> dict[int, str]:
    """Names by their place."""
    return {place: text(name) for place, name in enumerate(names[:MOST_STATES]) if text(name)}


def enum_values(values: Sequence[Any]) -> dict[int, str]:
    """Names by their value (EnumValueType)."""
    named = {}
    for value in values[:MOST_STATES]:
        number, name = getattr(value, "Value", None), text(getattr(value, "DisplayName", None))
        if isinstance(number, int) and name:
            named[number] = name
    return named
