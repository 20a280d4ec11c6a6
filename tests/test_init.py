"""`reviewer init` configures a project and leaves every byte that stood there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reviewer.config import BadConfig, load
from reviewer.initialise import initialise


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[project]\nname = "x"   # kept\n\n[tool.ruff]\nline-length = 1\n[tool.ruff.lint]\nselect=[ ]\n[zoo]\na=1\n',
        '[project]\r\nname = "x"\r\n',
        '[project]\nname = "no end of line"',
        'tool.ruff.line-length = 1\n[project]\nname = "x"\n',
        "[tool]\nruff = {line-length = 1}\n",
        "# only a comment\n",
    ],
)
def test_the_table_is_added_and_nothing_else_changes(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(text.encode())
    file.chmod(0o640)
    assert initialise(tmp_path, profile="adopt").endswith("pyproject.toml")
    written = file.read_bytes().decode()
    assert written.startswith(text)
    alone = written.replace("\r\n", "") if "\r\n" in text else written.replace("\n", "")
    assert not {"\r", "\n"} & set(alone), "one kind of line end, the file's own"
    assert file.stat().st_mode & 0o777 == 0o640
    assert load(tmp_path, environ={}).profile == "adopt"
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_an_inline_tool_table_gets_it_inside(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool = { ruff = { line-length = 1 } } # kept\n")
    initialise(tmp_path)
    text = (tmp_path / "pyproject.toml").read_text()
    assert tomllib.loads(text)["tool"] == {"ruff": {"line-length": 1}, "reviewer": {"profile": "standard"}}
    assert "# kept" in text


def test_without_a_pyproject_a_file_of_our_own_is_made(tmp_path: Path) -> None:
    assert initialise(tmp_path, profile="strict").endswith("reviewer.toml")
    assert load(tmp_path, environ={}).profile == "strict"


def test_what_is_configured_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.reviewer]\n")
    with pytest.raises(BadConfig, match=r"has a table \[tool.reviewer\] already; edit it"):
        initialise(tmp_path)
    (tmp_path / "reviewer.toml").write_text("")
    with pytest.raises(BadConfig, match="this project is configured already"):
        initialise(tmp_path)
    assert (tmp_path / "pyproject.toml").read_text() == "[tool.reviewer]\n"


def test_a_file_that_is_not_toml_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    with pytest.raises(BadConfig, match="is not valid TOML"):
        initialise(tmp_path)
    assert (tmp_path / "pyproject.toml").read_text() == "[project\n"
