"""The version of the product, where the command line looks for it.

Lives here: nothing of its own; the number stands in the package itself, so that a window can say it too.
Must not: grow.
"""

from scada import VERSION

__all__ = ["VERSION"]
