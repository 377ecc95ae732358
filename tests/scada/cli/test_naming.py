"""Names of tags: what an engineer finds in tags.csv after `millrace new`.

Lives here: the rule, by examples and by its promises.
Must not: browse a server.
"""

from hypothesis import given
from hypothesis import strategies as st

from scada.cli.naming import fit, tag_names, tag_rows
from scada.opcua import FoundVariable


def variable(node: str, *path: str, **more: object) -> FoundVariable:
    plain: dict[str, object] = {
        "description": "",
        "unit": "",
        "low": None,
        "high": None,
        "type": "Double",
        "stepped": None,
        "decimals": None,
        "states": {},
        "area": "",
        "writable": False,
    }
    return FoundVariable(node=node, browse_name=path[-1], path=path, **{**plain, **more})  # type: ignore[arg-type]


def test_a_browse_name_that_is_unique_is_the_name() -> None:
    assert tag_names([("Plant", "Line1", "PT-101"), ("Plant", "Line1", "PT-102")]) == ["PT-101", "PT-102"]


def test_a_name_used_twice_takes_the_shortest_part_of_its_path_that_is_unique() -> None:
    paths = [("A", "X", "Speed"), ("B", "X", "Speed"), ("B", "Y", "Speed"), ("B", "Y", "State")]
    assert tag_names(paths) == ["A.X.Speed", "B.X.Speed", "Y.Speed", "State"]


def test_a_longer_name_gives_way_when_another_variable_is_called_so() -> None:
    assert tag_names([("A", "v"), ("B", "v"), ("C", "A.v")]) == ["A.v", "B.v", "C.A.v"]


def test_paths_that_are_equal_to_the_end_get_a_number() -> None:
    assert tag_names([("A", "v"), ("A", "v"), ("A", "v")]) == ["A.v", "A.v-2", "A.v-3"]
    assert tag_names([("v",), ("v",), ("v-2",)]) == ["v", "v-3", "v-2"]


def test_a_name_is_one_line_of_signs_that_can_be_seen() -> None:
    assert fit("  two\nlines\u3000here ") == "two lines here"
    assert fit("a\x00b\u202ec") == "a_b_c"
    assert fit("") == fit("\n") == "_"
    assert len(fit("x" * 10_000_000)) == 200


@given(
    st.lists(
        st.lists(st.sampled_from(["A", "B", "v", "A.v", "v-2", ""]), min_size=1, max_size=4).map(tuple),
        max_size=12,
    )
)
def test_no_two_tags_ever_have_one_name(paths: list[tuple[str, ...]]) -> None:
    names = tag_names(paths)
    assert len(set(names)) == len(names) == len(paths)
    assert all(names)


def test_the_servers_own_variables_are_left_out_and_a_node_comes_once() -> None:
    found = [
        variable("i=2256", "Server", "ServerStatus"),
        variable("ns=2;s=a", "A", "v"),
        variable("ns=2;s=a", "B", "v"),
    ]
    assert [(row.name, row.node) for row in tag_rows(found, "plc-1")] == [("v", "ns=2;s=a")]


def test_what_a_server_says_of_a_variable_is_taken_up_where_it_is_sound() -> None:
    sound = variable(
        "ns=2;s=a", "v", low=0.0, high=16.0, decimals=2, unit="bar", states={0: "Off"}, area="Line"
    )
    odd = variable(
        "ns=2;s=b", "w", low=0.0, high=0.0, decimals=99, unit=" ", description="a\nb", states={1: "x\ny"}
    )
    first, second = tag_rows([sound, odd], "plc-1")
    assert (first.low, first.high, first.decimals, first.unit, first.area) == (0.0, 16.0, 2, "bar", "Line")
    assert (second.low, second.high, second.decimals, second.unit) == (None, None, None, "")
    assert (second.description, second.states) == ("a b", {1: "x y"})
    (endless,) = tag_rows([variable("ns=2;s=a", "v", low=0.0, high=float("inf"))], "plc-1")
    assert (endless.low, endless.high) == (None, None)


def test_a_setpoint_is_stepped_unless_its_server_says_otherwise() -> None:
    asked = [
        variable("ns=2;s=1", "PIC-101.SP", writable=True),
        variable("ns=2;s=2", "Ramp", writable=True, stepped=False),
        variable("ns=2;s=3", "PT-101"),
    ]
    assert [row.stepped for row in tag_rows(asked, "plc")] == [True, False, None]
