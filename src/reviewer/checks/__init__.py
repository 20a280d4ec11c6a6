"""What we look for: one module a rule, in folders that mirror `rules/`."""
