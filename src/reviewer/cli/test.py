"""`reviewer test`: whether a team's pages hold what they promise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.rulebook import Rule, Rulebook


@click.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
@click.pass_context
def test(context: click.Context, pages: tuple[str, ...], config: str | None) -> None:
    """Run the code blocks of rule pages: files, names of rules, or all pages of the team.

    In a `python bad` block each line on which a finding must begin ends in `  # <-`; a
    `python good` block stays silent; a `python fixed` block is what the fix makes of the bad
    one before it. Exits 0 if all hold, 1 if one does not.
    """
    broken = tried = 0
    with tempfile.TemporaryDirectory(prefix="reviewer-") as cache:
        for rule in _rules(pages, config):
            found = list(_try(rule, Path(cache)))
            told = [each for each in found if each]
            tried += 1
            broken += bool(told)
            for line in told:
                click.echo(line)
            if not told:
                blocks = f"{len(found)} example{'' if len(found) == 1 else 's'}"
                click.echo(f"{_shown(rule.page)}: {blocks} hold{'s' if len(found) == 1 else ''}")
    click.echo(f"{tried} page{'' if tried == 1 else 's'}, {broken or 'none'} of them broken")
    context.exit(1 if broken else 0)


def _try(rule: Rule, cache: Path) -> Iterator[str]:
    """Give a line for each thing that does not hold, and an empty one for each example that does."""
    from reviewer.trial import failures, groups

    empty = True
    for group in groups(rule.page):
        empty = False
        broken = [f"{_shown(rule.page)}:{line}: {cause}" for line, cause in failures(rule, group, cache)]
        yield from broken or [""]
    if empty:
        yield f"{_shown(rule.page)}: the page has no example; show what is bad and what is good"


def _rules(pages: tuple[str, ...], config: str | None) -> list[Rule]:
    """Give the rules of the pages that are named, or all that are not our own."""
    from reviewer import rulebook
    from reviewer.cli.pages import folders

    known = folders(config)
    named = tuple(dict.fromkeys(Path(page).absolute().parents[1] for page in pages if page.endswith(".md")))
    book = rulebook.read(*known, *(folder for folder in named if folder not in known))
    if not pages:
        found = [rule for rule in book if not rule.page.is_relative_to(rulebook.home())]
        if not found:
            raise Refused("there are no pages of a team here; name a page, or set `rule-pages`")
        return found
    return [_rule(page, book) for page in pages]


def _rule(page: str, book: Rulebook) -> Rule:
    name = page
    if page.endswith(".md"):
        name = Path(page).stem
        if not Path(page).is_file():
            raise Refused(f"there is no page {page}")
    if name not in book:
        nearest = book.nearest(name)
        raise Refused(f"there is no rule {name!r}" + (f"; did you mean {nearest!r}?" if nearest else ""))
    return book[name]


def _shown(page: Path) -> str:
    here = Path.cwd()
    return page.relative_to(here).as_posix() if page.is_relative_to(here) else str(page)
