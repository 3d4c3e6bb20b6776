"""The pure modules of the browser, tested by Node's own runner."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(
    shutil.which("node") is None and not os.environ.get("CI"), reason="no Node here; pages need none, their tests do"
)
@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda file: file.name)
def test_claims_of_the_modules_hold(file):
    ran = subprocess.run(["node", "--test", str(file)], cwd=HERE, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
