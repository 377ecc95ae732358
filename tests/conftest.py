"""What every test needs before the first import of Qt, and the patience of property tests.

Lives here: the platform without a screen, the profile of hypothesis.
Must not: hold a fixture of one room.
"""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")  # qasync takes the first binding it finds
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
