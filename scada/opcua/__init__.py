"""The wire: everything that knows OPC UA.

Lives here: connections, subscriptions, decoding, browsing, certificates, the guard.
Must not: store a value, judge an alarm, know a page. In the product only here and in the simulator: asyncua.
Front door: the stack takes 0.25 s to import, so what needs it is loaded at its first use.
"""

from typing import TYPE_CHECKING, Any

from .failures import BrowseError, OpcUaError
from .settings import Item, LinkSecurity, LinkSettings
from .status import LinkStatus

if TYPE_CHECKING:
    from .link import Link

__all__ = ["BrowseError", "Item", "Link", "LinkSecurity", "LinkSettings", "LinkStatus", "OpcUaError"]


def __getattr__(name: str) -> Any:
    """PEP 562: `Link` and the browsing on demand."""
    if name == "Link":
        from .link import Link

        return Link
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
