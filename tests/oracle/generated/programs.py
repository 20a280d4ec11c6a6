"""Random functions that go through rows and read what these lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import strategies as st

from oracle.generated.dialect import Dialect
from oracle.generated.schema import Hop, Schema

T = TypeVar("T")
_DEEPEST = 3  # levels of indentation below which no further suites begin


@dataclass(frozen=True)
class Held:
    """A name that holds one row of a model, or many of them; `few` are no more for more data."""

    name: str
    title: str
    few: bool = False


@dataclass(frozen=True)
class Function:
    """The lines of a function; `shapes` says of each which form of statement it is."""

    lines: list[str]
    shapes: list[str]


@st.composite
def functions(draw: st.DrawFn, dialect: Dialect, schema: Schema, name: str) -> Function:
    """A function that makes queries and goes through their rows."""
    writer = _Writer(draw, dialect, schema)
    writer.function(name)
    return Function(writer.lines, writer.shapes)


@dataclass
class _Writer:
    draw: st.DrawFn
    dialect: Dialect
    schema: Schema
    lines: list[str] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    count: int = 0
    branched: bool = False
    free: bool = True
    """Whether no condition around or before what comes next asks for the flag: a second one could contradict it."""
    alone: bool = False
    """Whether what comes next is run for one row only: how many rows that one leads to does not grow."""

    def function(self, name: str) -> None:
        self._write(0, f"def {name}({self.dialect.parameters}):")
        self._write(1, "seen = {}")
        rows = [self._queried([])]
        for _ in range(self.draw(st.integers(0, 2))):
            forms: list[Callable[[list[Held]], Held]] = [self._queried, self._refined, self._branched]
            made = self._one_of(*forms)(rows)
            rows = [*[held for held in rows if held.name != made.name], made]  # a name may be bound anew
        for _ in range(self.draw(st.integers(1, 2))):
            self.free = not self.branched
            self._through(self.draw(st.sampled_from(rows)))

    # ------------------------------------------------------------ many rows

    def _queried(self, rows: list[Held]) -> Held:
        title = self.draw(st.sampled_from(self.schema.titles))
        name, query = self._name("rows"), self.draw(self.dialect.query(self.schema, title))
        self._write(1, f"{name} = {query}")
        return Held(name, title, _is_few(query))

    def _refined(self, rows: list[Held]) -> Held:
        before = self.draw(st.sampled_from(rows))
        name = self.draw(st.sampled_from([before.name, self._name("rows")]))
        text = self._refinement(before)
        self._write(1, f"{name} = {text}")
        return Held(name, before.title, before.few or _is_few(text))

    def _branched(self, rows: list[Held]) -> Held:
        before = self.draw(st.sampled_from(rows))
        name = self._name("rows")
        self.branched = True
        first, second = self._refinement(before), self._refinement(before)
        self._write(1, "if flag:")
        self._write(2, f"{name} = {first}")
        self._write(1, "else:")
        self._write(2, f"{name} = {second}")
        return Held(name, before.title, before.few or _is_few(first) or _is_few(second))

    def _refinement(self, rows: Held) -> str:
        return self.draw(self.dialect.refined(self.schema, rows.title, rows.name))

    # ----------------------------------------------------- going through them

    def _through(self, rows: Held) -> None:
        ways: list[Callable[[Held], None]] = [self._keyed, self._short, self._collected, self._helped]
        ways += [self._counted, *[self._for] * 6]
        with self._told(alone=rows.few):
            self._one_of(*ways, self._mapped, self._afterwards)(rows)

    def _for(self, rows: Held) -> None:
        row = Held(self._name("row"), rows.title)
        heads = [
            "for {row} in {rows}:", "for {row} in {rows}:", "for {row} in list({rows}):",
            "for number, {row} in enumerate({rows}):", "for {row}, number in zip({rows}, itertools.count()):",
            'for {row} in sorted({rows}, key=lambda each: each.title):', "for {row} in reversed(list({rows})):",
            "for {row} in itertools.islice({rows}, 5):", "for {row} in filter(lambda each: each.title, {rows}):",
            "for {row} in [each for each in {rows} if each.title]:", "for {row} in tuple({rows}):",
        ]  # fmt: skip
        head = self.draw(st.sampled_from(heads))
        self._write(1, head.format(row=row.name, rows=rows.name))
        end = self.draw(st.sampled_from(["", "", "", "break", "if flag: break" if self.free else ""]))
        self.free = self.free and not end
        with self._told(alone=end == "break"):
            self._suite(2, [row])
        if end:
            self._write(2, end)

    def _keyed(self, rows: Held) -> None:
        by_key, row = self._name("by_key"), Held(self._name("row"), rows.title)
        self._write(1, f"{by_key} = {{each.title: each for each in {rows.name}}}")
        heads = [f"for {row.name} in {by_key}.values():", f"for number, {row.name} in {by_key}.items():"]
        self._write(1, self.draw(st.sampled_from(heads)))
        self._suite(2, [row])

    def _short(self, rows: Held) -> None:
        """What stops at the first row, and what does not."""
        forms = [
            'any({read} == "" for each in {rows})', "all({read} is not None for each in {rows})", "next(({read} for each in {rows}), None)",
            "[{read} for each in {rows}]", "sum(1 for each in {rows} if {read})", "max({rows}, key=lambda each: {read})",
            "{{{read} for each in {rows}}}", "{{each.title: {read} for each in {rows}}}",
            "sorted({rows}, key=lambda each: {read})", "', '.join(str({read}) for each in {rows})",
            "list(map(lambda each: {read}, {rows}))",
        ]  # fmt: skip
        form = self.draw(st.sampled_from(forms))
        read = self._read(Held("each", rows.title), call=True)
        self._write(1, f"print({form.format(read=read, rows=rows.name)})", form)

    def _collected(self, rows: Held) -> None:
        kept, row = self._name("kept"), Held(self._name("row"), rows.title)
        self._write(1, f"{kept} = []")
        self._write(1, f"for each in {rows.name}:")
        self._write(2, f"{kept}.append(each)")
        self._write(1, f"for {row.name} in {kept}:")
        self._suite(2, [row])

    def _helped(self, rows: Held) -> None:
        helper, row = self._name("helper"), Held(self._name("row"), rows.title)
        self._write(1, f"def {helper}(each):")
        self._write(2, f"return {self._read(Held('each', rows.title), call=True)}", "in a helper")
        self._write(1, f"for {row.name} in {rows.name}:")
        self._write(2, f"print({helper}({row.name}))")

    def _counted(self, rows: Held) -> None:
        number, held = self._name("number"), self._name("held")
        self._write(1, f"{held} = list({rows.name})")
        self._write(1, f"{number} = 0")
        self._write(1, f"while {number} < len({held}):")
        row = Held(self._name("row"), rows.title)
        self._write(2, f"{row.name} = {held}[{number}]")
        self._write(2, f"{number} += 1")
        self._suite(2, [row])

    def _mapped(self, rows: Held) -> None:
        row = Held(self._name("row"), rows.title)
        self._write(1, f"for {row.name}, value in map(lambda each: (each, each.title), {rows.name}):")
        self._suite(2, [row])

    def _afterwards(self, rows: Held) -> None:
        """What is read of the last row only, or in the first round only."""
        row = Held(self._name("row"), rows.title)
        self._write(1, f"for {row.name} in {rows.name}:")
        inner, outer = self.draw(st.booleans()), self.draw(st.booleans())
        if inner:
            self._suite(2, [row])
        else:
            self._write(2, "pass")
        if outer:
            self._write(1, "else:")
        for _ in range(self.draw(st.integers(1, 2))):
            self._print(2 if outer else 1, [row])

    # --------------------------------------------------------------- each row

    def _suite(self, level: int, rows: list[Held]) -> None:
        rows = list(rows)
        for _ in range(self.draw(st.integers(1, 2 if level > 2 else 3))):
            forms: list[Callable[[int, list[Held]], None]] = [self._print] * 4
            forms += [self._bind, self._bind, self._memo, self._query]
            if level <= _DEEPEST:
                forms += [self._inner, self._inner, self._if, self._try, self._continue]
            self._one_of(*forms)(level, rows)

    def _print(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        self._write(level, f"print({self._read(row, call=True)})")

    def _bind(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        hops = [hop for hop in self.schema.hops(row.title) if not hop.many and not hop.nullable]
        if not hops:
            self._print(level, rows)
            return
        hop = self.draw(st.sampled_from(hops))
        name = self._name("one")
        self._write(level, f"{name} = {row.name}.{hop.name}", "bound")
        rows.append(Held(name, hop.target))

    def _memo(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        key = f"{self._name('')}, {row.name}.title"
        self._write(level, f"if ({key}) not in seen:")
        self._write(level + 1, f"seen[{key}] = {self._read(row, call=False)}", "kept under a key")

    def _query(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        text = self.draw(self.dialect.alone(self.schema, row.name, row.title))
        self._write(level, self.draw(st.sampled_from([text, f"print({text})"])), "a query for one row")

    def _inner(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        hops = [hop for hop in self.schema.hops(row.title) if hop.many]
        if not hops or self.alone:
            self._print(level, rows)
            return
        hop = self.draw(st.sampled_from(hops))
        inner = Held(self._name("inner"), hop.target)
        many = self.draw(self.dialect.many(row.name, hop))
        if self.draw(st.booleans()):
            read = self._read(Held("deep", hop.target), call=False)
            self._write(level, f"print([{read} for deep in {many}])", "a comprehension in a loop")
            return
        self._write(level, f"for {inner.name} in {many}:", "a loop in a loop")
        self._suite(level + 1, [*rows, inner])

    def _if(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        tests = ["flag", "not flag", f"{row.name}.id and flag"] if self.free else [f"{row.name}.title"]
        self._write(level, f"if {self.draw(st.sampled_from(tests))}:")
        other = self.free and self.draw(st.booleans())
        with self._told(free=False):
            self._suite(level + 1, rows)
            if other:
                self._write(level, "else:")
                self._suite(level + 1, rows)

    def _try(self, level: int, rows: list[Held]) -> None:
        self._write(level, "try:")
        raising = "if flag: raise KeyError" if self.free else "raise KeyError"
        with self._told(free=False):
            self._suite(level + 1, rows)
            self._write(level + 1, raising)
            self._write(level, "except KeyError:")
            self._suite(level + 1, rows)

    def _continue(self, level: int, rows: list[Held]) -> None:
        row = self.draw(st.sampled_from(rows))
        test = "flag" if self.free else f"not {row.name}.title"
        self.free = False
        self._write(level, f"if {test}:")
        self._write(level + 1, "continue")

    def _read(self, row: Held, *, call: bool) -> str:
        """An expression that reads a row's columns or what it leads to."""
        hops = self.schema.hops(row.title)
        if not hops:
            return f"{row.name}.title"
        hop = self.draw(st.sampled_from(hops))
        if hop.many:
            return self.draw(self.dialect.asked(row.name, hop)) if call else f"{row.name}.body"
        return self.draw(st.sampled_from(self._single(row, hop)))

    def _single(self, row: Held, hop: Hop) -> list[str]:
        one = f"{row.name}.{hop.name}"
        guard = f"{one} and " if hop.nullable else ""
        ways = [f"{guard}{one}.title"] * 4 + [
            f"{guard}{one}.id",
            f'getattr({row.name}, "{hop.name}")',
            f"bool({one})",
        ]
        ways += [f"{row.name}.title", f"{row.name}.body"]
        if hop.column:
            ways += [f"{row.name}.{hop.column}", f"{row.name}.{hop.column} and {guard}{one}.title"]
        further = [each for each in self.schema.hops(hop.target) if not each.many and not each.nullable]
        return ways + [f"{guard}{one}.{each.name}.title" for each in further]

    # ----------------------------------------------------------------- tools

    def _one_of(self, *forms: T) -> T:
        return forms[self.draw(st.integers(0, len(forms) - 1))]

    @contextmanager
    def _told(self, *, free: bool | None = None, alone: bool = False) -> Iterator[None]:
        """Write something with other knowledge of where it stands."""
        before = self.free, self.alone
        self.free = self.free if free is None else free
        self.alone = self.alone or alone
        try:
            yield
        finally:
            self.free, self.alone = before

    def _write(self, level: int, text: str, shape: str = "") -> None:
        self.lines.append("    " * level + text)
        self.shapes.append(shape or text.strip())

    def _name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"


def _is_few(text: str) -> bool:
    return "[:2]" in text or ".limit(2)" in text
