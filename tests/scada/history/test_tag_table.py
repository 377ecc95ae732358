"""A tag keeps its number for ever: renamed, moved to another index, registered again and again.

Lives here: the identity of tags across starts of a site.
Must not: know tags.csv.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from scada.database import DatabaseError
from scada.history import HeadWriter, TagRegistration, TagTable, read_tags
from tests.scada.history.samples import batch

URI = "urn:plant"
LEVEL = TagRegistration(
    name="Level",
    server="plc",
    node="ns=2;s=Tank.Level",
    namespace_uri=URI,
    type="Double",
    unit="m",
    low=0,
    high=5,
)
PUMP = TagRegistration(
    name="Pump", server="plc", node="ns=2;s=Pump", namespace_uri=URI, type="Boolean", stepped=True
)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[TagTable]:
    with closing(TagTable(tmp_path)) as opened:
        yield opened


def test_a_registration_comes_back_as_a_row(table: TagTable, tmp_path: Path) -> None:
    assert table.register([LEVEL, PUMP], now=77) == {"Level": 1, "Pump": 2}
    level, pump = table.all()
    assert (level.id, level.name, level.server, level.namespace_uri, level.node) == (
        1,
        "Level",
        "plc",
        URI,
        LEVEL.node,
    )
    assert (level.type, level.unit, level.low, level.high, level.stepped, level.since) == (
        "Double",
        "m",
        0,
        5,
        False,
        77,
    )
    assert (pump.stepped, pump.low) == (True, None)
    assert read_tags(tmp_path) == (level, pump)


def test_without_a_table_nothing_is_known_and_nothing_made(tmp_path: Path) -> None:
    assert read_tags(tmp_path) == ()
    assert not list(tmp_path.iterdir())


def test_registering_again_changes_nothing(table: TagTable) -> None:
    first = table.register([LEVEL, PUMP], 1)
    before = table.all()
    assert table.register([PUMP, LEVEL], 2) == first
    assert table.all() == before


def test_a_renamed_tag_keeps_its_number(table: TagTable) -> None:
    table.register([LEVEL, PUMP], 1)
    assert table.register([replace(LEVEL, name="Niveau"), PUMP], 2) == {"Niveau": 1, "Pump": 2}
    assert [row.name for row in table.all()] == ["Niveau", "Pump"]


def test_two_tags_that_swap_names_swap_nothing_else(table: TagTable) -> None:
    table.register([LEVEL, PUMP], 1)
    swapped = [replace(LEVEL, name="Pump"), replace(PUMP, name="Level")]
    assert table.register(swapped, 2) == {"Pump": 1, "Level": 2}


def test_a_tag_is_found_by_its_namespace_when_the_index_moved(table: TagTable) -> None:
    table.register([LEVEL], 1)
    moved = replace(LEVEL, node="ns=5;s=Tank.Level")
    assert table.register([moved], 2) == {"Level": 1}
    assert table.all()[0].node == moved.node
    other = replace(LEVEL, name="Other", namespace_uri="urn:other")
    assert table.register([moved, other], 3) == {"Level": 1, "Other": 2}


@pytest.mark.parametrize("node", ["ns=2;s=Tank.Level", "s=Tank.Level"])
def test_a_namespace_that_becomes_known_is_no_new_tag(table: TagTable, node: str) -> None:
    unknown = replace(LEVEL, namespace_uri="")
    table.register([unknown], 1)
    assert table.register([replace(LEVEL, node=node)], 2) == {"Level": 1}
    assert table.all()[0].namespace_uri == URI
    assert table.register([unknown], 3) == {"Level": 1}
    assert table.all()[0].namespace_uri == URI


def test_the_same_node_of_another_server_is_another_tag(table: TagTable) -> None:
    assert table.register([LEVEL, replace(LEVEL, name="Level 2", server="plc-2")], 1) == {
        "Level": 1,
        "Level 2": 2,
    }


def test_a_type_that_flips_is_a_new_row_from_that_time_on(table: TagTable) -> None:
    table.register([LEVEL], 10)
    flipped = replace(LEVEL, type="Float")
    assert table.register([flipped], 20) == {"Level": 2}
    assert table.register([flipped], 30) == {"Level": 2}
    assert [(row.id, row.type, row.since) for row in table.all()] == [(1, "Double", 10), (2, "Float", 20)]
    assert table.register([LEVEL], 40) == {"Level": 3}  # back again is a flip too


def test_a_type_that_was_not_known_is_no_flip(table: TagTable) -> None:
    unknown = replace(LEVEL, type="")
    table.register([unknown], 1)
    assert table.register([LEVEL], 2) == {"Level": 1}
    assert table.register([unknown], 3) == {"Level": 1}
    assert table.all()[0].type == "Double"


def test_a_rename_reaches_the_rows_of_older_types(table: TagTable) -> None:
    table.register([LEVEL], 1)
    table.register([replace(LEVEL, type="Float")], 2)
    assert table.register([replace(LEVEL, type="Float", name="Niveau")], 3) == {"Niveau": 2}
    assert {row.name for row in table.all()} == {"Niveau"}


def test_two_names_for_one_node_keep_a_row_each(table: TagTable) -> None:
    twice = [LEVEL, replace(LEVEL, name="Level again")]
    ids = table.register(twice, 1)
    assert sorted(ids.values()) == [1, 2]
    assert table.register(list(reversed(twice)), 2) == ids


def test_a_tag_that_left_and_came_back_has_its_number_again(table: TagTable) -> None:
    table.register([LEVEL, PUMP], 1)
    table.register([PUMP], 2)
    assert table.register([LEVEL, PUMP], 3) == {"Level": 1, "Pump": 2}
    new = replace(LEVEL, name="New", node="ns=2;s=New")
    assert table.register([PUMP, new], 4) == {"Pump": 2, "New": 3}


def test_a_table_that_got_lost_is_not_begun_anew_beside_its_samples(tmp_path: Path) -> None:
    with closing(TagTable(tmp_path)) as table:
        table.register([LEVEL], now=1)
    with closing(HeadWriter(tmp_path)) as head:
        head.commit([batch(1, [10], [1.0])])
    (tmp_path / "tags.db").unlink()
    with closing(TagTable(tmp_path)) as table:
        with pytest.raises(DatabaseError, match="is missing or empty, but"):
            table.register([PUMP, LEVEL], now=2)
        assert table.all() == ()


def test_a_head_without_samples_needs_no_table(tmp_path: Path) -> None:
    HeadWriter(tmp_path).close()
    with closing(TagTable(tmp_path)) as table:
        assert table.register([LEVEL], now=1) == {"Level": 1}
