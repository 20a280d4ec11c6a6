"""What a function asks of its callers that it did not ask before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reviewer.index.facts import Function, Kind, Parameter

_BY_PLACE = (Kind.POSITIONAL_ONLY, Kind.POSITIONAL)
_BY_NAME = (Kind.POSITIONAL, Kind.KEYWORD_ONLY)


def changes(old: Function, new: Function, *, bound: bool) -> list[str]:
    """Give each change of a signature that breaks a call, in words that follow the function's name.

    `bound` says that callers do not give the first parameter.
    """
    before, after = _given(old, bound), _given(new, bound)
    found = [*_lost(before, after), *_asked(before, after)]
    for kind, sign in ((Kind.VARIADIC, "*args"), (Kind.KEYWORDS, "**kwargs")):
        if _has(before, kind) and not _has(after, kind):
            found.append(f"takes no `{sign}` any more")
    if old.asynchronous != new.asynchronous:
        found.append("has to be awaited now" if new.asynchronous else "can no longer be awaited")
    return found


def moved(old: Function, new: Function, *, bound: bool) -> list[str]:
    """Give what breaks only calls that name no parameter: those stand at other places now."""
    return list(_order(_given(old, bound), _given(new, bound)))


def _given(function: Function, bound: bool) -> list[Parameter]:
    found = list(function.parameters)
    if bound and found and found[0].kind in _BY_PLACE:
        del found[0]
    return [_by_place(each) if each.name.startswith("_") else each for each in found]


def _by_place(parameter: Parameter) -> Parameter:
    """A name with an underscore before it is no caller's to write."""
    kind = Kind.POSITIONAL_ONLY if parameter.kind is Kind.POSITIONAL else parameter.kind
    return msgspec.structs.replace(parameter, kind=kind)


def _has(parameters: Sequence[Parameter], kind: Kind) -> bool:
    return any(each.kind is kind for each in parameters)


def _lost(before: Sequence[Parameter], after: Sequence[Parameter]) -> Iterator[str]:
    """Parameters that are gone, or can no longer be given as they were."""
    there = {each.name: each for each in after}
    for place, old in enumerate(before):
        if old.kind in (Kind.VARIADIC, Kind.KEYWORDS) or (old.default and old.name.startswith("_")):
            continue
        new = there.get(old.name)
        if new is None or new.kind in (Kind.VARIADIC, Kind.KEYWORDS):
            if not _absorbed(old, place, after):
                yield from _gone(old, place, before, after)
        elif old.kind in _BY_PLACE and new.kind is Kind.KEYWORD_ONLY and not _has(after, Kind.VARIADIC):
            yield f"takes `{old.name}` by name only now"
        elif old.kind in _BY_NAME and new.kind is Kind.POSITIONAL_ONLY and not _has(after, Kind.KEYWORDS):
            yield f"takes `{old.name}` by its place only now"
        if (
            new is not None
            and old.default
            and not new.default
            and new.kind in (*_BY_PLACE, Kind.KEYWORD_ONLY)
        ):
            yield f"needs `{old.name}` now"


def _gone(
    old: Parameter, place: int, before: Sequence[Parameter], after: Sequence[Parameter]
) -> Iterator[str]:
    names = {each.name for each in before}
    if place < len(after) == len(before) and after[place].name not in names and after[place].kind is old.kind:
        yield f"calls `{old.name}` `{after[place].name}` now"
    else:
        yield f"has no `{old.name}` any more"


def _absorbed(old: Parameter, place: int, after: Sequence[Parameter]) -> bool:
    """Whether a parameter that is gone is still taken, by its place or by what takes all the rest."""
    by_place = place < len(after) and after[place].kind in _BY_PLACE
    if old.kind is Kind.POSITIONAL_ONLY:
        return by_place or _has(after, Kind.VARIADIC)
    by_name = _has(after, Kind.KEYWORDS)
    return by_name and (old.kind is Kind.KEYWORD_ONLY or _has(after, Kind.VARIADIC) or by_place)


def _order(before: Sequence[Parameter], after: Sequence[Parameter]) -> Iterator[str]:
    """What stands at another place for callers that do not name it."""
    then = [each.name for each in before if each.kind in _BY_PLACE]
    now = [each.name for each in after if each.kind in _BY_PLACE]
    places = {name: place for place, name in enumerate(now)}
    added = {each.name for each in after} - {each.name for each in before}
    for place, name in enumerate(then):
        if places.get(name, place) == place:
            continue
        ahead = next((each for each in now[: places[name]] if each in added), "")
        if ahead and set(then) <= set(now):
            yield f"has `{ahead}` before `{name}` now"
            return
        if set(then) == set(now):
            yield f"takes `{name}` at another place now"
            return


def _asked(before: Sequence[Parameter], after: Sequence[Parameter]) -> Iterator[str]:
    """New parameters that every caller has to give; one that stands where another was is that one by another name."""
    names = {each.name for each in before}
    for place, each in enumerate(after):
        if each.default or each.name in names or each.kind in (Kind.VARIADIC, Kind.KEYWORDS):
            continue
        if (
            len(after) == len(before)
            and before[place].kind is each.kind
            and before[place].name not in {x.name for x in after}
        ):
            continue
        if place < len(before) and before[place].kind is Kind.POSITIONAL_ONLY and each.kind in _BY_PLACE:
            continue
        yield f"needs `{each.name}` now"
