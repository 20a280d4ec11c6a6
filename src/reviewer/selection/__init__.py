"""The configuration applied to the rule book: what is on, how much it weighs, what ruff and mypy are asked for."""

from __future__ import annotations

from reviewer.selection.select import Selection

__all__ = ["Selection"]
