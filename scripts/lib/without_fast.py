"""Run pytest on a copy of this checkout in which the fast HTTP channel and its own tests are missing.

    without_fast.py [ARGUMENT...]

So all that is tested is tested over Twisted's own channel, and the package `alpaca_mock.rest.fast` is shown to be one
that can be left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("src/alpaca_mock/rest/fast", "tests/rest/fast")
#: Of the checkout, but not of the project.
FOREIGN = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")


def main(arguments: list[str]) -> int:
    """Run pytest with *arguments* in the copy, and give its exit status."""
    with tempfile.TemporaryDirectory(prefix="alpaca-mock-") as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, ignore=FOREIGN, symlinks=True)
        for name in LEFT_OUT:
            shutil.rmtree(copy / name)
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=copy, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
