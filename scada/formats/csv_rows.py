"""Samples as rows of a CSV file, in the columns that import reads back.

Lives here: the header, quoting, the guard against formulas, writing batch after batch.
Must not: open a file, choose samples, hold more than one batch.
"""

from collections.abc import Iterable, Mapping
from typing import TextIO

from scada.model import SampleBatch, iso_utc_column

from .value_text import value_texts

CSV_HEADER = "tag,time,time_ns,value,status,origin"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "'")
NEEDS_QUOTES = frozenset(',"\r\n')


def csv_field(text: str) -> str:
    """`text` as one field (RFC 4180): in quotes where it holds a comma, a quote or a line end."""
    if NEEDS_QUOTES.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def guarded_text(text: str) -> str:
    """A text that a spreadsheet would run as a formula, with a leading ' that import removes again."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_csv(
    batches: Iterable[SampleBatch], out: TextIO, names: Mapping[int, str], types: Mapping[int, str]
) -> int:
    """Write header and rows; the number of rows.

    `names`, `types` by tag id. Open `out` with encoding="utf-8", errors="surrogatepass", newline="".
    Only texts are guarded against formulas, never a number. Lines end with LF. Raises OSError.
    """
    out.write(CSV_HEADER + "\n")
    fields = {tag: csv_field(guarded_text(name)) for tag, name in names.items()}
    written = 0
    for batch in batches:
        out.writelines(_lines(batch, fields, types))
        written += len(batch)
    return written


def _lines(batch: SampleBatch, fields: Mapping[int, str], types: Mapping[int, str]) -> Iterable[str]:
    texts = value_texts(batch, types)
    if batch.value.dtype == object:
        texts = [
            csv_field(guarded_text(text) if isinstance(value, str) else text)
            for text, value in zip(texts, batch.value, strict=True)
        ]
    columns = (
        [fields.get(tag, str(tag)) for tag in batch.tag.tolist()],
        iso_utc_column(batch.time).tolist(),
        map(str, batch.time.tolist()),
        texts,
        map(str, batch.status.tolist()),
        map(str, batch.origin.tolist()),
    )
    return (f"{','.join(row)}\n" for row in zip(*columns, strict=True))
