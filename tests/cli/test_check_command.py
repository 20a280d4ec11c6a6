"""`reviewer check`, run as people run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from cli.command_line import git, native, reviewer, write

BARE = '"""A module."""\n\ntry:\n    f()\nexcept:\n    g()\n'
CLEAN = '"""A module."""\n\nX = 1\n'


def rules(out: str) -> list[tuple[str, int, str]]:
    return [(found["path"], found["line"], found["rule"]) for found in json.loads(out)["findings"]]


def test_clean_code_exits_with_zero(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": CLEAN})
    done = native(tmp_path, ".")
    assert (done.code, done.err) == (0, "")


def test_a_finding_exits_with_one_and_is_shown_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE})
    done = native(tmp_path)
    assert done.code == 1
    assert "bare-except" in done.out
    assert "5 │ except:" in done.out
    assert "a.py:5:1" in done.out
    assert native(tmp_path, "--exit-zero").code == 0


def test_named_files_are_reviewed_although_excluded_unless_that_is_forced(tmp_path: Path) -> None:
    exclude = "[tool.reviewer]\nexclude = ['made/*.py']\n"
    write(tmp_path, {"made/a.py": BARE, "build/b.py": BARE, "c.py": CLEAN, "pyproject.toml": exclude})
    named = ("made/a.py", "build/b.py", "c.py")
    assert native(tmp_path, *named).code == 1
    assert native(tmp_path, "--force-exclude", *named).code == 0


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 1), ("error", 0)])
def test_the_fail_level_decides_what_counts(tmp_path: Path, level: str, code: int) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": "[tool.reviewer.severity]\nbare-except = 'warning'\n"})
    assert native(tmp_path, "--fail-level", level).code == code


def test_all_three_engines_see_one_defect_and_it_is_one_finding(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": '"""A."""\n\n\ndef f(x):\n    """Do."""\n    return x\n' + BARE[17:]})
    done = reviewer(
        tmp_path, "check", "--output-format", "json", "--select", "missing-type-hints,bare-except"
    )
    found = json.loads(done.out)
    assert [(each["rule"], each["line"]) for each in found["findings"]] == [
        ("missing-type-hints", 4),
        ("bare-except", 9),
    ]
    assert found["findings"][0]["seen_by"] == [
        "native",
        "ruff:ANN201",
        "ruff:ANN001",
        "mypy:no-untyped-def",
    ] or set(found["findings"][0]["seen_by"]) == {
        "native",
        "ruff:ANN201",
        "ruff:ANN001",
        "mypy:no-untyped-def",
    }
    assert found["problems"] == []


def test_standard_input_is_reviewed_under_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.reviewer.per-file-ignores]\n'gen/*' = ['errors']\n"})
    done = native(tmp_path, "-", "--stdin-filename", "src/a.py", "--output-format", "concise", stdin=BARE)
    assert done.code == 1
    assert "src/a.py:5:1" in done.out
    assert native(tmp_path, "-", "--stdin-filename", "gen/a.py", stdin=BARE).code == 0


def test_only_what_a_revision_brought(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"old.py": BARE, "both.py": BARE, ".gitignore": ".reviewer_cache\n"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    write(tmp_path, {"both.py": BARE + BARE[17:], "new file.py": BARE})
    done = native(tmp_path, "--since", "HEAD", "--output-format", "json")
    assert rules(done.out) == [("both.py", 9, "bare-except"), ("new file.py", 5, "bare-except")]


def test_only_what_a_diff_brought(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.py": BARE})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    write(tmp_path, {"a.py": BARE + BARE[17:]})
    diff = git(tmp_path, "diff")
    assert rules(native(tmp_path, "--diff", "-", "--output-format", "json", stdin=diff).out) == [
        ("a.py", 9, "bare-except")
    ]
    write(tmp_path, {"change.diff": diff})
    assert rules(native(tmp_path, "--diff", "change.diff", "--output-format", "json").out) == [
        ("a.py", 9, "bare-except")
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "no-such-revision"], "no-such-revision"),
        (["--diff", "absent.diff"], "absent.diff"),
        (["--select", "bare-exept"], "bare-except"),
        (["--engine", "pylint"], "pylint"),
        (["--config", "absent.toml"], "absent.toml"),
        (["--unsafe-fixes"], "--fix"),
        (["--since", "HEAD", "--diff", "-"], "give one of them"),
        (["--output-file", "no/such/folder/out"], "no/such/folder/out"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(
    tmp_path: Path, words: list[str], said: str
) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.py": CLEAN})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    done = native(tmp_path, *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_path_that_is_not_there_is_a_problem_and_the_others_are_reviewed(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE})
    done = native(tmp_path, "a.py", "no/such/path.py")
    assert done.code == 2
    assert "no/such/path.py" in done.out
    assert "bare-except" in done.out


def test_a_revision_in_a_repository_without_commits_is_refused_kindly(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.py": CLEAN})
    done = native(tmp_path, "--since", "HEAD")
    assert done.code == 2
    assert "none yet" in done.err


def test_a_mistake_in_the_configuration_is_told_with_file_and_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": CLEAN, "pyproject.toml": "[project]\nname = 'x'\n\n[tool.reviewer]\nprofil = 'strict'\n"},
    )
    done = native(tmp_path)
    assert done.code == 2
    assert "pyproject.toml:5" in done.err
    assert "'profile'" in done.err or '"profile"' in done.err or "`profile`" in done.err


def test_findings_go_to_stdout_without_colours_in_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE})
    assert "\x1b" not in native(tmp_path).out
    assert "\x1b[" in native(tmp_path, environ={"FORCE_COLOR": "1"}).out
    assert "\x1b[3" not in native(tmp_path, environ={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


@pytest.mark.parametrize(
    "kind", ["json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "azure", "markdown"]
)
def test_every_format_names_the_finding(tmp_path: Path, kind: str) -> None:
    write(tmp_path, {"a.py": BARE})
    done = native(tmp_path, "--output-format", kind, "--output-file", "out")
    assert (done.code, done.out) == (1, "")
    assert "bare-except" in (tmp_path / "out").read_text(encoding="utf-8")


def test_forges_get_paths_from_the_root_of_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"shop/web/a.py": BARE, "shop/web/reviewer.toml": ""})
    done = native(tmp_path / "shop" / "web", "--output-format", "github")
    assert "file=shop/web/a.py" in done.out
    assert "shop" not in native(tmp_path / "shop" / "web", "--output-format", "concise").out


def test_a_file_that_does_not_parse_is_told_whatever_is_selected(tmp_path: Path) -> None:
    broken = "def f(:\n"
    write(tmp_path, {"a.py": broken, "shop/migrations/0001_initial.py": broken})
    done = reviewer(tmp_path, "check", "--select", "orm", "--output-format", "json")
    assert done.code == 1
    assert [path for path, _, rule in rules(done.out) if rule == "syntax-error"] == [
        "a.py",
        "shop/migrations/0001_initial.py",
    ]
    assert "mypy" not in json.loads(done.out)["stats"]["seconds"], "mypy sees nothing of orm"
    assert reviewer(tmp_path, "check", "--select", "orm", "--ignore", "syntax-error").code == 0


def test_statistics_count_by_rule(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE, "b.py": BARE})
    done = native(tmp_path, "--statistics", "--select", "bare-except")
    assert [line.split()[0] for line in done.out.splitlines() if "bare-except" in line] == [
        "2"
    ] or "bare-except" in done.out


def test_an_ignored_finding_is_silent_and_an_idle_comment_is_told(tmp_path: Path) -> None:
    wanted = BARE.replace("except:", "except:  # reviewer: ignore[bare-except] the plugin API demands it")
    write(tmp_path, {"a.py": wanted})
    assert native(tmp_path).code == 0
    write(tmp_path, {"a.py": CLEAN.replace("X = 1", "X = 1  # reviewer: ignore[bare-except] no longer")})
    done = native(tmp_path, "--output-format", "json")
    assert [rule for _, _, rule in rules(done.out)] == ["unused-suppression"]


def test_a_committed_tool_or_environment_is_never_executed(tmp_path: Path) -> None:
    trap = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\n"
    traps = dict.fromkeys(
        ("ruff.py", "mypy.py", "libcst.py", "click.py", "sitecustomize.py", "reviewer.py"), trap
    )
    environment = {".venv/bin/python": "#!/bin/sh\ntouch venv.ran\n", ".venv/pyvenv.cfg": "home = /usr/bin\n"}
    write(tmp_path, {**traps, **environment, "ruff/__main__.py": trap, "a.py": BARE, "conftest.py": trap})
    (tmp_path / ".venv/bin/python").chmod(0o755)
    done = reviewer(tmp_path, "check", "--output-format", "json", environ={"PYTHONSAFEPATH": "1"})
    assert ("a.py", 5, "bare-except") in rules(done.out)
    assert list(tmp_path.rglob("*.ran")) == []


def test_a_committed_module_is_imported_by_no_worker(tmp_path: Path) -> None:
    trap = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nraise ImportError\n"
    traps = dict.fromkeys(("signal.py", "selectors.py", "pickle.py", "libcst.py", "reviewer.py"), trap)
    write(tmp_path, {**traps, "a.py": BARE, "large.py": "X = 1\n" * 30_000, "newer.py": "x = (\n"})
    script = Path(sys.executable).with_name("reviewer")
    done = subprocess.run(
        [script, "check", "--engine=native", "--jobs=2", "--output-format=json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("a.py", 5, "bare-except") in rules(done.stdout)
    assert list(tmp_path.rglob("*.ran")) == []


def test_odd_names_and_folders_are_survived(tmp_path: Path) -> None:
    odd = ["with space.py", "q'uote\".py", "ünï.py", "new\nline.py", "[bold]x[/bold].py", "deep/a/b/c.py"]
    write(tmp_path, dict.fromkeys(odd, BARE))
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "folder.py" / "in.py").write_text(BARE)
    (tmp_path / "loop").symlink_to(tmp_path)
    done = native(tmp_path, "--output-format", "json", "--select", "bare-except")
    assert sorted(path for path, _, _ in rules(done.out)) == sorted([*odd, "folder.py/in.py"])
    shown = native(tmp_path, "--select", "bare-except")
    assert shown.code == 1
    assert "new\nline" not in shown.out


def test_a_file_that_cannot_be_reviewed_is_exit_code_two_and_the_others_are_shown(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE, "deep.py": "x = " + "(" * 3000 + ")" * 3000, "bad.py": b"x = '\xff'\n"})
    done = native(tmp_path)
    assert done.code == 2
    assert "bare-except" in done.out
    assert "not reviewed" in done.out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root can read everything")
def test_a_file_that_may_not_be_read_is_told_once_for_all_engines(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE, "locked.py": BARE})
    (tmp_path / "locked.py").chmod(0)
    done = reviewer(tmp_path, "check")
    assert done.code == 2
    assert "bare-except" in done.out
    assert done.out.count("locked.py") == 1
    assert "not reviewed: locked.py: it cannot be read: Permission denied" in done.out


def test_a_file_that_vanishes_before_the_engines_come_to_it_is_told_once(tmp_path: Path) -> None:
    """It is deleted between the walk that finds it and the engines."""
    write(tmp_path, {"a.py": BARE, "gone.py": BARE})
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from reviewer import review\n"
        "from reviewer.cli import main\n"
        "ask = review._ask\n"
        "def late(request):\n"
        "    Path('gone.py').unlink(missing_ok=True)\n"
        "    return ask(request)\n"
        "review._ask = late\n"
        "sys.argv = ['reviewer', 'check']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "bare-except" in done.stdout
    assert done.stdout.count("gone.py") == 1
    assert "it cannot be read: No such file" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_ends_all_processes_and_says_so(tmp_path: Path) -> None:
    """The interrupt comes when mypy runs: it stands still, and writes down which process it is."""
    environment = tmp_path / "environment"
    told = tmp_path / "pid"
    write(
        environment,
        {
            "bin/python": f"#!/bin/sh\necho $$ > {told}.new; mv {told}.new {told}\nexec sleep 60\n",
            "lib/python3.12/site-packages/mypy-1.19.0.dist-info/METADATA": "",
        },
    )
    (environment / "bin" / "python").chmod(0o755)
    write(tmp_path / "project", {"a.py": BARE})
    running = subprocess.Popen(
        [sys.executable, "-m", "reviewer", "check"],
        cwd=tmp_path / "project",
        env={**os.environ, "VIRTUAL_ENV": str(environment)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not told.exists():
        assert running.poll() is None, running.communicate()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_an_empty_project_says_so_kindly(tmp_path: Path) -> None:
    done = native(tmp_path)
    assert done.code == 0
    assert "Traceback" not in done.err


def test_a_review_without_any_engine_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE})
    done = native(tmp_path, "--no-engine", "native")
    assert (done.code, done.out) == (2, "")
    assert "No engine is left" in done.err


def test_a_missing_engine_is_a_problem_and_the_others_are_shown(tmp_path: Path) -> None:
    """Reviewer runs here beside an interpreter that has neither ruff nor anything else installed."""
    write(tmp_path, {"a.py": BARE})
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=False, symlinks=True)
    code = (
        "import sys\n"
        "from reviewer.cli import main\n"
        f"sys.executable = {str(bare / 'bin' / 'python')!r}\n"
        "sys.argv = ['reviewer', 'check', 'a.py', '--no-engine', 'mypy']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "bare-except" in done.stdout
    assert "ruff is not installed" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the stand-in interpreter is a shell script")
def test_a_mypy_that_cannot_read_new_syntax_calls_no_file_broken(tmp_path: Path) -> None:
    """The environment's Python is older than the code; ruff and our own pass know better."""
    environment = tmp_path / "environment"
    write(
        environment,
        {
            "bin/python": "#!/bin/sh\necho 'a.py:3: error: invalid syntax  [syntax]'\nexit 2\n",
            "lib/python3.10/site-packages/mypy-1.19.0.dist-info/METADATA": "",
        },
    )
    (environment / "bin" / "python").chmod(0o755)
    write(tmp_path / "project", {"a.py": '"""A."""\n\ntype Name = str\n'})
    active = {"VIRTUAL_ENV": str(environment)}
    done = reviewer(tmp_path / "project", "check", "--output-format", "concise", environ=active)
    assert "syntax-error" not in done.out
    assert "the types of 1 file (a.py) were not checked" in done.out
    assert done.code == 2


def test_paths_of_a_project_below_lead_there_from_where_one_stands(tmp_path: Path) -> None:
    write(tmp_path, {"api/pyproject.toml": "[project]\nname = 'api'\n", "api/books/a.py": BARE})
    done = native(tmp_path, "api/books/a.py", "--output-format", "json")
    assert ("api/books/a.py", 5, "bare-except") in rules(done.out)
    assert "api/books/a.py:5:1" in native(tmp_path, "api/books/a.py").out
    assert ("books/a.py", 5, "bare-except") in rules(
        native(tmp_path / "api", "books/a.py", "--output-format", "json").out
    )


def test_a_first_run_leaves_out_what_a_team_took_with_everything(tmp_path: Path) -> None:
    settings = "[tool.ruff.lint]\nselect = ['ALL', 'Q']\n"
    write(tmp_path, {"a.py": "print('1')\nassert print\n", "pyproject.toml": settings})
    usual = reviewer(tmp_path, "check", "--engine", "ruff", "--output-format", "json").out
    first = reviewer(
        tmp_path, "check", "--engine", "ruff", "--output-format", "json", "--profile", "adopt"
    ).out
    assert {"ruff:D100", "ruff:Q000", "ruff:S101"} <= {
        code for each in json.loads(usual)["findings"] for code in each["seen_by"]
    }
    assert {code for each in json.loads(first)["findings"] for code in each["seen_by"]} == {
        "ruff:D100",
        "ruff:Q000",
    }
