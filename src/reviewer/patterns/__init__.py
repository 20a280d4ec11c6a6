"""Rules that a team writes as Python code with metavariables, compiled to checks of the pass."""

from reviewer.patterns.compile import check_of

__all__ = ["check_of"]
