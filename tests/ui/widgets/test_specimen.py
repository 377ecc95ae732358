"""The specimen is drawn the same every time, in both themes, languages and on fine screens.

Lives here: determinism, the switch of theme at run time, and that no part stays empty.
Must not: compare with a stored picture, which only one version of Qt would draw.
"""

import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from scada.language import Language
from tests.ui.widgets.specimen import HEIGHT, WIDTH, Specimen, picture, sheet
from ui.theme import apply, load_theme

SWITCH_S = 0.3 * 10  # the aim, and ten times it for a busy machine


def pixels(image: QImage) -> NDArray[np.uint8]:
    """(height, width, 4) as the painter left it."""
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_sheet_is_the_same_to_the_last_bit(themed: QApplication, tmp_path: Path, ratio: float) -> None:
    once, again = sheet(themed, Language("en"), ratio), sheet(themed, Language("en"), ratio)
    assert np.array_equal(pixels(once), pixels(again))
    assert once.save(str(tmp_path / "specimen.png"))


def test_switching_back_and_forth_leaves_no_trace(themed: QApplication) -> None:
    specimen = Specimen(Language("en"))
    first = pixels(picture(specimen))
    apply(themed, load_theme("light"))
    other = pixels(picture(specimen))
    apply(themed, load_theme("dark"))
    assert np.array_equal(pixels(picture(specimen)), first)
    changed = (first != other).any(axis=2).mean()
    assert changed > 0.98  # no part kept the colours of the other theme
    specimen.deleteLater()


def test_a_switch_of_theme_is_quick(themed: QApplication) -> None:
    specimens = [Specimen(Language("en")) for _ in range(10)]
    for specimen in specimens:
        picture(specimen)
    start = time.perf_counter()
    apply(themed, load_theme("light"))
    picture(specimens[0])
    assert time.perf_counter() - start < SWITCH_S
    for specimen in specimens:
        specimen.deleteLater()


def test_every_section_holds_something(themed: QApplication) -> None:
    specimen = Specimen(Language("en"))
    rows = pixels(picture(specimen))[:, 40 : WIDTH - 40]
    for top in range(60, HEIGHT - 100, 60):
        assert rows[top : top + 60].std() > 1, top
    specimen.deleteLater()
