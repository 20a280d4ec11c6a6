"""The three that look at files: our own pass, ruff and mypy. Each gives a report of raw findings."""
