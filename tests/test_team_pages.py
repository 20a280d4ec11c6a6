"""A team's pages: what they change, and how a page that cannot be used is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import native, reviewer, write

BARE = '''"""A."""

import os

try:
    os.remove("x")
except:
    print("no")
    raise
'''
PAGE = """\
+++
id = "bare-except"
name = "Beim Namen nennen"
severity = "error"
clause = "errors-handled"
message = "Nenne die Ausnahme beim Namen"
fix = "never"
scope = "handler"
[same-as]
ruff = ["E722"]
+++
Warum.
"""
OWN = """\
+++
id = "needs-encoding"
name = "Name the encoding"
severity = "error"
clause = "house-encodings"
message = "Our files are read on many machines: {reasons}"
fix = "never"
scope = "call"
[same-as]
ruff = ["PLW1514", "F401"]
+++
Text.
"""
CONFIG = '[tool.reviewer]\nrule-pages = ["standard"]\n'
WORDS = ("--output-format", "concise", "--quiet")


def test_a_page_stands_in_for_ours_and_leaves_it_the_options(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": CONFIG, "standard/errors/bare-except.md": PAGE})
    assert native(tmp_path, *WORDS, "--select", "bare-except").out == ""
    config = CONFIG + "[tool.reviewer.rule.bare-except]\nallow-reraise = 'info'\n"
    write(tmp_path, {"pyproject.toml": config})
    assert native(tmp_path, *WORDS, "--select", "bare-except").out == (
        "a.py:7:1: info[bare-except] Nenne die Ausnahme beim Namen\n"
    )


def test_a_page_of_its_own_gives_words_to_codes_and_goes_before_ours(tmp_path: Path) -> None:
    files = {"a.py": 'import os\n\nX = open("a").read()\n', "pyproject.toml": CONFIG}
    write(tmp_path, {**files, "standard/house/needs-encoding.md": OWN})
    words = ("check", "--engine", "ruff", *WORDS, "--select", "needs-encoding")
    lines = reviewer(tmp_path, *words).out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["a.py:1:8", "a.py:3:5"]
    assert all("error[needs-encoding] Our files are read on many machines: " in line for line in lines)


def test_explain_rules_and_standard_know_a_teams_pages(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": CONFIG,
            "standard/errors/bare-except.md": PAGE,
            "standard/house/needs-encoding.md": OWN,
        },
    )
    assert reviewer(tmp_path, "explain", "bare-except").out.startswith("# Beim Namen nennen")
    assert reviewer(tmp_path, "explain", "PLW1514").out.startswith("# Name the encoding")
    assert "needs-encoding" in reviewer(tmp_path, "rules").out


@pytest.mark.parametrize(
    ("path", "page", "told"),
    [
        ("errors", b"\xff\xfe", "is not UTF-8"),
        ("errors", b"plain", "front matter"),
        ("errors", PAGE.replace("severity", "severety").encode(), "did you mean 'severity'?"),
        ("errors", PAGE.replace("beim Namen\"", "beim {name}\"").encode(), "fills no {name}"),
        ("errors", PAGE.replace("Nenne", "{} {").encode(), "the message cannot be read"),
        ("errors", (PAGE[:-11] + "[options]\nallow-raise = 'off'\n+++\n").encode(), "did you mean 'allow-reraise'?"),
        ("style", PAGE.encode(), "put its page there"),
        ("errors", PAGE.replace("[same-as]", "[when]\n'ruff:E722' = '('\n[same-as]").encode(), "unterminated"),
        ("errors", PAGE.replace('"handler"', '"handlers"').encode(), "scope 'handlers' is unknown"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, path: str, page: bytes, told: str
) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": CONFIG, f"standard/{path}/bare-except.md": page})
    done = native(tmp_path)
    assert done.code == 2
    assert told in done.err
    assert "bare-except.md: " in done.err
    assert "defect" not in done.err
