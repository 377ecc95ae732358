"""Every dependency has its reason, its licence and its pin.

Lives here: requirements*.in, their locks, docs/dependencies.md and the installed packages, held together.
Must not: ask a registry, judge a version.
"""

import re
from importlib.metadata import PackageMetadata, metadata, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCKS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-dev.txt")
}
PERMITTED = {
    *(
        "MIT",
        "MIT-0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "0BSD",
        "Apache-2.0",
        "PSF-2.0",
        "Zlib",
        "ISC",
        "CC0-1.0",
    ),
    *("LicenseRef-Public-Domain", "LGPL-3.0-only", "LGPL-3.0-or-later"),
}
TOOLS_MAY = PERMITTED | {"MPL-2.0"}
SPELLINGS = {  # what older packages write instead of an SPDX expression
    "GNU Lesser General Public License v3 or later": "LGPL-3.0-or-later",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: Public Domain": "LicenseRef-Public-Domain",
}
THROUGH = {"tzdata": {"zoneinfo"}}  # who uses it for us


def asked_for(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[=<>~!\[; ]", line)[0].lower() for line in lines if line and line[0].isalnum()]


def pinned(name: str) -> list[str]:
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", LOCKS[name], re.MULTILINE)))


def rows() -> dict[str, list[str]]:
    """First cell of each table row of the document to the other cells."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.splitlines()
        if line[:1] == "|"
    ]
    return {first: others for first, *others in cells if first != "package" and set(first) != {"-"}}


def licence(found: PackageMetadata) -> str:
    """The SPDX expression that an installed package gives of itself, or what stands for one."""
    said = found["License-Expression"] or found["License"]
    if not said:
        said = next(each for each in found.get_all("Classifier") or [] if each.startswith("License ::"))
    return SPELLINGS.get(said, said)


def is_permitted(expression: str, permitted: set[str]) -> bool:
    """One branch of an OR is enough, every part of an AND is needed."""
    return any(
        all(part.strip(" ()") in permitted for part in branch.split(" AND "))
        for branch in expression.split(" OR ")
    )


SHIPPED = pinned("requirements.txt")
DIRECT = asked_for("requirements.in")
TOOLS = asked_for("requirements-dev.in")


@pytest.mark.parametrize("name", DIRECT)
def test_a_shipped_dependency_says_its_use_and_why_this_one(name: str) -> None:
    _, used_for, reason = rows()[name]
    assert len(used_for) > 5
    assert len(reason) > 20


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_says_its_use(name: str) -> None:
    assert len(rows()[name][1]) > 5


def test_the_document_names_nothing_that_is_gone() -> None:
    assert sorted(rows()) == sorted({*SHIPPED, *TOOLS})


@pytest.mark.parametrize("name", sorted(rows()))
def test_a_licence_is_told_as_the_package_tells_it_and_may_be_passed_on(name: str) -> None:
    said = licence(metadata(name))
    assert rows()[name][0] == said
    assert is_permitted(said, PERMITTED if name in SHIPPED else TOOLS_MAY)


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-3.0-only", True),
        ("MIT AND GPL-2.0-only", False),
    ],
)
def test_a_licence_that_binds_the_whole_would_be_refused(expression: str, may: bool) -> None:
    assert is_permitted(expression, PERMITTED) is may


@pytest.mark.parametrize(
    ("source", "lock"),
    [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")],
)
def test_what_is_asked_for_is_pinned(source: str, lock: str) -> None:
    assert set(asked_for(source)) <= set(pinned(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_pin_and_no_address(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", LOCKS[lock].strip())
    assert [entry for entry in entries if entry[0] != "#" and "--hash=sha256:" not in entry] == []
    assert "://" not in LOCKS[lock]


def test_the_two_locks_agree() -> None:
    def versions(lock: str) -> dict[str, str]:
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCKS[lock], re.MULTILINE))

    shipped, tools = versions("requirements.txt"), versions("requirements-dev.txt")
    assert {name: tools[name] for name in tools.keys() & shipped} == {
        name: shipped[name] for name in tools.keys() & shipped
    }


@pytest.mark.parametrize("name", DIRECT)
def test_a_shipped_dependency_is_really_used(name: str) -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for part in ("scada", "ui", "benchmarks")
        for path in (ROOT / part).rglob("*.py")
    ]
    modules = THROUGH.get(name) or {
        module
        for module, owners in packages_distributions().items()
        if name in (each.lower().replace("_", "-") for each in owners)
    }
    statement = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(map(re.escape, modules))})\b", re.MULTILINE)
    assert any(statement.search(source) for source in sources)
