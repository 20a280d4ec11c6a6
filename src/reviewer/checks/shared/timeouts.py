"""Which calls wait for somebody else, how they are told to give up, and whether they do so by themselves."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Wait(msgspec.Struct, frozen=True):
    """How a call is told to give up waiting.

    Any one of `keywords` with a value other than None limits it, as does the positional
    argument at `position` (from 0). `carriers` are arguments that may bring a limit with
    them. `forever` says that without any of these it waits for ever; `by_socket` that
    `socket.setdefaulttimeout` limits it too; `for_clients` that it matters only while a
    client waits for an answer; `hint` that it is seldom a defect; `sure` is False where versions of the library differ.
    """

    keywords: tuple[str, ...] = ("timeout",)
    position: int | None = None
    carriers: frozenset[str] = frozenset()
    forever: bool = True
    by_socket: bool = False
    for_clients: bool = False
    hint: bool = False
    sure: bool = True


_PLAIN = Wait()
_FINITE = Wait(forever=False)
_SUBPROCESS = Wait(for_clients=True)
_REDIS = Wait(("socket_timeout",), carriers=frozenset({"connection_pool"}), sure=False)
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")


def _stdlib(position: int) -> Wait:
    return Wait(position=position, by_socket=True)


CALLS: Mapping[str, Wait] = {
    **{f"requests.{verb}": _PLAIN for verb in _VERBS},
    **{f"requests.api.{verb}": _PLAIN for verb in _VERBS},
    **{f"httpx.{verb}": _FINITE for verb in (*_VERBS, "Client", "AsyncClient")},
    "httpx.Timeout": Wait(("timeout", "connect", "read", "write", "pool"), 0, forever=False),
    "aiohttp.ClientTimeout": Wait(("total", "connect", "sock_read", "sock_connect"), 0),
    "aiohttp.ClientSession": _FINITE,
    "aiohttp.request": _FINITE,
    "urllib.request.urlopen": _stdlib(2),
    "six.moves.urllib.request.urlopen": _stdlib(2),
    "socket.create_connection": _stdlib(1),
    "smtplib.SMTP": _stdlib(3),
    "smtplib.SMTP_SSL": _stdlib(5),
    "smtplib.LMTP": _stdlib(4),
    "ftplib.FTP": _stdlib(4),
    "ftplib.FTP_TLS": _stdlib(7),
    "imaplib.IMAP4": _stdlib(2),
    "imaplib.IMAP4_SSL": _stdlib(5),
    "poplib.POP3": _stdlib(2),
    "poplib.POP3_SSL": _stdlib(4),
    "telnetlib.Telnet": _stdlib(2),
    "http.client.HTTPConnection": _stdlib(2),
    "http.client.HTTPSConnection": _stdlib(4),
    "redis.Redis": _REDIS,
    "redis.StrictRedis": _REDIS,
    "redis.asyncio.Redis": _REDIS,
    # libpq takes the limit from the connection string as well.
    "psycopg2.connect": Wait(("connect_timeout",), carriers=frozenset({"dsn", "service"})),
    "psycopg.connect": Wait(("connect_timeout",), forever=False),
    "asyncpg.connect": _FINITE,
    "asyncpg.create_pool": _FINITE,
    "subprocess.run": _SUBPROCESS,
    "subprocess.call": _SUBPROCESS,
    "subprocess.check_call": _SUBPROCESS,
    "subprocess.check_output": _SUBPROCESS,
}


def _each(makers: tuple[str, ...], methods: Mapping[str, Wait]) -> dict[str, Mapping[str, Wait]]:
    return dict.fromkeys(makers, methods)


# Methods, by the name of what made the object they are called on; `submit.result` is the
# method `result` of what `submit` gave.
METHODS: Mapping[str, Mapping[str, Wait]] = {
    **_each(
        ("requests.Session", "requests.session", "requests.sessions.Session", "requests.sessions.session"),
        dict.fromkeys((*_VERBS, "send"), _PLAIN),
    ),
    **_each(("httpx.Client", "httpx.AsyncClient", "aiohttp.ClientSession"), dict.fromkeys(_VERBS, _FINITE)),
    "subprocess.Popen": {
        "communicate": Wait(position=1, for_clients=True),
        "wait": Wait(position=0, for_clients=True),
    },
    **_each(
        ("queue.Queue", "queue.LifoQueue", "queue.PriorityQueue", "queue.SimpleQueue"),
        {"get": Wait(position=1, carriers=frozenset({"block"}), for_clients=True, hint=True)},
    ),
    **_each(
        ("threading.Lock", "threading.RLock", "threading.Semaphore", "threading.BoundedSemaphore"),
        {"acquire": Wait(position=1, carriers=frozenset({"blocking"}), for_clients=True, hint=True)},
    ),
    **_each(
        ("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"),
        {"submit.result": Wait(position=0, for_clients=True, hint=True)},
    ),
}


def _library(name: str) -> str:
    return "urllib" if name.startswith("six.") else name.partition(".")[0]


def _names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in CALLS:
        found.setdefault(_library(name), set()).add(name.rpartition(".")[2])
    for maker, methods in METHODS.items():
        found.setdefault(_library(maker), set()).update(method.rpartition(".")[2] for method in methods)
    return {library: frozenset(names) for library, names in found.items()}


# The last parts of the names above, by the library that has to be imported for them.
NAMES: Mapping[str, frozenset[str]] = _names()
FOR_CLIENTS = frozenset({"subprocess", "queue", "threading", "concurrent"})
