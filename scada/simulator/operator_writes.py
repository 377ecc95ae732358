"""What clients write: checked one by one, then handed to the plant.

Lives here: the answer to each item of a Write (OPC 10000-4 §5.10.4), in place of the stack's own service.
Must not: change a node's value; the plant's next step reports what came of it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from asyncua import ua

from .plant import OutOfRangeError, PlantTag

LONGEST_TEXT = 200
Order = Callable[[str, Any], None]


class ReadingService(Protocol):
    def read(self, params: ua.ReadParameters) -> list[ua.DataValue]: ...
    async def write(self, params: ua.WriteParameters, user: Any) -> list[ua.StatusCode]: ...


class OperatorService:
    """Stands where the stack has its AttributeService: reads go through, our tags' writes go to the plant."""

    def __init__(self, inner: ReadingService, tags: Mapping[ua.NodeId, PlantTag], order: Order) -> None:
        self._inner, self._tags, self._order = inner, tags, order

    def read(self, params: ua.ReadParameters) -> list[ua.DataValue]:
        return self._inner.read(params)

    async def write(self, params: ua.WriteParameters, user: Any = None) -> list[ua.StatusCode]:
        answers = []
        for item in params.NodesToWrite:
            tag = self._tags.get(item.NodeId)
            if tag is None:
                single = ua.WriteParameters(NodesToWrite=[item])
                answers += await self._inner.write(single, user)
            else:
                answers.append(ua.StatusCode(ua.UInt32(self._answer(tag, item))))
        return answers

    def _answer(self, tag: PlantTag, item: ua.WriteValue) -> int:
        code = refusal(tag, item)
        if code is not None:
            return code
        try:
            self._order(tag.name, item.Value.Value.Value)
        except OutOfRangeError:
            return ua.StatusCodes.BadOutOfRange
        return ua.StatusCodes.Good


def refusal(tag: PlantTag, item: ua.WriteValue) -> int | None:
    """The status code that refuses this item for its form, or None."""
    given = item.Value.Value
    if item.AttributeId != ua.AttributeIds.Value or not tag.writable:
        return ua.StatusCodes.BadNotWritable
    if item.IndexRange:
        return ua.StatusCodes.BadIndexRangeInvalid
    if item.Value.StatusCode is not None and item.Value.StatusCode.value:
        return ua.StatusCodes.BadWriteNotSupported
    if (
        given is None
        or given.is_array
        or given.VariantType != ua.VariantType[tag.type]
        or given.Value is None
    ):
        return ua.StatusCodes.BadTypeMismatch
    if isinstance(given.Value, str) and len(given.Value) > LONGEST_TEXT:
        return ua.StatusCodes.BadOutOfRange
    return None
