"""`reviewer pre-save`: hands a text to the daemon of its project, and gives back what comes.

Standard library only, and of that the least: an editor waits for this each time that a file is saved.
Without a daemon the work is done here, and one is started for the next time.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` costs more to import than all of this
if TYPE_CHECKING:
    from reviewer.editor.place import Place

USAGE = "usage: reviewer pre-save --stdin-filename FILE [--fix | --check] < TEXT"
_PATIENCE = 10.0  # seconds until an editor has waited too long for a daemon
GIVEN_BACK, FOUND, PROBLEM = 0, 1, 2


def pre_save(words: list[str]) -> int:
    """Do what the command line asks; give the exit code, 0 when a text was given back."""
    asked = _understood(words)
    if asked is None:
        sys.stderr.write(f"{USAGE}\n")
        return PROBLEM
    verb, file = asked
    text = sys.stdin.buffer.read()
    code, out, err = answered(verb, os.path.abspath(file), text)
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    if err:
        sys.stderr.write(f"reviewer: {err.decode(errors='replace')}\n")
    return code


def answered(verb: str, file: str, text: bytes) -> tuple[int, bytes, bytes]:
    """Give the exit code, the text or the diagnostics, and a sentence or nothing for the user."""
    from reviewer.editor.place import place_of, top_of

    top = top_of(file)
    if top is None:
        return _untouched(
            verb, text, f"{file}: not reviewed: it belongs to no project (no pyproject.toml, no .git)"
        )
    place = place_of(top)
    if place is not None:
        try:
            return asked_of_daemon(place, verb, file, text)
        except (OSError, EOFError, ValueError):
            from reviewer.editor.start import start  # it costs more than a daemon's whole answer

            start(top, place)
    from reviewer.editor.save import cold

    return cold(verb, file, text)


def asked_of_daemon(place: Place, verb: str, file: str, text: bytes) -> tuple[int, bytes, bytes]:
    """Give the daemon's answer; raises OSError, EOFError or ValueError where there is none."""
    from reviewer.editor.connect import connect
    from reviewer.editor.wire import packed, receive

    connection = connect(place, _PATIENCE)
    try:
        connection.sendall(packed(verb.encode(), os.fsencode(file), text))
        code, out, err = receive(connection)
    finally:
        connection.close()
    return int(code), out, err


def _untouched(verb: str, text: bytes, cause: str) -> tuple[int, bytes, bytes]:
    """Give the text back as it came, or for diagnostics none, and say why."""
    if verb == "fix":
        return GIVEN_BACK, text, cause.encode()
    return PROBLEM, b"", cause.encode()


def _understood(words: list[str]) -> tuple[str, str] | None:
    """Read `--stdin-filename FILE` and `--fix` or `--check`; None for anything else."""
    verb, file = "fix", None
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in {"--fix", "--check"}:
            verb = word[2:]
        elif word == "--stdin-filename" and rest:
            file = rest.pop(0)
        elif word.startswith("--stdin-filename="):
            file = word.partition("=")[2]
        else:
            return None
    return (verb, file) if file else None
