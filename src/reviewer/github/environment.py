"""What the environment says of GitHub: who asks, and where."""

from __future__ import annotations

from collections.abc import Mapping


def token_of(environ: Mapping[str, str]) -> str:
    """Give the token that GITHUB_TOKEN or GH_TOKEN holds; empty where neither does."""
    return environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or ""


def api_of(environ: Mapping[str, str]) -> str:
    """Give the address of the API, which GITHUB_API_URL may name."""
    return environ.get("GITHUB_API_URL", "https://api.github.com")
