"""Everything of Millrace that needs no screen.

Lives here: the rooms of the house; their floors are in docs/architecture.md and checked by import-linter.
Must not: import Qt, anywhere below.
"""
