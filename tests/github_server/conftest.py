"""A server for each test; leaving it fails the test where a request or an answer left GitHub's description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_server import Server
from github_server.shop import Shop, shop


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """Give the shop at a server of the flavour that the test names, or of github.com's."""
    with Server(tmp_path, getattr(request, "param", "api")) as server:
        yield shop(server)
