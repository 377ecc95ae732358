"""What a drag of tags carries, so that any page can take it.

Lives here: the type and its bytes.
Must not: start a drag, know who takes it.
"""

import json
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

TAGS_MIME = "application/x-millrace-tags"  # JSON list of tag ids, UTF-8; the trend page takes the same


def tags_mime(tags: Sequence[int], names: Sequence[str]) -> QMimeData:
    """Ids for our own pages, `names` as plain text for everybody else."""
    mime = QMimeData()
    mime.setData(TAGS_MIME, json.dumps([int(tag) for tag in tags]).encode())
    mime.setText("\n".join(names))
    return mime
