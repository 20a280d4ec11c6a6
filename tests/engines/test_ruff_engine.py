"""The ruff engine over small real projects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from reviewer.engines import ruff
from reviewer.engines.ruff_codes import Asked
from reviewer.finding import Edit, Report, Safety, Span


def wrote(root: Path, **files: str) -> Path:
    """Write files; in a name `__` stands for a slash and a name without a dot is a module."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ("" if "." in name else ".py"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def reviewed(
    root: Path,
    *files: str,
    select: tuple[str, ...] = ("E722", "F401"),
    preview: tuple[str, ...] = (),
    **more: Any,
) -> Report:
    return ruff.review(root, files, asked=Asked(select, (), preview), **more)


def rules(report: Report) -> list[str]:
    return [found.rule for found in report.findings]


def test_a_finding_comes_raw_with_its_place_and_its_fix(tmp_path: Path) -> None:
    wrote(tmp_path, pkg__m='x = "é"; import os\n')
    report = reviewed(tmp_path, "pkg/m.py")
    (found,) = report.findings
    assert (found.rule, found.seen_by, found.path) == ("ruff:F401", ("ruff:F401",), "pkg/m.py")
    assert found.span == Span(1, 17, 1, 19)
    assert found.fix is not None
    assert found.fix.safety is Safety.SAFE
    assert found.fix.edits == (Edit(Span(1, 10, 1, 19), ""),)
    assert report.reviewed == {"pkg/m.py"}
    assert report.seconds > 0


def test_an_unsafe_fix_says_so(tmp_path: Path) -> None:
    wrote(tmp_path, m="def f(x=[]):\n    return x\n")
    (found,) = reviewed(tmp_path, "m.py", select=("B006",)).findings
    assert found.fix is not None
    assert found.fix.safety is Safety.UNSAFE


def test_a_syntax_error_is_a_finding_and_other_files_are_still_seen(tmp_path: Path) -> None:
    wrote(tmp_path, a="def f(:\n", b="import os\n")
    assert set(rules(reviewed(tmp_path, "a.py", "b.py"))) == {"ruff:invalid-syntax", "ruff:F401"}


QUERIES = """\
def live(rows, Order):
    found = rows.where(Order.deleted_at == None, models.Order.paid == True)
    return found == None


@decorated
def forget(
    self, name: str
) -> None:
    if name:
        return self.clear(name)


def find(name):
    if name:
        return name.upper()
"""


def test_columns_and_functions_without_a_result_are_no_mistakes(tmp_path: Path) -> None:
    wrote(tmp_path, m=QUERIES)
    report = reviewed(tmp_path, "m.py", select=("E711", "E712", "RET503"))
    assert [(found.rule, found.span.line) for found in report.findings] == [
        ("ruff:E711", 3),
        ("ruff:RET503", 14),
    ]


def test_comments_for_flake8_are_not_called_unused(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os  # noqa: E722\n\nos\n")
    assert rules(reviewed(tmp_path, "m.py", select=("E722", "RUF100"))) == ["ruff:RUF100"]
    (tmp_path / "setup.cfg").write_text("[metadata]\n\n[flake8]\nmax-line-length = 100\n")
    assert rules(reviewed(tmp_path, "m.py", select=("E722", "RUF100"))) == []
    (tmp_path / "ruff.toml").write_text("")
    assert rules(reviewed(tmp_path, "m.py", select=("E722", "RUF100"))) == ["ruff:RUF100"]


PROGRAM = """\
def total(rows):
    print(rows)


def main() -> int:
    for row in rows():

        print(row)
    return 0


print("loaded")
"""


BARE = """\
# ruff: noqa: N
import os, sys  # noqa
import re  # NOQA because of the plug-in
text = \"\"\"
a line\"\"\" + other  # noqa
x = 1  # noqa
import json  # noqa F401
"""


def edits_of(report: Report, rule: str) -> dict[int, tuple[Edit, ...]]:
    return {found.span.line: found.fix.edits for found in report.findings if found.rule == rule and found.fix}


def test_a_bare_noqa_gets_the_codes_of_what_it_hides(tmp_path: Path) -> None:
    wrote(tmp_path, m=BARE)
    fixes = edits_of(reviewed(tmp_path, "m.py", select=("PGH004", "RUF100", "E", "F")), "ruff:PGH004")
    assert {line: edits[0].text for line, edits in fixes.items()} == {
        2: ": E401, F401",
        3: ": F401",
        5: ": F821",
        7: ":",  # ruff's own: a colon is missing
    }
    assert fixes[3] == (Edit(Span(3, 18, 3, 18), ": F401"),)


def test_a_bare_noqa_hides_what_is_usually_asked_for(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os  # noqa\n")
    narrow = reviewed(tmp_path, "m.py", select=("PGH004",))
    assert edits_of(narrow, "ruff:PGH004") == {}
    usual = Asked(("PGH004", "F"), ())
    texts = {"m.py": "import re  # noqa\n"}
    for buffers in ({}, texts):
        wide = reviewed(tmp_path, "m.py", select=("PGH004",), usual=usual, buffers=buffers)
        assert edits_of(wide, "ruff:PGH004")[1][0].text == ": F401"


def test_a_noqa_that_flake8_obeys_stays_as_it_is(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os  # noqa\n", **{"setup.cfg": "[flake8]\nmax-line-length = 100\n"})
    assert edits_of(reviewed(tmp_path, "m.py", select=("PGH004", "F")), "ruff:PGH004") == {}


def test_a_program_may_print(tmp_path: Path) -> None:
    wrote(tmp_path, m=PROGRAM)
    assert [found.span.line for found in reviewed(tmp_path, "m.py", select=("T201",)).findings] == [2, 12]


def test_the_teams_selection_is_added_and_its_ignores_taken_away(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os\nx = None\ny = x == None\ntry:\n    pass\nexcept:\n    pass\n")
    (tmp_path / "ruff.toml").write_text('[lint]\nselect = ["E"]\nignore = ["F", "E72"]\n')
    assert rules(reviewed(tmp_path, "m.py")) == ["ruff:E711"]


def test_our_ignores_do_not_silence_what_the_team_selected(tmp_path: Path) -> None:
    wrote(tmp_path, m="try:\n    pass\nexcept:\n    pass\n")
    (tmp_path / "pyproject.toml").write_text('[tool.ruff.lint]\nextend-select = ["E722"]\n')
    ours = ruff.review(tmp_path, ["m.py"], asked=Asked(("E", "S110"), ("E7",)))
    assert rules(ours) == ["ruff:E722", "ruff:S110"]
    alone = ruff.review(tmp_path, ["m.py"], asked=Asked(("E", "S110"), ("E7",)), respect_project=False)
    assert rules(alone) == ["ruff:S110"]


def test_everything_that_a_team_selects_may_count_for_nothing(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os\nx = None\ny = x == None\nassert y\n")
    (tmp_path / "ruff.toml").write_text('[lint]\nselect = ["ALL", "S1"]\nignore = ["E7"]\n')
    everything = rules(ruff.review(tmp_path, ["m.py"], asked=Asked(("F401", "E711"), ())))
    assert {"ruff:D100", "ruff:F401", "ruff:S101"} <= set(everything)
    named = ruff.review(tmp_path, ["m.py"], asked=Asked(("F401", "E711"), (), own_all=False))
    assert rules(named) == ["ruff:F401", "ruff:S101"]


def test_the_nearest_configuration_decides_and_extends_another(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os\n", sub__m="import os\n")
    (tmp_path / "ruff.toml").write_text('[lint]\nignore = ["F401"]\n')
    assert reviewed(tmp_path, "m.py", "sub/m.py").findings == []
    (tmp_path / "sub" / "ruff.toml").write_text("line-length = 99\n")
    assert [found.path for found in reviewed(tmp_path, "m.py", "sub/m.py").findings] == ["sub/m.py"]
    (tmp_path / "sub" / "ruff.toml").write_text('extend = "../ruff.toml"\n')
    assert reviewed(tmp_path, "m.py", "sub/m.py").findings == []
    untrusted = reviewed(tmp_path, "m.py", "sub/m.py", trusted=False)
    assert [found.path for found in untrusted.findings] == ["sub/m.py"]


def test_per_file_ignores_line_length_and_excludes_are_respected(tmp_path: Path) -> None:
    wrote(tmp_path, a="import os\n", docs__b="import os\n", c=f"x = '{'x' * 60}'\n")
    (tmp_path / "ruff.toml").write_text(
        'line-length = 40\nextend-exclude = ["docs"]\n[lint.per-file-ignores]\n"a.py" = ["F401"]\n'
    )
    files = ("a.py", "docs/b.py", "c.py")
    assert rules(reviewed(tmp_path, *files, select=("F401", "E501"))) == ["ruff:E501"]
    named = reviewed(tmp_path, *files, select=("F401", "E501"), excludes=False)
    assert [found.path for found in named.findings] == ["docs/b.py", "c.py"]


def test_our_defaults_yield_to_the_teams_options(tmp_path: Path) -> None:
    wrote(tmp_path, m="def f(a, b, c, d, e, g): ...\n")
    defaults = {"lint": {"pylint": {"max-args": 8}}}
    assert rules(reviewed(tmp_path, "m.py", select=("PLR0913",), defaults=defaults)) == []
    (tmp_path / "ruff.toml").write_text("[lint.pylint]\nmax-args = 3\n")
    assert rules(reviewed(tmp_path, "m.py", select=("PLR0913",), defaults=defaults)) == ["ruff:PLR0913"]


def test_a_team_that_selects_a_code_means_it_as_ruff_does(tmp_path: Path) -> None:
    wrote(tmp_path, m="def f(type): ...  # noqa: A002\n\n\ndef g(a, b, c, d, e, g): ...\n")
    defaults = {"lint": {"pylint": {"max-args": 10}, "flake8-builtins": {"ignorelist": ["type"]}}}
    yielding = {"lint.pylint.max-args": "PLR0913", "lint.flake8-builtins.ignorelist": "A001"}
    select = ("PLR0913", "A001", "A002", "RUF100")
    usual = reviewed(tmp_path, "m.py", select=select, defaults=defaults, yielding=yielding)
    assert rules(usual) == ["ruff:RUF100"]
    (tmp_path / "ruff.toml").write_text('[lint]\nextend-select = ["A", "PLR"]\n')
    own = reviewed(tmp_path, "m.py", select=select, defaults=defaults, yielding=yielding)
    assert rules(own) == ["ruff:PLR0913", "ruff:PLR0917"]


def test_codes_this_ruff_does_not_know_are_left_out(tmp_path: Path) -> None:
    wrote(tmp_path, m="import os\n")
    (tmp_path / "ruff.toml").write_text(
        'required-version = "==0.1.0"\n[lint]\nselect = ["ANN101", "QQQ1"]\nignore = ["UP038"]\n'
        '[lint.per-file-ignores]\n"x.py" = ["QQQ2"]\n'
    )
    report = reviewed(tmp_path, "m.py", select=("F401", "ZZZ999", "PGH001", "UP038"))
    assert (rules(report), report.problems) == (["ruff:F401"], [])


def test_preview_codes_are_named_one_by_one(tmp_path: Path) -> None:
    wrote(tmp_path, m='def f() -> int:\n    """Say."""\n    return 1\n\n\nimport os\n')
    with_preview = reviewed(tmp_path, "m.py", select=("F", "E"), preview=("DOC201",))
    assert rules(with_preview) == ["ruff:DOC201", "ruff:E402", "ruff:F401"]
    assert "ruff:DOC201" not in rules(reviewed(tmp_path, "m.py", select=("F", "DOC201")))


@pytest.mark.parametrize(
    "text", ["[lint\n", '[lint]\nselect = ["E"]\nwrong-key = 1\n', 'extend = "missing.toml"\n']
)
def test_a_broken_configuration_is_a_problem_and_the_files_are_still_seen(tmp_path: Path, text: str) -> None:
    wrote(tmp_path, m="import os\n")
    (tmp_path / "ruff.toml").write_text(text)
    report = reviewed(tmp_path, "m.py")
    assert rules(report) == ["ruff:F401"]
    (problem,) = report.problems
    assert (problem.engine, problem.path) == ("ruff", "ruff.toml")
    assert "the files were checked without it" in problem.message
    assert "\n" not in problem.message


def test_the_python_version_comes_from_the_nearest_statement(tmp_path: Path) -> None:
    wrote(tmp_path, m="try:\n    pass\nexcept ValueError, KeyError:\n    pass\n")
    assert rules(reviewed(tmp_path, "m.py")) == []
    (tmp_path / "setup.py").write_text('from setuptools import setup\nsetup(python_requires=">=3.9")\n')
    assert rules(reviewed(tmp_path, "m.py")) == ["ruff:invalid-syntax"]
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.14"\n')
    assert rules(reviewed(tmp_path, "m.py")) == []
    (tmp_path / "ruff.toml").write_text('target-version = "py312"\n')
    assert rules(reviewed(tmp_path, "m.py")) == ["ruff:invalid-syntax"]


def test_advice_for_new_pythons_needs_to_know_the_oldest(tmp_path: Path) -> None:
    wrote(tmp_path, m="import sys\n\nif sys.version_info >= (3, 9):\n    print()\n")
    assert rules(reviewed(tmp_path, "m.py", select=("UP036",))) == []
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.11"\n')
    assert rules(reviewed(tmp_path, "m.py", select=("UP036",))) == ["ruff:UP036"]


def test_noqa_is_respected_and_only_truly_unused_ones_are_told(tmp_path: Path) -> None:
    wrote(
        tmp_path,
        m="import os  # noqa: F401\nx = 1  # noqa: D100\ny = 1  # noqa: F401, D100\nz = 1  # noqa: F401\n",
    )
    report = reviewed(tmp_path, "m.py", select=("F401", "RUF100"))
    assert [(found.rule, found.span.line, found.fix is None) for found in report.findings] == [
        ("ruff:RUF100", 3, True),
        ("ruff:RUF100", 4, False),
    ]


def test_a_buffer_stands_for_the_file(tmp_path: Path) -> None:
    wrote(tmp_path, m="x = 1\n", n="import os\n")
    report = reviewed(tmp_path, "m.py", "n.py", buffers={"m.py": "import os\nimport re\n"})
    assert [(found.path, found.span.line) for found in report.findings] == [
        ("m.py", 1),
        ("m.py", 2),
        ("n.py", 1),
    ]


def test_odd_names_are_no_trouble(tmp_path: Path) -> None:
    names = [
        "a b.py",
        "-q.py",
        "@x.py",
        "#y.py",
        "é'\".py",
        "sub/__init__.py",
        *(["new\nline.py"] * (os.name != "nt")),
    ]
    (tmp_path / "sub").mkdir()
    for name in names:
        (tmp_path / name).write_text("import os\n")
    report = reviewed(tmp_path, *names)
    assert [found.path for found in report.findings] == names


def test_a_declared_encoding_is_read_and_an_undecodable_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "latin.py").write_bytes(b'# -*- coding: latin-1 -*-\nx = "\xe9"; import os\n')
    (tmp_path / "broken.py").write_bytes(b'x = "\xff"\n')
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbfimport os\r\n")
    report = reviewed(tmp_path, "latin.py", "broken.py", "bom.py", "gone.py")
    assert [(found.path, found.span.column) for found in report.findings] == [("latin.py", 17), ("bom.py", 8)]
    assert [problem.path for problem in report.problems] == ["broken.py", "gone.py"]
    assert report.reviewed == {"latin.py", "bom.py"}


def test_a_ruff_of_the_reviewed_tree_never_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote(
        tmp_path,
        ruff="open('seen', 'w').write('ran')\nraise SystemExit(7)\n",
        sitecustomize="raise SystemExit(8)\n",
    )
    wrote(tmp_path, m="import os\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "full")
    assert rules(reviewed(tmp_path, "m.py")) == ["ruff:F401"]
    assert not (tmp_path / "seen").exists()


def test_a_missing_ruff_is_a_problem_and_no_file_counts_as_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(tmp_path, m="import os\n")
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python"))
    report = reviewed(tmp_path, "m.py")
    assert report.reviewed == frozenset()
    (problem,) = report.problems
    assert problem.engine == "ruff"
    assert "cannot be started" in problem.message


def test_a_buffer_stands_for_the_file_on_the_disk(tmp_path: Path) -> None:
    wrote(tmp_path, a="import os\n", b="import sys\n")
    report = reviewed(tmp_path, "a.py", buffers={"a.py": "try:\n    f()\nexcept:\n    g()\n"})
    assert rules(report) == ["ruff:E722"]


@pytest.mark.parametrize("depth", [5_000, 200_000])
def test_a_file_that_is_too_much_for_ruff_takes_no_other_with_it(tmp_path: Path, depth: int) -> None:
    nested = "x = " + "[" * depth + "]" * depth + "\n"
    wrote(tmp_path, deep=nested, a="import os\n", b="import os\n", c="import os\n")
    report = reviewed(tmp_path, "a.py", "b.py", "c.py", "deep.py")
    assert [found.path for found in report.findings if found.rule == "ruff:F401"] == ["a.py", "b.py", "c.py"]
    told = {problem.path for problem in report.problems} | {found.path for found in report.findings}
    assert "deep.py" in told or depth == 5_000
    assert report.reviewed >= {"a.py", "b.py", "c.py"}
