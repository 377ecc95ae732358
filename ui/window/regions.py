"""Regions of the window: where F6 goes, and where the focus lands in one.

Lives here: the next region, entering one.
Must not: know which regions there are.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def next_region(regions: Sequence[QWidget], focused: QWidget | None, step: int) -> QWidget:
    """The region `step` after the one that holds `focused`, past those where nothing takes the focus."""
    at = next(
        (
            number
            for number, region in enumerate(regions)
            if focused is not None and (region is focused or region.isAncestorOf(focused))
        ),
        -1 if step > 0 else 0,
    )
    order = [regions[(at + step * number) % len(regions)] for number in range(1, len(regions) + 1)]
    return next((region for region in order if entrance(region) is not None), regions[at])


def enter(region: QWidget) -> None:
    """Give the focus to the part of `region` that takes it first."""
    target = entrance(region)
    if target is not None:
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def entrance(region: QWidget) -> QWidget | None:
    """Its focus proxy, itself, or the first part in tab order that can be seen; None when nothing can."""
    proxy = region.focusProxy()
    if proxy is not None and proxy.isVisibleTo(region):
        return proxy
    if proxy is None and _takes_focus(region):
        return region
    part = region.nextInFocusChain()
    while part is not None and part is not region:
        if region.isAncestorOf(part) and part.isVisibleTo(region) and _takes_focus(part):
            return part
        part = part.nextInFocusChain()
    return None


def _takes_focus(part: QWidget) -> bool:
    return part.isEnabled() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
