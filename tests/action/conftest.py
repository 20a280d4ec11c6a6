"""The action as it would be laid out, once a session, and a GitHub for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from action.acting import Stage, copied
from github_server import Server
from pull_requests.bench import OLD


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("action"))


@pytest.fixture
def stage(tmp_path: Path, laid_out: Path) -> Iterator[Stage]:
    with Server(tmp_path / "server") as server:
        repository = server.world.repository("acme/shop")
        repository.commit("main", {"a.py": OLD, "pyproject.toml": "[tool.reviewer]\n"})
        yield Stage(home=tmp_path, action=laid_out, server=server, repository=repository)
