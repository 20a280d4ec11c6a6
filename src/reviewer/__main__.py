"""`python -m reviewer`, and the command `reviewer`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; what an editor waits for each time that a file is saved does not even load that."""
    if sys.argv[1:2] == ["pre-save"] and "--help" not in sys.argv:
        from reviewer.editor.client import pre_save

        code = pre_save(sys.argv[2:])
        sys.stderr.flush()
        os._exit(code)  # all is said: to take apart what was loaded costs a fifth of a run without a daemon
    from reviewer.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
