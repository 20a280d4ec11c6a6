"""One comment: what, why by which clause, who saw it, and a suggestion where there is a whole one."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.escape import code
from reviewer.finding import NATIVE, Finding, Related, Safety
from reviewer.github.anchors import last_line, place
from reviewer.github.choose import Spot
from reviewer.github.marker import NoteMarker
from reviewer.github.pull import Place
from reviewer.github.suggestion import Suggestion, suggestion
from reviewer.github.voice import LONGEST, Voice, plain
from reviewer.introduced import FileChange
from reviewer.reporters.words import counted, joined


class Note(msgspec.Struct, frozen=True):
    """A comment ready to be posted; `more` counts the places of the same defect that only the body lists."""

    finding: Finding
    place: Place
    body: str
    more: int = 0


def note(spot: Spot, files: Mapping[str, FileChange], voice: Voice) -> Note:
    """Compose the comment of a finding; with a suggestion it stands on the lines that this replaces."""
    offered = _offered(spot, files, voice)
    where = place(spot.place.path, offered.first, offered.last) if offered else spot.place
    body = _body(spot, offered, voice)
    if len(body.encode("utf-8", "surrogatepass")) > LONGEST:
        where, body = spot.place, _body(spot, None, voice)
    return Note(spot.finding, where, body, spot.more)


def _offered(spot: Spot, files: Mapping[str, FileChange], voice: Voice) -> Suggestion | None:
    """Give the fix that was proved; a comment at the cause of a finding elsewhere offers none."""
    finding = spot.finding
    text = voice.text(finding.path)
    if finding.fix is None or finding.fingerprint not in voice.proved or text is None:
        return None
    if spot.place.path != finding.path or finding.path not in files:
        return None
    return suggestion(finding.fix, text, files[finding.path].wide)


def _body(spot: Spot, offered: Suggestion | None, voice: Voice) -> str:
    finding = spot.finding
    rule = voice.rule(finding)
    parts = [f"**{plain(rule.name)}**\n{plain(finding.message)}" if rule else plain(finding.message)]
    if spot.place.path != finding.path or spot.place.line < finding.span.line:
        parts.append(f"This change shows at {voice.where(finding.path, finding.span.line)}.")
    elif spot.place.line > last_line(finding.span):
        parts.append(
            f"It stands at {voice.where(finding.path, finding.span.line)}, where the diff takes no comment."
        )
    parts += [_related(each, voice) for each in finding.related if each.message][:5]
    if offered is not None:
        parts += [offered.block(), _promise(finding)]
    elif finding.fix is not None and finding.fingerprint in voice.proved:
        words = "--fix" if finding.fix.safety is Safety.SAFE else "--fix --unsafe-fixes"
        parts.append(f"`reviewer check {words}` mends this; the whole of it fits in no suggestion.")
    if rule and rule.clause in voice.clauses:
        parts.append(f"> {plain(voice.clauses[rule.clause])}")
    if spot.more:
        parts.append(f"The same in {counted(spot.more, 'more place')}, listed in the review.")
    parts.append(
        f"<sub>{voice.named(finding)} · {finding.severity.value} · seen by {_witnesses(finding)}</sub>"
    )
    marker = NoteMarker(voice.scope, finding.rule, finding.identity, finding.fingerprint)
    return "\n\n".join([*parts, marker.written()])


def _related(related: Related, voice: Voice) -> str:
    return f"{voice.where(related.path, related.span.line)}: {plain(related.message, 500)}"


def _promise(finding: Finding) -> str:
    told = "Checked: with this the finding is gone and none is new."
    if finding.fix is not None and finding.fix.safety is Safety.UNSAFE:
        return f"{told} It may change what the program does; read it before you apply it."
    return told


def _witnesses(finding: Finding) -> str:
    return joined(
        ["reviewer" if each == NATIVE else code(each.replace(":", " ", 1)) for each in finding.seen_by]
    )
