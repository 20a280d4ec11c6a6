"""`reviewer report`: one page to read and to send."""

from __future__ import annotations

import click

from reviewer.profiles import PROFILES

DEFAULT = "reviewer-report.html"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS...]")
@click.option(
    "--output-file",
    metavar="FILE",
    default=DEFAULT,
    show_default=True,
    help="Where to write the page; - is standard output.",
)
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
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="Which set of rules. [default: standard]",
)
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
@click.option("--title", metavar="TEXT", help="What the page is about. [default: the project's folder]")
@click.pass_context
def report(
    context: click.Context,
    paths: tuple[str, ...],
    output_file: str,
    since_history: bool,
    points: int,
    profile: str | None,
    config: str | None,
    title: str | None,
) -> None:
    """Write the review as one HTML page: findings by rule, file and owner, and the standard.

    The page stands alone. Known findings of a baseline are in it. The exit code is 2 when
    something could not be reviewed, else 0.
    """
    from reviewer.cli.session import PROBLEM, below_repository
    from reviewer.cli.standard import measure, past_of, write
    from reviewer.html import report_page
    from reviewer.project.owners import owners
    from reviewer.reporters import Context

    run, outcome, measured = measure(paths, profile, config)
    root = run.project.root
    prefix = below_repository(root)
    repository = root.parents[prefix.count("/") - 1] if prefix else root
    page = report_page(
        outcome,
        Context(text=run.texts.get, book=run.book, root=root, prefix=prefix),
        measured,
        past_of(run, points) if since_history else None,
        owners(repository),
        title=title or root.name,
    )
    write(page, None if output_file == "-" else output_file)
    if output_file != "-":
        click.echo(f"wrote {output_file}", err=True)
    if outcome.problems:
        context.exit(PROBLEM)
