"""The extension in a real VS Code: served on this machine, seen in Chromium. VSCODE=1 asks for it.

What it needs is installed once, into the user's cache (`vscode.sh`). VSCODE_PICTURES names a folder in which pictures
of what was seen are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.command_line import write
from editor.driving import EDITORS, TEXT, project_in, told_by

HERE = Path(__file__).parent
PATIENCE = 300  # seconds
LONGEST = 600  # seconds after which a server ends, whatever becomes of us
REVIEWER = str(Path(sys.executable).with_name("reviewer"))

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif(not os.environ.get("VSCODE"), reason="VSCODE=1 installs and drives VS Code"),
]


@pytest.fixture(scope="module")
def server() -> Path:
    """The folder with code-server and what steers the browser."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(caches, "reviewer-tests", "vscode")
    subprocess.run([HERE / "vscode.sh", folder], check=True, timeout=1200)
    shutil.copy(HERE / "drive.mjs", folder)
    return folder


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as it would be installed, built from a copy of its folder."""
    folder = tmp_path_factory.mktemp("extension") / "vscode"
    shutil.copytree(EDITORS / "vscode", folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    for command in (("install", "--no-audit", "--no-fund"), ("run", "package")):
        subprocess.run(["npm", *command], cwd=folder, check=True, capture_output=True, timeout=PATIENCE)
    return folder / "reviewer.vsix"


def address_in(lines: Iterable[str] | None) -> str:
    """Give the address that a server says it listens at."""
    said = []
    for line in lines or ():
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("".join(said))


@contextmanager
def served(folder: Path, server: Path, extension: Path, command: str) -> Iterator[str]:
    """Serve VS Code with the extension installed, and give its address; it listens on this machine alone."""
    user = folder / "user"
    settings = {"workbench.startupEditor": "none", "reviewer.command": [command, "lsp"]}
    write(user, {"User/settings.json": json.dumps(settings)})
    words = ["node", str(server / "node_modules/code-server/out/node/entry.js"), "--user-data-dir", str(user)]
    words += ["--extensions-dir", str(folder / "extensions")]
    environ = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "FORCE_NODE_VERSION": "20"}
    install = [*words, "--install-extension", str(extension)]
    subprocess.run(install, env=environ, check=True, capture_output=True, timeout=PATIENCE)
    words += ["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check"]
    with subprocess.Popen(
        ["timeout", str(LONGEST), *words],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            yield address_in(running.stdout)
        finally:
            os.killpg(running.pid, signal.SIGTERM)


def seen(
    folder: Path, server: Path, extension: Path, scenario: str, command: str = REVIEWER
) -> dict[str, Any]:
    """Have VS Code work on a file of a project, and give what was to be seen."""
    project = project_in(folder)
    pictures = Path(os.environ.get("VSCODE_PICTURES") or folder / "pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "chromium"
    with served(folder, server, extension, command) as address:
        words: list[str | Path] = [
            "node",
            "drive.mjs",
            f"{address}/?folder={project}",
            "a.py",
            pictures,
            chromium,
            scenario,
        ]
        found = told_by(words, server, os.environ, folder / "told.json", PATIENCE)
    assert "trouble" not in found, found["trouble"]
    return found


def test_vscode_shows_findings_before_trust_and_what_mypy_says_after_it(
    tmp_path: Path, server: Path, extension: Path
) -> None:
    told = seen(tmp_path, server, extension, "work")
    (unused,) = told["opened"]
    assert re.search(r"`os` imported but unused.*unused-import.*Ln 3, Col 8", unused)
    assert "Import only what you use" in told["hover"]
    assert told["actions"] == [
        "Import only what you use (unused-import)",
        "Ignore unused-import here, with a reason",
    ]
    # On save the f-string that fills nothing in is mended, and the import that is not used yet stays.
    assert (tmp_path / "project/a.py").read_text() == f'{TEXT}Y = "none"\nZ: int = Y\n'
    assert sorted(re.findall(r"unused-import|wrong-assignment", " ".join(told["saved"]))) == [
        "unused-import",
        "wrong-assignment",
    ]


def test_vscode_says_once_what_to_do_where_the_command_is_missing(
    tmp_path: Path, server: Path, extension: Path
) -> None:
    told = seen(tmp_path, server, extension, "missing", command="no-such-reviewer")
    (said,) = told["said"]
    assert said.startswith('reviewer: "no-such-reviewer" cannot be started. Install reviewer-bot')
    assert told["offered"] == ["Open Settings"]
