"""Pictures of every page, both themes and languages, over a simulated plant: `screenshots.py [FOLDER]`.

Lives here: the plant, one station, a window per theme and language, the pictures.
Must not: be imported by the product.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LOGNAME"] = "operator"  # who is said to sit there
sys.path.insert(0, str(Path(__file__).parent.parent))

from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import AlarmState, Source
from scada.station import live_source, queries_of
from tests.end_to_end.sites import make_site, station_of
from tests.end_to_end.truth import free_port, plant
from ui.banner import foremost
from ui.theme import Density, apply, load_theme
from ui.widgets import FocusRing
from ui.window import Window

PENS = ("PT-101", "PIC-101.SP", "FIT-101", "LT-110", "AIT-120", "PDT-302", "P-101.State", "P-102.State")
SIZES = {"": (1600, 1000), "-small": (1280, 800)}
SITE = "Northfield Waterworks"
OPERATOR, COMMENT = "operator", "Seen"


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a picture of every page.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/screenshots"))
    parser.add_argument("--seconds", type=float, default=110.0, help="how long to record first")
    parser.add_argument("--scenario", default="trip")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        plant(port, Path(folder) / "log.csv", "--scenario", options.scenario),
    ):
        site = _named(make_site(Path(folder), port))
        with station_of(site) as (station, thread):
            _live(app, options.seconds)
            queries = queries_of(station)
            source = live_source(station, thread, queries)
            _acknowledge_half(source)
            for theme in ("dark", "light"):
                for language in ("en", "zh"):
                    apply(app, load_theme(theme, Density.ENGINEER, language))
                    _picture_pages(
                        app, source, Language(language, source.zone), options.folder, f"{theme}-{language}"
                    )
            queries.close()
    return 0


def _picture_pages(app: QApplication, source: Source, language: Language, folder: Path, suffix: str) -> None:
    ring = FocusRing(app)
    window = Window(source, language, lambda: None)
    window.add_pens([tag.id for name in PENS for tag in source.tags if tag.name == name])
    window.show()
    for small, size in SIZES.items():
        window.resize(*size)
        for page in ("trend", "alarms", "tags"):
            window.show_page(page)
            if page == "alarms" and (alarm := foremost(source.alarms.active())) is not None:
                window.alarms.show_alarm(alarm.id)
            _live(app, 1.2)
            window.picture().save(str(folder / f"{page}-{suffix}{small}.png"))
    window.end()
    window.hide()
    window.deleteLater()
    ring.deleteLater()


def _named(site: Path) -> Path:
    """The site with a name that a reader of the pictures understands."""
    file = site / "site.toml"
    named = re.sub(r"(?m)^name = .*$", f'name = "{SITE}"', file.read_text("utf-8"), count=1)
    file.write_text(named, "utf-8")
    return site


def _acknowledge_half(source: Source) -> None:
    """Every second alarm that is still there, so that both kinds can be seen."""
    alarms = source.alarms.active().alarms
    waiting = [alarm.id for alarm in alarms if alarm.state is AlarmState.UNACKED]
    source.deeds.acknowledge(waiting[1::2], OPERATOR, COMMENT).result(10)


def _live(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
