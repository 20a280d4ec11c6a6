"""`python -m reviewer`, and the command `reviewer`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; what an editor waits for each time that a file is saved does not even load that."""
    if sys.argv[1:2] == ["pre-save"] and "--help" not in sys.argv:
        from reviewer.editor.client import pre_save

        code = pre_save(sys.argv[2:])
        # All is said, and Python would take a sixth of the whole time to leave. Where the work was done here, a
        # daemon is still starting, and whoever asks it to stop next must find it.
        if "reviewer.editor.save" not in sys.modules:
            sys.stderr.flush()
            os._exit(code)
        sys.exit(code)
    from reviewer.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
