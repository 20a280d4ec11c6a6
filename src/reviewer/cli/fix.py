"""`reviewer fix`: applies what a branch or a pull request introduced."""

from __future__ import annotations

import click

from reviewer.profiles import PROFILES


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS...]")
@click.option("--pr", "number", type=click.IntRange(1), metavar="N", help="The pull request whose head is checked out. [default: this branch]")  # fmt: skip
@click.option("--repo", metavar="OWNER/NAME", envvar="GITHUB_REPOSITORY", help="Its repository. [default: that of the remote `origin`]")  # fmt: skip
@click.option("--base", metavar="REV", help="What the branch would be merged into. [default: what GitHub says, or the main branch]")  # fmt: skip
@click.option("--unsafe-fixes", is_flag=True, help="Apply also those that may change behaviour.")
@click.option("--profile", type=click.Choice(PROFILES), help="Which set of rules. [default: standard]")  # fmt: skip
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
@click.pass_context
def fix(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    number: int | None,
    repo: str | None,
    base: str | None,
    unsafe_fixes: bool,
    profile: str | None,
    config: str | None,
) -> None:
    """Fix what the change introduced and nothing else, each fix proved by a second review.

    Old findings in the same files stay as they are: that is `reviewer check --fix`.
    """
    from reviewer.cli.fixing import Fixing
    from reviewer.cli.run import Words

    words = Words(paths=paths or (".",), overrides={"profile": profile} if profile else {}, config=config)
    context.exit(Fixing(words, unsafe=unsafe_fixes).run(number, repo, base))
