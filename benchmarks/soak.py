"""Random typing over a real project, every answer held against a cold run of the same text, and memory watched.

    ./run python benchmarks/soak.py PROJECT [--edits 2000] [--cold-every 1] [--profile strict] [--seed 1]

The warm core reviews every text; each Nth is reviewed by a core made for it alone, too, in a process of its own. mypy is
left out, as it is while somebody types. Ends with 1 where an answer differs, or where memory grew by more than a tenth
after each file has been typed in once.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from editor.edits import edits
from reviewer.editor.core import Answer, Core
from reviewer.editor.memory import resident_megabytes
from reviewer.editor.staying import Staying

FILES = 12  # between which the typing goes round
STRETCH = 20  # edits of one file in a row


def main() -> int:
    """Type, compare, and tell."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("project", type=Path)
    given.add_argument("--edits", type=int, default=2000)
    given.add_argument("--cold-every", type=int, default=1)
    given.add_argument("--minutes", type=float, default=600)
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    root = asked.project.resolve()
    draw = random.Random(asked.seed)
    files = [path for path in sorted(root.rglob("*.py")) if 3_000 < path.stat().st_size < 40_000]
    chosen = draw.sample(files, FILES)
    staying = Staying()  # as the daemon and the server have it
    core, done, compared, wrong, crashed = Core(root), 0, 0, 0, 0
    early, until = 0.0, time.monotonic() + 60 * asked.minutes
    order = chain(chosen, iter(lambda: draw.choice(chosen), None))
    texts = (
        (path, text)
        for path in order
        for text in edits(path.read_text(encoding="utf-8"), STRETCH, seed=draw.randrange(1 << 30))
    )
    with ProcessPoolExecutor(max_workers=1) as beside:
        for path, text in islice(texts, asked.edits):
            if time.monotonic() > until:
                break
            done += 1
            cold = beside.submit(_cold, root, path, text) if done % asked.cold_every == 0 else None
            warm = core.review(path, text)
            staying.tidy()
            crashed += any("failed here" in problem.message for problem in warm.problems)
            if cold is not None:
                compared += 1
                wrong += _differs(path, text, warm, cold.result())
            if done == FILES * STRETCH:
                early = resident_megabytes()
    late = resident_megabytes()
    core.close()
    print(f"{done} edits, {compared} compared with a cold run: {wrong} differ, {crashed} crashed;", end=" ")
    print(f"memory {early:.0f} MB when each file had been met, {late:.0f} MB at the end")
    return int(bool(wrong or crashed or (early and late > 1.1 * early)))


def _cold(root: Path, path: Path, text: str) -> Answer:
    core = Core(root)
    try:
        return core.review(path, text)
    finally:
        core.close()


def _differs(path: Path, text: str, warm: Answer, cold: Answer) -> bool:
    if cold == warm:
        return False
    print(f"{path}: the warm answer differs:\n  {warm}\n  {cold}")
    Path(f"soak-{path.stem}.txt").write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
