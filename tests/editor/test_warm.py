"""What a core says of one text after the other is what a review from the ground up says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import write
from editor.edits import edits
from reviewer.editor.core import Core
from reviewer.review import review

SHOP = Path(__file__).parents[2] / "examples" / "bookshop"
CONFIG = "[tool.reviewer]\nprofile = 'strict'\nengines = ['native']\n"


@pytest.mark.checkout
@pytest.mark.parametrize("name", ["catalog/views.py", "catalog/models.py"])
def test_each_answer_is_that_of_a_cold_run(tmp_path: Path, name: str) -> None:
    write(tmp_path, {file.relative_to(SHOP).as_posix(): file.read_bytes() for file in SHOP.rglob("*.py")})
    write(tmp_path, {"pyproject.toml": CONFIG})
    core = Core(tmp_path)
    text = (tmp_path / name).read_text()
    for edited in edits(text, 12, seed=7):
        warm = core.review(name, edited)
        cold = review(Core(tmp_path).asked(name, edited, None, ("native",)))
        assert (warm.findings, warm.problems) == (cold.findings, cold.problems), edited
    core.close()


def test_what_a_function_of_the_same_file_does_now_counts(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": ""})
    core = Core(tmp_path)
    text = (
        "import time\n\n\ndef rest() -> None:\n    x = 1\n    WORK\n\n\nasync def f() -> None:\n    rest()\n"
    )
    told = []
    for work in ("x = 2", "time.sleep(x)", "x = 2", "x = 2\n    time.sleep(x)"):
        edited = text.replace("WORK", work)
        warm = core.review("a.py", edited)
        cold = review(Core(tmp_path).asked("a.py", edited, engines=("native",)))
        assert warm.findings == cold.findings
        told.append(len(warm.findings))
    assert told[1] > told[0] == told[2]
    core.close()
