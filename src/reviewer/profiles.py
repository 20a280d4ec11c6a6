"""The names of the profiles, the mildest first. Nothing is imported here: the command line reads this at its start."""

PROFILES = ("adopt", "standard", "strict")
