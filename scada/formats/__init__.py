"""Samples as text for people's tools: what a value looks like, rows of a CSV file.

Lives here: the one rule for the text of a value (export and the simulator's log share it), CSV.
Must not: read a file of the historian, know a site, choose which samples.
Front door: other rooms write `from scada.formats import ...`, never a file inside it.
"""

from .csv_rows import CSV_HEADER, csv_field, guarded_text, write_csv
from .value_text import canonical_json, value_text, value_texts

__all__ = [
    "CSV_HEADER",
    "canonical_json",
    "csv_field",
    "guarded_text",
    "value_text",
    "value_texts",
    "write_csv",
]
