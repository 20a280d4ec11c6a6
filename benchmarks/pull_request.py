"""What does a review on a large pull request cost? 500 findings in 300 files, at the tests' GitHub on loopback.

    ./run python benchmarks/pull_request.py [--rounds 3]

Cpu seconds of `reviewer pr` alone: the server runs in this process. Targets: posting what was found
already costs under 3 s and at most 40 requests, and a push that changes nothing posts nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from measure import ENVIRONMENT, REVIEWER, Cost, median, parser, run

from github_server import Pull, Server, actions

FILES, FINDINGS = 300, 500
ONE = '\n\ndef work_{name}() -> None:\n    """Do it."""\n    try:\n        go()\n    except:\n        stop("{name}")\n'
CONFIG = "[tool.reviewer]\nselect = ['bare-except']\nengines = ['native']\n"


def main() -> None:
    """Measure and print."""
    given = parser(__doc__)
    asked = given.parse_args()
    told: dict[str, list[tuple[Cost, int, int]]] = {}
    for _ in range(asked.rounds):
        with TemporaryDirectory() as home:
            one_round(Path(home), told)
    for name, costs in told.items():
        cost = median([each for each, _, _ in costs])
        _, requests, writes = costs[-1]
        print(
            f"{name}: {cost.cpu:.2f} s cpu, {cost.wall:.2f} s wall, {requests} requests, {writes} of them writes"
        )


def one_round(home: Path, told: dict[str, list[tuple[Cost, int, int]]]) -> None:
    """Open the pull request anew, and run every way on it."""
    with Server(home / "server") as server:
        repository = server.world.repository("acme/shop")
        repository.commit("main", {"pyproject.toml": CONFIG})
        repository.commit("work", dict(changed()), start="main")
        pull = server.world.open(repository, "work")
        server.world.token("ghs_bench", actions(pull_requests="write", contents="read"))
        checkout = home / "checkout"
        for words in (("clone", "-q", str(repository.git_dir), str(checkout)), ("-C", str(checkout), "switch", "-q", "work")):  # fmt: skip
            subprocess.run(["git", *words], check=True)
        ENVIRONMENT.update({"GITHUB_TOKEN": "ghs_bench", "GITHUB_API_URL": server.url})
        report = home / "report.json"
        command = (*REVIEWER, "pr", "--repo", "acme/shop", "--pr", "1")
        ways = {
            "nothing sent (--dry-run)": (*command, "--dry-run", "--artifact", str(report)),
            "posting what was found (--from)": (*command, "--from", str(report)),
            "the same push again (--from)": (*command, "--from", str(report)),
            "review and post, nothing new": command,
        }
        for name, words in ways.items():
            requests, writes = len(server.exchanges), len(server.writes)
            cost = run(words, checkout, fine=(1,))
            told.setdefault(name, []).append(
                (cost, len(server.exchanges) - requests, len(server.writes) - writes)
            )
        found = len(json.loads(report.read_text(encoding="utf-8"))["findings"])
        assert found == FINDINGS, found
        held(pull)


def changed() -> list[tuple[str, str]]:
    """Give the files of the head; some have two findings."""
    return [
        (
            f"pkg/m{number}.py",
            '"""M."""\n'
            + "".join(
                ONE.format(name=f"{number}_{place}") for place in range(2 if number < FINDINGS - FILES else 1)
            ),
        )
        for number in range(FILES)
    ]


def held(pull: Pull) -> None:
    """The figures are worth nothing unless all was told, once."""
    assert len(pull.reviews) == 1
    assert f"**{FINDINGS} errors**" in pull.reviews[0].body


if __name__ == "__main__":
    main()
