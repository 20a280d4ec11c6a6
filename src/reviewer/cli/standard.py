"""`reviewer standard`: each statement, the rules that enforce it, and how much of the code meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.profiles import PROFILES
from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.cli.run import Run
    from reviewer.compliance import History, Measured
    from reviewer.outcome import Outcome
    from reviewer.standard import Clause

FORMATS = ("text", "json", "markdown", "html")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS...]")
@click.option("--words", is_flag=True, help="Only the statements and their rules, without a review.")
@click.option(
    "--since-history", is_flag=True, help="Also measure commits of the past, by the rules of today."
)
@click.option(
    "--points",
    type=click.IntRange(2, 100),
    default=12,
    show_default=True,
    help="With --since-history, how many commits.",
)
@click.option("--picture", metavar="FILE", help="With --since-history, also draw it as SVG.")
@click.option(
    "--output-format", type=click.Choice(FORMATS), default="text", show_default=True, help="How to write it."
)
@click.option("--output-file", metavar="FILE", help="Write it to a file.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="Which set of rules. [default: standard]",
)
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
@click.pass_context
def standard(context: click.Context, /, paths: tuple[str, ...], words: bool, **options: Any) -> None:
    """Show the standard, what enforces it, and how much of the code meets it.

    A definition (module, class, function) meets a statement when no finding of its rules stands in it.
    """
    history = options["since_history"]
    if options["picture"] and not history:
        raise click.UsageError("--picture draws the history; it works together with --since-history.")
    if words:
        if history or options["output_format"] != "text" or options["output_file"]:
            raise click.UsageError("--words prints the statements as text; it goes with no figures.")
        from reviewer.cli.tables import print_standard

        print_standard()
        return
    run, outcome, measured = measure(paths, options["profile"], options["config"])
    past = past_of(run, options["points"]) if history else None
    write(_rendered(measured, past, run, options["output_format"]), options["output_file"])
    if past is not None and options["picture"]:
        from reviewer.html import trend

        write(trend(past), options["picture"])
    if outcome.problems:
        from reviewer.cli.session import PROBLEM

        context.exit(PROBLEM)


def measure(paths: tuple[str, ...], profile: str | None, config: str | None) -> tuple[Run, Outcome, Measured]:
    """Review and hold the findings against the standard; known findings of a baseline count too."""
    from reviewer.cli.console import talk_console
    from reviewer.cli.run import Run, Words
    from reviewer.compliance import measured

    overrides = {"profile": profile} if profile else {}
    run = Run(Words(paths=paths or (".",), overrides=overrides, config=config, no_baseline=True))
    talk = talk_console()
    with talk.status("reviewing", spinner="dots"):
        outcome = run.outcome()
    for problem in outcome.problems:
        talk.print(f"{problem.engine} {problem.path}: {problem.message}".strip(), markup=False)
    return (
        run,
        outcome,
        measured(
            outcome,
            book=run.book,
            clauses=clauses_of(),
            on=lambda name: run.selection.level(name) is not None,
            texts=(run.texts.get(path) for path in run.project.files),
        ),
    )


def past_of(run: Run, points: int) -> History:
    """Measure the history, saying on stderr what is under way."""
    from reviewer.cli.console import talk_console
    from reviewer.compliance import history

    talk = talk_console()
    with talk.status("reviewing the past", spinner="dots") as status:
        past = history(run.request(), run.config, clauses_of(), points=points, told=status.update)
    for note in past.notes:
        talk.print(note, markup=False)
    return past


def clauses_of() -> tuple[Clause, ...]:
    """Give the clauses of the standard in force."""
    from reviewer import rulebook
    from reviewer import standard as standards

    return tuple(standards.clauses(rulebook.home()).values())


def _rendered(measured: Measured, past: History | None, run: Run, form: str) -> str:
    if form == "json":
        import msgspec

        from reviewer.compliance.wire import shape
        from reviewer.reporters.dump import dump

        return dump(msgspec.to_builtins(shape(measured, past, run.selection.profile)))
    if form == "markdown":
        from reviewer.compliance.markdown import render

        return render(measured, past)
    if form == "html":
        from reviewer.html import standard_page

        return standard_page(measured, past, title=run.project.root.name)
    from reviewer.cli.standard_text import text

    return text(measured, past)


def write(text: str, file: str | None) -> None:
    """Write to a file, or to stdout where none is named; raises Refused where it cannot be written."""
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as cause:
        raise Refused(f"the output file {file} cannot be written: {cause.strerror}") from cause
