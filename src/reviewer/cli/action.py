"""`reviewer action`: what action.yml runs; its inputs become the words of `reviewer pr`."""

from __future__ import annotations

import os

import click

from reviewer.cli.pr import pr
from reviewer.refused import Refused


@click.command(hidden=True)
@click.pass_context
def action(context: click.Context) -> None:
    """Run `reviewer pr` as the inputs of action.yml ask, which are JSON in the variable INPUTS."""
    from reviewer.github.inputs import given, spelt

    inputs = given(os.environ)
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
