"""What end-to-end tests share: the application in its theme.

Lives here: fixtures.
Must not: start a plant or a station; tests say so themselves.
"""

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme import apply, load_theme


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the dark theme, its fonts loaded."""
    apply(qapp, load_theme("dark"))
    return qapp
