"""`reviewer doctor`: what is missing or unsafe around the review."""

from __future__ import annotations

import os
from pathlib import Path

import click

_MISSING, _WRONG = 1, 2


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def doctor(context: click.Context, folder: Path) -> None:
    """Read a project's workflows, permissions, checkout and configuration, and say what is missing or unsafe.

    Nothing is run, changed or asked of GitHub. Exits with 0 where all is good, 1 where something is
    missing or unsafe, 2 where something cannot be understood.
    """
    from reviewer.doctor import Level, diagnosis
    from reviewer.escape import one_line

    said = list(diagnosis(folder.resolve(), os.environ))
    for word in said:
        place = f"{word.place}: " if word.place else ""
        click.echo(f"{word.level.value:<8} {one_line(place + word.text)}")
    levels = {word.level for word in said}
    if Level.WRONG in levels:
        context.exit(_WRONG)
    context.exit(_MISSING if levels & {Level.MISSING, Level.UNSAFE} else 0)
