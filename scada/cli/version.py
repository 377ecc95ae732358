"""The version of the product.

Lives here: the number, the same as in pyproject.toml (a test holds them together); a bundle has no pyproject.
Must not: grow.
"""

VERSION = "0.1.0"
