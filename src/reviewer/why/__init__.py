"""Why a rule says nothing of a line: what was decided, and what became of each finding on its way."""

from reviewer.why.course import Course
from reviewer.why.decided import decisions, forced
from reviewer.why.seen import unseen

__all__ = ["Course", "decisions", "forced", "unseen"]
