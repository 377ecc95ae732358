"""The message catalogue: sentences found in the source, their Chinese, and the compiled file.

    python packaging/catalogue.py --check                    every sentence translated, and the .mo current
    python packaging/catalogue.py --update                   take new sentences up, drop gone ones, compile
    python packaging/catalogue.py --update --import FILE.tsv the same, with lines `msgid TAB msgstr`

Lives here: the finding of sentences, the rules of a translation, the writing of .po and .mo.
Must not: be imported by the product, write a date, a path or a name of a person into a file.
"""

import argparse
import ast
import io
import re
import string
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "translations" / "zh.po"
ROOMS = ("scada", "ui")
ENGINE = ("scada/language.py", "scada/model/text.py")  # they pass on templates that others wrote
HEADER = "Language: zh\\nContent-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

Msgid = str | tuple[str, str]  # a tuple: singular and plural


class Flaw(NamedTuple):
    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass
class Found:
    """What the source says: each sentence with the files it stands in, and calls nobody can translate."""

    places: dict[Msgid, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    flaws: list[Flaw] = field(default_factory=list)


def extract(root: Path = ROOT) -> Found:
    """Every template of `Text`, `translate` and `plural` under the rooms, by file and line."""
    found = Found()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            if file not in ENGINE:
                _Reader(file, path.read_text(encoding="utf-8"), found).read()
    return found


class _Reader:
    """One module. A template is a literal, or the name of a literal or of a Text in the same module.

    Where it comes out of a table, a comment beside it names them all: `# templates: FULL, DAMAGED`.
    """

    def __init__(self, file: str, source: str, found: Found) -> None:
        self.file, self.found = file, found
        self.lines = source.splitlines()
        self.nodes = list(ast.walk(ast.parse(source)))
        self.constants: dict[str, list[str]] = defaultdict(list)
        self.stored: set[ast.expr] = set()  # a Text kept under a name may be given its fields later
        for node in self.nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self._assignment(
                    [target.id for target in targets if isinstance(target, ast.Name)], node.value
                )

    def _assignment(self, names: Sequence[str], value: ast.expr) -> None:
        text = _literal(value)
        if isinstance(value, ast.Call) and _kind(value) == "Text" and len(value.args) == 1:
            text = _literal(value.args[0])
            self.stored.add(value)
        for name in names if text is not None else ():
            self.constants[name].append(text)

    def read(self) -> None:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                self._call(node)

    def _call(self, node: ast.Call) -> None:
        kind = _kind(node)
        wanted = 2 if kind == "plural" else 1
        if kind is None or len(node.args) < wanted or self._is_made_anew(node.args[0]):
            return
        candidates = [
            self._templates(argument) or self._named_beside(node) for argument in node.args[:wanted]
        ]
        if not all(candidates):
            self._flaw(node, f"the template of this {kind} is no literal, so nobody can translate it")
        elif wanted == 2:
            self._take(node, (candidates[0][0], candidates[1][0]))
        else:
            for template in candidates[0]:
                self._take(node, template)

    def _is_made_anew(self, argument: ast.expr) -> bool:
        """`Text(other.template, fields)`: the template was found where `other` was written."""
        return (
            isinstance(argument, ast.Attribute)
            and argument.attr == "template"
            and not self._templates(argument)
        )

    def _templates(self, argument: ast.expr) -> list[str]:
        if (text := _literal(argument)) is not None:
            return [text]
        if isinstance(argument, ast.IfExp):
            body, otherwise = self._templates(argument.body), self._templates(argument.orelse)
            return [*body, *otherwise] if body and otherwise else []
        if isinstance(argument, ast.Attribute) and argument.attr == "template":
            argument = argument.value
        return self.constants[argument.id] if isinstance(argument, ast.Name) else []

    def _named_beside(self, node: ast.Call) -> list[str]:
        written = "\n".join(self.lines[node.lineno - 1 : node.end_lineno])
        names = re.findall(r"\w+", match[1]) if (match := re.search(r"# templates: (.*)", written)) else []
        return [text for name in names for text in self.constants[name]]

    def _take(self, node: ast.Call, msgid: Msgid) -> None:
        self.found.places[msgid].append((self.file, node.lineno))
        given = None if node in self.stored else _given(node)
        for template in [msgid] if isinstance(msgid, str) else msgid:
            if given is not None and not placeholders(template) <= given:
                missing = ", ".join(sorted(placeholders(template) - given))
                self._flaw(node, f"the template names {{{missing}}}, which this call does not give")

    def _flaw(self, node: ast.Call, sentence: str) -> None:
        self.found.flaws.append(Flaw(self.file, node.lineno, sentence))


def _literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _kind(node: ast.Call) -> str | None:
    """Which of the three words is called; `translate` of a str, which takes a table, is none of them."""
    match node.func:
        case ast.Name(id="Text") | ast.Attribute(attr="Text"):
            return "Text"
        case ast.Attribute(attr="plural"):
            return "plural"
        case ast.Attribute(attr="translate", value=owner) if "language" in ast.unparse(owner).lower():
            return "translate"
        case ast.Attribute(attr="translate") if node.args and _literal(node.args[0]) is not None:
            return "translate"
        case ast.Name(id="translate"):
            return "translate"
    return None


def _given(node: ast.Call) -> set[str] | None:
    """Names of the fields that a call gives; None when only the running program knows."""
    kind = _kind(node)
    if kind == "Text":
        if len(node.args) == 1 and not node.keywords:
            return set()
        mapping = node.args[1] if len(node.args) > 1 else None
        if not isinstance(mapping, ast.Dict) or None in mapping.keys:
            return None
        return {text for key in mapping.keys if (text := _literal(key)) is not None}
    names = {keyword.arg for keyword in node.keywords}
    if None in names:
        return None
    return {name for name in names if name} | ({"n"} if kind == "plural" else set())


def placeholders(template: str) -> set[str]:
    """Names in braces. Raises ValueError when the braces are wrong."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def read_catalogue(po: Path) -> Catalog:
    if not po.is_file():
        return Catalog(locale="zh")
    with po.open("rb") as stream:
        return read_po(stream, locale="zh")


def merged(found: Found, old: Catalog, imports: Mapping[str, str]) -> Catalog:
    """The sentences of the source with the translations known; a translation of a gone one is dropped."""
    catalog = Catalog(locale="zh")
    for msgid, places in found.places.items():
        known = old.get(msgid)
        plural = not isinstance(msgid, str)
        fresh = imports.get(msgid[0] if plural else msgid)
        if fresh is None:
            string_ = known.string if known is not None else ""
        else:
            string_ = (fresh,) if plural else fresh
        files = sorted({file for file, _ in places})
        catalog.add(msgid, string_, locations=[(file, None) for file in files])
    return catalog


def po_text(catalog: Catalog) -> str:
    body = io.BytesIO()
    write_po(body, catalog, width=0, sort_by_file=True, omit_header=True, include_lineno=False)
    comment = "# Chinese sentences of Millrace. Written by packaging/catalogue.py; edit only msgstr."
    head = f'{comment}\nmsgid ""\nmsgstr ""\n'
    lines = "".join(f'"{line}\\n"\n' for line in HEADER.split("\\n") if line)
    return f"{head}{lines}\n{body.getvalue().decode()}"


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled catalogue; the same bytes for the same translations, on any day and computer."""
    entries = {"": HEADER.replace("\\n", "\n")}
    for message in catalog:
        if message.id and all(_strings(message)):
            msgid = message.id if isinstance(message.id, str) else "\0".join(message.id)
            entries[msgid] = "\0".join(_strings(message))
    pairs = sorted((msgid.encode(), text.encode()) for msgid, text in entries.items())
    count = len(pairs)
    start = 28 + 16 * count
    tables, blob = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), start + len(blob))
            blob += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return head + tables[0] + tables[1] + blob


def _strings(message: Message) -> Sequence[str]:
    return (message.string,) if isinstance(message.string, str) else message.string


def flaws(found: Found, catalog: Catalog, po: Path, mo: bytes) -> Iterator[Flaw]:
    """Everything that must be mended before the catalogue may ship."""
    yield from found.flaws
    name = po.relative_to(ROOT).as_posix() if po.is_relative_to(ROOT) else str(po)
    for msgid, places in found.places.items():
        message = catalog.get(msgid)
        if message is None or not all(_strings(message)):
            yield Flaw(*places[0], f"no Chinese for {_first(msgid)!r}; run packaging/catalogue.py --update")
    for message in catalog:
        if not message.id:
            continue
        if message.id not in found.places:
            yield Flaw(name, message.lineno or 0, f"{_first(message.id)!r} stands in no source file any more")
        yield from (Flaw(name, message.lineno or 0, text) for text in _message_flaws(message))
    for msgid in catalog.obsolete:
        yield Flaw(name, 0, f"{_first(msgid)!r} is obsolete")
    if mo != mo_bytes(catalog):
        yield Flaw(
            name.replace(".po", ".mo"),
            0,
            "the compiled file is not current; run packaging/catalogue.py --update",
        )


def _message_flaws(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"{_first(message.id)!r} is marked fuzzy"
    wanted = placeholders(_first(message.id) if isinstance(message.id, str) else message.id[1])
    for text in filter(None, _strings(message)):
        try:
            if placeholders(text) != wanted:
                yield f"{_first(message.id)!r}: the Chinese has other placeholders than the English"
        except ValueError as error:
            yield f"{_first(message.id)!r}: the braces of the Chinese are wrong ({error})"


def _first(msgid: Msgid) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def read_imports(files: Iterable[Path]) -> dict[str, str]:
    """Lines `msgid TAB msgstr`, with `\\n` and `\\t` for what a line cannot hold. A later line wins."""
    translations = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            msgid, tab, text = line.partition("\t")
            if not tab or not text.strip():
                sys.exit(f"{file}:{number}: this line is not `msgid TAB msgstr`")
            translations[_unescaped(msgid)] = _unescaped(text.rstrip())
    return translations


def _unescaped(text: str) -> str:
    return re.sub(r"\\([nt\\])", lambda match: {"n": "\n", "t": "\t", "\\": "\\"}[match[1]], text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check or renew the message catalogue.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--check", action="store_true", help="name everything that is missing; exit 1 if anything is"
    )
    action.add_argument("--update", action="store_true", help="take new sentences up and compile")
    parser.add_argument("--import", dest="imports", nargs="*", default=[], type=Path, metavar="FILE.tsv")
    arguments = parser.parse_args()
    found, compiled = extract(), PO.with_suffix(".mo")
    catalog = read_catalogue(PO)
    if arguments.update:
        catalog = merged(found, catalog, read_imports(arguments.imports))
        PO.write_text(po_text(catalog), encoding="utf-8", newline="\n")
        catalog = read_catalogue(PO)
        compiled.write_bytes(mo_bytes(catalog))
    wrong = list(flaws(found, catalog, PO, compiled.read_bytes() if compiled.is_file() else b""))
    for flaw in wrong:
        print(flaw, file=sys.stderr)
    print(f"{len(found.places)} sentences, {len(wrong)} to mend")
    return 1 if wrong and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
