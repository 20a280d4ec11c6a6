"""`explain`, `rules`, `standard`, `config`, `init`: quick, quiet, and never in need of LibCST."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cli.command_line import reviewer, write


@pytest.mark.parametrize("name", ["bare-except", "E722", "ruff:E722"])
def test_explain_finds_a_page_by_rule_or_code(tmp_path: Path, name: str) -> None:
    done = reviewer(tmp_path, "explain", name)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# ")
    assert "bare-except" in done.out
    assert "## Why" in done.out


def test_explain_suggests_the_nearest_name(tmp_path: Path) -> None:
    done = reviewer(tmp_path, "explain", "bare-exept")
    assert (done.code, done.out) == (2, "")
    assert "bare-except" in done.err


def test_rules_and_standard_list_everything(tmp_path: Path) -> None:
    assert "n-plus-one-relation" in reviewer(tmp_path, "rules").out
    told = reviewer(tmp_path, "standard").out
    assert "errors-handled" in told
    assert "bare-except" in told
    assert "process-requirements" in told


def test_the_configuration_is_shown_validated_and_described(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nprofile = 'strict'\nignore = ['bare-except']\n"})
    shown = json.loads(reviewer(tmp_path, "config", "show").out)
    assert (shown["profile"], shown["fail-level"]) == ("strict", "warning")
    assert reviewer(tmp_path, "config", "validate").code == 0
    schema = json.loads(reviewer(tmp_path, "config", "schema").out)
    jsonschema.validate({"profile": "strict", "ignore": ["bare-except"]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"profil": "strict"}, schema)


def test_init_adds_the_table_and_keeps_the_rest(tmp_path: Path) -> None:
    before = '[project]\nname   =  "x"  # odd spacing\n'
    write(tmp_path, {"pyproject.toml": before})
    assert reviewer(tmp_path, "init").code == 0
    after = (tmp_path / "pyproject.toml").read_text()
    assert after.startswith(before)
    assert "[tool.reviewer]" in after
    again = reviewer(tmp_path, "init")
    assert again.code == 2
    assert "already" in again.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(tmp_path: Path, shell: str) -> None:
    done = reviewer(tmp_path, "completion", shell)
    assert (done.code, done.err) == (0, "")
    assert "_REVIEWER_COMPLETE" in done.out


@pytest.mark.parametrize(
    ("typed", "place", "offered"),
    [
        ("reviewer check --output-f", 2, ["--output-format", "--output-file"]),
        ("reviewer check --output-format s", 3, ["sarif"]),
        ("reviewer explain bare-", 2, ["bare-except", "bare-generic"]),
        ("reviewer check --select orm,write-", 3, ["orm,write-in-loop"]),
        ("reviewer check --ignore securit", 3, ["security"]),
    ],
)
def test_commands_options_and_rules_are_completed(
    tmp_path: Path, typed: str, place: int, offered: list[str]
) -> None:
    asked = {"_REVIEWER_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(place)}
    done = reviewer(tmp_path, environ=asked)
    assert [line.partition(",")[2] for line in done.out.splitlines()] == offered


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["check", "--help"],
        ["explain", "bare-except"],
        ["rules"],
        ["standard"],
        ["config", "show"],
    ],
)
def test_light_commands_never_load_the_heavy_packages(tmp_path: Path, words: list[str]) -> None:
    assert loaded_by(tmp_path, words) == "LOADED []"


def test_a_check_in_which_nothing_changed_does_not_load_libcst(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = 1\n"})
    words = ["check", ".", "--engine", "native"]
    assert loaded_by(tmp_path, words) == "LOADED ['libcst']"
    assert loaded_by(tmp_path, words) == "LOADED []"


def loaded_by(folder: Path, words: list[str]) -> str:
    """Run a command that ends well and tell which heavy packages it had loaded by then."""
    code = (
        "import sys, atexit\n"
        "heavy = ('libcst', 'github', 'pygls', 'mypy')\n"
        "atexit.register(lambda: print('LOADED', [n for n in heavy if n in sys.modules], file=sys.stderr))\n"
        f"sys.argv = ['reviewer', *{words!r}]\n"
        "from reviewer.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


def test_the_version_is_told(tmp_path: Path) -> None:
    from reviewer import __version__

    assert reviewer(tmp_path, "--version").out == f"reviewer, version {__version__}\n"
