"""What people see at a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from reviewer.finding import Finding, Related, Severity, Span
from reviewer.outcome import Outcome, Stats
from reviewer.reporters import Context, show

Shown = Callable[..., str]


def one(span: Span, message: str = "m", related: tuple[Related, ...] = ()) -> Outcome:
    """Give an outcome of one finding in `a.py`."""
    finding = Finding(
        rule="r", path="a.py", span=span, severity=Severity.ERROR, message=message, related=related
    )
    return Outcome(findings=(finding,), stats=Stats(files=1, lines=1))


def over(context: Context, text: str | None) -> Context:
    """Give the context with `a.py` reading as `text`."""
    return msgspec.structs.replace(context, text={"a.py": text}.get)


def drawing(told: str) -> list[str]:
    """Give the lines between the place and the last note, without the gutter's numbers."""
    lines = told.splitlines()
    begin = next(at for at, line in enumerate(lines) if "╭─" in line) + 1
    end = next(at for at, line in enumerate(lines) if "╰─" in line)
    return [line.split("│", 1)[-1].removeprefix(" ") for line in lines[begin:end]]


def test_full_shows_message_place_source_and_witnesses(
    outcome: Outcome, context: Context, shown: Shown
) -> None:
    told = shown("full", outcome, context, 100)
    assert (
        """\
error[bare-except] A bare `except:` also catches KeyboardInterrupt; name the exception you expect
   ╭─ shop/views.py:13:5  in catalogue
13 │     except:
   │     ^^^^^^
   ╰─ seen by native, ruff:E722 · enforces errors-handled · safe fix available
"""
        in told
    )


def test_full_draws_related_places_of_the_file_into_the_source(
    outcome: Outcome, context: Context, shown: Shown
) -> None:
    told = shown("full", outcome, context, 100)
    assert (
        """\
   ╭─ shop/views.py:10:23  in catalogue
 7 │     books = Book.objects.all()
   │             ------------------ the rows come from here, without `author`
   ┊
10 │         names.append(("標題", book.author.name))
   │                               ^^^^^^^^^^^
   ├─ see shop/models.py:8:5 `author` is declared here
   ╰─ seen by native · enforces db-n-plus-one · medium confidence · unsafe fix available
"""
        in told
    )


def test_full_puts_words_about_the_place_itself_below_the_source(context: Context, shown: Shown) -> None:
    span = Span(1, 1, 1, 6)
    notes = (Related("a.py", span, "Variants:\nf(a: int)\nf(a: str)"), Related("a.py", span, "See [red]x"))
    told = shown("full", one(span, related=notes), over(context, "f(1.5)\n"))
    assert (
        """\
1 │ f(1.5)
  │ ^^^^^
  ├─ note Variants:
  │  f(a: int)
  │  f(a: str)
  ├─ note See [red]x
  ╰─ seen by native
"""
        in told
    )


def test_full_quotes_the_clause_when_it_is_known(outcome: Outcome, context: Context, shown: Shown) -> None:
    told = shown(
        "full", outcome, msgspec.structs.replace(context, clauses={"errors-handled": "Handle errors."})
    )
    assert "├─ standard Handle errors.\n" in told


def test_full_shows_fixes_as_a_diff_when_asked(outcome: Outcome, context: Context, shown: Shown) -> None:
    told = shown("full", outcome, msgspec.structs.replace(context, show_fixes=True))
    assert "   │ -    except:\n   │ +    except Exception:\n" in told
    assert "+    except" not in shown("full", outcome, context)


def test_full_ends_with_problems_and_figures(outcome: Outcome, context: Context, shown: Shown) -> None:
    assert shown("full", outcome, context).endswith(
        """\
not reviewed by native: shop/deep.py: the file is nested too deeply

Found 2 errors, 1 warning and 1 info in 2 of 14 files (1,204 lines) in 1.24 s.
  by native 310 ms, ruff 50 ms and mypy 1.10 s, profile standard
  left out: 3 suppressed in the source
  1 fixable with --fix, 1 more with --unsafe-fixes
"""
    )


@pytest.mark.parametrize("name", ["full", "concise", "statistics"])
def test_a_clean_review_is_told_in_a_sentence(name: str, context: Context, shown: Shown) -> None:
    stats = Stats(files=3, lines=90, seconds={"native": 0.01, "total": 0.02})
    told = shown(name, Outcome(stats=stats), context)
    assert told.splitlines()[0] == (
        "All is well: nothing to say about 3 files (90 lines) in 20 ms. Thank you for the"
    )


def test_an_engine_that_failed_is_not_praised(outcome: Outcome, context: Context, shown: Shown) -> None:
    told = shown("full", Outcome(problems=outcome.problems, stats=outcome.stats), context)
    assert "All is well" not in told
    assert "Nothing to report in what could be reviewed" in told
    assert "no Python file" in shown("full", Outcome(), context)


def test_quiet_leaves_out_the_summary_but_no_problem(
    outcome: Outcome, context: Context, shown: Shown
) -> None:
    told = shown("full", outcome, msgspec.structs.replace(context, show_summary=False))
    assert "Found" not in told
    assert "not reviewed by native" in told


def test_times_are_left_out_when_asked(outcome: Outcome, context: Context, shown: Shown) -> None:
    told = shown("full", outcome, msgspec.structs.replace(context, show_times=False))
    assert " ms" not in told
    assert "by native, ruff and mypy, profile standard" in told


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("\tx = 1\n", Span(1, 2, 1, 3), ["    x = 1", "    ^"]),
        ("a\tb = 1\n", Span(1, 3, 1, 4), ["a   b = 1", "    ^"]),
        ("é = '漢字' + x\n", Span(1, 12, 1, 13), ["é = '漢字' + x", "             ^"]),
        ("a\u200bb = 1\n", Span(1, 3, 1, 4), ["a\\u200bb = 1", "       ^"]),
        ("x = 1\n", Span(1, 1, 1, 1), ["x = 1", "^"]),
        ("x = 1\n", Span(1, 6, 1, 6), ["x = 1", "     ^"]),
        ("x = 1\n", Span(1, 3, 1, 90), ["x = 1", "  ^^^"]),
        ("\n", Span(1, 1, 1, 1), ["", "^"]),
        ("x\x0cy\nz\n", Span(2, 1, 2, 2), ["z", "^"]),
        ("if a:\r\n    b\r\n", Span(1, 1, 2, 6), ["if a:", "^^^^^", "    b", "    ^"]),
        ("if a:\n    b\n    c\n    d\n", Span(1, 4, 5, 1), ["if a:", "   ^^", " ┊", "    d", "    ^"]),
        ("x = 1\n", Span(9, 1, 9, 2), []),
    ],
)
def test_marks_stand_under_what_they_mark(
    text: str, span: Span, expected: list[str], context: Context, shown: Shown
) -> None:
    assert drawing(shown("full", one(span), over(context, text))) == expected


def test_a_file_that_is_gone_shows_no_source(context: Context, shown: Shown) -> None:
    assert drawing(shown("full", one(Span(1, 1, 1, 2)), over(context, None))) == []


def test_a_long_line_is_cut_around_its_mark(context: Context, shown: Shown) -> None:
    text = "x = [" + "1, " * 50_000 + "bad, " + "2, " * 50_000 + "]\n"
    column = text.index("bad") + 1
    source, marks = drawing(shown("full", one(Span(1, column, 1, column + 3)), over(context, text), 60))
    assert source.startswith("…")
    assert source.endswith("…")
    assert source[marks.index("^") :].startswith("bad")
    assert cell_len(source) <= 60


def test_nothing_but_places_is_wider_than_the_console(
    outcome: Outcome, context: Context, shown: Shown
) -> None:
    for width in (40, 80):
        for line in shown("full", outcome, context, width).splitlines():
            assert cell_len(line) <= width or "╭─" in line or line.startswith("──")


def test_a_label_without_room_goes_below(context: Context, shown: Shown) -> None:
    related = (Related("a.py", Span(1, 1, 1, 2), "a long explanation that does not fit beside its mark"),)
    lines = drawing(shown("full", one(Span(2, 1, 2, 2), related=related), over(context, "a\nb\n"), 40))
    assert lines[1] == "-"
    assert " ".join(part.strip() for part in lines[2:4]) == related[0].message


def test_full_shows_at_most_twenty_of_a_rule_in_a_file(context: Context, shown: Shown) -> None:
    findings = tuple(
        Finding(rule="r", path="a.py", span=Span(at, 1, at, 2), severity=Severity.INFO, message="m")
        for at in range(1, 31)
    )
    told = shown("full", Outcome(findings=findings, stats=Stats(files=1)), context)
    assert told.count("info[r]") == 20
    assert "… and 10 more of r\n" in told
    assert "10 more findings: `--output-format concise` lists all" in told
    assert shown("concise", Outcome(findings=findings), context).count("info[r]") == 30


def test_full_shows_at_most_a_hundred_the_most_severe_first(context: Context, shown: Shown) -> None:
    weak = [
        Finding(rule=f"r{at}", path="a.py", span=Span(1, 1, 1, 2), severity=Severity.INFO, message="m")
        for at in range(120)
    ]
    grave = [
        Finding(rule="grave", path="b.py", span=Span(1, 1, 1, 2), severity=Severity.ERROR, message="m"),
        Finding(rule="weak", path="c.py", span=Span(1, 1, 1, 2), severity=Severity.INFO, message="m"),
    ]
    told = shown("full", Outcome(findings=(*weak, *grave), stats=Stats(files=3)), context)
    assert told.count("╭─") == 100
    assert "error[grave]" in told
    assert "22 more findings, also in 1 further file:" in told


def test_concise_is_one_unbroken_line_a_finding(outcome: Outcome, context: Context, shown: Shown) -> None:
    lines = shown("concise", outcome, context, 40).splitlines()
    assert lines[2] == (
        "shop/views.py:13:5: error[bare-except] A bare `except:` also catches KeyboardInterrupt; "
        "name the exception you expect (safe fix)"
    )


def test_statistics_count_by_rule_the_most_frequent_first(
    outcome: Outcome, context: Context, shown: Shown
) -> None:
    twice = msgspec.structs.replace(outcome, findings=(*outcome.findings, outcome.findings[3]))
    lines = shown("statistics", twice, context).splitlines()
    assert lines[0] == "2  info     ruff:S307            1 file"
    assert lines[1] == "1  error    bare-except          1 file, fixable: 1 safe"


def test_markup_is_shown_not_obeyed(outcome: Outcome, context: Context, shown: Shown) -> None:
    told = shown("full", outcome, context)
    assert "── shop/ünï [red]code.py ─" in told
    assert "info[ruff:S307] Use of [bold]eval[/bold]" in told
    assert "\\u202e trojan" in told


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_unicode_gets_plain_signs(
    encoding: str, outcome: Outcome, context: Context
) -> None:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    for name in ("full", "concise", "statistics"):
        show(name, outcome, context, Console(file=file, width=80))
    file.flush()
    told = raw.getvalue().decode(encoding)
    assert "-- shop/views.py ----" in told
    assert "13 |     except:\n   |     ^^^^^^\n" in told
    assert "\\u6a19\\u984c" in told


def test_colours_come_on_terminals_alone_and_never_with_no_color(
    outcome: Outcome, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*, terminal: bool) -> str:
        file = io.StringIO()
        show("full", outcome, context, Console(file=file, width=80, force_terminal=terminal))
        return file.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31merror\x1b[0m" in told(terminal=True)
    assert "\x1b" not in told(terminal=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", told(terminal=True))


def test_no_rule_fills_the_screen_where_there_is_too_much_for_one(context: Context, shown: Shown) -> None:
    many = one(Span(1, 1, 1, 2)).findings[0]
    found = [
        *(msgspec.structs.replace(many, path=f"{at}.py", rule="usual") for at in range(120)),
        msgspec.structs.replace(many, path="z.py", rule="rare"),
    ]
    told = shown("full", Outcome(findings=tuple(found), stats=Stats(files=121, lines=121)), context, 100)
    assert "error[rare]" in told
    assert told.count("error[usual]") == 99
