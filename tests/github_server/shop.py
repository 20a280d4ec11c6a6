"""One small shop with a pull request, as a test begins with it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from github import Auth, Github
from github.PullRequest import PullRequest, ReviewComment
from github.Requester import Requester

from github_server import Pull, Repository, Server, Token

LINES = [f"line {number}\n" for number in range(1, 61)]


class Shop(msgspec.Struct, frozen=True):
    """The server, the repository `acme/shop` in it, and pull request 1 from `work` into `main`."""

    server: Server
    repository: Repository
    pull: Pull

    def github(self, token: Token) -> Github:
        """Give PyGithub, which acts by a token and does nothing twice."""
        secret = f"ghs_{len(self.server.world.tokens)}"
        self.server.world.token(secret, token)
        auth = Auth.Token(secret)
        return Github(
            auth=auth,
            base_url=self.server.url,
            retry=None,
            timeout=20,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )

    def seen(self, token: Token) -> PullRequest:
        """Give the pull request as PyGithub sees it."""
        return self.github(token).get_repo("acme/shop").get_pull(1)

    def requester(self, token: Token) -> Requester:
        """Give what speaks GraphQL."""
        return self.github(token).requester

    def push(self, files: Mapping[str, str | None]) -> str:
        """Push a commit to the head."""
        head = self.repository.commit("work", files)
        self.pull.refresh()
        return head


def shop(server: Server) -> Shop:
    """Make the shop: lines 10 and 50 of `a.py` change, `new.py` is new, `old.py` is deleted."""
    repository = server.world.repository("acme/shop")
    repository.commit("main", {"a.py": "".join(LINES), "old.py": "gone\n", "same.py": "same\n"})
    repository.commit("work", {"a.py": text({10: "ten", 50: "fifty"}), "new.py": "1\n2\n3\n", "old.py": None}, start="main")  # fmt: skip
    return Shop(server, repository, server.world.open(repository, "work"))


def text(changes: Mapping[int, str], *, above: str = "") -> str:
    """Give `a.py` with some lines changed, and lines above all of it."""
    return above + "".join(
        f"{changes[number]}\n" if number in changes else line for number, line in enumerate(LINES, 1)
    )


def note(path: str, line: int, body: str = "no", **more: object) -> ReviewComment:
    """Give an entry of a review."""
    made: ReviewComment = {"path": path, "line": line, "body": body, "side": "RIGHT"}
    made.update(more)  # type: ignore[typeddict-item]  # a test may also ask for what is wrong
    return made
