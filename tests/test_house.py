"""The house keeps its own rules: what no linter knows about rooms is checked here.

Lives here: rules about files, names, colours and imports, each test a sentence a developer can act on.
Must not: check behaviour, layout, types or the direction of imports; other tools do.
"""

import ast
import fnmatch
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("scada", "ui")
SOURCES = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8")
    for part in (*PRODUCT, "tests", "benchmarks", "packaging", "resources")
    for path in sorted((ROOT / part).rglob("*.py"))
}
TREES = {path: ast.parse(source) for path, source in SOURCES.items()}
MODULES = [path for path in SOURCES if path.parts[0] in PRODUCT]
FRONT_DOORS = [path for path in MODULES if path.name == "__init__.py" and len(path.parts) == 3]
WITH_HEADER = [path for path in SOURCES if SOURCES[path].strip()]
VAGUE = {"base", "common", "core", "data", "handle", "handler", "handlers", "helper", "helpers"}
VAGUE |= {"info", "manager", "misc", "process", "tools", "util", "utils"}
VAGUE_IN_A_NAME = {"helper", "helpers", "manager", "misc", "util", "utils"}
QT = ("PySide6", "shiboken6", "pyqtgraph", "qasync", "ui")

for_each_file = pytest.mark.parametrize("module", WITH_HEADER, ids=Path.as_posix)
for_each_module = pytest.mark.parametrize("module", MODULES, ids=Path.as_posix)


@for_each_file
def test_a_module_says_what_lives_here_and_what_must_not(module: Path) -> None:
    header = ast.get_docstring(TREES[module]) or ""
    assert "Lives here:" in header
    assert "Must not:" in header


@for_each_file
def test_a_file_is_read_in_one_sitting_and_a_function_at_a_glance(module: Path) -> None:
    assert SOURCES[module].count("\n") <= 400
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert len(ast.unparse(node).splitlines()) <= 40, node.name


@for_each_file
def test_a_module_is_named_after_its_subject(module: Path) -> None:
    assert VAGUE.isdisjoint(module.with_suffix("").parts)


@for_each_file
def test_a_class_or_function_is_named_after_what_it_does(module: Path) -> None:
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
            assert VAGUE_IN_A_NAME.isdisjoint(words), node.name


@pytest.mark.parametrize("module", FRONT_DOORS, ids=Path.as_posix)
def test_a_front_door_lists_what_the_room_offers(module: Path) -> None:
    targets = [
        target.id
        for node in TREES[module].body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in targets


@for_each_module
def test_a_room_is_entered_by_its_front_door(module: Path) -> None:
    for node in ast.walk(TREES[module]):
        for name in imported(module, node):
            top, *inside = name.split(".")
            is_at_home = module.parts[:2] == (top, *inside[:1])
            assert top not in PRODUCT or len(inside) < 2 or is_at_home, name


def imported(module: Path, node: ast.AST) -> Iterator[str]:
    """Modules that an import statement opens, in full; a relative one may not leave its room."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level:
        assert len(module.parts) - node.level >= 2, f"line {node.lineno}: a relative import leaves the room"
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module


def loaded_after(statement: str) -> set[str]:
    """Top-level packages in memory after the statement, in a process of its own."""
    script = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_no_module_of_scada_brings_qt_along() -> None:
    names = [".".join(path.with_suffix("").parts) for path in MODULES if path.parts[0] == "scada"]
    loaded = loaded_after("\n".join(f"import {name.removesuffix('.__init__')}" for name in names))
    assert loaded.isdisjoint(QT)


def test_the_command_line_answers_before_the_wire_is_loaded() -> None:
    assert "asyncua" not in loaded_after("import scada.cli")


# --- colours ---

HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
COLOUR_NAMES = {"black", "white", "red", "green", "blue", "cyan", "magenta", "yellow", "gray", "grey"}
COLOUR_NAMES |= {f"{shade}{name.capitalize()}" for name in COLOUR_NAMES for shade in ("dark", "light")}


def colour_literals(source: str) -> list[str]:
    """Colours written down in the source; `transparent` is none."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += HEX_COLOUR.findall(node.value)
        elif isinstance(node, ast.Attribute) and node.attr in COLOUR_NAMES:
            owner = ast.unparse(node.value)
            found += [f"{owner}.{node.attr}"] if owner.endswith(("Qt", "GlobalColor")) else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("QColor", "QColor.fromRgb")):
            is_literal = bool(node.args) and all(isinstance(each, ast.Constant) for each in node.args)
            found += [ast.unparse(node)] if is_literal else []
    return found


def test_every_colour_comes_from_the_tokens() -> None:
    found = {path: colour_literals(SOURCES[path]) for path in MODULES if path.parts[0] == "ui"}
    assert {path.as_posix(): colours for path, colours in found.items() if colours} == {}


@pytest.mark.parametrize(
    "line",
    [
        'pen = "#12ab' + 'CD"',
        'sheet = "color: #12' + 'a;"',
        'QColor("red")',
        "QtGui.QColor(1, 2, 3)",
        "Qt.red",
        "Qt.GlobalColor.darkGray",
    ],
)
def test_a_colour_written_down_would_be_seen(line: str) -> None:
    assert colour_literals(line)


@pytest.mark.parametrize(
    "line", ["Qt.GlobalColor.transparent", "QColor(theme.ink)", "Link.red", "# a comment"]
)
def test_what_is_no_colour_is_let_be(line: str) -> None:
    assert not colour_literals(line)


# --- the machine this was written on ---

TRACES = ["py" + "pi.org", "python" + "hosted.org", "deb." + "debian.org", "npm" + "js.org"]
TRACES += ["/wo" + "rk/" + place for place in ("main", "shared", ".library")]
TRACES += ["/tmp/" + "work", "/root/" + ".", "/opt/" + "pypi", "/opt/" + "wheels", "../" + "shared"]


def files_of_the_checkout() -> Iterator[Path]:
    """Every file but those that .gitignore names: git itself need not be installed."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]

    def is_ignored(path: Path) -> bool:
        inside = path.relative_to(ROOT).as_posix()
        return any(fnmatch.fnmatch(path.name, each) or inside == each for each in ignored)

    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not is_ignored(Path(folder, name))]
        yield from (Path(folder, name) for name in names if not is_ignored(Path(folder, name)))


def test_no_file_names_a_registry_or_a_path_of_the_machine_it_was_written_on() -> None:
    found = {}
    for path in files_of_the_checkout():
        content = path.read_bytes()
        traces = [trace for trace in TRACES if trace.encode() in content]
        if traces:
            found[path.relative_to(ROOT).as_posix()] = traces
    assert found == {}
