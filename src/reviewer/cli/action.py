"""`reviewer action`: what action.yml runs; its inputs become the words of `reviewer pr`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import click
import msgspec

from reviewer.cli.pr import pr
from reviewer.refused import Refused

Flag = Literal["true", "false", ""]


class Inputs(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The inputs of the Action that `reviewer pr` takes; all are texts, as Actions gives them."""

    working_directory: str = "."
    paths: str = "."
    config: str = ""
    profile: str = ""
    filter_mode: str = ""
    fail_level: str = ""
    reporters: str = ""
    max_comments: str = ""
    request_changes: Flag = "false"
    drafts: Flag = "false"
    name: str = ""
    pull_request: str = ""
    report_file: str = ""
    sarif_file: str = ""
    from_: str = msgspec.field(name="from", default="")
    github_token: str = ""
    args: str = ""


@click.command(hidden=True)
@click.pass_context
def action(context: click.Context) -> None:
    """Run `reviewer pr` as the inputs of action.yml ask, which are JSON in the variable INPUTS."""
    inputs = read(os.environ.get("INPUTS", ""))
    if inputs.github_token:
        os.environ["GITHUB_TOKEN"] = inputs.github_token
    words = spelt(inputs, os.environ)
    try:
        os.chdir(inputs.working_directory)
    except OSError as cause:
        raise Refused(
            f"the input working-directory, {inputs.working_directory!r}, cannot be entered: {cause.strerror}; "
            "check the repository out before"
        ) from cause
    context.exit(pr.main(list(words), prog_name="reviewer pr", standalone_mode=False))


def read(text: str) -> Inputs:
    """Read the inputs as Actions writes them in JSON; raises Refused for what is none, naming the input."""
    try:
        return msgspec.json.decode(text, type=Inputs)
    except msgspec.DecodeError as cause:
        raise Refused(f"the inputs of the action are not understood: {cause}") from cause


def spelt(inputs: Inputs, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Give the words of `reviewer pr` for some inputs; raises Refused where a text is not quoted to its end.

    Files that nobody named lie in the folder of the runner's that RUNNER_TEMP names: a name in the
    checkout could be a link that somebody put there.
    """
    temp = Path(environ.get("RUNNER_TEMP") or ".")
    named = {
        "--config": inputs.config,
        "--profile": inputs.profile,
        "--filter-mode": inputs.filter_mode,
        "--fail-level": inputs.fail_level,
        "--reporter": inputs.reporters,
        "--max-comments": inputs.max_comments,
        "--name": inputs.name,
        "--pr": inputs.pull_request,
        "--artifact": inputs.report_file or str(temp / "reviewer-report.json"),
        "--sarif-file": inputs.sarif_file or str(temp / "reviewer.sarif"),
        "--from": inputs.from_,
    }
    flags = {"--request-changes": inputs.request_changes, "--drafts": inputs.drafts}
    return (
        *(word for name, value in named.items() if value for word in (name, value)),
        *(name for name, value in flags.items() if value == "true"),
        *_split("args", inputs.args),
        "--",
        *_split("paths", inputs.paths),
    )


def _split(name: str, text: str) -> Iterator[str]:
    try:
        yield from shlex.split(text)
    except ValueError as cause:
        raise Refused(f"the input {name} is not quoted to its end: {cause}") from cause
