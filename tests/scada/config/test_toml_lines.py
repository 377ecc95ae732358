"""The line of every key, for any valid TOML.

Lives here: files with the shapes that mislead a scan, and random ones.
Must not: judge settings.
"""

import tomllib
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from scada.config.toml_lines import KeyPath, key_lines, line_of

TRICKY = '''\
# name = "comment"
name = "a # [b] = 1"
text = """
[[server]]
key = 1 \\"""
"""""
raw = \'\'\'
name = 2\'\'\'
list = [ # comment ]
  "x]", [1, 2],
  { in = "line", deep = { er = 1.5 } },
]
"quoted key".part = 1979-05-27T07:32:00Z

[[server]]
name = "one"
[server.namespaces]
2 = "urn:a"
[[server]]
[server.namespaces]
3 = "urn:b"
"4" = "urn:c"
'''


def test_keys_are_found_past_comments_strings_and_brackets() -> None:
    lines = key_lines(TRICKY)
    tomllib.loads(TRICKY)
    assert lines["name",] == 2
    assert lines["text",] == 3
    assert lines["raw",] == 7
    assert lines["list",] == 9
    assert lines["list", 2, "in"] == lines["list", 2, "deep", "er"] == 11
    assert lines["quoted key", "part"] == 13
    assert lines["server", 0] == 15
    assert lines["server", 0, "namespaces", "2"] == 18
    assert lines["server", 1] == 19
    assert lines["server", 1, "namespaces", "4"] == 22


def test_an_absent_key_stands_where_its_table_does() -> None:
    lines = key_lines(TRICKY)
    assert line_of(lines, ("server", 0, "url")) == 15
    assert line_of(lines, ("nothing",)) == 1


def test_servers_written_as_one_list_are_found_too() -> None:
    assert key_lines('server = [\n{name="a"},\n{\tname="b"}]\n')["server", 1, "name"] == 3


keys = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6)
scalars = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.floats(allow_nan=False),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_every_key_of_any_document_has_a_line_and_they_ascend(document: dict[str, Any]) -> None:
    toml = tomlkit.dumps(document).replace("\r\n", "\n")
    read = tomllib.loads(toml)
    lines = key_lines(toml)
    assert set(_paths(read)) <= lines.keys()
    last = toml.count("\n") + 1
    assert all(1 <= line <= last for line in lines.values())
    written = toml.split("\n")
    for key in read:
        assert written[lines[key,] - 1].strip()


def _paths(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    if not isinstance(value, dict):
        return [path]
    return [inside for key, inner in value.items() for inside in _paths(inner, (*path, key))] + [path][
        : len(path)
    ]
