"""`python -m scada`: the command line without an installed entry point.

Lives here: the call.
Must not: grow.
"""

from scada.cli import main

if __name__ == "__main__":
    main()
