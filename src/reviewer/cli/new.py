"""`reviewer new`: the files of a new rule."""

from __future__ import annotations

from pathlib import Path

import click

from reviewer.refused import Refused


@click.command()
@click.argument("rule", metavar="AREA/RULE")
@click.option(
    "--into",
    metavar="FOLDER",
    help="A folder of pages, or a checkout of a pack or of reviewer. [default: the team's first folder of pages]",
)
def new(rule: str, into: str | None) -> None:
    """Make the page of a new rule; in a checkout of a pack or of reviewer its check and cases as well.

    What is made holds as it is: change it step by step, and run `reviewer test` as you go.
    """
    from reviewer import rulebook
    from reviewer.cli.pages import folders
    from reviewer.new_rule import files_of

    known = folders()
    home = Path(into) if into else _first(known[1:])
    made = list(files_of(rule, home, rulebook.read(*known)))
    for file, _ in made:
        if file.exists() and file.name != "__init__.py":
            raise Refused(f"{file} is there already")
    for file, text in made:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        click.echo(f"made {file}")
    click.echo(f"next: change the page, then run `reviewer test {made[0][0]}`")


def _first(known: tuple[object, ...]) -> Path:
    for shelf in known:
        if isinstance(shelf, Path):
            return shelf
    raise Refused(
        'where? name a folder with --into, or `rule-pages = ["standard"]` in [tool.reviewer], and make it'
    )
