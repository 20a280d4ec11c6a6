"""What the README says and shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.command_line import reviewer
from first_screen import PICTURE, TOP, drawn

README = (TOP / "README.md").read_text(encoding="utf-8") if (TOP / "README.md").is_file() else ""


@pytest.mark.checkout
def test_the_two_commands_stand_at_the_top_and_ci_calls_the_second() -> None:
    first_block = README.split("```sh\n")[1].split("```")[0]
    commands = [line.split("#")[0].strip() for line in first_block.splitlines()]
    assert commands == ["./run reviewer check .", "./run pytest"]
    assert "./run pytest" in (TOP / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.checkout
def test_the_picture_is_what_the_command_shows() -> None:
    """`./run python tests/first_screen.py` draws it anew."""
    assert PICTURE.read_text(encoding="utf-8") == drawn()


@pytest.mark.checkout
def test_every_option_that_the_readme_names_exists(tmp_path: Path) -> None:
    told = reviewer(tmp_path, "check", "--help").out
    named = set(re.findall(r"reviewer check [^`|\n]*?(--[a-z-]+)", README))
    assert named
    assert {option for option in named if option not in told} == set()


@pytest.mark.checkout
def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", README)
    assert links
    assert [link for link in links if not (TOP / link).exists()] == []
