"""`python -m tests.ui.trend.pictures FOLDER`: the trend page as it looks, both themes, languages and sizes.

Lives here: the plant of the mock-ups in memory, and rendering without a screen.
Must not: assert anything.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from scada.language import Language
from scada.model import MINUTE, SECOND, ActiveAlarm, AlarmKind, AlarmList, AlarmState, Hole, Tag, Text
from tests.ui.trend.memory import NOW, UNCERTAIN, ZONE, MemorySite, batch
from ui.theme import apply, load_theme
from ui.trend import TrendPage

SIZES = {"wide": QSize(1524, 916), "narrow": QSize(1228, 716)}  # the window less banner, rail, status bar
PUMP = {0: "Standby", 1: "Running", 2: "Test run", 3: "Tripped"}
BAD_SENSOR = 0x808C0000
NODE = "ns=2;s=Dist.{}"


def plant() -> MemorySite:
    """The last half hour before NOW of the mock-ups."""
    tags = (
        Tag(
            1, "PT-101", "plc-dist", NODE.format("PT101"), "Distribution pressure", "bar", 4.0, 6.0, "Double"
        ),
        Tag(2, "FIT-101", "plc-dist", NODE.format("FIT101"), "Distribution flow", "m³/h", 350, 550, "Double"),
        Tag(3, "LT-110", "plc-dist", NODE.format("LT110"), "Clear well level", "m", 0, 5, "Double"),
        Tag(4, "AIT-120", "plc-dist", NODE.format("AIT120"), "Free chlorine", "mg/L", 0.6, 1.0, "Double"),
        Tag(5, "PIC-101.SP", "plc-dist", NODE.format("SP"), "Pressure setpoint", "bar", 4, 6, "Double", True),
        Tag(6, "P-101", "plc-dist", NODE.format("P101"), "High-lift pump 1", type="Int32", states=PUMP),
        Tag(
            7,
            "P-102.Run",
            "plc-dist",
            NODE.format("P102"),
            "High-lift pump 2",
            type="Boolean",
            states={0: "Standby", 1: "Test run"},
        ),
        Tag(8, "EQ-1.Total", "plc-energy", NODE.format("Eq1"), "Energy, all since 1998", "Wh", type="UInt64"),
        Tag(9, "FIL-1.Recipe", "plc-dist", NODE.format("Recipe"), "Recipe in use", type="String"),
        Tag(
            10,
            "TIT-7",
            "plc-old",
            NODE.format("T7"),
            "Motor temperature of the old pump in the cellar",
            "°C",
            0,
            120,
            "Double",
        ),
    )
    site = MemorySite(tags)
    random = np.random.default_rng(7)
    start = NOW - 45 * MINUTE
    at = np.arange(start, NOW, 2 * SECOND)
    phase = (at - start) / SECOND
    slow = np.cumsum(random.normal(size=at.size)) / 60
    curves = {
        1: 4.82 + 0.03 * random.normal(size=at.size) + 0.05 * np.sin(phase / 260),
        2: 412 + 4 * random.normal(size=at.size) + 20 * np.sin(phase / 610) + 6 * slow,
        3: 3.3 + 0.006 * random.normal(size=at.size) + phase / 20_000,
        4: 0.82 + 0.004 * random.normal(size=at.size) + 0.02 * np.sin(phase / 420),
    }
    status = np.zeros(at.size, np.uint32)
    gap = (NOW - 19 * MINUTE, NOW - 18 * MINUTE)
    for tag, value in curves.items():
        is_bad = (at > NOW - 10 * MINUTE) & (at < NOW - 8 * MINUTE) if tag == 4 else np.zeros(at.size, bool)
        is_doubtful = (at > NOW - 20 * MINUTE) & (at < NOW - 18 * MINUTE) if tag == 3 else is_bad
        statuses = np.where(is_bad, BAD_SENSOR, np.where(is_doubtful, UNCERTAIN, status))
        is_there = (at <= gap[0]) | (at >= gap[1]) | (tag > 2)
        site.arrive(batch(tag, at[is_there], value[is_there], statuses[is_there]))
    for tag in (1, 2):
        site.holes[tag] = (Hole("plc-dist", *gap, Text("The server did not answer."), tag),)
    site.arrive(batch(5, [start, NOW - 12 * MINUTE], [4.8, 4.75]))
    site.arrive(batch(6, [start, NOW - 7 * MINUTE], [1.0, 3.0]))
    site.arrive(batch(7, [start, NOW - 12 * MINUTE, NOW - 9 * MINUTE], [0.0, 1.0, 0.0]))
    total = np.arange(2**60, 2**60 + 40 * 90, 40, dtype=np.int64)[:90].astype(np.uint64)
    site.arrive(batch(8, np.linspace(start, NOW, 90).astype(np.int64), total))
    site.arrive(batch(9, [start, NOW - 15 * MINUTE], np.array(["Backwash 2", "Winter 7"], object)))
    site.arrive(batch(10, at[:400], 60 + slow[:400]))
    site.now -= 9 * MINUTE
    site.lose(10)
    site.now = NOW
    site.alarm_list = AlarmList(
        1, (ActiveAlarm(1, 4, "AIT-120", AlarmKind.LO, 3, "low", AlarmState.ACKED, NOW, 0.7, 0.7),)
    )
    return site


def settle(seconds: float = 0.25) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def picture(widget: QWidget, size: QSize) -> QImage:
    widget.resize(size)
    widget.show()
    settle()
    return widget.grab().toImage()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    for theme in ("dark", "light"):
        for code in ("en", "zh"):
            for name, size in SIZES.items():
                if (theme == "light") != (code == "zh") and name == "narrow":
                    continue
                apply(app, load_theme(theme, language=code))
                _one(folder / f"trend-{theme}-{code}-{name}.png", code, size)


def _one(path: Path, code: str, size: QSize) -> None:
    site = plant()
    page = TrendPage(site.source(), Language(code, ZONE))
    page.resize(size)
    page.show()
    page.add_pens(range(1, 8))
    settle()
    page.trend.choose(1)
    page.refresh()
    picture(page, size).save(str(path))
    if path.stem.endswith("dark-en-wide"):
        _variants(page, path, size)
    page.close()
    site.close()


def _variants(page: TrendPage, path: Path, size: QSize) -> None:
    page.add_pens((8, 9, 10))
    page.trend.choose(8)
    picture(page, size).save(str(path.with_stem("trend-more-pens")))
    page.do("remove_pen")
    page.trend.choose(1)
    page.do("pan_back")
    page.do("switch_cursors")
    page.do("switch_cursors")
    page.do("fit_values")
    picture(page, size).save(str(path.with_stem("trend-cursors")))
    page.do("zoom_out")
    page.do("zoom_out")
    page.do("back_to_now")
    page.do("clear")
    picture(page, size).save(str(path.with_stem("trend-dense")))
    page.find_pen()
    settle()
    page._picker.grab().save(str(path.with_stem("trend-picker")))
    page._picker.close()
    for tag in page.pens():
        page.deeds.drop_pen(tag)
    page.refresh()
    picture(page, size).save(str(path.with_stem("trend-empty")))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
