"""The catalogue: English sentences of the product in the reader's language.

Lives here: loading a catalogue, translating a word, a plural, a Text with the times and numbers in it.
Must not: know Qt, choose fonts, choose a zone, format a value for a table or an axis.
"""

import locale
import math
import os
import re
import string
import sys
from collections.abc import Mapping, Sequence
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Any

from scada.model import Moment, Text, TimeError, local_time

__all__ = ["LANGUAGES", "Language", "shown", "system_language"]

LANGUAGES = ("en", "zh")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SPECIFICATION = re.compile(r",?(\.\d)?[dfg%]?")  # no width: a template may come out of a file
LARGEST_WHOLE = 1e15
# Signs from outside that steer a terminal or turn the reading direction: shown, not obeyed.
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Language:
    """One reader's language and wall clock. The extractor looks for `Text`, `translate` and `plural`."""

    def __init__(self, code: str, zone: str = "UTC") -> None:
        self.code = code
        self.zone = zone
        self._catalogue = _catalogue(code)
        self._words = _Words(self)

    def translate(self, template: str, **fields: Any) -> str:
        return self.render(Text(template, fields))

    def plural(self, singular: str, plural: str, n: int, **fields: Any) -> str:
        """The form for `n` things; the templates hold `{n}`."""
        english = singular if n == 1 else plural
        return self._words.fill((self._catalogue.ngettext(singular, plural, n), english), {"n": n, **fields})

    def render(self, text: Text) -> str:
        """The sentence in this language; in English when the translation's placeholders do not fit.

        Never raises: a template whose own fields are missing is shown as it is.
        """
        translated = self._catalogue.gettext(text.template) if text.template else ""
        return self._words.fill((translated, text.template), text.fields)

    def moment(self, ns: int) -> str:
        """`24 Nov 2026 03:12:07 CET`, `2026-11-24 03:12:07 CET`: the wall clock of the reader's zone."""
        try:
            at = local_time(ns, self.zone)
        except TimeError:
            return str(Moment(ns))
        clock = f"{at.hour:02}:{at.minute:02}:{at.second:02} {at.abbreviation}"
        if self.code == "zh":
            return f"{at.year:04}-{at.month:02}-{at.day:02} {clock}"
        return f"{at.day} {MONTHS[at.month - 1]} {at.year} {clock}"


class _Words(string.Formatter):
    """Fills templates; a field is named, never reached into: a template may come out of a file."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def fill(self, templates: Sequence[str], fields: Mapping[str, Any]) -> str:
        for template in templates:
            try:
                return self.vformat(template, (), fields)
            except (KeyError, IndexError, ValueError, TypeError, RecursionError):
                continue
        return templates[-1]

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec:
            if not SPECIFICATION.fullmatch(format_spec):
                raise ValueError(format_spec)
            return format(value, format_spec)
        match value:
            case Text():
                return self._language.render(value)
            case Moment():
                return self._language.moment(value.ns)
            case float():
                return _number(value)
            case str():
                return shown(value)
        return str(value)


def shown(text: str) -> str:
    """`text` from outside as one line in which no sign steers a terminal or turns the reading direction."""
    return UNSHOWN.sub(_escaped, text)


def system_language(environment: Mapping[str, str] | None = None) -> str:
    """The code of the language this computer's user reads, "en" when the product does not speak it.

    By the variables of gettext, LANGUAGE only beside a real locale; on Windows by the display language.
    """
    variables = os.environ if environment is None else environment
    chosen = next((variables[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(name)), "")
    if not chosen and environment is None and sys.platform == "win32":
        chosen = locale.getlocale()[0] or ""  # "Chinese (Simplified)_China", or "zh_CN"
    if chosen.split(".")[0] in ("C", "POSIX"):
        return "en"
    for wish in (*variables.get("LANGUAGE", "").split(":"), chosen):
        code = "zh" if wish.lower().startswith("chinese") else re.split("[_.@-]", wish.lower())[0]
        if code in LANGUAGES:
            return code
    return "en"


def _catalogue(code: str) -> NullTranslations:
    compiled = files("resources") / "translations" / f"{code}.mo"
    if code not in LANGUAGES or not compiled.is_file():
        return NullTranslations()
    with compiled.open("rb") as stream:
        return GNUTranslations(stream)


def _number(value: float) -> str:
    """Whole numbers without a point, others to six digits: what a sentence can bear."""
    is_whole = math.isfinite(value) and value == round(value) and abs(value) < LARGEST_WHOLE
    return f"{value:.0f}" if is_whole else f"{value:.6g}"


def _escaped(match: re.Match[str]) -> str:
    return " " if match[0] in "\r\n\t" else f"\\u{ord(match[0]):04x}"
