"""Random typing over a real project, every answer held against a cold run of the same text, and memory watched.

    ./run python benchmarks/soak.py PROJECT [--edits 2000] [--cold-every 1] [--profile strict] [--seed 1]

The warm core reviews every text; each Nth is reviewed by a core made for it alone, too. mypy is left out, as it is while
somebody types. Ends with 1 where an answer differs, or where memory after the first tenth grew by more than a tenth.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from editor.edits import edits
from reviewer.editor.core import Core
from reviewer.editor.memory import resident_megabytes

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
    core, done, compared, wrong, crashed = Core(root), 0, 0, 0, 0
    early, until = 0.0, time.monotonic() + 60 * asked.minutes
    while done < asked.edits and time.monotonic() < until:
        path = draw.choice(chosen)
        for text in edits(path.read_text(encoding="utf-8"), STRETCH, seed=draw.randrange(1 << 30)):
            warm = core.review(path, text)
            done += 1
            crashed += any("failed here" in problem.message for problem in warm.problems)
            if done % asked.cold_every == 0:
                compared += 1
                wrong += _differs(root, path, text, warm)
            if done == max(asked.edits // 10, 1) or (not early and done >= 200):
                early = resident_megabytes()
    late = resident_megabytes()
    core.close()
    print(f"{done} edits, {compared} compared with a cold run: {wrong} differ, {crashed} crashed;", end=" ")
    print(f"memory {early:.0f} MB after the first, {late:.0f} MB at the end")
    return int(bool(wrong or crashed or (early and late > 1.1 * early)))


def _differs(root: Path, path: Path, text: str, warm: object) -> bool:
    cold = Core(root)
    told = cold.review(path, text)
    cold.close()
    if told != warm:
        print(f"{path}: the warm answer differs:\n  {warm}\n  {told}")
        Path(f"soak-{path.stem}.txt").write_text(text, encoding="utf-8")
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
