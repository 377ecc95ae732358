"""Nothing is lost without a word: what is not stored lies in a hole, in whatever order things go wrong.

Lives here: stories of a recorder, by chance and by design.
Must not: use a real disk or a real link; the campaign end to end does.
"""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scada.station.promise import WORDS, Miniature, played, unexplained

WELL = "live tick store beat store beat "  # a claim is made
weighted = st.sampled_from([*WORDS, "tick", "tick", "live", "store", "beat"])


@settings(max_examples=200)
@given(st.lists(weighted, max_size=60), st.sampled_from([2, 5, 1000]))
def test_what_is_not_stored_is_said_to_be_missing(story: list[str], limit: int) -> None:
    made = played([*WELL.split(), *story], limit=limit)
    assert unexplained(made) == []
    assert not any(end is None for _, end, _ in made.journal.rows[:-1]), "only the last row may be open"


@settings(max_examples=100)
@given(st.lists(weighted, max_size=40))
def test_a_run_without_a_journal_claims_nothing_that_the_next_one_cannot_explain(story: list[str]) -> None:
    async def tell() -> Miniature:
        made = Miniature()
        await made.play([*WELL.split(), "kill"])
        made.has_journal = False
        await made.do_start()
        await made.play_on(story)
        await made.do_kill()
        made.has_journal = True
        await made.end_well()
        return made

    assert unexplained(asyncio.run(tell())) == []


FLOOD = "fill_disk" + 9 * " tick"  # more than the outbox holds
STORIES = {
    "killed while all is well": WELL + "tick kill tick tick start live tick",
    "killed before the first claim": "live tick store kill tick start live tick",
    "killed after a first claim that was not safe yet": "live tick store beat kill tick start live tick",
    "killed while cut, before the cut was noticed": WELL + "tick tick cut kill tick",
    "cut while the disk is full, then killed": (
        WELL + "fill_disk tick tick cut store_journal tick kill tick start live tick"
    ),
    "a cut that only the journal did not take": (
        WELL + "lock_journal cut tick live tick store beat store beat kill tick"
    ),
    "more than memory holds": WELL + FLOOD + " free_disk store beat",
    "more than memory holds, again and again": WELL + 3 * (FLOOD + " beat free_disk store beat store beat "),
    "more than memory holds while cut": WELL + FLOOD + " cut tick free_disk store beat tick live tick",
    "more than memory holds, then killed": WELL + FLOOD + " beat kill tick",
    "more than memory holds, freed, then killed": WELL + FLOOD + " free_disk store kill tick",
    "more than memory holds, told, but not yet in the journal": (
        WELL + "store tick tick beat " + FLOOD + " free_disk store beat kill tick"
    ),
    "more than memory holds, then stopped": WELL + FLOOD + " stop tick",
    "stopped while the disk is full": WELL + "fill_disk tick tick stop tick start live",
    "stopped while the journal is locked": WELL + "lock_journal cut tick live tick stop tick start live",
    "stopped in order": WELL + "tick stop tick tick start live tick",
    "cut at the stop": WELL + "cut tick stop tick start tick live tick",
    "a gap while live": WELL + "gap tick store beat tick",
    "a gap before the first sign of life": "gap live tick gap store beat",
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_what_is_not_stored_is_said_to_be_missing_when(story: str) -> None:
    made = played(story.split(), limit=4)
    assert unexplained(made) == []
    assert len(made.stored) < len(made.published), "a story in which nothing is lost tests nothing"


def test_a_recorder_that_runs_undisturbed_leaves_no_hole_but_after_its_end() -> None:
    made = played([*["live"], *["tick", "store", "beat"] * 20, "stop"])
    inside = [row for row in made.journal.rows if row[0] < made.published[-2]]
    assert len(made.stored) == len(made.published) - 1, "all but the moment before it was live"
    assert inside == []


def test_the_hole_of_a_kill_is_no_longer_than_the_last_claim() -> None:
    made = played(["live", *["tick", "store", "beat"] * 20, "kill", "tick", "tick"])
    (start, end, _), _ = made.journal.rows
    assert end - start <= 12
