"""What ruff reports and was meant so: code goes to a real ruff, lines that end with `# <-` are to be reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.engines import ruff
from reviewer.engines.ruff_codes import Asked

CASES: dict[str, tuple[str, str]] = {
    "a line that only makes something happen, below try or with": (
        "B018",
        """\
        def warm(order, stock):
            try:
                order.customer
            except LookupError:
                return
            with counted_queries(0):
                stock[0]
            order.total
            stock.close()
            stock.close  # <-
            [1]  # <-
        """,
    ),
    "a fixture that is imported and asked for": (
        "F811",
        """\
        import pytest

        from shop.fixtures import basket, customer, login


        @pytest.fixture
        def order(basket):
            return basket.order


        async def test_order(order, basket: object, customer):
            assert order in basket


        def make(login):  # <-
            return login
        """,
    ),
    "markup of what was escaped": (
        "S704",
        """\
        from markupsafe import Markup, escape
        import markupsafe


        def cell(value, title):
            escaped = escape(value.strip())
            return [
                Markup(f'<a href="{escaped}">{escaped}</a>'),
                markupsafe.Markup('<a title="{}">{text}</a>'.format(escape(title), text=markupsafe.escape(value))),
                Markup(f'<a title="{title}">{escaped}</a>'),  # <-
                Markup("<b>{}</b>".format(value)),  # <-
                Markup(value),  # <-
            ]


        def either(value):
            shown = escape(value)
            if value.bold:
                shown = f"<b>{value}</b>"
            return Markup(f"<td>{shown}</td>")  # <-
        """,
    ),
    "a first item of a list that may be empty": (
        "RUF015",
        """\
        def newest(posts):
            try:
                return [post for post in posts if post.public][0]
            except (KeyError, IndexError):
                first = list(posts)[0]  # <-
            try:
                return list(posts)[0]  # <-
            except ValueError:
                return first
        """,
    ),
    "a default that may be a field": (
        "RUF009",
        """\
        import dataclasses
        from dataclasses import dataclass

        from shop.clock import opened
        from .fields import from_order, Price


        def counted(start):
            return dataclasses.field(default=start)


        def started():
            return [1]


        @dataclass
        class Bill:
            number: int = counted(1)
            rows: list = started()  # <-
            order: dict = from_order()
            price: dict = Price()  # <-
            at: dict = opened()  # <-
        """,
    ),
    "a float that is its decimal": (
        "RUF032",
        """\
        from decimal import Decimal

        prices = [Decimal(1.25), Decimal(40_000.00), Decimal(-0.5), Decimal(0.1)]  # <-
        """,
    ),
    "a file that somebody else closes": (
        "SIM115",
        """\
        import json


        class Log:
            def __init__(self, path):
                self.file = open(path)


        def send(path):
            return FileResponse(open(path, "rb"))


        def show(path):
            return Page(body=open(path))


        def size(path):
            source = open(path)
            try:
                return measure(source)
            finally:
                source.close()


        def load(path):
            known = json.load(open(path))  # <-
            return known


        def dump(path):
            target = open(path, "w")  # <-
            target.write("x")
            target.close()
        """,
    ),
    "a loop that a comprehension would not shorten": (
        "PERF401",
        """\
        def problems(rows, known):
            found = []
            for row in rows:
                if row.bad:
                    found.append(
                        Problem(row)
                    )
            known.append(1)
            for row in rows:
                known.append(row.id)
            plain = []
            for row in rows:
                plain.append(row.id)  # <-
            return found, known, plain
        """,
    ),
    "the state of an object is no argument": (
        "TRY004",
        """\
        def area(side, unit):
            if not isinstance(side, int):
                raise ValueError("side")  # <-
            if isinstance(unit, str):
                raise RuntimeError("unit")  # <-
            config = load(unit)
            if not isinstance(config, dict):
                raise ValueError("config")


        class Client:
            def close(self):
                if not isinstance(self.stream, Stream):
                    raise RuntimeError("closed")
        """,
    ),
    "a function that has run before the next turn": (
        "B023",
        """\
        def run(rows, made, publish):
            for row in rows:
                key = row.key

                def by_key(other):
                    return other == key

                def later(event):
                    publish(row, event)  # <-

                made.append(later)
                made.append(lambda event: publish(event, row))  # <-
                publish.each = lambda event: event + key  # <-
                shown = lambda text: text + key
                print(shown("a"), by_key(row), call(lambda: row))


        def kinds(rows):
            for row in rows:
                @register
                def kind():
                    return row  # <-
        """,
    ),
    "a failure that was foreseen needs no traceback": (
        "TRY400",
        """\
        import logging

        log = logging.getLogger(__name__)


        def fetch(url):
            try:
                load(url)
            except (TimeoutError, LookupError) as failure:
                log.error("%s: %s", url, failure)
            try:
                load(url)
            except Exception as failure:
                log.error("%s: %s", url, failure)  # <-
            try:
                load(url)
            except Exception as failure:
                log.error("nothing at %s", url)
                log.exception("it said")
        """,
    ),
    "names that a base class gives": (
        "N802 N803",
        """\
        class Handler(Base):
            def startElement(self, localName):
                pass


        class Order:
            def grandTotal(self):  # <-
                pass
        """,
    ),
    "a time that is only shown": (
        "DTZ002 DTZ005",
        """\
        from datetime import datetime

        name = datetime.now().strftime("%Y") + datetime.today().isoformat()
        years = range(datetime.now().year, 2100)
        created = datetime.now()  # <-
        later = datetime.today() + delay  # <-
        """,
    ),
    "a time that is made a number": (
        "DTZ005",
        """\
        from datetime import datetime

        end = int(datetime.now().timestamp())
        start = datetime.now()  # <-
        """,
    ),
    "templates of something else than pages": (
        "S701",
        """\
        from jinja2 import Environment

        code = Environment(loader=code_templates, keep_trailing_newline=True)
        latex = Environment(loader=letters, block_start_string="<%")
        pages = Environment(loader=pages)  # <-
        """,
    ),
    "an archive that is no tar, or of which the members were chosen": (
        "S202",
        """\
        import tarfile
        import zipfile
        from tarfile import TarFile


        def unpack(source, folder, chosen, given: TarFile, other):
            with zipfile.ZipFile(source) as archive:
                archive.extractall(folder)
            with tarfile.open(source) as archive, tarfile.open(chosen) as members:
                archive.extractall(folder, members=chosen)
                members.extractall(folder)  # <-
            given.extractall(folder)  # <-
            tarfile.open(source).extractall(folder)  # <-
            other.extractall(folder)
        """,
    ),
    "a time stamp that is only written down": (
        "DTZ006",
        """\
        from datetime import datetime

        seen = f"last seen {datetime.fromtimestamp(slot.seen).isoformat()}"
        until = datetime.fromtimestamp(slot.until)  # <-
        """,
    ),
    "a debugger behind a switch, or one that is only handed on": (
        "T100",
        """\
        import os
        import pdb

        if os.environ.get("REMOTE_DEBUG"):
            import debugpy

            debugpy.listen(5678)

        PDB = pdb.Pdb
        """,
    ),
    "a debugger that was forgotten": (
        "T100",
        """\
        import pdb  # <-


        def total(order):
            if order.lines:
                pdb.set_trace()  # <-
        """,
    ),
    "an assertion for the type checker": (
        "PT018",
        """\
        def test_order(order):
            assert order and order.lines
            assert order.total > 1 and order.tax  # <-
        """,
    ),
    "a line that needs a block": (
        "PT012",
        """\
        import pytest


        def test_order(order):
            with pytest.raises(ValueError):
                with order.opened():
                    order.pay()
            with pytest.raises(ValueError):  # <-
                order.open()
                order.pay()
        """,
    ),
    "a helper of handlers": (
        "LOG004",
        """\
        import logging

        log = logging.getLogger(__name__)


        def handle(ex: Exception):
            log.exception(ex)


        def told(error):
            log.exception(error)


        def load(path):
            log.exception("no %s", path)  # <-
        """,
    ),
    "a validator without its class": (
        "N805",
        """\
        from pydantic import BaseModel, field_validator


        class Order(BaseModel):
            total: int

            @field_validator("total")
            def positive(value):
                return value

            def tax(value):  # <-
                return value
        """,
    ),
    "the last words of a program": (
        "T201",
        """\
        import os

        if "METADATA" in os.environ:
            print("METADATA is gone.")
            raise SystemExit(1)
        elif "TOKEN" in os.environ:
            print("TOKEN")  # <-
        """,
    ),
    "a module of nothing but imports": (
        "F401",
        """\
        \"\"\"What others use.\"\"\"

        from shop.cart import Cart
        from shop.orders import Order

        __version__ = "1"
        """,
    ),
    "a submodule beside its package": (
        "F401",
        """\
        import shop
        import shop.cart
        import stock.cart  # <-
        from shop import orders  # <-

        shop.cart.open()
        """,
    ),
    "an import that waits": (
        "E402",
        """\
        import os

        limit = 1

        import shop  # <-

        if os.name == "nt":
            os.environ["SHOP"] = "x"

        import stock
        """,
    ),
    "a test that fails otherwise": (
        "PT017",
        """\
        def test_a(parse):
            try:
                parse("a")
                pytest.fail("accepted")
            except ValueError as error:
                assert error.args
            try:
                parse("b")
            except ValueError as error:
                assert error.args
            else:
                assert False
            try:
                parse("c")
            except ValueError as error:
                assert error.args  # <-
        """,
    ),
    "a weak hash that guards nothing": (
        "S324",
        """\
        from hashlib import md5, sha1


        def keys(text, password, user):
            md5(text.encode()).hexdigest()
            sha1(password.encode()).hexdigest()  # <-
            token = md5(text.encode()).hexdigest()  # <-
            return md5(user.reset_token + text), token  # <-
        """,
    ),
    "a command without a variable": (
        "S602",
        """\
        import subprocess

        subprocess.run("git log -1 | head", shell=True)
        subprocess.run("rm " + name, shell=True)  # <-
        """,
    ),
    "code that is compiled to be run": (
        "S102 S307",
        """\
        exec(compile(text, path, "exec"), names)
        exec(text)  # <-
        value = eval(text)  # <-
        """,
    ),
    "a default that is no text, and need not be": (
        "PLW1508",
        """\
        import os

        retries = int(os.environ.get("RETRIES", 3))
        if os.environ.get("DEBUG", False) or not os.getenv("QUIET", 0):
            start()
        snapshots = os.environ.get("SNAPSHOTS", False) in (True, "true", "1")
        port = os.environ.get("PORT", 80)  # <-
        many = os.environ.get("JOBS", 1) > 5  # <-
        """,
    ),
    "a query with names put in": (
        "S608",
        """\
        def rows(run, table, column, name, quoted):
            run("DELETE FROM %s" % table)
            run(f"SELECT {column} FROM {table} WHERE {column} = ?", name)
            run("DELETE FROM %s WHERE %s < %%s" % (table, quoted), name)
            run(f"SELECT a FROM b WHERE name = '{name}'")  # <-
            run("SELECT a FROM b WHERE name = '%s'" % name)  # <-
            run("SELECT a FROM b WHERE name = '" + name + "'")  # <-
            run("SELECT a FROM b WHERE name LIKE '{}'".format(name))  # <-
            run(f"INSERT INTO b (a) VALUES ({name})")  # <-
            run(f"SELECT a FROM b WHERE a ILIKE '%{name}%' LIMIT 20")  # <-
            run("SELECT a FROM b WHERE a LIKE '%%%s%%'" % name)  # <-
        """,
    ),
    "a warning that nobody outside called for": (
        "B028",
        """\
        import warnings

        warnings.warn("shop.old will go")


        class Shop:
            def __init__(self):
                warnings.warn("Shop will go")  # <-

            def _open(self):
                warnings.warn("no key")


        def deprecated(function):
            def wrapper(*args):
                warnings.warn("it will go")  # <-
                return function(*args)

            return wrapper
        """,
    ),
    "a form that the admin shows": (
        "DJ006 DJ007",
        """\
        from django import forms
        from django.contrib import admin


        class BookForm(forms.ModelForm):
            class Meta:
                fields = "__all__"


        class BookAdmin(admin.ModelAdmin):
            form = BookForm


        class AuthorAdminForm(forms.ModelForm):
            class Meta:
                exclude = ["name"]


        class ReaderForm(forms.ModelForm):
            class Meta:
                fields = "__all__"  # <-


        class LoanForm(forms.ModelForm):
            class Meta:
                exclude = ["name"]  # <-
        """,
    ),
    "what is printed to a place": (
        "T201",
        """\
        def charge(total, verbose):
            print(total, file=LOG)
            if verbose:
                print("charging", total)
            print(total)  # <-
            return total


        def bill(rows):
            for row in rows:
                print("row", row)
                print("sum", row.sum)
            print("end")


        def total(rows):
            print("a", rows)  # <-
            print("b", rows)  # <-
            print("c", rows)  # <-
            return sum(rows)


        def charge_all(rows):
            try:
                send(rows)
            except OSError:
                print("a", rows)  # <-
                print("b", rows)  # <-
                print("c", rows)  # <-


        def print_bill(total):
            print(total)

            def line(text):
                print(text)
        """,
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_what_was_meant_is_not_reported(what: str, tmp_path: Path) -> None:
    codes, code = CASES[what]
    lines = [line.removeprefix(" " * 8) for line in code.split("\n")]
    expected = [number for number, line in enumerate(lines, 1) if line.endswith("# <-")]
    (tmp_path / "m.py").write_text("\n".join(lines))
    asked = Asked(tuple(codes.split()), (), ())
    found = ruff.review(tmp_path, ["m.py"], asked=asked).findings
    assert sorted({each.span.line for each in found}) == expected


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("shop/bill.py", "import argparse\n"),
        ("shop/bill.py", "from click import command\n"),
        ("shop/bill.py", "import sys\n\ndef warn():\n    print(2, file=sys.stderr)\n"),
        ("shop/bill.py", "#!/usr/bin/env python3\n"),
        ("shop/bill.py", "if __name__ == '__main__':\n    f()\n"),
        ("shop/management/commands/bill.py", ""),
        ("shop/migrations/0001_bill.py", ""),
        ("testing-scripts/bill.py", ""),
        ("shop/__main__.py", ""),
    ],
)
def test_who_is_run_by_somebody_speaks_by_printing(path: str, head: str, tmp_path: Path) -> None:
    text = head + "def f():\n    print(1)\n"
    for name, written in ((path, text), ("shop/orders.py", "def f():\n    print(1)\n")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(written)
    found = ruff.review(tmp_path, [path, "shop/orders.py"], asked=Asked(("T201",), (), ())).findings
    assert [each.path for each in found] == ["shop/orders.py"]


@pytest.mark.parametrize(
    ("code", "path", "text", "count"),
    [
        ("PT015", "shop/bill.py", "def f(x):\n    assert 0, x\n", 0),
        ("PT015", "tests/test_bill.py", "def test_f():\n    assert 0\n", 1),
        ("F601", "tests/test_bill.py", "A = {1: 0, True: 0}\nB = {'a': 0, 'a': 1}\n", 1),
        ("F601", "shop/bill.py", "A = {1: 0, True: 0}\n", 1),
    ],
)
def test_what_the_place_of_a_file_says(code: str, path: str, text: str, count: int, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).write_text(text)
    assert len(ruff.review(tmp_path, [path], asked=Asked((code,), (), ())).findings) == count


def test_a_team_that_chose_the_code_itself_hears_of_all(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text("class Handler(Base):\n    def startElement(self):\n        pass\n")
    (tmp_path / "ruff.toml").write_text('[lint]\nselect = ["N802"]\n')
    found = ruff.review(tmp_path, ["m.py"], asked=Asked(("N802",), (), ())).findings
    assert [each.rule for each in found] == ["ruff:N802"]


def test_a_text_that_does_not_parse_is_left_to_ruff(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text('print "a"\nx = 1 +\nprint("b", file=f)\n')
    found = ruff.review(tmp_path, ["m.py"], asked=Asked(("T201",), (), ())).findings
    assert {each.rule for each in found} <= {"ruff:invalid-syntax", "ruff:T201"}
    assert found
