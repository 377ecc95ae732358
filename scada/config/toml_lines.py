"""On which line a key of a TOML file stands: no library tells.

Lives here: a scan of a file that is known to be valid TOML.
Must not: judge the file, keep a value.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise

KeyPath = tuple[str | int, ...]  # ("server", 0, "name")

TOKEN = re.compile(
    r"""\#[^\n]*
      | "{3}(?:\\[\s\S]|[^\\])*?"{3,5} | '{3}[\s\S]*?'{3,5}
      | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
      | \n | [\[\]{}=,.] | [^\s\[\]{}=,."'\#]+""",
    re.VERBOSE,
)


def key_lines(toml: str) -> dict[KeyPath, int]:
    """Path of each key, table and element of an array to the line (from 1) it starts on."""
    scan = _Scan(toml)
    scan.document()
    return scan.lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """The line of `path`, else of the nearest thing around it, else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scan:
    """Walks the tokens once; a value is walked only to find the keys of tables inside it."""

    def __init__(self, toml: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}  # of arrays of tables
        self._tokens = list(_tokens(toml))
        self._at = 0

    def document(self) -> None:
        table: KeyPath = ()
        while (token := self._peek()) is not None:
            if token == "\n":
                self._at += 1
            elif token == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        is_array = self._tokens[self._at + 1][0] == "["
        self._at += 2 if is_array else 1
        line = self._tokens[self._at][1]
        path = self._resolved(self._key(), is_array)
        self._at += 2 if is_array else 1
        for depth in range(1, len(path) + 1):
            self.lines.setdefault(path[:depth], line)
        return path

    def _resolved(self, keys: list[str], is_array: bool) -> KeyPath:
        """The path of a header: a name that is an array of tables means its last one."""
        path: KeyPath = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            if is_array and depth == len(keys):
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._at][1]
        keys = self._key()
        for depth in range(1, len(keys) + 1):
            self.lines.setdefault((*table, *keys[:depth]), line)
        self._at += 1  # the equals sign
        self._value((*table, *keys))

    def _key(self) -> list[str]:
        keys = [_name(self._take())]
        while self._peek() == ".":
            self._at += 1
            keys.append(_name(self._take()))
        return keys

    def _value(self, path: KeyPath) -> None:
        if self._peek() == "{":
            self._inside("}", path)
        elif self._peek() == "[":
            self._inside("]", path)
        else:
            while self._peek() not in (",", "]", "}", "\n", None):
                self._at += 1

    def _inside(self, end: str, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while (token := self._peek()) not in (end, None):
            if token in (",", "\n"):
                self._at += 1
            elif end == "}":
                self._pair(path)
            else:
                self.lines[(*path, index)] = self._tokens[self._at][1]
                self._value((*path, index))
                index += 1
        self._at += 1

    def _peek(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]


def _tokens(toml: str) -> Iterator[tuple[str, int]]:
    starts = [0, *(match.end() for match in re.finditer("\n", toml)), len(toml) + 1]
    spans = enumerate(pairwise(starts), start=1)
    line, (_, end) = next(spans)
    for match in TOKEN.finditer(toml):
        while match.start() >= end:
            line, (_, end) = next(spans)
        if not match[0].startswith("#"):
            yield match[0], line


def _name(token: str) -> str:
    return str(tomllib.loads(f"key = {token}")["key"]) if token[0] in "\"'" else token
