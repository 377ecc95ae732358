"""A site written by the program is one that it reads, and one an engineer can edit.

Lives here: making a site, appending tags, files replaced whole or not at all.
Must not: judge rows.
"""

import os
import stat
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scada.config import (
    ConfigError,
    Security,
    ServerConfig,
    TagRow,
    append_tags,
    check_server,
    create_site,
    load_site,
    note_namespaces,
)

SERVER = ServerConfig("plc-1", ("opc.tcp://10.0.0.5:4840",), Security.NONE, namespaces={2: "urn:plant"})
TAG = TagRow("PT-101", "plc-1", "ns=2;s=PT101", "bar", 0.0, 16.0, type="Double")


def test_a_site_that_was_made_loads_as_it_was_given(tmp_path: Path) -> None:
    create_site(tmp_path / "new" / "plant", "Wasser", "Europe/Berlin", [SERVER], [TAG], language="zh")
    site = load_site(tmp_path / "new" / "plant")
    assert site.complaints == ()
    assert (site.name, site.zone, site.language) == ("Wasser", "Europe/Berlin", "zh")
    assert site.servers == (replace(SERVER, line=9),)
    assert site.tags == (replace(TAG, line=2),)
    assert site.alarms == ()


def test_a_new_site_keeps_keys_where_only_its_owner_reads(tmp_path: Path) -> None:
    create_site(tmp_path / "plant", "A", "UTC", [SERVER])
    assert (tmp_path / "plant" / "pki").is_dir()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "plant" / "pki").stat().st_mode) == 0o700


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConfigError, match="is not empty"):
        create_site(tmp_path, "A", "UTC", [SERVER])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be made"):
        create_site(tmp_path / "file" / "plant", "A", "UTC", [SERVER])


def test_appended_tags_leave_every_line_of_the_engineer_as_it_was(tmp_path: Path) -> None:
    create_site(tmp_path / "plant", "A", "UTC", [SERVER])
    file = tmp_path / "plant" / "tags.csv"
    theirs = '\ufeffname;loop;server;node;high;description\r\nA;7;plc-1;i=1;1,5;"x;y"'.encode()
    file.write_bytes(theirs)
    append_tags(tmp_path / "plant", [replace(TAG, description="=1+1", high=2.5)])
    written = file.read_bytes()
    assert written.startswith(theirs)
    assert written[len(theirs) :] == b'\r\nPT-101;;plc-1;"ns=2;s=PT101";2,5;\'=1+1\r\n'
    first, second = load_site(tmp_path / "plant").tags
    assert (first.high, first.description) == (1.5, "x;y")
    assert (second.high, second.description) == (2.5, "=1+1")


def test_tags_are_not_appended_to_a_file_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "tags.csv").write_text("some,thing\n")
    with pytest.raises(ConfigError, match="Nothing was added"):
        append_tags(tmp_path, [TAG])
    assert (tmp_path / "tags.csv").read_text() == "some,thing\n"
    (tmp_path / "tags.csv").unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        append_tags(tmp_path, [TAG])


def test_a_file_that_cannot_be_replaced_stays_whole_and_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_site(tmp_path / "plant", "A", "UTC", [SERVER], [TAG])
    before = (tmp_path / "plant" / "tags.csv").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        append_tags(tmp_path / "plant", [replace(TAG, name="B")])
    assert (tmp_path / "plant" / "tags.csv").read_bytes() == before
    assert not list((tmp_path / "plant").glob(".*.new"))


def test_namespaces_are_noted_and_the_comments_of_the_engineer_stay(tmp_path: Path) -> None:
    create_site(tmp_path / "plant", "A", "UTC", [SERVER, replace(SERVER, name="plc-2")])
    file = tmp_path / "plant" / "site.toml"
    file.write_text(file.read_text().replace("format", "# ours\nformat"))
    note_namespaces(tmp_path / "plant", "plc-2", {3: "urn:b", 12: "urn:c"})
    first, second = load_site(tmp_path / "plant").servers
    assert (first.namespaces, second.namespaces) == ({2: "urn:plant"}, {3: "urn:b", 12: "urn:c"})
    assert "# ours\nformat" in file.read_text()
    with pytest.raises(ConfigError, match="plc-3"):
        note_namespaces(tmp_path / "plant", "plc-3", {})


def test_a_server_is_judged_before_it_is_written_down() -> None:
    check_server(SERVER)
    with pytest.raises(ConfigError, match="the password would travel unprotected"):
        check_server(replace(SERVER, user="me"))
    with pytest.raises(ConfigError, match="must be an address such as"):
        check_server(replace(SERVER, urls=("http://a",)))
    with pytest.raises(ConfigError, match="must be a name in one line"):
        check_server(replace(SERVER, name=""))


words = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12).map(str.strip)
names = (
    st.text(string.ascii_letters + "Äß水-._ '=@\"|;,", min_size=1, max_size=12).map(str.strip).filter(bool)
)
floats = st.floats(-1e12, 1e12).map(lambda value: round(value, 6))
ranges = st.none() | st.tuples(floats, floats).filter(lambda pair: pair[0] < pair[1])
rows = st.builds(
    TagRow,
    name=names,
    server=st.just("plc-1"),
    node=st.sampled_from(
        ["i=85", "ns=2;s=a,b", 'ns=3;s="x";y', "ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a"]
    ),
    unit=words,
    description=words,
    area=words,
    type=st.sampled_from(["", "Double", "Boolean", "String[]"]),
    stepped=st.none() | st.booleans(),
    decimals=st.none() | st.integers(0, 15),
    states=st.dictionaries(st.integers(-9, 99), words, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(rows, ranges), max_size=4, unique_by=lambda pair: pair[0].name))
def test_any_tags_written_are_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[tuple[TagRow, tuple[float, float] | None]]
) -> None:
    tags = [replace(row, low=span[0], high=span[1]) if span else row for row, span in given_rows]
    folder = tmp_path_factory.mktemp("site") / "plant"
    create_site(folder, "A", "UTC", [SERVER], tags[:1])
    append_tags(folder, tags[1:])
    site = load_site(folder)
    assert site.complaints == ()
    assert [replace(tag, line=0) for tag in site.tags] == tags


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=120), st.binary(max_size=120))
def test_any_bytes_in_the_three_files_give_a_site_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, site: bytes, tags: bytes, alarms: bytes
) -> None:
    folder = tmp_path_factory.mktemp("site")
    start = b'name = "A"\n[[server]]\nname="plc-1"\nurl="opc.tcp://a:1"\n'
    (folder / "site.toml").write_bytes(start + site)
    (folder / "tags.csv").write_bytes(b"name,server,node,low,high,states\nA,plc-1,i=1," + tags)
    (folder / "alarms.csv").write_bytes(b"tag,kind,limit,deadband,on_delay,priority\nA,Hi," + alarms)
    try:
        said = [str(complaint) for complaint in load_site(folder).complaints]
    except ConfigError as error:
        said = [str(error)]
    assert all(sentence.startswith(("site.toml", "tags.csv", "alarms.csv", "This site")) for sentence in said)
