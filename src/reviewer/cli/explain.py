"""`reviewer explain`, `rules` and `standard`: what is asked for, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.rulebook import Rule


@click.command()
@click.argument("rule", metavar="RULE")
def explain(rule: str) -> None:
    """Show the page of a rule, or of a ruff or mypy code that a page claims."""
    page = _page(rule)
    if not sys.stdout.isatty():
        click.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))


@click.command()
@click.option(
    "--profile", type=click.Choice(["adopt", "standard", "strict"]), default="standard", show_default=True
)
def rules(profile: str) -> None:
    """List the rules, their severity under a profile, and the codes they stand for."""
    from reviewer.cli.tables import print_rules

    print_rules(profile)


@click.command()
def standard() -> None:
    """Show each statement of the standard with the rules that enforce it."""
    from reviewer.cli.tables import print_standard

    print_standard()


def _page(name: str) -> str:
    """The page below its title; one page is found by its file name without reading the others."""
    from reviewer import rulebook

    direct = list(rulebook.home().glob(f"*/{name}.md")) if name.replace("-", "").isalnum() else []
    if direct:
        return _with_title(rulebook.read_page(direct[0]))
    book = rulebook.read()
    for code in (name, f"ruff:{name}", f"mypy:{name}"):
        if code in book.claims:
            return _with_title(book.claims[code][0])
    nearest = book.nearest(name)
    hint = f"; did you mean {nearest!r}?" if nearest else "; `reviewer rules` lists them all"
    raise Refused(f"no page explains {name!r}{hint}")


def _with_title(rule: Rule) -> str:
    known = ", ".join(code.replace(":", " ") for code in rule.codes)
    facts = f"`{rule.id}` | {rule.severity.value} | fix: {rule.fix}" + (f" | also {known}" if known else "")
    return f"# {rule.name}\n\n{facts}\n\n{rule.prose()}"
