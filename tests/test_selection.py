"""Which rules a configuration turns on, how severely, and what the other tools are asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from reviewer import rulebook
from reviewer.config import Config
from reviewer.config.profiles import profiles
from reviewer.config.selectors import begins, is_ruff_code
from reviewer.finding import Severity
from reviewer.rulebook import PROFILES, Rulebook
from reviewer.selection import Selection
from reviewer.selection.foreign import foreign_severity

INFO, WARNING, ERROR = Severity

PAGES = {
    "errors/bare-except": 'severity = "error"\n[same-as]\nruff = ["E722"]\n[profiles]\nadopt = "warning"',
    "errors/failure-hidden": 'severity = "warning"\n[same-as]\nruff = ["S110", "SIM105"]',
    "errors/input-asserted": 'severity = "warning"\n[same-as]\nruff = ["S101"]',
    "typing/hints-missing": (
        'severity = "warning"\n[same-as]\nruff = ["ANN001", "ANN201"]\nmypy = ["no-untyped-def"]\n'
        '[profiles]\nadopt = "off"\n'
        '[options]\nscope = "public"\nmax-lines = 3\n[profile-options.strict]\nmax-lines = 0'
    ),
    "typing/optional-implied": (
        'severity = "warning"\n[same-as]\nmypy = ["assignment"]\n[when]\n"mypy:assignment" = "default"'
    ),
    "typing/override-unmarked": 'severity = "off"\n[same-as]\nmypy = ["explicit-override"]\n[profiles]\nstrict = "info"',
    "docs/raises-mismatch": 'severity = "info"\n[same-as]\nruff = ["DOC501"]',
    "orm/query-in-loop": 'severity = "warning"',
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("rules")
    for place, rest in PAGES.items():
        page = folder / f"{place}.md"
        page.parent.mkdir(exist_ok=True)
        front = f'id = "{page.stem}"\nname = "Do"\nclause = "code-clean"\nfix = "never"\n{rest}\n'
        page.write_text(f"+++\n{front}+++\nText.\n")
    return rulebook.read(folder)


def of(book: Rulebook, **keys: Any) -> Selection:
    return Selection.of(Config(root=Path("/project"), **keys), book)


def names(selection: Selection) -> set[str]:
    return {rule.id for rule in selection.rules()}


def test_the_profile_decides_where_nobody_else_does(book: Rulebook) -> None:
    assert of(book).level("bare-except") is ERROR
    assert of(book, profile="adopt").level("bare-except") is WARNING
    assert of(book, profile="adopt").level("hints-missing") is None
    assert of(book).level("override-unmarked") is None
    assert of(book, profile="strict").level("override-unmarked") is INFO


def test_select_stands_in_for_the_profile_and_extend_select_adds(book: Rulebook) -> None:
    assert names(of(book, select=("errors",))) == {"bare-except", "failure-hidden", "input-asserted"}
    assert names(of(book, select=("orm", "ruff:E722"))) == {"query-in-loop", "bare-except"}
    assert names(of(book, select=("all",))) == {rule.id for rule in book}
    assert names(of(book, extend_select=("override-unmarked",))) == {rule.id for rule in book}
    assert of(book, select=("override-unmarked",)).level("override-unmarked") is INFO


def test_the_more_exact_word_wins_and_a_draw_ignores(book: Rulebook) -> None:
    assert names(of(book, select=("errors",), ignore=("bare-except",))) == {
        "failure-hidden",
        "input-asserted",
    }
    assert names(of(book, select=("bare-except",), ignore=("errors",))) == {"bare-except"}
    assert names(of(book, select=("errors",), ignore=("errors",))) == set()
    assert of(book, extend_select=("ruff:E501",), ignore=("ruff:E",)).level("ruff:E501") is INFO
    assert of(book, extend_select=("ruff:E",), ignore=("ruff:E501",)).level("ruff:E501") is None


def test_severity_sets_turns_off_and_turns_on(book: Rulebook) -> None:
    severity = {"errors": "info", "bare-except": "warning", "orm": "off", "override-unmarked": "error"}
    selection = of(book, severity=severity)
    assert selection.level("bare-except") is selection.explicit("bare-except") is WARNING
    assert selection.level("failure-hidden") is INFO
    assert selection.level("query-in-loop") is selection.explicit("query-in-loop") is None
    assert selection.level("override-unmarked") is ERROR
    assert selection.explicit("hints-missing") is None
    assert (
        of(book, select=("orm",), severity={"override-unmarked": "error"}).level("override-unmarked") is None
    )
    assert of(book, severity={"ruff:B": "error"}).level("ruff:B013") is ERROR


def test_claimed_codes_follow_their_page(book: Rulebook) -> None:
    assert of(book, severity={"bare-except": "info"}).level("ruff:E722") is INFO
    off = of(book, ignore=("bare-except",))
    assert off.level("ruff:E722") is None
    assert "E722" in off.ruff_ignore


def test_a_code_claimed_for_some_messages_only_passes_through(book: Rulebook) -> None:
    assert of(book, ignore=("optional-implied",)).level("mypy:assignment") is ERROR


def test_ignoring_one_facet_leaves_the_rule(book: Rulebook) -> None:
    selection = of(book, ignore=("ruff:ANN001",))
    assert selection.level("hints-missing") is WARNING
    assert selection.level("ruff:ANN001") is None
    assert selection.level("ruff:ANN201") is WARNING
    assert "ANN001" in selection.ruff_ignore
    assert "ANN001" not in selection.ruff_select
    assert of(book, ignore=("ruff:E722",)).level("bare-except") is None


def test_pages_that_are_on_ask_for_their_codes_even_if_the_profile_leaves_them_out(book: Rulebook) -> None:
    selection = of(book)
    assert {"S101", "SIM105"} <= set(selection.ruff_select)
    assert not {"S101", "SIM105"} & set(selection.ruff_ignore)
    assert "S101" in of(book, ignore=("input-asserted",)).ruff_ignore


def test_only_what_is_selected_is_asked_for(book: Rulebook) -> None:
    alone = of(book, select=("bare-except",))
    assert (alone.ruff_select, alone.ruff_preview) == (("E722",), ())
    assert alone.wants("ruff")
    assert not alone.wants("mypy")
    assert of(book, select=("hints-missing",)).wants("mypy")
    assert not of(book, select=("query-in-loop",)).wants("ruff")
    assert "E5" in of(book, select=("ruff:E5", "ruff")).ruff_select
    assert of(book, select=("orm",)).level("ruff:B007") is None
    assert of(book, select=("orm",)).level("mypy:arg-type") is None
    assert of(book, ignore=("ruff",)).ruff_select == ()


def test_what_the_profile_has_no_opinion_on_is_the_engines_choice(book: Rulebook) -> None:
    # A project may select more in its own ruff configuration.
    assert of(book).level("ruff:ERA001") is INFO
    assert of(book).level("ruff:E501") is None
    assert of(book, select=("ruff",)).level("ruff:ERA001") is None
    assert of(book, extend_select=("ruff:E5",)).level("ruff:E501") is INFO


def test_preview_codes_are_named_one_by_one(book: Rulebook) -> None:
    assert of(book).ruff_preview == ("DOC501",)
    assert "DOC501" not in of(book).ruff_select
    assert of(book, ignore=("docs",)).ruff_preview == ()
    spelt = of(book, select=("ruff:DOC",)).ruff_preview
    assert {"DOC201", "DOC501"} <= set(spelt)
    assert "DOC402" in of(book, profile="strict").ruff_preview


def test_mypy_is_told_what_the_wanted_codes_need(book: Rulebook) -> None:
    adopt = of(book, profile="adopt").mypy_options
    assert "disallow_untyped_defs" not in adopt
    wanted = of(
        book, profile="adopt", extend_select=("hints-missing", "mypy:possibly-undefined")
    ).mypy_options
    assert wanted["disallow_untyped_defs"] is True
    assert wanted["enable_error_code"] == ["truthy-function", "possibly-undefined"]
    assert of(book, profile="strict").mypy_options["strict"] is True


def test_tests_migrations_and_scripts_are_held_to_less(book: Rulebook) -> None:
    selection = of(book, extend_select=("ruff:ERA",))
    assert selection.level("hints-missing", "shop/models.py") is WARNING
    assert selection.level("hints-missing", "shop/tests/test_models.py") is None
    assert selection.level("ruff:ANN001", "tests/test_models.py") is None
    assert selection.level("input-asserted", "tests/test_models.py") is None, "its one code is left out there"
    assert selection.level("bare-except", "tests/test_models.py") is ERROR
    assert selection.level("bare-except", "shop/migrations/0001_initial.py") is None
    assert selection.level("mypy:arg-type", "shop/migrations/0001_initial.py") is None
    assert selection.level("query-in-loop", "shop/migrations/0002_fill.py") is not None
    assert selection.level("ruff:F401", "shop/__init__.py") is None
    assert selection.level("ruff:S113", "scripts/load.py") is None


def test_a_projects_own_patterns_leave_out_and_keep_in(book: Rulebook) -> None:
    selection = of(
        book,
        per_file_ignores={
            "legacy/*.py": ("errors", "mypy"),
            "!shop/**": ("query-in-loop",),
            "*.pyi": ("all",),
        },
    )
    assert selection.level("bare-except", "legacy/a.py") is None
    assert selection.level("mypy:arg-type", "legacy/a.py") is None
    assert selection.level("bare-except", "legacy/deep/a.py") is ERROR
    assert selection.level("query-in-loop", "other/a.py") is None
    assert selection.level("query-in-loop", "shop/a.py") is WARNING
    assert selection.level("ruff:B007", "shop/a.pyi") is None


def test_options_come_from_page_profile_and_project(book: Rulebook) -> None:
    assert of(book).options("hints-missing") == {"scope": "public", "max-lines": 3}
    strict = of(book, profile="strict", rule={"hints-missing": {"scope": "all"}})
    assert strict.options("hints-missing") == {"scope": "all", "max-lines": 0}


def test_a_rule_nobody_wrote_is_a_mistake_of_the_caller(book: Rulebook) -> None:
    with pytest.raises(KeyError):
        of(book).level("no-such-rule")


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("ruff:S506", ERROR),
        ("ruff:S603", WARNING),
        ("ruff:F821", ERROR),
        ("ruff:F401", WARNING),
        ("ruff:FAST001", INFO),
        ("ruff:E741", INFO),
        ("ruff:invalid-syntax", ERROR),
        ("mypy:attr-defined", ERROR),
        ("mypy:misc", INFO),
        ("mypy:possibly-undefined", WARNING),
        ("mypy:django-manager-missing", WARNING),
    ],
)
def test_codes_nobody_claims_have_a_weight(code: str, severity: Severity) -> None:
    assert foreign_severity(code) is severity


@pytest.mark.parametrize(
    ("prefix", "code", "fits"),
    [
        ("D", "D100", True),
        ("D", "DTZ005", False),
        ("PL", "PLC0414", True),
        ("ALL", "E501", True),
        ("E5", "E501", True),
        ("E501", "E50", False),
        ("F", "FURB101", False),
        ("T", "T201", True),
        ("S1", "S101", True),
    ],
)
def test_prefixes_mean_what_ruff_means_by_them(prefix: str, code: str, fits: bool) -> None:
    assert begins(code, prefix) is fits


@pytest.fixture(scope="module")
def ruff_rules() -> list[dict[str, Any]]:
    command = [sys.executable, "-I", "-m", "ruff", "rule", "--all", "--output-format", "json"]
    rules: list[dict[str, Any]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return rules


def test_every_code_of_ruff_is_known_and_every_code_we_name_exists(ruff_rules: list[dict[str, Any]]) -> None:
    codes = {rule["code"] or rule["name"] for rule in ruff_rules}
    assert [code for code in codes if not is_ruff_code(code)] == []
    known = profiles()
    named = {*known.ruff.preview, *known.severity["ruff"].levels} - {"invalid-syntax"}
    for profile in known.profiles.values():
        named |= {*profile.ruff, *profile.ignore, *profile.preview}
    assert [name for name in sorted(named) if not any(begins(code, name) for code in codes)] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_ruff_accepts_what_a_profile_asks_for(profile: str, tmp_path: Path, book: Rulebook) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    selection = of(book, profile=profile)
    select = ",".join((*selection.ruff_select, *selection.ruff_preview))
    command = [
        sys.executable,
        "-I",
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--preview",
        "--exit-zero",
    ]
    command += ["--config", "lint.explicit-preview-rules=true"]
    settings = tmp_path / "settings" / "ruff.toml"
    settings.parent.mkdir()
    settings.write_text(tomlkit.dumps(selection.ruff_config))
    command.remove("--isolated")
    command += ["--config", str(settings)]
    command += ["--select", select, "--ignore", ",".join(selection.ruff_ignore), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not re.search(r"no effect|unknown|removed", done.stderr, re.IGNORECASE), done.stderr


@pytest.mark.parametrize("profile", PROFILES)
def test_mypy_accepts_what_a_profile_asks_for(profile: str, tmp_path: Path, book: Rulebook) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    lines = ["[mypy]"]
    for key, value in of(book, profile=profile).mypy_options.items():
        lines.append(f"{key} = {', '.join(value) if isinstance(value, list) else value}")
    (tmp_path / "mypy.ini").write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-I", "-m", "mypy", "--config-file", str(tmp_path / "mypy.ini")]
    command += ["--cache-dir", str(tmp_path / "cache"), str(tmp_path / "a.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def test_the_defaults_for_kinds_of_files_name_rules_that_exist() -> None:
    book = rulebook.read()
    words = {
        word
        for kind in profiles().per_file
        for word in (*kind.ignore, *kind.but)
        if ":" not in word and word != "all"
    }
    assert {word for word in words if word not in book and word not in book.areas} == set()


def test_what_a_profile_leaves_out_of_mypy_stays_out_though_a_page_claims_it() -> None:
    book = rulebook.read()
    strict = of(book, profile="strict")
    assert strict.level("any-annotation") is not None
    assert strict.level("mypy:explicit-any") is None
    assert "disallow_any_explicit" not in strict.mypy_options
    named = of(book, profile="strict", extend_select=("mypy:explicit-any",))
    assert named.level("mypy:explicit-any") is not None
    assert named.mypy_options["disallow_any_explicit"] is True
