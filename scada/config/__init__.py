"""The site folder as text an engineer edits: read, judged, written.

Lives here: site.toml, tags.csv and alarms.csv as frozen values; every mistake with its file and line.
Must not: connect to a server, open the history, read a password, decide what runs.
Front door: other rooms write `from scada.config import ...`, never a file inside it.
"""

from .load import load_site
from .servers import check_server
from .site import AlarmRow, Complaint, ConfigError, Security, ServerConfig, Site, TagRow, password_variable
from .write import append_tags, begin_again, create_site, note_namespaces

__all__ = [
    "AlarmRow",
    "Complaint",
    "ConfigError",
    "Security",
    "ServerConfig",
    "Site",
    "TagRow",
    "append_tags",
    "begin_again",
    "check_server",
    "create_site",
    "load_site",
    "note_namespaces",
    "password_variable",
]
