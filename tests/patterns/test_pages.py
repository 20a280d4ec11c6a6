"""A team's clause as a page with a pattern: checked, explained, tried, fixed and silenced as any other rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import native, reviewer, write

PAGE = '''\
+++
id = "our-http-client"
name = "Call other services through our client"
severity = "error"
clause = "house-http"
message = "`requests.{VERB}` knows nothing of our retries; use `house.http.{VERB}`"
fix = "unsafe"
scope = "call"
[match]
pattern = "$CALLED($...ARGS)"
not-inside = """
with house.offline($...):
    $...BODY
"""
[match.variables.CALLED]
name = ["requests.get", "requests.post"]
+++
Why.
'''
PLAIN = """\
+++
id = "our-http-client"
name = "Call other services through our client"
severity = "error"
clause = "house-http"
message = "no retries for {URL}"
fix = "unsafe"
scope = "call"
[match]
pattern = "requests.get($URL, $...ARGS)"
where = ["src/"]
[replace]
code = "http.get($URL, $...ARGS)"
imports = "from house import http"
+++
Other services are called through our client.

```python bad file=src/a.py
from house import http
import requests

requests.get(f"{host}/a", timeout=3)  # <-
```

```python fixed
from house import http
import requests

http.get(f"{host}/a", timeout=3)
```

```python good file=scripts/a.py
import requests

requests.get("a")
```
"""
CONFIG = '[tool.reviewer]\nrule-pages = ["standard"]\n'
WORDS = ("--output-format", "concise", "--quiet", "--select", "our-http-client")
SOURCE = 'from house import http\nimport requests\n\nX = requests.get("u")\n'
FILES = {
    "pyproject.toml": CONFIG,
    "standard/house/our-http-client.md": PLAIN,
    "src/a.py": SOURCE,
    "b.py": SOURCE,
}


def test_a_clause_of_a_team_is_a_rule_like_any_other(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert (
        native(tmp_path, *WORDS).out
        == 'src/a.py:4:5: error[our-http-client] no retries for "u" (unsafe fix)\n'
    )
    assert native(tmp_path, *WORDS, "--fix", "--unsafe-fixes").code == 0
    assert (tmp_path / "src/a.py").read_text() == SOURCE.replace("requests.get", "http.get")
    assert (tmp_path / "b.py").read_text() == SOURCE
    silenced = SOURCE.replace("\n\nX", "\n\n# reviewer: ignore[our-http-client] a probe\nX")
    write(tmp_path, {"src/a.py": silenced})
    assert native(tmp_path, *WORDS).out == ""


def test_a_changed_page_is_a_changed_review(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert native(tmp_path, *WORDS).code == 1
    write(tmp_path, {"standard/house/our-http-client.md": PLAIN.replace("requests.get(", "requests.put(")})
    assert native(tmp_path, *WORDS).code == 0


def test_the_pages_of_a_team_are_tried(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    done = reviewer(tmp_path, "test")
    assert (done.code, done.out) == (
        0,
        "standard/house/our-http-client.md: 1 example holds\n1 page, none of them broken\n",
    )
    assert reviewer(tmp_path, "test", "our-http-client").out == done.out
    assert reviewer(tmp_path, "test", "standard/house/our-http-client.md").out == done.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  # <-", "", "the rule speaks on line 22, the arrows stand on no line (no retries for"),
        ('"a")\n', '"a")  # <-\n', "the rule speaks on no line, the arrows stand on line 35"),
        ("timeout=3)\n```\n\n```python good", "timeout=4)\n```\n\n```python good", "the fix gives"),
        ("```python", "```py", "the page has no example"),
    ],
)
def test_a_broken_promise_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    write(tmp_path, {**FILES, "standard/house/our-http-client.md": PLAIN.replace(old, new)})
    done = reviewer(tmp_path, "test")
    assert done.code == 1
    assert told in done.out
    assert done.out.endswith("1 page, 1 of them broken\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("requests.get($URL, $...ARGS)", "requests.get($URL", ":10: the pattern 'requests.get($URL' is no Python"),
        ('"requests.get($URL, $...ARGS)"', '"$URL"', ":10: the pattern '$URL' is a lone metavariable"),
        ('"requests.get($URL, $...ARGS)"', '""', "the pattern '' is empty"),
        ("http.get($URL, $...ARGS)", "http.get($WHERE)", ":13: the replacement needs $WHERE, which"),
        ("http.get($URL, $...ARGS)", "http.get($URL", ":13: the replacement 'http.get($URL' is no Python"),
        ("{URL}", "{PLACE}", ":6: the message needs {PLACE}, which"),
        ("from house import http\"", "house http\"", ":14: 'house http' is not one import of one name"),
        ('fix = "unsafe"', 'fix = "never"', "the fix is 'never', but [replace] gives one"),
        ("[match]", "[matches]", "unknown key 'matches'; did you mean 'match'?"),
        ('where = ["src/"]', "wheer = 1", "unknown"),
        ('where = ["src/"]', "[match.variables.URI]", "no pattern has the metavariable $URI"),
        ('where = ["src/"]', "[match.variables.URL]\ntext = '('", "no regular expression"),
        ("$URL, $...ARGS)\"\n", "$...A, $URL, $...B, $C, $...ARGS)\"\n", "more than 2 of $... in one list"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused_with_line_and_cause(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    write(tmp_path, {**FILES, "standard/house/our-http-client.md": PLAIN.replace(old, new, 1)})
    for words in (("check", "--engine", "native"), ("test",), ("rules",)):
        done = reviewer(tmp_path, *words)
        assert done.code == 2
        assert told in done.err
        assert "our-http-client.md:" in done.err
        assert "defect" not in done.err


def test_reading_a_page_with_a_pattern_needs_no_libcst(tmp_path: Path) -> None:
    import subprocess
    import sys

    write(tmp_path, FILES)
    code = "import sys\nfrom reviewer import rulebook\nrulebook.read(__import__('pathlib').Path('standard'))\nprint('libcst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_variable_may_be_one_of_several_names(tmp_path: Path) -> None:
    page = PAGE.replace("{VERB}", "{CALLED}").replace("house.offline($...)", "house.offline($...A)")
    code = (
        "import requests, house\nfrom requests import post as p\n\np(1)\nrequests.put(2)\n"
        "with house.offline():\n    p(3)\np(4)\n"
    )
    write(
        tmp_path,
        {**FILES, "standard/house/our-http-client.md": page.replace('"unsafe"', '"never"'), "src/a.py": code},
    )
    lines = native(tmp_path, *WORDS).out.splitlines()
    assert [line.partition(": ")[0] for line in lines if line.startswith("src")] == [
        "src/a.py:4:1",
        "src/a.py:8:1",
    ]


def test_the_page_that_the_documentation_shows_can_be_used(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/own-clauses.md").read_text(encoding="utf-8")
    page = text.split("```toml\n")[2].split("```")[0] + "Why.\n"
    code = SOURCE + "\nimport house\n\nwith house.offline():\n    requests.get('v')\n"
    write(tmp_path, {**FILES, "standard/house/our-http-client.md": page, "src/a.py": code})
    assert native(tmp_path, *WORDS).out == (
        "src/a.py:4:5: error[our-http-client] `requests.get` knows nothing of our retries; "
        '"u" goes through `house.http` (unsafe fix)\n'
    )
