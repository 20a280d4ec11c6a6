"""Runs workflows with act: no Docker, no network, the actions of others replaced by folders of ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from cli.command_line import git
from github_server import Pull, Repository, Server, Token, actions

TOP = Path(__file__).parent.parent.parent
STANDINS = TOP / "tests" / "data" / "actions"
BOT = actions(pull_requests="write", contents="read")
OURS = "OWNER/reviewer@0000000000000000000000000000000000000000"
# That which is here: none is downloaded, and what a version manager has in its place on PATH may refuse.
PYTHON = f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
_USES = re.compile(r"uses: ([^\s@]+)@(\S+)")
_PARTS = ("action.yml", "pyproject.toml", "README.md", "LICENSE", "src", "rules")
_KEPT = ("UV_", "PIP_", "SSL_", "REQUESTS_")  # how packages are reached from here


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run of a workflow left: act's exit code, the lines of its log, the outputs of the step `reviewer`."""

    code: int
    log: str
    outputs: Mapping[str, str]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A GitHub with the repository `acme/shop`, and the folders for runs of its workflows."""

    home: Path
    action: Path
    server: Server
    repository: Repository

    @property
    def store(self) -> Path:
        """Where the stand-ins keep caches and artifacts, and the workflows their outputs."""
        return self.home / "store"

    def act(
        self,
        workflow: str,
        event: str,
        payload: Mapping[str, Any],
        *,
        ref: str,
        token: Token = BOT,
        environ: Mapping[str, str] | None = None,
    ) -> Ran:
        """Run a workflow for an event; `ref` is what the checkout takes where the workflow does not say."""
        self.server.world.token("ghs_act", token)
        folder = self._workflow(workflow)
        (self.home / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        names = {
            "GITHUB_API_URL": self.server.url,
            "GITHUB_SERVER_URL": self.server.web,
            "TEST_ORIGIN": str(self.repository.git_dir),
            "TEST_REF": ref,
            "TEST_STORE": str(self.store),
            **{name: value for name, value in os.environ.items() if name.startswith(_KEPT)},
            "UV_CACHE_DIR": packages(),
            **(environ or {}),
        }
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("act")),
                *(event, "-e", str(self.home / "event.json"), "-P", "ubuntu-latest=-self-hosted"),
                *("-s", "GITHUB_TOKEN=ghs_act", "--no-cache-server", "--json"),
                *(word for name, value in names.items() for word in ("--env", f"{name}={value}")),
                *self._instead(workflow),
            ],
            cwd=folder,
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        outputs = self.store / "outputs.json"
        seen = json.loads(outputs.read_text(encoding="utf-8")) if outputs.is_file() else {}
        outputs.unlink(missing_ok=True)
        return Ran(code=done.returncode, log="".join(_said(done.stdout)) + done.stderr, outputs=seen)

    def _workflow(self, text: str) -> Path:
        """Make the repository that act looks at: it has nothing but the workflow."""
        folder = self.home / "workflows"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / ".github" / "workflows").mkdir(parents=True)
        # Of GitHub's own checkout act believes that it has done it already.
        text = text.replace("actions/checkout@", "elsewhere/checkout@")
        (folder / ".github" / "workflows" / "review.yml").write_text(text, encoding="utf-8")
        git(folder, "init", "-q")
        git(folder, "remote", "add", "origin", "https://github.com/acme/shop")
        git(folder, "add", "--all")
        git(folder, "commit", "-q", "-m", "workflow")
        self.store.mkdir(exist_ok=True)
        return folder

    def _instead(self, workflow: str) -> Iterator[str]:
        """Name a folder for each action that the workflow and ours use."""
        ours = (self.action / "action.yml").read_text(encoding="utf-8")
        for name, revision in sorted(set(_USES.findall(workflow + ours))):
            repository = "/".join(name.split("/")[:2]).replace("actions/checkout", "elsewhere/checkout")
            stand_in = STANDINS / repository.split("/")[1]
            folder = self.action if f"{name}@{revision}" == OURS else stand_in
            yield from ("--local-repository", f"{repository}@{revision}={folder}")

    def _environ(self) -> dict[str, str]:
        (self.home / ".config" / "act").mkdir(parents=True, exist_ok=True)
        (self.home / ".config" / "act" / "actrc").touch()
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {"HOME": str(self.home), "PATH": path}


def copied(to: Path) -> Path:
    """Copy the action as GitHub would lay it out: what git tracks of it and nothing else."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *_PARTS],
        cwd=TOP, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, tracked.split("\0")):
        if (TOP / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / name, to / name)
    return to


@cache
def packages() -> str:
    """Give the folder of uv's own cache here, which act's own home would hide."""
    uv = Path(sys.executable).with_name("uv")
    return subprocess.run([uv, "cache", "dir"], check=True, capture_output=True, text=True).stdout.strip()


def workflow(inputs: Mapping[str, str], *, on: str = "pull_request", before: str = "") -> str:
    """Give a workflow that calls the action with some inputs and writes its outputs down.

    `before` are steps between the checkout and the action, indented as steps are.
    """
    words = {"python": PYTHON, **inputs}
    given = "".join(f"          {name}: {json.dumps(value)}\n" for name, value in words.items())
    return (
        f"on: {on}\njobs:\n  review:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v4\n        with:\n"
        f"          ref: ${{{{ github.event.pull_request.head.sha }}}}\n          fetch-depth: 0\n{before}"
        f"      - id: reviewer\n        uses: {OURS}\n        with:\n{given}"
        "      - if: always()\n        env:\n          SEEN: ${{ toJSON(steps.reviewer.outputs) }}\n"
        '        run: printf "%s" "$SEEN" > "$TEST_STORE/outputs.json"\n'
    )


def documented(name: str, inputs: Mapping[str, str]) -> str:
    """Give a workflow of docs/workflows with some inputs of the action set for this machine."""
    text = (TOP / "docs" / "workflows" / name).read_text(encoding="utf-8")
    given = "".join(f"          {key}: {json.dumps(value)}\n" for key, value in inputs.items())
    made = re.sub(r"^ +install-command: .*\n", "", text, flags=re.MULTILINE)
    found = re.sub(rf"( +(?:- )?uses: {OURS} #.*\n +with:\n)", lambda match: match[1] + given, made)
    assert found != made
    return found


def _said(out: str) -> Iterator[str]:
    for line in out.splitlines():
        try:
            said = str(json.loads(line).get("msg", ""))
            yield "" if "LocalRepositoryCache" in said else said.removesuffix("\n") + "\n"
        except json.JSONDecodeError:
            yield f"{line}\n"


def pushed(stage: Stage, pull: Pull, files: Mapping[str, str | None]) -> str:
    """Push a commit to the head of a pull request."""
    sha = pull.head_repository.commit(pull.head_ref, files)
    pull.refresh()
    return sha
