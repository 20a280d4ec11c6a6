"""`reviewer pr`: the review of a pull request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from reviewer.cli.check import MODES
from reviewer.profiles import PROFILES

Command = Callable[..., Any]


REPORTERS = ("review", "check-run", "annotations", "summary", "sarif")


def _reporters(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    names = tuple(word.strip() for value in values for word in value.split(",") if word.strip())
    for name in names:
        if name not in REPORTERS:
            raise click.BadParameter(
                f"there is no reporter {name!r}; the reporters are {', '.join(REPORTERS)}"
            )
    return names or REPORTERS[:1]


def _options(command: Command) -> Command:
    for option in reversed(
        (
            click.option("--repo", metavar="OWNER/NAME", envvar="GITHUB_REPOSITORY", help="The repository. [default: that of the event]"),
            click.option("--pr", "number", type=click.IntRange(1), metavar="N", help="The pull request's number."),
            click.option("--event", metavar="FILE", envvar="GITHUB_EVENT_PATH", help="Take both from the payload of a GitHub event."),
            click.option("--artifact", metavar="FILE", help="Also write the findings for a run with more rights to post."),
            click.option("--from", "findings", metavar="FILE", help="Review nothing: post what such a file, or a JSON report, says was found."),
            click.option("--drafts", is_flag=True, help="Review the pull request of an event also while it is a draft."),
            click.option("--base", metavar="REV", help="The branch or commit to compare with. [default: what GitHub says]"),
            click.option("--head", metavar="REV", help="The commit to review. [default: what GitHub says]"),
            click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing; without a token nothing is asked either."),
            click.option("--filter-mode", type=click.Choice(MODES), default=MODES[0], show_default=True, help="Which findings count."),
            click.option("--max-comments", type=click.IntRange(0, 100), default=30, show_default=True, help="Comments of one review; the rest stands in its body."),
            click.option("--name", default="", help="Sets this run apart from others on the same pull request."),
            click.option("--pages", metavar="URL", envvar="REVIEWER_PAGES_URL", default="", help="Where our folder of rule pages can be read, at a fixed revision."),
            click.option("--reporter", "reporters", multiple=True, callback=_reporters, metavar="NAMES", help="Of review, check-run, annotations, summary, sarif; where a right is missing, the next best. [default: review]"),
            click.option("--request-changes", is_flag=True, help="Ask for changes while a finding at the fail level is there; dismissed as soon as none is."),
            click.option("--sarif-file", metavar="FILE", default="reviewer.sarif", show_default=True, help="Where the reporter sarif writes before it uploads."),
            click.option("--profile", type=click.Choice(PROFILES), help="Which set of rules. [default: standard]"),
            click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest."),
            click.option("--fail-level", type=click.Choice(["info", "warning", "error"]), help="What makes the exit code 1. [default: warning]"),
            click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of findings."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS...]")
@_options
@click.pass_context
def pr(context: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Review what a pull request introduces, and say so on it: one review, nothing twice.

    The token is read from GITHUB_TOKEN or GH_TOKEN; GITHUB_API_URL and GITHUB_SERVER_URL name another GitHub.
    """
    from reviewer.cli.pr_wish import Wish
    from reviewer.cli.pull_request import PullSession

    overrides = {key: options[key] for key in ("profile", "fail_level") if options[key] is not None}
    wish = Wish(
        paths=paths or (".",),
        repository=options["repo"],
        number=options["number"],
        event=options["event"],
        base=options["base"],
        head=options["head"],
        dry_run=options["dry_run"],
        mode=options["filter_mode"],
        most=options["max_comments"],
        name=options["name"],
        pages=options["pages"],
        overrides=overrides,
        config=options["config"],
        exit_zero=options["exit_zero"],
        request_changes=options["request_changes"],
        drafts=options["drafts"],
        findings=options["findings"],
        artifact=options["artifact"],
        reporters=options["reporters"],
        sarif=options["sarif_file"],
    )
    context.exit(PullSession(wish).run())
