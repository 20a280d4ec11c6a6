"""The tables of `reviewer rules` and `reviewer standard`."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from reviewer import rulebook, standard
from reviewer.cli.console import findings_console
from reviewer.cli.pages import folders
from reviewer.rulebook import Rule, Rulebook

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "off": "dim"}


def print_rules(profile: str) -> None:
    """Print one line a rule: its name, severity under the profile, fix, and the codes it stands for."""
    book = rulebook.read(*folders())
    console = findings_console()
    for area, names in sorted(book.areas.items()):
        table = Table(title=area, title_justify="left", box=None, show_header=False, pad_edge=False)
        for name in names:
            _row(table, book[name], profile)
        console.print(table)
        console.print()


def _row(table: Table, rule: Rule, profile: str) -> None:
    level = rule.levels[profile]
    codes = " ".join(code.partition(":")[2] for code in rule.codes)
    table.add_row(
        Text(rule.id, no_wrap=True),
        Text(level, style=_COLOURS[level]),
        Text({"safe": "fix", "unsafe": "fix?", "never": ""}[rule.fix]),
        Text(rule.name),
        Text(codes, style="dim"),
    )


def print_standard() -> None:
    """Print each clause with the rules that enforce it, or with the reason why nothing can."""
    book = rulebook.read(*folders())
    console = findings_console()
    for clause in standard.clauses(rulebook.home()).values():
        console.print(Text(clause.statement, style="bold"))
        console.print(Text(f"  {_enforced(clause, book)}"))
        console.print()


def _enforced(clause: standard.Clause, book: Rulebook) -> str:
    names = sorted(rule.id for rule in book if rule.clause == clause.id)
    if names:
        return f"{clause.id}: " + ", ".join(names)
    return f"{clause.id}: {clause.why_not or 'no rule enforces this yet'}"
