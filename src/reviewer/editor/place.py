"""Where the daemon of a project listens: a folder of this user alone. Standard library only, and little of it."""

from __future__ import annotations

import os
import sys

from reviewer import __version__

MARKERS = ("reviewer.toml", "pyproject.toml", "setup.cfg", "setup.py", "manage.py")
_LONGEST = 100  # bytes of a socket's path: macOS has room for 104, Linux for 108
_SPEAKS = ("VIRTUAL_ENV", "CI")  # what decides, beside REVIEWER_*, how a project is reviewed


class Place:
    """The files of one daemon: `socket` it listens at, `lock` it holds, `log` it writes what it cannot tell anybody."""

    def __init__(self, folder: str, key: str) -> None:
        self.folder = folder
        self.socket = f"{folder}/{key}.sock"
        self.port = f"{folder}/{key}.port"
        self.lock = f"{folder}/{key}.lock"
        self.log = f"{folder}/{key}.log"


def top_of(file: str) -> str | None:
    """Give the folder whose daemon a file belongs to: its repository, else its project; None for a file of neither."""
    nearest = None
    folder = os.path.dirname(file)
    while True:
        if os.path.exists(f"{folder}/.git"):
            return folder
        if nearest is None and any(os.path.exists(f"{folder}/{name}") for name in MARKERS):
            nearest = folder
        above = os.path.dirname(folder)
        if above == folder:
            return nearest
        folder = above


def place_of(top: str, environ: dict[str, str] | os._Environ[str] = os.environ) -> Place | None:
    """Give the place of the daemon for a folder; None where there is no folder that only this user can enter."""
    key = _key(top, environ)
    for base in _bases(environ):
        if len(os.fsencode(f"{base}/{key}.sock")) <= _LONGEST and _is_ours(base):
            return Place(base, key)
    return None


def _key(top: str, environ: dict[str, str] | os._Environ[str]) -> str:
    """A name that another project, another version or other settings of the environment do not share."""
    from _blake2 import blake2b  # hashlib would load OpenSSL

    spoken = sorted(
        f"{name}={word}" for name, word in environ.items() if name in _SPEAKS or name.startswith("REVIEWER_")
    )
    said = "\0".join([top, __version__, sys.prefix, os.path.dirname(__file__), *spoken])
    made: str = blake2b(said.encode(errors="surrogateescape"), digest_size=8).hexdigest()
    return made


def _bases(environ: dict[str, str] | os._Environ[str]) -> list[str]:
    if os.name == "nt":
        return [f"{environ[name]}/reviewer" for name in ("LOCALAPPDATA", "TEMP") if environ.get(name)]
    own = f"reviewer-{os.getuid()}"
    runtime = environ.get("XDG_RUNTIME_DIR")
    folders = [f"{runtime}/reviewer"] if runtime and os.path.isabs(runtime) else []
    # Whose the folder in it is, and that nobody else can enter it, is asked before it is used.
    shared = "/tmp"  # reviewer: ignore[predictable-temp-file] its owner and mode are asked first
    return [*folders, f"{environ.get('TMPDIR') or shared}/{own}", f"{shared}/{own}"]


def _is_ours(folder: str) -> bool:
    """Make a folder if need be; tell whether it is a true folder, of this user, that nobody else can enter."""
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        # It is there; whose it is, is asked below.
        pass
    except OSError:
        return False
    if os.name == "nt":
        return os.path.isdir(folder)  # it lies in the user's profile, which Windows keeps others out of
    seen = os.lstat(folder)
    return (seen.st_mode & 0o170077) == 0o040000 and seen.st_uid == os.getuid()
