"""`/reviewer ignore REASON`: what is ignored is said in the code, by a suggestion of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from github_server import Events
from github_server.closed import Json
from github_server.reviewing import reply
from github_server.token import person
from pull_requests.bench import OLD, Bench, bench
from reviewer.github.ignoring import silencing


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, {"a.py": "X = 1\n"}, {"b.py": OLD}) as made:
        made.run()
        yield made


def replied(made: Bench, words: str, *, to: int | None = None) -> int:
    """Let a person reply, and start the run that this starts."""
    first = to or made.pull.comments[0].id
    said = reply(made.server.world, made.pull, person("ann"), to=first, text=words)
    payload = Events(made.server.world, made.pull).review_comment(words, first)
    comment = payload["comment"]
    assert isinstance(comment, dict)
    comment["id"] = said.id
    return started(made, payload)


def started(made: Bench, payload: dict[str, Json]) -> int:
    file = made.folder.parent / "event.json"
    file.write_text(json.dumps(payload))
    return made.run(number=None, repository=None, event=str(file))


def test_a_reason_is_answered_with_the_comment_to_put_into_the_code(made: Bench) -> None:
    assert replied(made, "/reviewer ignore the driver raises   anything") == 0
    answer = made.pull.comments[-1]
    assert answer.reply_to == made.pull.comments[0].id
    assert (
        "```suggestion\n    except:  # reviewer: ignore[bare-except] the driver raises anything\n```"
        in answer.body
    )
    made.push(
        {
            "b.py": OLD.replace(
                "except:", "except:  # reviewer: ignore[bare-except] the driver raises anything"
            )
        }
    )
    assert made.run() == 0


def test_without_a_reason_we_ask_for_one(made: Bench) -> None:
    replied(made, "/reviewer ignore")
    assert made.pull.comments[-1].body.startswith("Why?")


def test_a_run_that_is_started_again_answers_nothing_again(made: Bench) -> None:
    replied(made, "/reviewer ignore it is old")
    before = len(made.pull.comments)
    payload = json.loads((made.folder.parent / "event.json").read_text())
    assert started(made, payload) == 0
    assert len(made.pull.comments) == before


@pytest.mark.parametrize("words", ["is that so?", "reviewer ignore", "/reviewer", "> /reviewer ignore x"])
def test_what_asks_nothing_of_us_is_left_unanswered(made: Bench, words: str) -> None:
    before = len(made.server.writes)
    assert replied(made, words) == 0
    assert len(made.server.writes) == before


def test_a_fence_in_the_reason_stays_inside_the_block(made: Bench) -> None:
    replied(made, "/reviewer ignore ```\n@all </details>")
    assert (
        "````suggestion\n    except:  # reviewer: ignore[bare-except] ``` @all" in made.pull.comments[-1].body
    )


def test_a_thread_that_is_outdated_gets_words_alone(made: Bench) -> None:
    made.push({"b.py": OLD.replace("except:", "except :")})
    replied(made, "/reviewer ignore it is old")
    assert "suggestion" not in made.pull.comments[-1].body
    assert "Put this comment at the end of the line" in made.pull.comments[-1].body


@pytest.mark.parametrize(
    ("text", "line"),
    [('x = """\na\n"""\n', 2), ("x = 1 + \\\n    2\n", 1), ("x = 1\n", 2), ("x = (\n", 0)],
)
def test_where_a_comment_would_be_none_nothing_is_suggested(text: str, line: int) -> None:
    assert silencing(text, line, line, "# reviewer: ignore[bare-except] x") is None
