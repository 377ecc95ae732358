"""The user guide tells every command, option, setting and column there is.

Lives here: the guide against the program.
Must not: test what a command does.
"""

from pathlib import Path

import click
import pytest

from scada.cli.group import COMMANDS, millrace
from scada.config import alarms, settings, tags

GUIDE = (Path(__file__).parents[3] / "docs" / "user-guide.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_guide_tells_every_command_and_option(name: str) -> None:
    line = next((line for line in GUIDE.splitlines() if line.startswith(f"| `millrace {name}")), "")
    assert line, f"docs/user-guide.md has no row for millrace {name}"
    command = millrace.get_command(click.Context(millrace), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert all(word in line for word in parameter.opts), f"{name}: {parameter.opts}"


def test_the_guide_tells_every_setting_with_its_default() -> None:
    rows = {line.split("|")[1].strip(): line for line in GUIDE.splitlines() if line.startswith("| `")}
    keys = {word for first in rows for word in first.replace("`", "").split(" or ")}
    for setting in (*settings.SITE[:-1], *settings.SERVER[:-1]):
        assert setting.key in keys, setting.key
    for key in ("publish_ms", "sampling_ms", "outage_s"):
        default = next(setting.default for setting in settings.SERVER if setting.key == key)
        assert rows[f"`{key}`"].endswith(f"| {default:g} |")


@pytest.mark.parametrize("column", [*tags.COLUMNS, *alarms.COLUMNS, "enable"])
def test_the_guide_tells_every_column(column: str) -> None:
    assert f"`{column}`" in GUIDE
