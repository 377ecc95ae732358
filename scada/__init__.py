"""Everything of Millrace that needs no screen.

Lives here: the version of the product; the rooms of the house, whose floors are in docs/architecture.md and
checked by import-linter.
Must not: import anything here, import Qt anywhere below.
"""

VERSION = "0.1.0"  # the same as in pyproject.toml, a test holds them together; a bundle has no pyproject
