"""The time zone this computer is set to, by its IANA name.

Lives here: the places a system keeps it.
Must not: read a clock.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from scada.model import zone_exists


def system_zone(
    environment: Mapping[str, str] | None = None,
    link: Path = Path("/etc/localtime"),
    text: Path = Path("/etc/timezone"),
) -> str:
    """By TZ, then the system's link, then its text file; "UTC" where none names a zone, as on Windows."""
    variables = os.environ if environment is None else environment
    wishes = [variables.get("TZ", "").lstrip(":"), _after_zoneinfo(link), _line(text)]
    return next((zone for zone in wishes if zone and zone_exists(zone)), "UTC")


def _after_zoneinfo(link: Path) -> str:
    try:
        target = os.readlink(link)
    except (OSError, ValueError):
        return ""
    return target.replace("\\", "/").rpartition("zoneinfo/")[2]


def _line(text: Path) -> str:
    try:
        return text.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
