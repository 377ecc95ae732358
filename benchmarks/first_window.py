"""From the command to the first window, warm.

Lives here: starting the desktop on a site of the simulated plant, again and again, and reading its own marks.
Must not: count the simulator's start.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAME = "Start to first window, warm (must be under 2 s)"
MARK = re.compile(r"ui\.app: first window")


def run(quick: bool) -> dict[str, float | str]:
    """Seconds from the start of the process until its first window is painted; median of several starts."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "plant"
        command = [sys.executable, "-m", "scada", "new", str(site), "--server", "opc.tcp://127.0.0.1:9"]
        subprocess.run([*command, "--security", "none"], check=False, capture_output=True)
        starts = [_start(site, environment) for _ in range(2 if quick else 6)]
    return {
        "starts measured (the first, cold one left out)": float(len(starts) - 1),
        "median s": statistics.median(starts[1:]),
        "worst s": max(starts[1:]),
    }


def _start(site: Path, environment: dict[str, str]) -> float:
    began = time.monotonic()
    command = [sys.executable, "-m", "scada", "--verbose", "open", str(site), "--for", "1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as desktop:
        assert desktop.stderr is not None
        for line in desktop.stderr:
            if MARK.search(line):
                return time.monotonic() - began
    raise RuntimeError(f"the desktop showed no window: exit code {desktop.returncode}")
