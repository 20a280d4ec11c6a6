"""`reviewer check`: the main job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.complete import rule_names
from reviewer.profiles import PROFILES

if TYPE_CHECKING:
    from reviewer.cli.run import Words

FORMATS = (
    "full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "azure", "markdown",
)  # fmt: skip
MODES = ("introduced", "added", "diff-context", "file", "all")
Command = Callable[..., Any]


def _list(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...] | None:
    """`--select a,b --select c` is a, b, c; not given at all is None."""
    return (
        tuple(word.strip() for value in values for word in value.split(",") if word.strip())
        if values
        else None
    )


def _which(command: Command) -> Command:
    """The options that decide what is reviewed, and by which rules."""
    for option in reversed(
        (
            click.option("--select", multiple=True, callback=_list, shell_complete=rule_names, metavar="RULES", help="Only these rules, areas, or codes such as ruff:E5."),
            click.option("--extend-select", multiple=True, callback=_list, shell_complete=rule_names, metavar="RULES", help="These rules too."),
            click.option("--ignore", multiple=True, callback=_list, shell_complete=rule_names, metavar="RULES", help="Not these rules."),
            click.option("--profile", type=click.Choice(PROFILES), help="Which set of rules. [default: standard]"),
            click.option("--engine", "engines", multiple=True, callback=_list, metavar="ENGINES", help="Only these of native, ruff, mypy."),
            click.option("--no-engine", "no_engines", multiple=True, callback=_list, metavar="ENGINES", help="Without these of native, ruff, mypy."),
            click.option("--since", metavar="REV", help="Only what the changes since this git revision brought."),
            click.option("--diff", metavar="FILE", help="Only what this unified diff brought; - reads it from stdin."),
            click.option("--like-pr", is_flag=True, help="Only what a pull request of this branch would be told; --since names another base."),
            click.option("--filter-mode", type=click.Choice(MODES), default=None, help="With --like-pr, which findings count. [default: introduced]"),
            click.option("--stdin-filename", metavar="NAME", help="Review standard input as this file."),
            click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest."),
            click.option("--exclude", multiple=True, callback=_list, metavar="PATTERNS", help="Leave these paths out, as in .gitignore."),
            click.option("--force-exclude", is_flag=True, help="Leave excluded files out even where they are named."),
            click.option("--jobs", type=click.IntRange(1), help="Processes for our own pass. [default: all processors]"),
            click.option("--no-baseline", is_flag=True, help="Report known findings too."),
            click.option("--no-cache", is_flag=True, help="Neither read nor keep what was found last time."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def _how(command: Command) -> Command:
    """The options that decide what is done with what was found."""
    for option in reversed(
        (
            click.option("--fix", is_flag=True, help="Apply the safe fixes, each proved by a second review."),
            click.option("--unsafe-fixes", is_flag=True, help="With --fix, apply also those that may change behaviour."),
            click.option("--show-fixes", is_flag=True, help="Show each fix as a diff."),
            click.option("--output-format", type=click.Choice(FORMATS), default="full", show_default=True, help="How to write the findings."),
            click.option("--output-file", metavar="FILE", help="Write them to a file."),
            click.option("--statistics", is_flag=True, help="Count by rule instead of listing."),
            click.option("--fail-level", type=click.Choice(["info", "warning", "error"]), help="What makes the exit code 1. [default: warning]"),
            click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of findings."),
            click.option("--watch", is_flag=True, help="Review again whenever a file changes."),
            click.option("-q", "--quiet", is_flag=True, help="Findings only, no summary."),
            click.option("-v", "--verbose", is_flag=True, help="Say what is done, and what was left out."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS...|-]")
@_which
@_how
@click.pass_context
def check(context: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Review files, folders, or standard input (-)."""
    from reviewer.cli.session import Manner, Session

    manner = Manner(
        fix=options["fix"],
        unsafe_fixes=options["unsafe_fixes"],
        show_fixes=options["show_fixes"],
        format=options["output_format"],
        file=options["output_file"],
        statistics=options["statistics"],
        exit_zero=options["exit_zero"],
        quiet=options["quiet"],
        verbose=options["verbose"],
    )
    if options["unsafe_fixes"] and not options["fix"]:
        raise click.UsageError("--unsafe-fixes works together with --fix.")
    if options["since"] is not None and options["diff"] is not None:
        raise click.UsageError("--since and --diff both say what changed; give one of them.")
    if options["like_pr"] and (options["diff"] is not None or options["stdin_filename"] or paths == ("-",)):
        raise click.UsageError(
            "--like-pr compares with git's history; it goes with neither --diff nor stdin."
        )
    if options["filter_mode"] and not options["like_pr"]:
        raise click.UsageError("--filter-mode works together with --like-pr.")
    if options["like_pr"] and options["fix"]:
        raise click.UsageError("--like-pr only looks; run --fix by itself.")
    session = Session(_words(paths, options), manner)
    context.exit(session.watch() if options["watch"] else session.once())


def _words(paths: tuple[str, ...], options: dict[str, Any]) -> Words:
    from reviewer.cli.run import Words

    keys = ("select", "extend_select", "ignore", "profile", "exclude", "fail_level")
    overrides = {key.replace("_", "-"): options[key] for key in keys if options[key] is not None}
    if (engines := _engines(options)) is not None:
        overrides["engines"] = engines
    return Words(
        paths=paths,
        overrides=overrides,
        config=options["config"],
        since=options["since"],
        diff=options["diff"],
        like_pr=options["like_pr"],
        filter_mode=options["filter_mode"] or MODES[0],
        stdin_filename=options["stdin_filename"],
        jobs=options["jobs"],
        no_cache=options["no_cache"],
        force_exclude=options["force_exclude"],
        no_baseline=options["no_baseline"],
    )


def _engines(options: dict[str, Any]) -> tuple[str, ...] | None:
    known = ("native", "ruff", "mypy")
    for name in (*(options["engines"] or ()), *(options["no_engines"] or ())):
        if name not in known:
            raise click.UsageError(f"There is no engine {name!r}; the engines are {', '.join(known)}.")
    if options["engines"] is None and options["no_engines"] is None:
        return None
    wanted = options["engines"] or known
    left = tuple(name for name in known if name in wanted and name not in (options["no_engines"] or ()))
    if not left:
        raise click.UsageError("No engine is left that could review anything.")
    return left
