"""Whether a folder lies on a network share, where SQLite's write-ahead log does not work.

Lives here: the question to the operating system, as well as it can be answered.
Must not: refuse anything, say a sentence.
"""

import sys
from pathlib import Path

NETWORK_TYPES = {
    *(
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "davfs",
        "beegfs",
    ),
    *(
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
    ),
}
DRIVE_REMOTE = 4  # GetDriveTypeW, fileapi.h


def is_network_share(path: Path) -> bool:
    """True when the system says so; False when it is local or cannot be told."""
    if sys.platform == "win32":
        return _is_remote_drive(path)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return file_system(path.resolve(), mounts) in NETWORK_TYPES


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that holds `path` by the lines of /proc/mounts; "" when none does."""
    best, found = -1, ""
    for line in mounts.splitlines():
        _, point, kind, *_ = [*line.split(" "), "", "", ""]
        point = point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if (
            len(point) >= best and point and path.is_relative_to(point)
        ):  # of two on one point the later is seen
            best, found = len(point), kind
    return found


if sys.platform == "win32":
    import ctypes

    def _is_remote_drive(path: Path) -> bool:
        anchor = path.resolve().anchor
        if anchor.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == DRIVE_REMOTE)

else:

    def _is_remote_drive(path: Path) -> bool:
        return False
