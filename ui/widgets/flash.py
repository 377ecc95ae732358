"""The one flash: all unacknowledged alarm symbols in one phase, from one timer.

Lives here: the two rhythms, who watches, when the timer may rest.
Must not: know an alarm's row or paint it.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from scada.model import AlarmState
from ui.theme import SymbolState, current


def is_lit(elapsed_ms: int, rate: float, duty: float) -> bool:
    """Whether a flash of `rate` Hz, lit for `duty` of each period, is lit `elapsed_ms` after its start."""
    return (elapsed_ms * rate / 1000) % 1.0 < duty


def ms_to_change(elapsed_ms: int, rate: float, duty: float) -> int:
    """Milliseconds until `is_lit` next changes, at least 1."""
    phase = (elapsed_ms * rate / 1000) % 1.0
    edge = duty if phase < duty else 1.0
    return max(1, int((edge - phase) * 1000 / rate) + 1)


class Flash(QObject):
    """Calls each visible watcher's repaint when a rhythm changes; rests while nobody can see it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watchers: dict[QWidget, Callable[[], None]] = {}
        self._is_steady = False
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    @property
    def is_resting(self) -> bool:
        return not self._timer.isActive()

    @property
    def is_steady(self) -> bool:
        """Reduced motion: filled and still, the bar at the row's edge remains."""
        return self._is_steady

    def be_steady(self, is_steady: bool) -> None:
        self._is_steady = is_steady
        self._beat()

    def lit(self, state: SymbolState) -> bool:
        """Whether a symbol in `state` is in its lit phase now; what does not flash is always lit."""
        sizes = current().sizes
        rates = {AlarmState.UNACKED: sizes["flash.rate_hz"], AlarmState.RETURNED: sizes["flash.slow_rate_hz"]}
        if self._is_steady or state not in rates:
            return True
        return is_lit(self._clock.elapsed(), rates[state], sizes["flash.duty"])

    def watch(self, owner: QWidget, repaint: Callable[[], None]) -> None:
        """Call `repaint` at each change while `owner` is visible. It should update symbol rectangles only."""
        self._watchers[owner] = repaint
        owner.installEventFilter(self)
        owner.destroyed.connect(lambda: self._watchers.pop(owner, None))
        self._beat()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not self._timer.isActive():
            self._beat()
        return False

    def _beat(self) -> None:
        seen = [repaint for owner, repaint in self._watchers.items() if owner.isVisible()]
        for repaint in seen:
            repaint()
        if not seen or self._is_steady:
            self._timer.stop()
            return
        now, sizes = self._clock.elapsed(), current().sizes
        rates = (sizes["flash.rate_hz"], sizes["flash.slow_rate_hz"])
        self._timer.start(min(ms_to_change(now, rate, sizes["flash.duty"]) for rate in rates))
