"""`python -m benchmarks [NAME ...] [--quick] [--json]`: run the figures, print them beside their peers.

Lives here: choosing, running in a process of its own, printing.
Must not: measure anything itself.
"""

import argparse
import importlib
import json
import subprocess
import sys

FIGURES = ("history_head", "notification", "trend_frame", "first_window")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Figures of Millrace beside its peers.")
    parser.add_argument("figure", nargs="*", choices=[[], *FIGURES], help="default: all")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the work: for a look, not for the record"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document a figure")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _measure(options.figure[0], options.quick, options.json)
    failed = 0
    for figure in options.figure or FIGURES:
        command = [sys.executable, "-m", "benchmarks", "--here", figure]
        command += ["--quick"] * options.quick + ["--json"] * options.json
        failed += subprocess.run(command, check=False).returncode != 0  # alone: no figure warms up another
    return 1 if failed else 0


def _measure(figure: str, quick: bool, as_json: bool) -> int:
    module = importlib.import_module(f"benchmarks.{figure}")
    results = module.run(quick)
    if as_json:
        print(json.dumps({"figure": figure, "name": module.NAME, **results}))
        return 0
    print(module.NAME)
    for name, value in results.items():
        print(f"  {name:<58} {value if isinstance(value, str) else format(value, ',.3g')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
