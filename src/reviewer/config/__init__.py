"""[tool.reviewer] in pyproject.toml or reviewer.toml -> Config. Imports no check and no LibCST."""

from __future__ import annotations

from reviewer.config.errors import BadConfig
from reviewer.config.load import load
from reviewer.config.model import DEFAULT_PROFILE, ENGINES, Config
from reviewer.config.schema import schema

__all__ = ["DEFAULT_PROFILE", "ENGINES", "BadConfig", "Config", "load", "schema"]
