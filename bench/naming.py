"""How well names in a child's words are recognised: `python -m bench.naming` prints precision and recall.

A found name is right only when both what it is and how it is called are the labelled ones. The second file was written
after the rules, before they were tuned on it; its figures before that are in docs/providers.md.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from vision.naming.naming import Naming

SETS = Path(__file__).resolve().parent.parent / "tests" / "vision"


@dataclass
class Measured:
    """Counts over a labelled set; `wrong` holds (sentence, wanted, found)."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    wrong: list[tuple] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def count(self, said: str, wanted: object, found: object, is_right: bool) -> None:
        self.found += found is not None
        self.wanted += wanted is not None
        self.right += found is not None and is_right
        if not is_right:
            self.wrong.append((said, wanted, found))


def rows(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))


def measured(said: list[dict]) -> Measured:
    """Let the recogniser read every sentence."""
    from vision.naming.words import naming_in

    result = Measured()
    for row in said:
        wanted = Naming(row["kind"], row["name"]) if row["kind"] or row["name"] else None
        found = naming_in(row["says"], row["asked"])
        result.count(row["says"], wanted, found, found == wanted)
    return result


def main() -> None:
    for name in ("naming_utterances", "naming_held_out"):
        said = rows(SETS / f"{name}.json")
        result = measured(said)
        print(f"{name}: {len(said)} sentences, precision {result.precision:.3f}, recall {result.recall:.3f}")
        for wrong in result.wrong:
            print("   ", *wrong)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
    django.setup()
    main()
