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
