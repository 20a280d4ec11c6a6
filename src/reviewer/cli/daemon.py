"""`reviewer pre-save`, and `reviewer daemon`: the process that stays, for those who want to know or to be rid of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reviewer.editor.place import Place


@click.command("pre-save")
@click.option("--stdin-filename", required=True, metavar="FILE", help="The file that the text is going to be saved as.")  # fmt: skip
@click.option("--fix/--check", "fixing", default=True, help="Write the fixed text, or what is found in it. [default: fix]")  # fmt: skip
@click.pass_context
def pre_save(context: click.Context, /, stdin_filename: str, fixing: bool) -> None:
    """Fix the text on standard input before an editor saves it.

    Only what is safe, cannot change types and takes nothing away is fixed; a text of which nothing
    can be made comes back as it is. The first call starts a process that stays, and makes the next ones quick.
    """
    from reviewer.editor import client

    context.exit(client.pre_save(["--stdin-filename", stdin_filename, "--fix" if fixing else "--check"]))


@click.group()
def daemon() -> None:
    """The process that stays for editors: one a project, started when it is needed."""


@daemon.command()
def status() -> None:
    """Say whether one runs for this folder's project: exit 0 if so, else 1."""
    told = _told("status")
    click.echo(told.rstrip("\n") if told is not None else "no daemon runs for this project")
    raise SystemExit(0 if told is not None else 1)


@daemon.command()
def stop() -> None:
    """End the one of this folder's project."""
    click.echo("stopped" if _told("stop") is not None else "no daemon runs for this project")


@daemon.command()
def restart() -> None:
    """End the one of this folder's project, and start another."""
    from reviewer.editor.hold import wait_for
    from reviewer.editor.start import start

    _told("stop")
    top, place = _here()
    wait_for(place.lock)
    start(top, place)
    click.echo("restarted")


def _told(word: str) -> str | None:
    """What the daemon answers; None where there is none."""
    from reviewer.editor.client import asked_of_daemon

    try:
        return asked_of_daemon(_here()[1], word, "", b"")[1].decode()
    except (OSError, EOFError, ValueError):
        # Nobody listens, or not any more.
        return None


def _here() -> tuple[str, Place]:
    from reviewer.editor.place import place_of, top_of
    from reviewer.refused import Refused

    top = top_of(str(Path.cwd() / "any.py"))
    place = place_of(top) if top is not None else None
    if top is None or place is None:
        raise Refused(
            "there is no project here (no pyproject.toml, no .git), or no folder that only you can enter"
        )
    return top, place
