"""The status bar: does it record, how much, has it room, is anything wrong.

Lives here: what each item says of a StationStatus, and of the window's own failures.
Must not: measure, judge beyond what the status says, open a dialog.
"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scada import VERSION
from scada.language import Language
from scada.model import LinkState, Mark, Source, StationStatus, Text
from ui.theme import ValueState
from ui.widgets import StatusBar, number_text

from .deeds import Outcome

FRAME_MS = 1000
SLOW_LOOP_S = 0.25  # a publish interval is longer; from here on values come visibly late
GIGABYTE = 1e9


def is_served(status: StationStatus) -> bool:
    """Whether a value of now can come from anywhere; a site without servers has none to be missing."""
    return not status.servers or any(server.state is LinkState.LIVE for server in status.servers)


class Footer(QWidget):
    """Pulls the status once a second while it can be seen."""

    problems_opened = Signal()
    served = Signal(bool)  # whether any server is live, at each pull

    def __init__(self, source: Source, language: Language, folder: str = "") -> None:
        super().__init__()
        self._source, self._language, self._folder = source, language, folder
        self._own: list[Text] = []  # what went wrong in this window
        bar = StatusBar()
        self.recording = bar.add("database", elides=True)
        self.rate, self.disk = bar.add(), bar.add()
        self.problems = bar.add(opens=True, elides=True)
        self.answer_item = bar.add(elides=True)
        self.lag, self.version = bar.add_right(), bar.add_right()
        self.problems.clicked.connect(self.problems_opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(bar)
        self._reserve()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def answer(self, text: Text, outcome: Outcome) -> None:
        """What became of the last deed; it stays until the next one."""
        fault = ValueState.UNCERTAIN if outcome is Outcome.REFUSED else ValueState.GOOD
        self.answer_item.say(self._language.render(text), fault, icon=outcome.value)

    def add_problem(self, text: Text) -> None:
        """Something went wrong in the window itself; it stays among the problems."""
        if text not in self._own:
            self._own.append(text)
            self.refresh()

    def sentences(self) -> list[str]:
        """Every problem in words, those of this window first."""
        problems = (*self._own, *self._source.status().problems)
        return [self._language.render(problem) for problem in problems]

    def refresh(self) -> None:
        """Pull once."""
        status = self._source.status()
        self.served.emit(is_served(status))
        self._show_recording(status)
        self.rate.say(self._rate_words(number_text(status.rate, 0, grouping=",")))
        self._show_disk(status)
        self._show_problems(status)
        is_slow = status.loop_lag > SLOW_LOOP_S
        self.lag.say(
            self._lag_words(round(1000 * status.loop_lag)),
            ValueState.UNCERTAIN if is_slow else ValueState.GOOD,
            tip=self._language.translate(
                "The longest time, of the last seconds, that the recorder's loop was held up"
            ),
        )

    def _show_recording(self, status: StationStatus) -> None:
        translate = self._language.translate
        if self._source.mark is Mark.REVIEW:
            self.recording.say(translate("Review"))
        elif status.is_recording:
            tip = translate("Recorded by {holder}", holder=status.holder) if status.holder else ""
            self.recording.say(translate("Recording"), tip=tip)
        elif status.problems:
            words = translate("Not recording: {problem}", problem=status.problems[0])
            self.recording.say(words, ValueState.BAD)
        else:
            self.recording.say(translate("Not recording"), ValueState.BAD)

    def _show_disk(self, status: StationStatus) -> None:
        if not status.disk_total:
            self.disk.say("")
            return
        used = round(100 * (1 - status.disk_free / status.disk_total))
        tip = self._language.translate("The site is in {folder}", folder=self._folder) if self._folder else ""
        self.disk.say(self._disk_words(used, number_text(status.disk_free / GIGABYTE, 1)), tip=tip)

    def _show_problems(self, status: StationStatus) -> None:
        sentences = self.sentences()
        if not sentences:
            self.problems.say("")
            return
        count = len(sentences)
        if status.is_recording or self._own:
            words = self._language.plural(
                "{n} problem: {worst}", "{n} problems, first: {worst}", count, worst=sentences[0]
            )
        else:  # the first stands beside "Not recording" already
            words = self._language.plural("{n} problem", "{n} problems", count)
        self.problems.say(words, ValueState.UNCERTAIN, tip=self._language.translate("Show every problem"))

    def _rate_words(self, rate: str) -> str:
        return self._language.translate("{rate} values/s", rate=rate)

    def _disk_words(self, used: int, free: str) -> str:
        return self._language.translate("Disk {used} %, {free} GB free", used=used, free=free)

    def _lag_words(self, lag: int) -> str:
        return self._language.translate("Loop {lag} ms", lag=lag)

    def _reserve(self) -> None:
        self.rate.reserve(self._rate_words("9,999"))
        self.disk.reserve(self._disk_words(99, "999.9"))
        self.lag.reserve(self._lag_words(999))
        self.version.say(self._language.translate("Millrace {version}", version=VERSION))

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
