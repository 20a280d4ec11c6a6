"""What a user is told when something cannot be done."""

from __future__ import annotations


class Refused(ValueError):
    """A request that cannot be met; the text is one sentence with the cause and the way out."""
