"""`reviewer config`, `reviewer init` and `reviewer completion`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.profiles import PROFILES

if TYPE_CHECKING:
    from reviewer.config import Config


@click.group()
def config() -> None:
    """Show and check the configuration."""


@config.command()
@click.option("--config", "file", metavar="FILE", help="Read this file instead of the nearest.")
def show(file: str | None) -> None:
    """Print the configuration in force as JSON, under the keys that a file has."""
    import msgspec

    loaded = _load(file)
    click.echo(msgspec.json.format(msgspec.json.encode(loaded, enc_hook=str), indent=2).decode())


@config.command()
@click.option("--config", "file", metavar="FILE", help="Read this file instead of the nearest.")
def validate(file: str | None) -> None:
    """Check the configuration: exit 0 when all of it is understood, else say what is not."""
    loaded = _load(file)
    told = (
        f"{loaded.source} is understood" if loaded.source else "there is no configuration; the defaults hold"
    )
    click.echo(told)


@config.command()
def schema() -> None:
    """Print the JSON schema of [tool.reviewer]."""
    import msgspec

    from reviewer.config import schema as made

    click.echo(msgspec.json.format(msgspec.json.encode(made()), indent=2).decode())


@click.command()
@click.option("--profile", type=click.Choice(PROFILES), default="standard", show_default=True)
def init(profile: str) -> None:
    """Add [tool.reviewer] to pyproject.toml.

    Its formatting is kept; where there is none, a reviewer.toml is written.
    """
    from reviewer.initialise import initialise

    click.echo(f"wrote {initialise(Path.cwd(), profile=profile)}; now run: reviewer check .")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script for completion in a shell."""
    from click.shell_completion import get_completion_class

    from reviewer.cli import cli

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(made(cli, {}, "reviewer", "_REVIEWER_COMPLETE").source())


def _load(file: str | None) -> Config:
    from reviewer.config import load

    return load(Path.cwd(), file=Path(file) if file else None, environ=os.environ)
