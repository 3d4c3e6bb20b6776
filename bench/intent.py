"""How well wishes to draw are recognised: `python -m bench.intent` prints precision and recall.

`intent_utterances.json` was written with the rules. `intent_held_out.json` was written without looking at them: the
part `tuned` was then used to improve them, `untouched` was not. A wish is
right only when its noun phrase is a labelled one.
"""

import json
from pathlib import Path

from bench.naming import Measured, rows

SETS = Path(__file__).resolve().parent.parent / "tests" / "vision"


def labelled() -> dict[str, list[dict]]:
    """Return the three sets; `wish` is the list of noun phrases that are right, empty where nothing is wished."""
    written = [
        {"says": row["says"], "wish": [row["wish"]] if row["wish"] else []}
        for row in rows(SETS / "intent_utterances.json")
    ]
    return {"written with the rules": written, **json.loads((SETS / "intent_held_out.json").read_text("utf-8"))}


def measured(said: list[dict]) -> Measured:
    """Let the recogniser read every sentence."""
    from vision.pictures.intent import wish_in

    result = Measured()
    for row in said:
        found = wish_in(row["says"])
        is_right = found in row["wish"] if row["wish"] else found is None
        result.count(row["says"], row["wish"] or None, found, is_right)
    return result


def main() -> None:
    for name, said in labelled().items():
        result = measured(said)
        print(f"{name}: {len(said)} sentences, precision {result.precision:.3f}, recall {result.recall:.3f}")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
    django.setup()
    main()
