"""Makes resources/fonts from Debian's font packages: `python packaging/fonts.py`, run by a maintainer.

Needs fonttools and the packages fonts-inter, fonts-jetbrains-mono, fonts-noto-cjk.
Inter and JetBrains Mono are copied unchanged. The Chinese face is a subset of Noto Sans CJK SC: Latin, Greek,
Cyrillic, technical symbols and the 6,763 characters of GB 2312, no hints, under a name of our own
(OFL 1.1 section 3), with the line height of Inter so that a line is as high in Chinese as in English.

Lives here: which fonts are shipped and how the subset is made.
Must not: run on a user's computer; the program only reads what this wrote.
"""

import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parent.parent / "resources" / "fonts"
FONTS = Path("/usr/share/fonts")
NOTICES = Path("/usr/share/doc")

UNCHANGED = [
    FONTS / f"opentype/inter/Inter-{weight}.otf" for weight in ("Regular", "Medium", "SemiBold", "Bold")
] + [FONTS / f"truetype/jetbrains-mono/JetBrainsMono-{weight}.ttf" for weight in ("Regular", "SemiBold")]

CHINESE = "Millrace Sans SC"
SIMPLIFIED_IN_COLLECTION = 2  # JP, KR, SC, TC, HK
BLOCKS = [
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x2010, 0x2044),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2300, 0x23FF),
    (0x2460, 0x2473),
    (0x25A0, 0x25FF),
    (0x2600, 0x266F),
    (0x3000, 0x301F),
    (0xFF01, 0xFF5E),
    (0xFFE5, 0xFFE5),
]
KEPT_FEATURES = ["kern", "tnum", "pnum", "zero", "locl", "ccmp", "mark", "mkmk", "sups", "subs"]
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
INTER_ASCENT, INTER_DESCENT = 2728 / 2816, 680 / 2816

NOTICE_OF = {
    "Inter": "Copyright (c) 2016-2022 The Inter Project Authors (https://github.com/rsms/inter)",
    "JetBrainsMono": "Copyright 2020 The JetBrains Mono Project Authors (https://github.com/JetBrains/JetBrainsMono)",
    "MillraceSansSC": (
        "Copyright 2014-2021 Adobe (http://www.adobe.com/)\n"
        "Copyright 2010-2012 Google Corporation\n\n"
        "Millrace Sans SC is a Modified Version of Noto Sans CJK SC: fewer characters, no hints,\n"
        "another line height, another name. It is made by packaging/fonts.py and stays under its licence."
    ),
}


def gb2312() -> set[int]:
    """Code points of the 6,763 Chinese characters of GB 2312 (rows 16 to 87)."""
    pairs = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    unassigned = {(0xD7, cell) for cell in range(0xFA, 0xFF)}
    return {ord(bytes(pair).decode("gb2312")) for pair in pairs if pair not in unassigned}


def make_chinese(weight: str) -> Path:
    """Write one weight of the Chinese face and return where it is."""
    options = subset.Options(
        font_number=SIMPLIFIED_IN_COLLECTION,
        layout_features=KEPT_FEATURES,
        name_IDs=KEPT_NAMES,
        hinting=False,
        recalc_timestamp=False,  # the same input gives the same bytes
    )
    options.drop_tables += ["VORG", "vmtx", "vhea", "BASE"]
    font = subset.load_font(str(FONTS / f"opentype/noto/NotoSansCJK-{weight}.ttc"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(
        unicodes={code for first, last in BLOCKS for code in range(first, last + 1)} | gb2312()
    )
    subsetter.subset(font)
    rename(font, weight)
    set_line_height(font)
    target = OUT / f"MillraceSansSC-{weight}.otf"
    font.save(str(target))
    return target


def rename(font: TTFont, weight: str) -> None:
    """Give the subset its own name everywhere a name stands."""
    postscript = f"{CHINESE}-{weight}".replace(" ", "")
    names = {1: CHINESE, 3: f"{CHINESE} {weight} 1", 4: f"{CHINESE} {weight}", 6: postscript}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    compact = font["CFF "].cff
    compact.fontNames[0] = postscript
    compact[0].FamilyName, compact[0].FullName = CHINESE, names[4]


def set_line_height(font: TTFont) -> None:
    """Line height of Inter; the characters themselves reach from -0.12 to 0.88 em and fit."""
    em = font["head"].unitsPerEm
    ascent, descent = round(INTER_ASCENT * em), round(INTER_DESCENT * em)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ascent, -descent, 0
    metrics.usWinAscent, metrics.usWinDescent = ascent, descent


def licence_text() -> str:
    """The SIL Open Font License as Debian quotes it, without the marks of that file's format."""
    quoted = (NOTICES / "fonts-noto-cjk" / "copyright").read_text("utf-8")
    found = re.search(r"^License: SIL-1\.1\n( -{20,}\n.*?)\n\nLicense:", quoted, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit(
            "fonts-noto-cjk/copyright no longer quotes the SIL Open Font License; find its text."
        )
    return "\n".join("" if line == " ." else line[1:] for line in found[1].splitlines()) + "\n"


def main() -> int:
    """Fill resources/fonts; returns the exit code."""
    OUT.mkdir(parents=True, exist_ok=True)
    for source in UNCHANGED:
        shutil.copyfile(source, OUT / source.name)
    for weight in ("Regular", "Bold"):
        make_chinese(weight)
    licence = licence_text()
    for stem, notice in NOTICE_OF.items():
        (OUT / f"{stem}-OFL.txt").write_text(f"{notice}\n\n{licence}", "utf-8")
    for path in sorted(OUT.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
