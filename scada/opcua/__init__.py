"""The wire: everything that knows OPC UA.

Lives here: connections, subscriptions, decoding, browsing, certificates, the guard.
Must not: store a value, judge an alarm, know a page. In the product only here and in the simulator: asyncua.
Front door: the stack takes 0.25 s to import, so what needs it is loaded at its first use.
"""

from typing import TYPE_CHECKING, Any

from .failures import BrowseError, CredentialsError, OpcUaError, TrustError
from .found import Found, FoundVariable
from .settings import Item, LinkSecurity, LinkSettings
from .status import LinkStatus

if TYPE_CHECKING:
    from .browse import browse_variables
    from .link import Link

__all__ = [
    "BrowseError",
    "CredentialsError",
    "Found",
    "FoundVariable",
    "Item",
    "Link",
    "LinkSecurity",
    "LinkSettings",
    "LinkStatus",
    "OpcUaError",
    "TrustError",
    "browse_variables",
]


def __getattr__(name: str) -> Any:
    """PEP 562: what needs the stack, at its first use."""
    if name == "Link":
        from .link import Link

        return Link
    if name == "browse_variables":
        from .browse import browse_variables

        return browse_variables
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
