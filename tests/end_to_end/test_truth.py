"""The truth test: nothing missing but recorded holes, nothing invented, nothing twice.

Lives here: one round of the campaign in `truth.py`.
Must not: repeat the campaign; `python -m tests.end_to_end.truth` does.
"""

from pathlib import Path

import pytest

from tests.end_to_end.truth import run_round


@pytest.mark.timeout(240)
def test_what_is_stored_is_what_the_plant_reported_over_kills_of_the_recorder(tmp_path: Path) -> None:
    verdict = run_round(tmp_path, seed=7, kills=2)
    assert verdict.is_true, (str(verdict), verdict.missing[:5], verdict.invented[:5], verdict.doubled[:5])
    assert verdict.stored > 300
    assert verdict.holes >= 2, "each kill must leave a recorded hole"
