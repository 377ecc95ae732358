"""The catalogue's own tool: what it finds, what it refuses, and that the shipped catalogue is whole.

Lives here: small sources with every way to write a sentence, translations with every flaw.
Must not: judge the Chinese.
"""

import gettext
import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


def _tool() -> ModuleType:
    """packaging/catalogue.py; by its path, because a library is called `packaging` too."""
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "packaging" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogue"] = module
    spec.loader.exec_module(module)
    return module


catalogue = _tool()


def found(tmp_path: Path, source: str) -> tuple[list[object], list[str]]:
    (tmp_path / "scada").mkdir(exist_ok=True)
    (tmp_path / "scada" / "room.py").write_text(source, encoding="utf-8")
    result = catalogue.extract(tmp_path)
    return list(result.places), [str(flaw) for flaw in result.flaws]


@pytest.mark.parametrize(
    ("source", "msgids"),
    [
        ('Text("a")', ["a"]),
        ('Text("a {b}", {"b": 1})', ["a {b}"]),
        ('Text("two " "parts")', ["two parts"]),
        ('A = "a"\nText(A)', ["a"]),
        ('A = Text("a {b}")\nText(A.template, {"b": 1})', ["a {b}"]),
        ('Text("a" if x else "b")', ["a", "b"]),
        ('def f():\n    template = "a"\n    return Text(template)', ["a"]),
        ('A, B = "a", "b"\nC = "c"\nD = "d"\nText(t, fields)  # templates: C, D', ["c", "d"]),
        ('self._language.translate("a {b}", b=1)', ["a {b}"]),
        ('language.plural("{n} tag", "{n} tags", n)', [("{n} tag", "{n} tags")]),
        ("def f(other):\n    return Text(other.template, {})", []),
        ('"abc".translate(TABLE)\nTextIO("no")', []),
    ],
)
def test_every_way_to_write_a_sentence_is_found(tmp_path: Path, source: str, msgids: list[object]) -> None:
    assert found(tmp_path, source) == (msgids, [])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('\nText(f"a {b}")', "scada/room.py:2: the template of this Text is no literal"),
        ("Text(made())", "the template of this Text is no literal"),
        ("language.translate(word)", "the template of this translate is no literal"),
        ('language.plural("a", b, 2)', "the template of this plural is no literal"),
        ('Text("a {b} {c}", {"b": 1})', "the template names {c}, which this call does not give"),
        ('language.translate("a {b}")', "the template names {b}"),
        ('raise Problem(Text("a {b}"))', "the template names {b}"),
    ],
)
def test_a_sentence_nobody_could_translate_or_fill_is_named_by_its_line(
    tmp_path: Path, source: str, said: str
) -> None:
    _, (flaw,) = found(tmp_path, source)
    assert said in flaw


def checked(tmp_path: Path, translations: str, source: str = 'Text("a {b}", {"b": 1})') -> list[str]:
    found(tmp_path, source)
    po = tmp_path / "zh.po"
    po.write_text(translations, encoding="utf-8")
    sentences, catalog = catalogue.extract(tmp_path), catalogue.read_catalogue(po)
    flaws = catalogue.flaws(sentences, catalog, po, catalogue.mo_bytes(catalog))
    return [str(flaw) for flaw in flaws]


def test_a_sound_translation_has_no_flaw(tmp_path: Path) -> None:
    assert checked(tmp_path, 'msgid "a {b}"\nmsgstr "甲 {b}"\n') == []


@pytest.mark.parametrize(
    ("translations", "said"),
    [
        ("", "scada/room.py:1: no Chinese for 'a {b}'"),
        ('msgid "a {b}"\nmsgstr ""\n', "no Chinese for 'a {b}'"),
        ('\n#, fuzzy\nmsgid "a {b}"\nmsgstr "甲 {b}"\n', "zh.po:3: 'a {b}' is marked fuzzy"),
        ('msgid "a {b}"\nmsgstr "甲 {c}"\n', "the Chinese has other placeholders"),
        ('msgid "a {b}"\nmsgstr "甲 {b"\n', "the braces of the Chinese are wrong"),
        (
            'msgid "a {b}"\nmsgstr "甲 {b}"\n\nmsgid "gone"\nmsgstr "无"\n',
            "'gone' stands in no source file any more",
        ),
        ('msgid "a {b}"\nmsgstr "甲 {b}"\n\n#~ msgid "old"\n#~ msgstr "旧"\n', "'old' is obsolete"),
    ],
)
def test_a_flaw_of_a_translation_is_named(tmp_path: Path, translations: str, said: str) -> None:
    flaws = checked(tmp_path, translations)
    assert any(said in flaw for flaw in flaws), flaws


def test_a_compiled_file_that_is_not_current_is_named(tmp_path: Path) -> None:
    found(tmp_path, "")
    catalog = catalogue.read_catalogue(tmp_path / "none.po")
    (flaw,) = catalogue.flaws(catalogue.extract(tmp_path), catalog, tmp_path / "zh.po", b"old")
    assert "the compiled file is not current" in str(flaw)


def test_an_update_keeps_translations_takes_new_ones_and_drops_gone_ones(tmp_path: Path) -> None:
    found(tmp_path, 'Text("kept")\nText("new\\n")\nlanguage.plural("{n} tag", "{n} tags", n)')
    po = tmp_path / "zh.po"
    po.write_text('msgid "kept"\nmsgstr "留"\n\nmsgid "gone"\nmsgstr "无"\n', encoding="utf-8")
    table = tmp_path / "zh.tsv"
    table.write_text("new\\n\t新\\n\n# a remark\n{n} tag\t{n} 个变量\n", encoding="utf-8")
    imports = catalogue.read_imports([table])
    catalog = catalogue.merged(catalogue.extract(tmp_path), catalogue.read_catalogue(po), imports)
    po.write_text(catalogue.po_text(catalog), encoding="utf-8")
    read = catalogue.read_catalogue(po)
    chinese = gettext.GNUTranslations(io.BytesIO(catalogue.mo_bytes(read)))
    assert [chinese.gettext(msgid) for msgid in ("kept", "new\n", "gone")] == ["留", "新\n", "gone"]
    assert (
        chinese.ngettext("{n} tag", "{n} tags", 1)
        == chinese.ngettext("{n} tag", "{n} tags", 2)
        == "{n} 个变量"
    )
    assert catalogue.po_text(read) == po.read_text(encoding="utf-8")
    assert "scada/room.py" in po.read_text()
    assert str(tmp_path) not in po.read_text()


def test_the_shipped_catalogue_is_whole() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "catalogue.py", "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
