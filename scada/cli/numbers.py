"""Numbers on the command line.

Lives here: what an option of a length of time or a rate must be beyond its range.
Must not: know a command.
"""

import math

import click


def finite(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    """An option's callback: click's own range lets `nan` and `inf` pass. Raises BadParameter."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter("must be a plain number.", context, parameter)
    return value
