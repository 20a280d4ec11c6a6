"""A large pull request costs few requests, and a push that changes nothing costs no write."""

from __future__ import annotations

from pathlib import Path

from github_server import Fault, Kind
from pull_requests.bench import BOT, Bench, bench
from pull_requests.made import finding
from reviewer import rulebook
from reviewer.finding import Severity
from reviewer.github.draft import drafted
from reviewer.github.gateway import Gateway
from reviewer.github.patience import Patience
from reviewer.github.poster import Posted, Poster
from reviewer.github.voice import Voice
from reviewer.introduced import Compared, between
from reviewer.outcome import Outcome

CODE = '"""M."""\n' + "x = 1\n" * 60
FOUND = tuple(
    finding(
        number // 300 * 20 + 3,
        path=f"pkg/m{number % 300}.py",
        rule=f"ruff:E{number % 40 + 100}",
        message=f"message {number % 160}",
        identity=f"{number:016x}",
        severity=list(Severity)[number % 3],
    )
    for number in range(500)
)


def posted(made: Bench, timeout: int = 20) -> Posted:
    made.server.world.token("ghs_bench", BOT)
    gateway = Gateway(
        made.server.url,
        "ghs_bench",
        "acme/shop",
        Patience(made.clock.wait, made.clock.now),
        web=made.server.web,
        timeout=timeout,
    )
    pull, standing = gateway.pull(1), gateway.standing(1)
    change = between(made.folder, pull.base, pull.head)
    voice = Voice(pull=pull, book=rulebook.read(), scope="0" * 8, text=lambda path: CODE)
    return Poster(gateway, standing).post(drafted(Compared(Outcome(findings=FOUND)), change, standing, voice))


def test_a_github_that_hangs_is_given_up_and_looked_at_again(tmp_path: Path) -> None:
    with bench(tmp_path, {"z.py": "x\n"}, {"pkg/m1.py": CODE}) as made:
        made.server.fault(Fault(path=r"/reviews$", kind=Kind.HANG, done=True))
        posted(made, timeout=2)
        assert len(made.pull.reviews) == 1


def test_five_hundred_findings_on_three_hundred_files(tmp_path: Path) -> None:
    files = {f"pkg/m{number}.py": CODE for number in range(300)}
    with bench(tmp_path, {"z.py": "x\n"}, files) as made:
        first = posted(made).ledger
        assert (first.found, first.posted, first.summarised) == (500, 30, 470)
        assert len(made.server.exchanges) <= 40
        assert len(made.pull.reviews[0].body) <= 65_000
        writes = len(made.server.writes)
        assert posted(made).ledger.there == 500
        assert len(made.server.writes) == writes
