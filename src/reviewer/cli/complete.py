"""Names of rules for completion in a shell, told by the names of the pages' files alone."""

from __future__ import annotations

import click


def rule_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Give the rules and areas that begin with what is typed; in a list, with what stands behind its last comma."""
    from reviewer.rulebook import home

    before, comma, last = incomplete.rpartition(",")
    pages = list(home().glob("*/*.md"))
    names = {page.stem for page in pages}
    if parameter.name != "rule":
        names |= {page.parent.name for page in pages}
    return sorted(f"{before}{comma}{name}" for name in names if name.startswith(last))
