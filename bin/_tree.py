"""Look over the files: words that do not belong in a repository (an error), sizes that invite a pause (a hint)."""

import re
import subprocess
import sys
from pathlib import Path

# Spelled so that this file does not find itself.
UNFINISHED = re.compile(r"[T]ODO|[F]IXME|X[X]X|(#|//|\*).*\bfor [n]ow\b|[s]implified version|NotImplemented[E]rror")
OF_SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/([h]ome|[r]oot|[U]sers)/")
ICON_EMOJI = re.compile("[\U0001f300-\U0001faff]")
BUDGETS = {".py": 200, ".js": 120, ".html": 120, ".css": 400}
TEXT = {".py", ".js", ".html", ".css", ".md", ".sh", ".toml", ".yml", ".txt", ".sql", ""}
UNCHECKED = ("tests/captures/", "package-lock.json", "constraints.txt", "locale/")


def main() -> int:
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    errors, hints = [], []
    for name in sorted(set(listed)):
        path = Path(name)
        if not name or not path.is_file() or path.suffix not in TEXT or name.startswith(UNCHECKED):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if UNFINISHED.search(line) or OF_SOMEBODYS_MACHINE.search(line):
                errors.append(f"{name}:{number}: {line.strip()[:100]}")
            if path.suffix == ".html" and ICON_EMOJI.search(line):
                errors.append(f"{name}:{number}: an emoji where an icon of our own belongs")
        most = 400 if name.startswith("tests/") else BUDGETS.get(path.suffix, 10_000)
        if len(lines) > most and "/migrations/" not in name:
            hints.append(f"{name}: {len(lines)} lines (a pause at {most})")
    print("\n".join(errors))
    if hints:
        print("Longer than the house likes; is each still one idea?\n  " + "\n  ".join(hints), file=sys.stderr)
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
