"""`reviewer explain` and `rules`: what is asked for, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reviewer.cli.complete import rule_names
from reviewer.profiles import PROFILES
from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.rulebook import Rule, Rulebook


@click.command()
@click.argument("rule", metavar="RULE", shell_complete=rule_names)
def explain(rule: str) -> None:
    """Show the page of a rule or code.

    Codes of ruff and mypy have a page where one claims them.
    """
    page = _page(rule)
    if not sys.stdout.isatty():
        click.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))


@click.command()
@click.option("--profile", type=click.Choice(PROFILES), default="standard", show_default=True)
def rules(profile: str) -> None:
    """List the rules with severity and codes."""
    from reviewer.cli.tables import print_rules

    print_rules(profile)


def _page(name: str) -> str:
    """The page below its title; one page is found by its file name without reading the others."""
    from reviewer import rulebook
    from reviewer.cli.pages import folders

    known = folders()
    if name.replace("-", "").isalnum():
        direct = [page for shelf in reversed(known) for page in rulebook.pages_of(shelf).glob(f"*/{name}.md")]
        if direct:
            return _with_title(rulebook.read_page(direct[0]))
    book = rulebook.read(*known)
    for code in (name, f"ruff:{name}", f"mypy:{name}"):
        if code in book.claims:
            return _with_title(book.claims[code][0])
    raise Refused(f"no page explains {name!r}{_hint(name, book)}")


def _hint(name: str, book: Rulebook) -> str:
    """Say where else to look."""
    from reviewer.config.selectors import is_ruff_code

    nearest = book.nearest(name)
    if nearest:
        return f"; did you mean {nearest!r}?"
    code = name.removeprefix("ruff:")
    if is_ruff_code(code) and not code.islower():
        return f", which passes through as ruff reports it; `ruff rule {code}` may"
    return "; `reviewer rules` lists them all"


def _with_title(rule: Rule) -> str:
    known = ", ".join(code.replace(":", " ") for code in rule.codes)
    facts = f"`{rule.id}` | {rule.severity.value} | fix: {rule.fix}" + (f" | also {known}" if known else "")
    return f"# {rule.name}\n\n{facts}\n\n{rule.prose()}"
