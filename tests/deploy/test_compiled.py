"""The brain of a talk, compiled as the image has it, decides like the source it was compiled from."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__", "img", "*.so")
# What drives the brain alone, and what drives it over real sockets under both servers.
DRIVEN_BY = [
    *(f"test_{name}.py" for name in ("relay", "relay_properties", "talk_machine", "turntaking", "linkturns", "meter")),
    *(
        f"test_{name}.py"
        for name in ("wire", "sound_events", "stepfun_dialect", "face_properties", "serving", "post", "metronome")
    ),
]

HAS_COMPILER = shutil.which("cc") is not None and Path(sysconfig.get_path("include"), "Python.h").exists()

pytestmark = pytest.mark.skipif(
    not HAS_COMPILER and not os.environ.get("CI"), reason="no C compiler, or no headers of Python: nothing is compiled"
)


def run(*command: str, tree: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": "", "VAR_DIR": str(tree / "var")}
    return subprocess.run([sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Iterator[Path]:
    """A copy of this tree, compiled."""
    copy = tmp_path_factory.mktemp("compiled") / "tree"
    shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
    built = run("bin/compile_talks.py", ".", tree=copy)
    assert built.returncode == 0, built.stdout + built.stderr
    yield copy
    shutil.rmtree(copy)


def test_what_waits_for_nothing_is_compiled_and_nothing_else_is_left_behind(tree):
    asked = "import bin.compile_talks as c, pathlib; print(*(m for m in c.MODULES))"
    wanted = {name.removesuffix(".py") for name in run("-c", asked, tree=tree).stdout.split()}
    made = {str(path.relative_to(tree)).partition(".")[0] for path in tree.glob("voice/**/*.so")}
    assert made == wanted and "voice/relay" in made
    assert not (tree / "build").exists()
    for name in wanted:
        assert "async " not in (tree / f"{name}.py").read_text(), f"{name} waits for something"


def test_python_takes_what_is_compiled(tree):
    told = run("-c", "import voice.relay; print(voice.relay.__file__)", tree=tree)
    assert told.stdout.strip().endswith(".so"), told.stderr


def test_it_decides_like_its_source(tree):
    tests = [f"tests/voice/{name}" for name in DRIVEN_BY]
    told = run("-m", "pytest", *tests, "-q", "-p", "no:cacheprovider", "--no-header", tree=tree)
    assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-2000:]


def test_a_tree_that_is_worked_on_is_not_compiled(tmp_path):
    (tmp_path / ".git").mkdir()
    refused = run(str(ROOT / "bin/compile_talks.py"), str(tmp_path), tree=ROOT)
    assert refused.returncode != 0 and "compile a copy" in refused.stderr
