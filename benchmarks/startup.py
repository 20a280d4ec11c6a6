"""What does it cost to start? `--help`, `explain` and `rules` beside a bare Python.

    ./run python benchmarks/startup.py [--rounds 15]

Ratios are of cpu seconds to `python -c pass`, medians of rounds that take turns. Targets:
`--help` and piped `explain` at most 10 x, `explain` on a terminal at most 25 x.
"""

from __future__ import annotations

import sys

from measure import REVIEWER, in_turns, parser, run, run_on_terminal, table

EXPLAIN = (*REVIEWER, "explain", "bare-except")


def main() -> None:
    """Measure and print."""
    given = parser(__doc__, 15)
    asked = given.parse_args()
    sides = {
        "python -c pass": lambda: run((sys.executable, "-c", "pass")),
        "reviewer --help": lambda: run((*REVIEWER, "--help")),
        "reviewer explain, piped": lambda: run(EXPLAIN),
        "reviewer explain, terminal": lambda: run_on_terminal(EXPLAIN),
        "reviewer rules, piped": lambda: run((*REVIEWER, "rules")),
    }
    for side in sides.values():
        side()  # bytecode and page cache are warm for all
    print(table(in_turns(sides, asked.rounds), "python -c pass"))


if __name__ == "__main__":
    main()
