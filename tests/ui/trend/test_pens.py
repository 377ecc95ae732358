"""The pens of a trend, added and removed in any order.

Lives here: laws of colours and of the selection.
Must not: start Qt.
"""

from hypothesis import given
from hypothesis import strategies as st

from ui.trend.pens import MOST, Pens, Scale

TAGS = st.integers(0, 60)


def test_pens_take_their_colours_in_order_and_keep_them() -> None:
    pens = Pens().added([7, 8, 9])
    assert [pen.colour for pen in pens.pens] == [0, 1, 2]
    assert [pen.colour for pen in pens.removed(8).pens] == [0, 2]
    assert [pen.colour for pen in pens.removed(8).added([5]).pens] == [0, 2, 1], "the free one first"


def test_the_first_of_the_tags_added_is_selected_even_if_it_was_there() -> None:
    assert Pens().added([1, 2]).selected == 1
    assert Pens().added([1, 2]).added([2, 3]).selected == 2
    assert Pens().added([1]).added([]).selected == 1


def test_no_more_than_48_pens_fit() -> None:
    pens = Pens().added(range(60))
    assert len(pens) == MOST
    assert {pen.colour for pen in pens.pens} == set(range(MOST))


def test_a_hidden_pen_stays_in_the_list_with_its_scale() -> None:
    pens = Pens().added([1, 2]).scaled(1, Scale(0, 5)).turned(1)
    assert [pen.tag for pen in pens.shown] == [2]
    assert pens.turned(1).find(1) == Pens().added([1]).scaled(1, Scale(0, 5)).find(1)


@given(st.lists(st.tuples(st.sampled_from(["added", "removed", "chosen", "turned"]), TAGS), max_size=80))
def test_tags_and_colours_are_never_double_and_one_pen_is_selected(deeds: list[tuple[str, int]]) -> None:
    pens = Pens()
    for deed, tag in deeds:
        pens = pens.added([tag]) if deed == "added" else getattr(pens, deed)(tag)
        assert len(set(pens.tags)) == len(pens) <= MOST
        assert len({pen.colour for pen in pens.pens}) == len(pens)
        assert (pens.selected in pens.tags) if pens.pens else pens.selected is None
