"""Documents are tested like code: what they point at exists, what they tell one to type is understood.

Lives here: links, paths and `./dev` verbs in README.md, CHANGELOG.md and docs/.
Must not: judge a sentence, ask the network.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for pattern in ("README.md", "CHANGELOG.md", "docs/**/*.md", "packaging/README.md")
    for path in ROOT.glob(pattern)
)
DECISIONS = ROOT / "docs" / "decisions"
TOP = ("scada", "ui", "tests", "docs", "resources", "benchmarks", "packaging", ".ci")

LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
VERB_TYPED = re.compile(r"(?:^|[\s`(])\./dev (\w+)", re.MULTILINE)

for_each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=Path.as_posix)


def text_of(document: Path) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def links(text: str) -> list[str]:
    """Targets of links and pictures; those inside code are examples."""
    prose = CODE.sub("`", FENCE.sub("", text))
    return LINK.findall(prose) + REFERENCE.findall(prose)


def anchors(text: str) -> set[str]:
    """What headings are called in an address: lower case, hyphens for blanks, no signs, repeats numbered."""
    found: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        names.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return names


def broken_links(document: Path) -> Iterator[str]:
    for link in links(text_of(document)):
        place, _, anchor = link.partition("#")
        target = (ROOT / document).parent / place if place else ROOT / document
        is_elsewhere = re.match(r"[a-z]+:", link)
        if not (is_elsewhere or (target.exists() and has_anchor(target, anchor))):
            yield link


def has_anchor(target: Path, anchor: str) -> bool:
    return not anchor or target.suffix != ".md" or anchor in anchors(target.read_text(encoding="utf-8"))


@for_each_document
def test_a_relative_link_leads_somewhere(document: Path) -> None:
    assert list(broken_links(document)) == []


@for_each_document
def test_a_path_in_code_type_exists(document: Path) -> None:
    """`scada/model` must be there: folder, file or module; with `<room>` or `*` in it, it is a pattern."""
    paths = [word for word in CODE.findall(FENCE.sub("", text_of(document))) if word.split("/")[0] in TOP]
    named = [path for path in paths if "/" in path and re.fullmatch(r"[\w./-]+", path)]
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


def verbs() -> set[str]:
    """The verbs that ./dev explains in its help."""
    help_text = (ROOT / "dev").read_text(encoding="utf-8").partition("<<'END'\n")[2].partition("\nEND\n")[0]
    return set(re.findall(r"^  (\w+)  ", help_text, re.MULTILINE))


@for_each_document
def test_what_it_tells_one_to_type_is_a_verb_of_dev(document: Path) -> None:
    assert set(VERB_TYPED.findall(text_of(document))) <= verbs()


def test_dev_explains_the_verbs_it_has() -> None:
    script = (ROOT / "dev").read_text(encoding="utf-8")
    cases = script.partition("case $verb in\n")[2].partition("esac")[0]
    known = {word for line in cases.splitlines() for word in line.partition(")")[0].replace("|", " ").split()}
    assert verbs() == {word for word in known if word.isalpha()} - {"help"}
    assert {"demo", "test"} <= verbs()


def test_every_decision_is_listed() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8") if DECISIONS.exists() else ""
    records = {path.name for path in DECISIONS.glob("*.md")} - {"README.md"}
    assert records <= {link.partition("#")[0] for link in links(index)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('see [it](a/b.md) and ![a picture](c.png "title")', ["a/b.md", "c.png"]),
        ("[it]: d.md", ["d.md"]),
        ("```\n[it](no.md)\n```\n`[it](no.md)`", []),
    ],
)
def test_links_are_seen_in_prose_alone(text: str, found: list[str]) -> None:
    assert links(text) == found


def test_headings_get_the_address_a_reader_clicks_on() -> None:
    assert anchors("# The flow of a value\n## `./dev`: Q&A\n## Figures\n## Figures") == {
        "the-flow-of-a-value",
        "dev-qa",
        "figures",
        "figures-1",
    }
