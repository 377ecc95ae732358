"""The Tags page: every tag of the site with its value, found as fast as it is typed.

Lives here: the page, its table, its filters, what a drag from it carries.
Must not: ask anything but the source, know another page, decide what is stale.
Front door: other rooms write `from ui.tags import ...`.
"""

from .drag import TAGS_MIME
from .page import TagsPage

__all__ = ["TAGS_MIME", "TagsPage"]
