"""The banner as an operator meets it: in both languages, at every width, by hand and by keys.

Lives here: what it shows of alarms, links and the clock, what holds still, what gives way.
Must not: know a page.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scada.language import Language
from scada.model import SECOND, AlarmState, Freshness, LinkState, Tag
from tests.ui.tags.builder import START, alarm, many_tags
from tests.ui.widgets.specimen import picture
from tests.ui.window.builder import LIVE, LONG, Desk, click, desk
from ui.banner import Banner
from ui.banner.link_button import folded, tip_text
from ui.theme import current
from ui.widgets import Connection, Flash

WIDTHS = (1024, 1280, 1600, 2560)
Make = Callable[..., Banner]


@pytest.fixture
def make(qtbot: QtBot, themed: QApplication) -> Make:
    def make(site: Desk, language: str = "en", width: int = 1600, user: str = "operator") -> Banner:
        flash = Flash()
        flash.be_steady(True)
        banner = Banner(site.source, Language(language, "Europe/Berlin"), flash, user)
        flash.setParent(banner)
        qtbot.addWidget(banner)
        banner.resize(width, 56)
        banner.show()
        return banner

    return make


def colour_at(banner: Banner, x: int, y: int) -> QColor:
    return picture(banner, 1).pixelColor(x, y)


def parts(banner: Banner) -> dict[str, QWidget]:
    found = {"site": banner.site, "cell": banner.cell, "connection": banner.connection, "user": banner.user}
    found |= {f"count {number}": button for number, button in enumerate(banner.counts, 1)}
    return found | {"acknowledge": banner.cell.button, "clock": banner._clock, "zone": banner._zone}


def places(banner: Banner) -> dict[str, QRect]:
    return {
        name: QRect(part.mapTo(banner, QPoint(0, 0)), part.size())
        for name, part in parts(banner).items()
        if part.isVisible()
    }


def test_without_an_alarm_it_is_quiet_and_says_so(make: Make) -> None:
    banner = make(desk())
    assert banner.cell.words() == ("No unacknowledged alarm", "")
    assert banner.cell.button.isHidden()
    assert [button.count for button in banner.counts] == [0, 0, 0, 0]


def test_the_foremost_alarm_is_told_with_its_limit_and_its_value_of_now(make: Make) -> None:
    site = desk()
    banner = make(site)
    site.plant.values.put(0, 1.45)
    site.plant.alarms.put(alarm(1, 2, tag=1), alarm(2, 1, limit=3.0, message="Pressure very low"))
    banner.refresh()
    name, figures = banner.cell.words()
    assert name == "PT-00000 Lo  Pressure very low"
    assert figures.replace("\u202f", " ") == "03:13:20 · limit 3.00 bar, now 1.45 bar"
    site.plant.values.put(0, 2.5)
    banner.refresh()
    assert "now 2.50" in banner.cell.words()[1]
    assert banner.cell.button.isVisible()


@pytest.mark.parametrize(
    ("state", "priority", "is_tinted"),
    [
        (AlarmState.UNACKED, 1, True),
        (AlarmState.UNACKED, 2, True),
        (AlarmState.UNACKED, 3, False),
        (AlarmState.RETURNED, 1, False),
    ],
)
def test_the_tint_belongs_to_urgent_and_high_alarms_that_are_still_there(
    make: Make, state: AlarmState, priority: int, is_tinted: bool
) -> None:
    site = desk()
    site.plant.alarms.put(alarm(1, priority, state))
    banner = make(site)
    place = places(banner)["cell"]
    found = colour_at(banner, place.left() + 10, place.center().y())
    tint = current().alarm(priority).tint if is_tinted else current().colour("surface.plot")
    assert found.name() == tint.name()


def test_a_value_that_stopped_being_true_looks_different_in_the_cell(make: Make) -> None:
    site = desk()
    site.plant.values.put(0, 1.45)
    site.plant.alarms.put(alarm(1, 1))
    banner = make(site)
    seen = [picture(banner.cell, 1)]
    for freshness in (Freshness.STALE, Freshness.DISCONNECTED):
        site.plant.values.put(0, 1.45, freshness=freshness)
        banner.refresh()
        seen.append(picture(banner.cell, 1))
    site.plant.values.put(0, 1.45, status=0x80000000)
    banner.refresh()
    assert "Bad" in banner.cell.words()[1]
    seen.append(picture(banner.cell, 1))
    assert all(one != other for number, one in enumerate(seen) for other in seen[:number])


def test_an_alarm_of_a_tag_that_is_gone_has_no_value(make: Make) -> None:
    site = desk()
    site.plant.alarms.put(alarm(1, 1, tag=4711, name="OLD-1"))
    banner = make(site)
    assert banner.cell.words()[0].startswith("OLD-1")
    assert banner.cell.words()[1].endswith("now —")


def test_counts_tell_all_alarms_of_a_priority_and_how_many_wait(make: Make) -> None:
    site = desk()
    site.plant.alarms.put(
        alarm(1, 1, AlarmState.ACKED), alarm(2, 1, AlarmState.RETURNED), alarm(3, 4, AlarmState.UNACKED)
    )
    banner = make(site)
    assert [(button.count, button.state) for button in banner.counts] == [
        (2, AlarmState.RETURNED),
        (0, AlarmState.NORMAL),
        (0, AlarmState.NORMAL),
        (1, AlarmState.UNACKED),
    ]
    assert banner.counts[0].toolTip() == "Urgent: 2 alarms, 1 unacknowledged. Press to list them."
    site.plant.alarms.turn(2, AlarmState.ACKED)
    banner.refresh()
    assert "0 unacknowledged" in banner.counts[0].toolTip()


def test_how_many_wait_is_told_with_every_change(make: Make, qtbot: QtBot) -> None:
    site = desk()
    banner = make(site)
    with qtbot.waitSignal(banner.counted, check_params_cb=lambda count: count == 2):
        site.plant.alarms.put(alarm(1, 1), alarm(2, 3, AlarmState.RETURNED), alarm(3, 3, AlarmState.ACKED))
        banner.refresh()


def test_a_lost_server_is_seen_within_the_next_second(make: Make, qtbot: QtBot) -> None:
    site = desk()
    banner = make(site)
    assert banner.connection.mark.state is Connection.CONNECTED
    gone = replace(LIVE, state=LinkState.RECONNECTING)
    site.plant.status = replace(site.plant.status, servers=(gone,))
    qtbot.waitUntil(lambda: banner.connection.mark.state is Connection.DISCONNECTED, timeout=3000)
    assert (banner.connection.mark.text, banner.connection.count.text()) == ("Disconnected", "0 of 1 servers")
    tip = banner.connection.toolTip()
    assert "plc-0 does not answer since 24 Nov 2026 03:13:18 CET" in tip
    assert max(len(line) for line in tip.splitlines()) <= 80


def test_a_tip_is_folded_at_words_and_at_signs_of_chinese_and_is_never_rich_text() -> None:
    url = (
        "opc.tcp://a-long-name-of-a-server.northfield.example:4840/with/a/long/path/behind/it/as/well/as/this"
    )
    sentence = (
        f"plc-0 does not answer since 24 Nov 2026 03:13:18 CET, {url}. Its values are the last ones known."
    )
    lines = folded(sentence)
    assert " ".join(lines) == sentence
    assert any(url in line for line in lines), "an address is not cut"
    chinese = "服务器自十一月起没有应答，其数值为最后已知值，" * 6
    assert "".join(folded(chinese)) == chinese
    assert len(folded(chinese)) > 3
    assert all(len(line) <= 42 and not line.startswith("，") for line in folded(chinese))
    assert tip_text(["one", "two"]) == "one\ntwo"
    assert tip_text(["<b>plc</b> & so on"]) == "<qt>&lt;b&gt;plc&lt;/b&gt; &amp; so on</qt>"


def test_late_values_make_their_server_degraded(make: Make) -> None:
    site = desk()
    for tag in range(8):
        late = {"freshness": Freshness.STALE, "since": START - 7 * SECOND} if tag == 4 else {}
        site.plant.values.put(tag, 1.0, **late)
    banner = make(site)
    assert banner.connection.mark.state is Connection.DEGRADED
    assert banner.connection.mark.text.replace("\u202f", " ") == "Late by 7 s"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_moves_while_values_links_and_seconds_change(make: Make, language: str) -> None:
    site = desk()
    site.plant.alarms.put(alarm(1, 1))
    banner = make(site, language)
    QApplication.processEvents()
    before, states = places(banner), list(LinkState)
    for second in range(20):
        site.plant.now = START + second * SECOND
        freshness = Freshness(1 + second % 3)
        site.plant.values.put(0, 0.07 * second**1.6, freshness=freshness, since=START - SECOND)
        link = replace(LIVE, state=states[second % len(states)], refused=second % 2)
        site.plant.status = replace(site.plant.status, servers=(link,))
        banner.refresh()
        QApplication.processEvents()
        assert places(banner) == before


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", [LinkState.LIVE, LinkState.RECONNECTING])
def test_counts_acknowledge_and_connection_fit_at_every_width(
    make: Make, language: str, width: int, state: LinkState
) -> None:
    tags = (Tag(0, LONG, unit="m³/h", low=0.0, high=99999.0), *many_tags(8)[1:])
    site = desk(tags, (replace(LIVE, name=LONG, state=state),))
    site.site = "Northfield Waterworks and Wastewater Association, distribution, line 2"
    site.plant.values.put(0, -12345.6)
    flood = [alarm(number, 1 + number % 4) for number in range(2, 2000)]
    site.plant.alarms.put(alarm(1, 1, name=LONG, time=START + 10**15, message="Very low " * 20), *flood)
    banner = make(site, language, width, LONG)
    QApplication.processEvents()
    seen = places(banner)
    assert {"acknowledge", "connection", "clock", "site", "cell", "count 1", "count 4"} <= seen.keys()
    outer = {name: place for name, place in seen.items() if name not in ("acknowledge", "zone", "clock")}
    for name, place in seen.items():
        assert banner.rect().contains(place), name
    for name, place in outer.items():
        for other, beside in outer.items():
            assert name == other or not place.intersects(beside), (name, other)
    assert [button.count for button in banner.counts] == [500, 499, 500, 500]
    assert LONG in banner.cell.toolTip()
    assert banner.site.toolTip() == site.site
    assert seen["site"].width() >= 48


def test_a_narrow_window_drops_the_date_and_never_the_site_or_the_zone(make: Make) -> None:
    wide, narrow = make(desk(), width=1600), make(desk(), width=1280)
    assert wide._date.isVisible()
    assert wide._date.text() == "Tue 24 Nov 2026"
    assert not narrow._date.isVisible()
    assert narrow.site.isVisible()
    assert (narrow._clock.text(), narrow._zone.text()) == ("03:13:18", "CET")


def test_the_mouse_opens_the_alarm_its_priority_and_the_links(make: Make, qtbot: QtBot) -> None:
    site = desk()
    site.plant.alarms.put(alarm(7, 2))
    banner = make(site)
    with qtbot.waitSignal(banner.alarm_opened, check_params_cb=lambda number: number == 7):
        click(banner.cell, lambda cell: QPoint(60, 20))
    with qtbot.waitSignal(banner.acknowledge_requested, check_params_cb=lambda ids: ids == (7,)):
        click(banner.cell.button)
    with qtbot.waitSignal(banner.priority_opened, check_params_cb=lambda priority: priority == 2):
        click(banner.counts[1])
    with qtbot.waitSignal(banner.links_opened):
        click(banner.connection)


def test_the_keys_reach_everything_in_reading_order_and_a_click_takes_no_focus(
    make: Make, qtbot: QtBot
) -> None:
    site = desk()
    site.plant.alarms.put(alarm(7, 2))
    banner = make(site)
    banner.activateWindow()
    qtbot.waitUntil(banner.isActiveWindow)
    first = QApplication.focusWidget()
    click(banner.counts[2])
    assert QApplication.focusWidget() is first is banner.cell
    order = [first]
    for _ in range(6):
        qtbot.keyClick(banner, Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [banner.cell, banner.cell.button, *banner.counts, banner.connection]
    banner.cell.setFocus()
    with qtbot.waitSignal(banner.alarm_opened):
        qtbot.keyClick(banner.cell, Qt.Key.Key_Return)
    with qtbot.waitSignal(banner.links_opened):
        qtbot.keyClick(banner.connection, Qt.Key.Key_Return)


def test_it_pulls_only_while_it_can_be_seen(make: Make, qtbot: QtBot) -> None:
    site = desk()
    banner = make(site)
    banner.hide()
    asked = site.plant.values.asked
    qtbot.wait(1200)
    assert site.plant.values.asked == asked
