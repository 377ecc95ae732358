"""Notifications to columns, without a wire.

Lives here: dtypes, order, marks, values no server of ours would send.
Must not: open a socket.
"""

import asyncio
import json
import math

import numpy as np
from asyncua import ua
from hypothesis import given
from hypothesis import strategies as st

from scada.model import DAY, EARLIEST, SECOND, Origin, SampleBatch
from scada.opcua.decode import batches, ns
from scada.opcua.values import DEEPEST, plain, readable
from tests.scada.opcua.cost import (
    StockHandler,
    cost,
    publish_answer,
    stock_subscription,
    to_columns,
    to_stock_handler,
)

V = ua.VariantType
NOW = 1_700_000_000 * SECOND
TAGS = np.arange(100, 200, dtype=np.int32)


def notification(handle: int, variant: ua.Variant, **other: object) -> ua.MonitoredItemNotification:
    return ua.MonitoredItemNotification(handle, ua.DataValue(variant, **other))


def decoded(*variants: ua.Variant) -> tuple[SampleBatch, ...]:
    return batches([notification(row, variant) for row, variant in enumerate(variants)], TAGS, NOW)


def at(time: int) -> object:
    """A time as the stack gives it."""
    return ua.win_epoch_to_datetime(time // 100 + 116_444_736_000_000_000)


def test_one_batch_a_dtype_with_rows_in_the_order_received() -> None:
    sent = [
        ua.Variant(2**63, V.UInt64),
        ua.Variant(1.5, V.Double),
        ua.Variant("a", V.String),
        ua.Variant(-1, V.Int64),
        ua.Variant(True, V.Boolean),
        ua.Variant("b", V.String),
    ]
    found = {batch.value.dtype.name: batch for batch in decoded(*sent)}
    assert found.keys() == {"float64", "int64", "uint64", "object"}
    assert found["float64"].tag.tolist() == [101, 104]
    assert found["float64"].value.tolist() == [1.5, 1.0]
    assert found["object"].value.tolist() == ["a", "b"]
    assert found["uint64"].value.tolist() == [2**63]


def test_nothing_gives_nothing_and_unknown_handles_are_left_out() -> None:
    assert batches([], TAGS, NOW) == ()
    (batch,) = batches(
        [notification(handle, ua.Variant(1.0, V.Double)) for handle in (0, 100, 2**32 - 1, 7)], TAGS, NOW
    )
    assert batch.tag.tolist() == [100, 107]


def test_a_value_with_a_bad_status_is_kept_with_it() -> None:
    bad = ua.StatusCode(ua.UInt32(0x808C0000))
    (batch,) = batches([notification(0, ua.Variant(59.8, V.Double), StatusCode=bad)], TAGS, NOW)
    assert (batch.value[0], batch.status[0]) == (59.8, 0x808C0000)


def test_null_of_any_type_is_nan() -> None:
    found = decoded(ua.Variant(None, V.Null), ua.Variant(None, V.String), ua.Variant(None, V.DateTime))
    assert len(found) == 1
    assert np.isnan(found[0].value).all()


def test_without_any_time_the_receivers_is_taken_and_marked() -> None:
    (batch,) = decoded(ua.Variant(1.0, V.Double))
    assert batch.time.tolist() == [NOW]
    assert batch.origin.tolist() == [Origin.TIME_BY_RECEIVER]
    assert batch.server_time is None


def test_two_values_of_a_tag_without_any_time_stay_two_samples_in_their_order() -> None:
    (batch,) = batches([notification(0, ua.Variant(value, V.Double)) for value in (1.0, 2.0)], TAGS, NOW)
    assert batch.time.tolist() == [NOW, NOW + 1]
    assert batch.value.tolist() == [1.0, 2.0]


@given(st.integers(0, 2**63 - 1).map(lambda ticks: ticks // 10 * 10))
def test_any_source_time_is_kept_to_the_microsecond_or_replaced_and_marked(ticks: int) -> None:
    source = ua.win_epoch_to_datetime(ticks)
    value = notification(
        0, ua.Variant(1.0, V.Double), SourceTimestamp=source, ServerTimestamp=at(NOW - SECOND)
    )
    (batch,) = batches([value], TAGS, NOW)
    expected = (ticks - 116_444_736_000_000_000) * 100
    if EARLIEST <= expected <= NOW + DAY:
        assert (batch.time[0], batch.origin[0]) == (expected, Origin.LIVE)
    else:
        assert (batch.time[0], batch.origin[0]) == (NOW - SECOND, Origin.TIME_BY_SERVER)


@given(st.lists(st.floats(width=32) | st.floats() | st.integers(-(2**31), 2**32 - 1) | st.booleans()))
def test_numbers_to_32_bits_and_floats_are_exact(numbers: list[float]) -> None:
    found = decoded(*(ua.Variant(number, V.Double) for number in numbers[:100]))
    if numbers:
        expected = np.array(numbers[:100], np.float64)
        assert found[0].value.tobytes() == expected.tobytes()


def test_a_time_as_the_stack_gives_it_is_ns() -> None:
    assert ns(at(NOW)) == NOW


@given(st.binary(max_size=40))
def test_bytes_that_are_no_utf8_become_text_that_json_and_files_take(raw: bytes) -> None:
    text = readable(raw.decode("utf-8", "surrogateescape"))
    text.encode("utf-8")
    json.dumps(text)


def test_sound_text_is_left_as_it_is() -> None:
    assert readable("Ventil öffnen 中文 \\xff") == "Ventil öffnen 中文 \\xff"
    assert readable(b"a\xffb".decode("utf-8", "surrogateescape")) == "a\\xffb"
    assert readable("lone \ud800") == "lone \\xed\\xa0\\x80"


def test_composed_values_are_plain_and_json_takes_them() -> None:
    argument = ua.Argument(Name="speed", DataType=ua.NodeId(11), ValueRank=-1)
    unknown = ua.ExtensionObject(ua.NodeId("T", 3), b"\x01\x02")
    value = plain([argument, unknown, ua.DataValue(ua.Variant(math.nan, V.Double)), at(NOW)])
    text = json.dumps(value, allow_nan=False, sort_keys=True)
    assert '"Name": "speed"' in text
    assert {"Body": "AQI=", "TypeId": "ns=3;s=T"} in value
    assert value[3] == NOW // 100 + 116_444_736_000_000_000


def test_nesting_without_end_is_cut() -> None:
    nested: object = 1
    for _ in range(500):
        nested = [nested]
    flat = json.dumps(plain(nested))
    assert flat.count("[") == DEEPEST
    assert "nested too deeply" in flat


def test_our_way_gives_the_values_of_the_stock_handler() -> None:
    body = publish_answer(50)
    handler = StockHandler()
    asyncio.run(to_stock_handler(body, stock_subscription(handler, 50)))
    (batch,) = to_columns(body, np.arange(50, dtype=np.int32))
    assert batch.value.tolist() == handler.values
    assert np.diff(batch.time).tolist() == [1000] * 49


def test_what_a_notification_costs_can_be_measured_both_ways() -> None:
    assert cost("columns", answers=2, per_answer=50) > 0
    assert cost("stock", answers=2, per_answer=50) > 0
