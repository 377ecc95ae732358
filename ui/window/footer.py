"""The status bar: does it record, how much, has it room, is anything wrong.

Lives here: what each item says of a StationStatus.
Must not: measure, judge beyond what the status says.
"""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scada.language import Language
from scada.model import Mark, Source, StationStatus, Text
from ui.theme import ValueState
from ui.widgets import StatusBar, number_text

FRAME_MS = 1000
SLOW_LOOP_S = 0.1


class Footer(QWidget):
    """Pulls the status once a second while it can be seen."""

    def __init__(self, source: Source, language: Language) -> None:
        super().__init__()
        self._source, self._language = source, language
        bar = StatusBar()
        self._recording, self._rate, self._disk = bar.add("database"), bar.add(), bar.add()
        self._problems, self._answer = bar.add(), bar.add("check")
        self._lag = bar.add_right()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(bar)
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self.refresh)

    def answer(self, text: Text) -> None:
        """What became of the last deed; it stays until the next one."""
        self._answer.say(self._language.render(text))

    def refresh(self) -> None:
        """Pull once."""
        status = self._source.status()
        is_fine = status.is_recording
        self._recording.say(self._recording_words(status), ValueState.GOOD if is_fine else ValueState.BAD)
        rate = number_text(status.rate, 0, grouping=",")
        self._rate.say(self._language.translate("{rate} values/s", rate=rate))
        if status.disk_total:
            used = 100 * (1 - status.disk_free / status.disk_total)
            free = number_text(status.disk_free / 1e9, 1)
            words = self._language.translate("Disk {used} %, {free} GB free", used=round(used), free=free)
            self._disk.say(words)
        self._show_problems(status.problems)
        is_slow = status.loop_lag > SLOW_LOOP_S
        lag = self._language.translate("Loop {lag} ms", lag=round(1000 * status.loop_lag))
        self._lag.say(lag, ValueState.UNCERTAIN if is_slow else ValueState.GOOD)

    def _recording_words(self, status: StationStatus) -> str:
        if self._source.mark is Mark.REVIEW:
            return self._language.translate("Review")
        if status.is_recording:
            return self._language.translate("Recording")
        return self._language.translate("Not recording")

    def _show_problems(self, problems: tuple[Text, ...]) -> None:
        if not problems:
            self._problems.say("")
            return
        words = self._language.plural(
            "{count} problem: {worst}", "{count} problems, first: {worst}", len(problems)
        )
        worst = self._language.render(problems[0])
        shown = worst if len(worst) <= 90 else worst[:89] + "…"
        self._problems.say(words.format(count=len(problems), worst=shown), ValueState.UNCERTAIN)
        self._problems.setToolTip("\n".join(self._language.render(problem) for problem in problems[:40]))

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
