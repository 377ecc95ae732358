"""The banner: what must be seen at three in the morning, in every window, never covered.

Lives here: the alarm that is answered first, counts by priority, connection, clock, user.
Must not: acknowledge (it says what was meant), open a page, decide the state of a link.
Front door: other rooms write `from ui.banner import ...`.
"""

from .banner import Banner
from .foremost import foremost

__all__ = ["Banner", "foremost"]
