"""Where configuration comes from, which source wins, and how a bad one is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from reviewer.config import BadConfig, load, schema
from reviewer.finding import Severity

PAGE = """+++
id = "{id}"
name = "Do it well"
severity = "warning"
clause = "code-clean"
fix = "never"
[options]
limit = 3
names = ["a"]
scope = "public"
[types]
scope = '"public" | "all"'
+++
A page.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pages" / "team").mkdir(parents=True)
    for name in ("loose-end", "tall-tale"):
        (tmp_path / "pages" / "team" / f"{name}.md").write_text(PAGE.format(id=name))
    return tmp_path


def refusal(folder: Path, text: str, name: str = "reviewer.toml") -> str:
    (folder / name).write_text(text)
    with pytest.raises(BadConfig) as refused:
        load(folder, environ={})
    return str(refused.value).removeprefix(f"{folder}/")


def test_without_a_file_the_standard_profile_applies_to_the_nearest_project(project: Path) -> None:
    below = project / "src" / "app"
    below.mkdir(parents=True)
    config = load(below, environ={})
    assert (config.root, config.source, config.profile, config.select) == (project, None, "standard", None)
    assert config.fail_level is Severity.WARNING


def test_the_nearest_file_upwards_configures_and_gives_the_root(project: Path) -> None:
    below = project / "src" / "app"
    below.mkdir(parents=True)
    (project / "pyproject.toml").write_text('[tool.reviewer]\nprofile = "strict"\n')
    assert load(below, environ={}).profile == "strict"
    (project / "src" / "reviewer.toml").write_text('profile = "adopt"\n')
    config = load(below, environ={})
    assert (config.profile, config.root, config.source) == (
        "adopt",
        project / "src",
        project / "src" / "reviewer.toml",
    )


def test_a_pyproject_without_our_table_is_passed_over(project: Path) -> None:
    below = project / "service"
    below.mkdir()
    (project / "reviewer.toml").write_text('profile = "strict"\n')
    (below / "pyproject.toml").write_text('[project]\nname = "service"\ndescription = "for reviewers"\n')
    assert load(below, environ={}).profile == "strict"


def test_what_lies_above_the_repository_does_not_configure_it(project: Path) -> None:
    inner = project / "vendored"
    (inner / ".git").mkdir(parents=True)
    (project / "reviewer.toml").write_text('profile = "strict"\n')
    assert load(inner, environ={}).profile == "standard"


def test_command_line_goes_before_environment_before_file(project: Path) -> None:
    (project / "reviewer.toml").write_text(
        'profile = "adopt"\nfail-level = "info"\npython = "env/bin/python"\n'
    )
    environ = {
        "REVIEWER_PROFILE": "strict",
        "REVIEWER_FAIL_LEVEL": "error",
        "REVIEWER_ENGINES": "native, ruff",
    }
    config = load(project, environ=environ, overrides={"fail_level": Severity.WARNING, "profile": None})
    assert (config.profile, config.fail_level) == ("strict", Severity.WARNING)
    assert config.engines == ("native", "ruff")
    assert config.python == str(project / "env/bin/python")


def test_a_nearer_select_starts_afresh_and_ignores_add_up(project: Path) -> None:
    (project / "reviewer.toml").write_text(
        'rule-pages = "pages"\nselect = ["team"]\nextend-select = ["ruff:ERA"]\nignore = ["ruff:E7", "loose-end"]\n'
    )
    config = load(project, environ={}, overrides={"select": ["loose-end"], "ignore": ("ruff:W",)})
    assert config.select == ("loose-end",)
    assert config.extend_select == ()
    assert config.ignore == ("ruff:E7", "ruff:W"), "what is named on the command line is wanted after all"


def test_tables_are_laid_over_each_other_key_by_key(project: Path) -> None:
    (project / "standard.toml").write_text(
        'rule-pages = "pages"\nexclude = ["gen/"]\n[severity]\nloose-end = "error"\nteam = "info"\n'
        '[rule.loose-end]\nlimit = 5\nnames = ["b"]\n'
    )
    (project / "reviewer.toml").write_text(
        'extend = "standard.toml"\nexclude = ["old/"]\n[severity]\nloose-end = "off"\n[rule.loose-end]\nlimit = 7\n'
    )
    config = load(project, environ={})
    assert config.severity == {"loose-end": "off", "team": "info"}
    assert config.rule == {"loose-end": {"limit": 7, "names": ["b"]}}
    assert config.exclude == ("gen/", "old/")
    assert config.rule_pages == (project / "pages",)


def test_extend_reads_an_installed_package_without_importing_it(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "installed" / "acme_standard"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "reviewer.toml").write_text('profile = "strict"\n')
    (package / "mild.toml").write_text('profile = "adopt"\n')
    monkeypatch.syspath_prepend(str(package.parent))
    (project / "reviewer.toml").write_text('extend = "package:acme_standard"\n')
    assert load(project, environ={}).profile == "strict"
    (project / "reviewer.toml").write_text('extend = "package:acme_standard/mild.toml"\n')
    assert load(project, environ={}).profile == "adopt"


def test_a_package_beside_the_reviewed_code_is_not_installed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "trap").mkdir()
    (project / "trap" / "reviewer.toml").write_text('profile = "adopt"\n')
    monkeypatch.chdir(project)
    monkeypatch.syspath_prepend(str(project))
    assert "package:trap" in refusal(project, 'extend = "package:trap"\n')


def test_extending_in_a_circle_is_refused(project: Path) -> None:
    (project / "other.toml").write_text('\nextend = "reviewer.toml"\n')
    told = refusal(project, 'extend = "other.toml"\n')
    assert told.startswith("other.toml:2: `extend` leads in a circle")


def test_a_named_file_from_elsewhere_speaks_about_this_project(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "house.toml"
    elsewhere.write_text('profile = "strict"\n')
    config = load(project, file=elsewhere, environ={})
    assert (config.root, config.source, config.profile) == (project, elsewhere, "strict")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('\nprofil = "strict"\n', "2: unknown key 'profil'; did you mean 'profile'?"),
        ('profile = "stict"\n', "1: unknown profile 'stict'; did you mean 'strict'?"),
        ("profile = 3\n", "1: unknown profile a number; choose one of adopt, standard, strict"),
        ('fail-level = "fatal"\n', "1: unknown fail-level 'fatal'; choose one of info, warning, error"),
        ("ignore = [1]\n", "1: 'ignore' must be a list of texts, not a list with a number"),
        ('severity = "error"\n', "1: 'severity' must be a table, not text"),
        ('engines = ["native", "mipy"]\n', "1: unknown name 'mipy' in engines; did you mean 'mypy'?"),
        ("engines = []\n", "1: 'engines' must name one at least of native, ruff, mypy"),
        ('extend = "no.toml"\n', "1: `extend` names 'no.toml', which is not there; its path is relative to this file"),
        ('rule-pages = ["no"]\n', "1: the folder of pages 'no' is not there"),
        ('rule-pages="pages"\nignore = [\n  "team",\n  "lose-end",\n]\n', "4: unknown rule or area 'lose-end'; did you mean 'loose-end'?"),
        ('select = ["E501"]\n', "1: unknown rule 'E501'; codes of other tools are written 'ruff:E501'"),
        ('select = ["arg-type"]\n', "1: unknown rule 'arg-type'; codes of other tools are written 'mypy:arg-type'"),
        ('select = ["ruff:XYZ1"]\n', "1: ruff has no code 'XYZ1'"),
        ('select = ["mypy:arg-typ"]\n', "1: mypy has no code 'arg-typ'; did you mean 'arg-type'?"),
        ('rule-pages="pages"\n[severity]\n# why\n"tall-tail" = "off"\n', "4: unknown rule or area 'tall-tail'; did you mean 'tall-tale'?"),
        ('rule-pages="pages"\n[severity]\ntall-tale = "fatal"\n', "3: unknown severity 'fatal' of tall-tale; choose one of off, info, warning, error"),
        ('[per-file-ignores]\n"a/" = ["ruff:E"]\n"b/" = ["ruf"]\n', "3: unknown rule or area 'ruf'; did you mean 'ruff'?"),
        ('rule-pages="pages"\n[rule.loose-ends]\nlimit = 1\n', "2: unknown rule 'loose-ends'; did you mean 'loose-end'?"),
        ('rule-pages="pages"\n[rule.loose-end]\nnames = []\nlimits = 1\n', "4: unknown option 'limits' of loose-end; did you mean 'limit'?"),
        ('rule-pages="pages"\n[rule]\nloose-end.limit = "x"\n', "3: the value of 'limit' does not fit: expected int, got str"),
        ('rule-pages="pages"\n[rule.loose-end]\nnames = ["a", 2]\n', "3: the value of 'names' does not fit: expected str, got int at [1]"),
        ('rule-pages="pages"\nrule = { loose-end = { scope = "none" } }\n', "2: the value of 'scope' does not fit: invalid enum value 'none'"),
        ('profile = "strict"\nprofile = \n', "2: is not valid TOML: Invalid value (at line 2, column 11)"),
    ],
)  # fmt: skip
def test_bad_configuration_is_refused_with_its_line(project: Path, text: str, told: str) -> None:
    assert refusal(project, text).startswith(f"reviewer.toml:{told}")


def test_lines_count_from_the_top_of_a_shared_file(project: Path) -> None:
    text = '[project]\nname = "x"\ndescription = """\n[tool.reviewer]\nprofil = 1\n"""\n\n[tool.reviewer]\nprofil = "strict"\n'
    assert refusal(project, text, "pyproject.toml").startswith("pyproject.toml:9: unknown key 'profil'")


def test_a_broken_shared_file_is_ours_to_tell_only_if_it_names_us(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project\nkeywords = ['reviewer']\n")
    assert load(project, environ={}).source is None
    assert refusal(project, "[tool.reviewer]\n= 1\n", "pyproject.toml").startswith(
        "pyproject.toml:2: is not valid TOML"
    )


def test_bytes_that_are_not_utf8_are_refused(project: Path) -> None:
    (project / "reviewer.toml").write_bytes(b'profile = "\xff"\n')
    with pytest.raises(BadConfig, match="is not UTF-8 text"):
        load(project, environ={})


def test_other_sources_name_themselves(project: Path) -> None:
    with pytest.raises(BadConfig, match=r"^REVIEWER_PROFILE: unknown profile 'x'"):
        load(project, environ={"REVIEWER_PROFILE": "x"})
    with pytest.raises(BadConfig, match=r"^--select: unknown rule or area 'x-y'"):
        load(project, environ={}, overrides={"select": ["x-y"]})


def test_codes_of_mypy_plugins_are_let_through(project: Path) -> None:
    assert load(project, environ={}, overrides={"ignore": ["mypy:django-manager-missing"]}).ignore


def test_the_schema_accepts_what_we_accept_and_refuses_what_we_refuse() -> None:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    validator = jsonschema.Draft202012Validator(made)
    good = {
        "profile": "strict",
        "ignore": ["ruff:E5", "orm"],
        "severity": {"mypy:arg-type": "off"},
        "exclude": "x/",
    }
    assert validator.is_valid(good)
    for bad in (
        {"profil": "strict"},
        {"profile": "x"},
        {"severity": {"orm": "fatal"}},
        {"engines": ["mipy"]},
    ):
        assert not validator.is_valid(bad), bad


def test_validating_loads_neither_libcst_nor_checks(project: Path) -> None:
    (project / "reviewer.toml").write_text('ignore = ["ruff:E5"]\n')
    code = (
        "import sys; from pathlib import Path; from reviewer.config import load, schema\n"
        f"load(Path({str(project)!r}), environ={{}}); schema()\n"
        "print([m for m in sys.modules if m == 'libcst' or m.startswith('reviewer.checks')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
