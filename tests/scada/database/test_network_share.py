"""A network share is recognised by what the system says of its mounts.

Lives here: the lines of /proc/mounts.
Must not: mount anything.
"""

import sys
from pathlib import Path

import pytest

from scada.database import is_network_share
from scada.database.network_share import file_system

MOUNTS = """\
/dev/vda / ext4 rw 0 0
nas:/plant /mnt/plant nfs4 rw 0 0
//nas/x /mnt/with\\040space cifs rw 0 0
/dev/vdb /mnt/plant/local xfs rw 0 0
tmpfs /tmp tmpfs rw 0 0
broken
"""


@pytest.mark.skipif(sys.platform == "win32", reason="paths are POSIX")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/site", "ext4"),
        ("/mnt/plant/site", "nfs4"),
        ("/mnt/plantation", "ext4"),
        ("/mnt/with space/site", "cifs"),
        ("/mnt/plant/local/site", "xfs"),
    ],
)
def test_the_innermost_mount_holds_a_path(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


def test_a_temporary_folder_is_local(tmp_path: Path) -> None:
    assert not is_network_share(tmp_path)
