"""Whatever the reviewed code says is text: no name, message or path breaks a format or moves a cursor."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from reviewer import escape
from reviewer.finding import Edit, Finding, Fix, Problem, Related, Safety, Severity, Span
from reviewer.outcome import Outcome, Stats
from reviewer.reporters import MACHINE, TEXT, Context, render, show
from reviewer.reporters.picture import picture
from reviewer.rulebook import Rulebook

NASTY = [
    "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\ \x1b[2J",
    "::error::x\n::stop-commands::y\r\n##vso[task.setvariable variable=a]b ##[error]",
    "[red]x[/red] [link=http://a]b[/link] :smile:",
    "| a | b |\n| - | - |\n`|` \\| `` ` `` <script>alert(1)</script> @everyone #1 ![x](http://y) ]]>",
    "\u202eabc\u2066 \u200b\u2028\u2029\x85 \ufffe\uffff \U000e0041",
    "\udc80\udcff\ud800",
    "a\x00b\x07\x08\x0b\x0c\x7f\x9b31m",
    '%0A%25,:;]="&<>',
]
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=40))
severities = st.sampled_from(list(Severity))
SAFE = st.builds(lambda a, b: Span(a, b, a, b + 3), st.integers(1, 3), st.integers(1, 30))
SARIF = json.loads(Path(__file__).parents[1].joinpath("data/sarif-schema-2.1.0.json").read_text("utf-8"))
PROPERTY = re.compile(r"[a-zA-Z]+=[^,:\r\n]*")


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Give an outcome whose every text may be anything."""
    path, other = draw(texts), draw(texts)
    finding = Finding(
        rule=draw(texts),
        path=path,
        span=draw(SAFE),
        severity=draw(severities),
        message=draw(texts),
        symbol=draw(texts),
        seen_by=(draw(texts),),
        fingerprint=draw(texts),
        fix=Fix(Safety.SAFE, (Edit(Span(1, 1, 1, 1), draw(texts)),)),
        related=(Related(path, draw(SAFE), draw(texts)), Related(other, draw(SAFE), draw(texts))),
    )
    problem = Problem(message=draw(texts), engine=draw(texts), path=draw(texts))
    return Outcome(findings=(finding,), problems=(problem,), stats=Stats(files=1))


def context(source: str = "x") -> Context:
    """Give a context in which every file reads the same."""
    return Context(text=lambda path: source, book=Rulebook(()), root=Path("/"), show_fixes=True)


def hidden(text: str, but: str = "\n") -> set[str]:
    """Give the characters of a text that a terminal may obey."""
    return {
        sign
        for sign in text
        if sign not in but
        and (
            unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
            or sign in "\u202e\u2066\u200b\ufeff\U000e0041"
        )
    }


@pytest.mark.parametrize("name", MACHINE)
@given(outcome=outcomes())
def test_machine_formats_hold_no_hidden_character(name: str, outcome: Outcome) -> None:
    told = render(name, outcome, context())
    # The markdown puts one invisible character of its own behind an @, which keeps it from mentioning.
    assert not hidden(told.replace("@\u200b", "@"))
    told.encode("utf-8")


@pytest.mark.parametrize("name", TEXT)
@given(outcome=outcomes(), source=texts, width=st.integers(20, 120))
def test_text_formats_hold_no_hidden_character(name: str, outcome: Outcome, source: str, width: int) -> None:
    file = io.StringIO()
    show(name, outcome, context(source), Console(file=file, width=width))
    assert not hidden(file.getvalue())


@given(outcome=outcomes(), source=texts)
def test_the_picture_is_well_formed(outcome: Outcome, source: str) -> None:
    drawn = picture(outcome, context(source), 80)
    assert not hidden(drawn)
    ET.fromstring(drawn)


@given(outcome=outcomes())
def test_json_gives_every_text_back(outcome: Outcome) -> None:
    finding = outcome.findings[0]
    (told,) = json.loads(render("json", outcome, context()))["findings"]
    assert told["message"] == _sayable(finding.message)
    assert told["path"] == _sayable(finding.path)
    line, _ = render("json-lines", outcome, context()).splitlines()
    assert json.loads(line)["message"] == _sayable(finding.message)


@given(outcome=outcomes())
def test_json_documents_parse_and_sarif_stays_valid(outcome: Outcome) -> None:
    for name in ("gitlab", "rdjson"):
        json.loads(render(name, outcome, context()))
    document = json.loads(render("sarif", outcome, context()))
    jsonschema.Draft4Validator(SARIF).validate(document)
    physical = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert re.fullmatch(r"[A-Za-z0-9/._~%-]*", physical["artifactLocation"]["uri"])


@given(outcome=outcomes())
def test_xml_says_the_message_on_both_sides(outcome: Outcome) -> None:
    top = ET.fromstring(render("junit", outcome, context()))
    failure, error = top.find(".//failure"), top.find(".//error")
    assert failure is not None
    assert failure.get("message") == escape.visible(outcome.findings[0].message)
    assert error is not None
    assert error.get("message") == escape.visible(outcome.problems[0].message)


@given(outcome=outcomes())
def test_a_workflow_command_stays_one_command(outcome: Outcome) -> None:
    for line in render("github", outcome, context()).splitlines():
        head = re.fullmatch(r"::(error|warning|notice) (.*?)::.*", line)
        assert head
        assert all(PROPERTY.fullmatch(part) for part in head[2].split(","))
    assert len(render("github", outcome, context()).splitlines()) == 2


@given(outcome=outcomes())
def test_an_azure_command_stays_one_command(outcome: Outcome) -> None:
    lines = render("azure", outcome, context()).splitlines()
    assert len(lines) == 2
    for line in lines:
        if line.startswith("info: "):
            assert "##" not in line
        else:
            head = re.match(r"##vso\[task\.logissue ([^\]]*)\]", line)
            assert head
            assert all(re.fullmatch(r"[a-z]+=[^;]*", part) for part in head[1].split(";")[:-1])


@given(outcome=outcomes())
@example(
    Outcome(
        findings=(
            Finding(
                rule="r",
                path="p",
                span=Span(1, 1, 1, 2),
                severity=Severity.INFO,
                message="a `x|y` | `odd",
            ),
        )
    )
)
def test_a_markdown_row_keeps_its_cells_and_their_words(outcome: Outcome) -> None:
    finding = outcome.findings[0]
    page = MarkdownIt("gfm-like", {"linkify": False}).render(render("markdown", outcome, context()))
    assert page.count("<tr>") == 2
    cells = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert len(cells) == 4
    words = unescape(re.sub(r"</?code>", "", cells[3])).replace("\u200b", "")
    said = escape.one_line(finding.message)
    assert words.replace("`", "").strip() == said.replace("`", "").strip(), "a cell is trimmed"
    assert not re.search(r"<(?!/?(?:code|td|tr|table|thead|tbody|th|p|strong|em|ul|li)\b)", page)


def test_every_control_and_every_bidirectional_character_is_spelt_out() -> None:
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        turning = unicodedata.bidirectional(sign) in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "B", "S",
        }  # fmt: skip
        if turning or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"):
            assert escape.visible(sign) == escape.spelt(sign), hex(code)


def test_escapes_are_those_of_python_source() -> None:
    assert escape.visible("a\n\x1b\u202e\U000e0041é漢") == "a\\n\\x1b\\u202e\\U000e0041é漢"
    assert escape.visible("a\nb\tc", keep="\n") == "a\nb\\tc"
    assert escape.one_line("  a \r\n\t b\x07 ") == "a b\\x07"


def test_markdown_keeps_code_as_code_and_disarms_the_rest() -> None:
    assert escape.markdown("use `dict[str]` <b>") == "use <code>dict&#91;str&#93;</code> &lt;b&gt;"
    assert escape.markdown("ask @team about #1") == "ask @\u200bteam about \\#1"
    assert escape.markdown("http://a www.b") == "http&#58;//a www&#46;b"


def _sayable(text: str) -> str:
    """Give a text as JSON can say it: lone surrogates are spelt out."""
    return "".join(escape.spelt(sign) if unicodedata.category(sign) == "Cs" else sign for sign in text)


def test_the_picture_is_the_same_every_time(
    outcome: Outcome, context: Context, shown: Callable[..., str]
) -> None:
    import msgspec

    timeless = msgspec.structs.replace(context, show_times=False)
    assert picture(outcome, timeless, 90) == picture(outcome, timeless, 90)
    drawn = picture(outcome, timeless, 90)
    assert "@font-face" not in drawn
    assert "/shop/" not in drawn.replace("shop/views.py", "")
