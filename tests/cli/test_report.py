"""`reviewer report`: one page that stands alone."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.command_line import git, reviewer, write

PYPROJECT = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\n[tool.reviewer]\nignore = ['project']\nengines = ['native']\n"
BARE = "def f(x: int) -> int:\n    try:\n        return x\n    except:\n        return 0\n"


class Page(HTMLParser):
    """Collects what a page fetches, its elements, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element refers to."""
        known = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids.add(known.get("id", ""))
        if tag == "a":
            self.links.append(known["href"])
        else:
            self.fetched += [known[name] for name in ("src", "href", "data", "action") if name in known]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += f"{data} "


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, {"pyproject.toml": PYPROJECT, "app/a.py": BARE, "lib/b.py": BARE})
    return tmp_path


def page(folder: Path, *words: str) -> Page:
    done = reviewer(folder, "report", *words)
    assert done.code == 0, done.err
    return Page((folder / "reviewer-report.html").read_text(encoding="utf-8"))


def test_the_page_fetches_nothing_and_its_links_lead_somewhere(shop: Path) -> None:
    made = page(shop)
    assert made.fetched == []
    assert "link" not in made.tags
    assert "iframe" not in made.tags
    assert {link.removeprefix("#") for link in made.links} <= made.ids
    assert "app/a.py:4:5" in made.text
    assert "bare-except" in made.text


def test_findings_are_counted_for_the_owners_of_their_files(shop: Path) -> None:
    write(shop, {".github/CODEOWNERS": "* @all\n/app/ @app-team @lead\n", "other/c.py": BARE})
    git(shop, "init", "-q")
    text = " ".join(page(shop).text.split())
    owners = text.partition("Owners By CODEOWNERS")[2]
    assert "@all 4 2" in owners
    assert "@app-team 2 1" in owners
    assert "@lead 2 1" in owners


def test_without_codeowners_nobody_is_named(shop: Path) -> None:
    assert "CODEOWNERS" not in page(shop).text


def test_text_of_the_code_stays_text(shop: Path) -> None:
    evil = "def f(x: int) -> int:\n    try:\n        return x\n    except: return '</code><script>alert(1)</script>'\n"
    write(shop, {"app/a.py": evil})
    made = page(shop)
    assert "</code><script>alert(1)</script>" in made.text
    assert made.tags.count("script") == 1


def test_the_same_input_gives_the_same_bytes(shop: Path) -> None:
    first = reviewer(shop, "report", "--output-file", "-")
    again = reviewer(shop, "report", "--output-file", "-")
    assert first.out == again.out
    assert first.out.startswith("<!doctype html>")


def test_what_was_not_reviewed_stands_on_the_page_and_in_the_exit_code(shop: Path) -> None:
    (shop / "lib/c.py").write_bytes(b"x = '\xff'\n")
    done = reviewer(shop, "report")
    assert done.code == 2
    text = (shop / "reviewer-report.html").read_text(encoding="utf-8")
    assert "Not reviewed:" in text
    assert "lib/c.py" in text


def test_the_history_is_drawn_into_the_page(shop: Path) -> None:
    git(shop, "init", "-q")
    git(shop, "add", "-A")
    git(shop, "commit", "-q", "-m", "one")
    made = page(shop, "--since-history")
    assert "svg" in made.tags
    assert "Over the history" in made.text


def test_a_page_that_cannot_be_written_is_refused(shop: Path) -> None:
    done = reviewer(shop, "report", "--output-file", "no/such/folder.html")
    assert done.code == 2
    assert "cannot be written" in done.err
