"""Compile the brain of a talk to machine code, in a copy of this tree:  python bin/compile_talks.py FOLDER

The same source, by mypyc (of mypy); where a compiled module stands beside a source, Python takes the compiled one. Only
what waits for nothing is compiled: whatever runs for each frame of sound and each tick, and what that touches. Nothing
else changes, and without it everything runs as well, only dearer (docs/decisions/0009). Never for a tree that is worked
on: what is compiled hides what is edited. Needs a C compiler, the headers of Python, and mypy and setuptools.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VOICE = """
    allowance audio carrying commands ear entrance events hesitation history intents limits linkturns listening loudness
    meter metronome mouth nearvoice news opening ownvoice patience post quiet record relay soundway speaking timekeeping
    tools turnstile turntaking unanswered wanted wire world face/relay serving/page_lane
    providers/events_json providers/sound_events providers/stepfun_dialect providers/stepfun_responses
    providers/stepfun_turns providers/stepfun_words providers/vendor_lane
"""
MODULES = [f"voice/{name}.py" for name in VOICE.split()]

BUILD = """
import sys
from setuptools import setup
from mypyc.build import mypycify
options, modules = sys.argv[1], sys.argv[2:]
sys.argv[1:] = ["-q", "build_ext", "--inplace"]
compiled = mypycify(["--config-file", options, *modules], opt_level="2", debug_level="0")
setup(name="huaban", packages=[], ext_modules=compiled)
"""
OPTIONS = "[mypy]\nfollow_imports = silent\nignore_missing_imports = True\n"


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]).resolve()
    if (folder / ".git").exists():
        sys.exit(f"{folder} is worked on: compile a copy")
    with tempfile.TemporaryDirectory() as apart:
        options = Path(apart, "mypy.ini")
        options.write_text(OPTIONS)
        built = subprocess.run(
            [sys.executable, "-c", BUILD, str(options), *MODULES], cwd=folder, stdout=subprocess.PIPE, text=True
        )
    shutil.rmtree(folder / "build", ignore_errors=True)
    if built.returncode:
        print(built.stdout, file=sys.stderr)
    return built.returncode


if __name__ == "__main__":
    sys.exit(main())
