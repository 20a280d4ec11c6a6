"""The ratchet: findings a team has agreed to live with for now, whose number may only fall."""

from reviewer.baseline.entries import FILE, BadBaseline, Entry, entries_of, read, write
from reviewer.baseline.ratchet import Ratchet
from reviewer.baseline.update import Update, update

__all__ = ["FILE", "BadBaseline", "Entry", "Ratchet", "Update", "entries_of", "read", "update", "write"]
