"""The body of a review: the verdict, what has no comment of its own, what was not looked at, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reviewer.escape import code
from reviewer.finding import Finding, Problem
from reviewer.github.choose import worst_first
from reviewer.github.marker import ReviewMarker
from reviewer.github.voice import LONGEST, Voice, cut, plain
from reviewer.reporters.words import MOST_SEVERE_FIRST, cause, counted, severities

_ROOM_FOR_THE_REST = 2_000
_RULES = 25  # rows of the table
_PROBLEMS = 10
_PLACES = 50  # links in one line; the others are counted


def body(
    news: Sequence[Finding],
    listed: Sequence[Finding],
    problems: Sequence[Problem],
    marker: ReviewMarker,
    voice: Voice,
    *,
    standing: int = 0,
) -> str:
    """Compose the body: `news` are the findings that this review tells first, `listed` those without a comment.

    `standing` counts what earlier reviews told and is still there. The text is always short
    enough; what found no room in it is counted.
    """
    return _together(_head(news, problems, standing), listed, [*_footer(voice), marker.written()], voice)


def report(findings: Sequence[Finding], problems: Sequence[Problem], voice: Voice) -> str:
    """Compose a text that lists all findings and needs no review around it."""
    return _together(_head(findings, problems, 0), findings, _footer(voice), voice)


def _together(head: Iterable[str], listed: Sequence[Finding], tail: Iterable[str], voice: Voice) -> str:
    above, below = "\n\n".join(head), "\n\n".join(tail)
    room = LONGEST - _ROOM_FOR_THE_REST - len((above + below).encode("utf-8", "surrogatepass"))
    return "\n\n".join(part for part in (above, _list(listed, voice, room), below) if part)


def _head(news: Sequence[Finding], problems: Sequence[Problem], standing: int) -> Iterator[str]:
    told = f"This change introduces **{severities(news)}**." if news else "Nothing new."
    yield told + (f" {counted(standing, 'earlier finding')} still there." if standing else "")
    if news:
        yield _table(news)
    if problems:
        yield "Not everything was reviewed:\n\n" + "\n".join(_problem(each) for each in problems[:_PROBLEMS])
        if len(problems) > _PROBLEMS:
            yield f"and {counted(len(problems) - _PROBLEMS, 'more file')}."


def _table(news: Sequence[Finding]) -> str:
    tally = Counter((each.rule, each.severity) for each in news)
    levels = [level for level in MOST_SEVERE_FIRST if any(each is level for _, each in tally)]
    rules = list(dict.fromkeys(each.rule for each in worst_first(news)))
    rows = [_row("Rule", [level.value for level in levels]), _row("---", ["---:" for _ in levels])]
    rows += [_row(code(rule), [tally[rule, level] or "" for level in levels]) for rule in rules[:_RULES]]
    if len(rules) > _RULES:
        rest = [sum(tally[rule, level] for rule in rules[_RULES:]) or "" for level in levels]
        rows.append(_row(f"{len(rules) - _RULES} more", rest))
    return "\n".join(rows)


def _row(name: str, cells: Sequence[object]) -> str:
    return f"| {' | '.join([name, *map(str, cells)])} |"


def _list(listed: Sequence[Finding], voice: Voice, room: int) -> str:
    """List by defect, the worst first, with links to all places; what finds no room is counted."""
    if not listed:
        return ""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in worst_first(listed):
        groups.setdefault((finding.rule, finding.message), []).append(finding)
    lines = ["Listed here alone:", ""]
    room -= 100
    left = len(listed)
    for found in groups.values():
        line = _line(found, voice)
        room -= len(line.encode("utf-8", "surrogatepass")) + 1
        if room < 0:
            break
        lines.append(line)
        left -= len(found)
    if left:
        lines.append(f"- and {counted(left, 'more finding')}, for which there is no room here")
    return "\n".join(lines)


def _line(found: Sequence[Finding], voice: Voice) -> str:
    places = ", ".join(voice.where(each.path, each.span.line) for each in found[:_PLACES])
    more = f" and {len(found) - _PLACES} more" if len(found) > _PLACES else ""
    return f"- {found[0].severity.value} {voice.named(found[0])}: {plain(found[0].message, 300)} ({places}{more})"


def _problem(problem: Problem) -> str:
    who = " ".join(code(cut(word, 200)) for word in (problem.path, problem.engine) if word)
    return f"- {who}{': ' if who else ''}{plain(cause(problem), 200)}"


def _footer(voice: Voice) -> Iterator[str]:
    if voice.footer:
        lines = "\n".join(f"- {plain(line)}" for line in voice.footer)
        yield f"<details><summary>How this was reviewed</summary>\n\n{lines}\n\n</details>"
