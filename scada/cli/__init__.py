"""The command line: one module per command, thin, loaded when it is called.

Lives here: commands, their options, what they print, exit codes, the log of a process.
Must not: acquire, store, evaluate or draw; a command asks the rooms below and prints.
Front door: `main`, the entry point of `millrace` and of `python -m scada`.
"""

from .group import main

__all__ = ["main"]
