"""`reviewer baseline`: agree to live with what is there, for now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reviewer.profiles import PROFILES
from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.baseline import Update
    from reviewer.cli.run import Run
    from reviewer.outcome import Outcome


@click.command()
@click.option("--update", is_flag=True, help="Take out what is gone from an existing baseline.")
@click.option("--allow-growth", is_flag=True, help="With --update, take in new findings as well.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="Which set of rules. [default: standard]",
)
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
def baseline(update: bool, allow_growth: bool, profile: str | None, config: str | None) -> None:
    """Write down the findings of the whole project: from now on only new ones are reported.

    The number of known findings may only fall: what was mended leaves the file with --update.
    """
    from reviewer.cli.run import Run, Words

    if allow_growth and not update:
        raise click.UsageError("--allow-growth works together with --update.")
    overrides = {"profile": profile} if profile else {}
    run = Run(Words(overrides=overrides, config=config, no_baseline=True))
    _refuse(run, update)
    made = _next(run, run.outcome(), update, allow_growth)
    from reviewer.baseline import write

    write(run.baseline_file, made.entries)
    click.echo(_told(run, made, update))


def stale_note(outcome: Outcome) -> Iterator[str]:
    """Say that the baseline knows findings that are gone, if it does."""
    gone = sum(entry.count for entry in outcome.stale)
    if gone:
        yield (
            f"{gone} known finding{'s are' if gone > 1 else ' is'} gone, thank you: "
            "`reviewer baseline --update` takes them out of the baseline"
        )


def _refuse(run: Run, update: bool) -> None:
    there = run.baseline_file.is_file()
    if there and not update:
        raise Refused(
            f"{run.baseline_file.name} is there already; `reviewer baseline --update` takes out what is gone"
        )
    if update and not there:
        raise Refused(f"there is no {run.baseline_file.name} to update; `reviewer baseline` makes one")


def _next(run: Run, outcome: Outcome, update: bool, grow: bool) -> Update:
    """Hold a whole review against the baseline; one that is not whole would forget what it did not see."""
    from reviewer import baseline as ratchets

    if outcome.problems:
        first = outcome.problems[0]
        where = f" ({first.path})" if first.path else ""
        raise Refused(f"the review is not complete, so the baseline stays as it is: {first.message}{where}")
    before = ratchets.read(run.baseline_file) if update else ()
    ratchet = ratchets.Ratchet(before, run.project.everything)
    new = set(ratchet.new(outcome.each))
    known = [finding for finding in outcome.each if finding not in new]
    return ratchets.update(before, known, new, grow=grow or not update)


def _told(run: Run, made: Update, update: bool) -> str:
    known = sum(entry.count for entry in made.entries)
    parts = [f"{run.baseline_file.name} knows {known} finding{'' if known == 1 else 's'}"]
    if update:
        parts.append(f"{made.fallen} fewer than before" if made.fallen else "none of them is gone")
    if made.left_out:
        parts.append(f"{made.left_out} new ones are not taken in (--allow-growth would)")
    elif update and made.grown:
        parts.append(f"{made.grown} taken in")
    return "; ".join(parts)
