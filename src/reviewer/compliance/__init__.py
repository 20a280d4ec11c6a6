"""How much of a project meets each clause of the standard, now and over its history."""

from reviewer.compliance.definitions import definitions
from reviewer.compliance.history import History, Point, history
from reviewer.compliance.measure import Compliance, Measured, measured

__all__ = ["Compliance", "History", "Measured", "Point", "definitions", "history", "measured"]
