"""`python -m reviewer`, and the command `reviewer`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; what an editor waits for each time that a file is saved does not even load that."""
    if sys.argv[1:2] == ["pre-save"] and "--help" not in sys.argv:
        from reviewer.editor.client import pre_save

        code = pre_save(sys.argv[2:])
        # All is said, and Python would take a tenth of the whole time, and more, to take apart what it has loaded.
        sys.stderr.flush()
        os._exit(code)
    from reviewer.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
