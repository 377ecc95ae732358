"""What a part needs of the reader's language.

Lives here: the shape of a catalogue.
Must not: load one.
"""

from typing import Any, Protocol

from scada.model import Text


class Words(Protocol):
    """`scada.language.Language` is one."""

    def translate(self, template: str, **fields: Any) -> str: ...
    def render(self, text: Text) -> str: ...
