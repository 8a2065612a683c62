"""The scripts are sound shell, and find a Python that fits."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "scripts" / "lib" / "python.sh"
#: What runs all scripts; with macOS comes version 3.2 of it.
BASH = shutil.which("bash")


class ShellTests(SynchronousTestCase):
    """Every script of the project."""

    def scripts(self) -> list[Path]:
        named = [ROOT / ".ci" / "run", ROOT / "scripts" / "run", ROOT / "scripts" / "test"]
        return [*named, *sorted((ROOT / "scripts").rglob("*.sh"))]

    def test_shellcheck(self):
        """Shellcheck has nothing to say."""
        tool = shutil.which("shellcheck", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        if tool is None:
            self.skipTest("there is no shellcheck")
        done = subprocess.run([tool, "-x", *self.scripts()], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_executable(self):
        """What a user calls can be called."""
        for script in self.scripts():
            self.assertEqual(os.access(script, os.X_OK), script.parent.name != "lib", script)

    def test_nothing_newer_than_macos_has(self):
        """Nothing is used that came after the bash 3.2 of macOS."""
        for script in self.scripts():
            text = script.read_text()
            for newer in ("mapfile", "readarray", "declare -A", "local -n", "${EPOCH", ",,}", "^^}", "|&", "&>>"):
                self.assertNotIn(newer, text, script)


class FindPythonTests(SynchronousTestCase):
    """`find_python`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def find(self, **environment: str) -> subprocess.CompletedProcess[str]:
        script = f". '{LIBRARY}' && find_python"
        return subprocess.run(
            [BASH, "-c", script], env={"PATH": str(self.folder), **environment}, capture_output=True, text=True
        )

    def add(self, name: str, fits: bool) -> str:
        path = self.folder / name
        path.write_text(f"#!{BASH}\nexit {0 if fits else 1}\n")
        path.chmod(0o755)
        return str(path)

    def test_first_that_fits(self):
        """The first one that fits is taken, `python3` before those with a version."""
        newest = self.add("python3.13", True)
        self.assertEqual(self.find().stdout, f"{newest}\n")
        self.add("python3", False)
        self.assertEqual(self.find().stdout, f"{newest}\n")
        usual = self.add("python3", True)
        self.assertEqual(self.find().stdout, f"{usual}\n")

    def test_named(self):
        """The one that PYTHON names is taken, and no other in its place."""
        self.add("python3", True)
        mine = self.add("mine", True)
        self.assertEqual(self.find(PYTHON=mine).stdout, f"{mine}\n")
        self.add("mine", False)
        done = self.find(PYTHON=mine)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"PYTHON={mine} is none", done.stderr)

    def test_none(self):
        """Without any it is said what is needed and where to get it."""
        self.add("python3", False)
        done = self.find()
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("needs Python 3.11 or newer", done.stderr)
        self.assertIn("apt-get install python3-venv", done.stderr)

    def test_real(self):
        """The interpreter of these tests fits."""
        self.assertEqual(self.find(PYTHON=sys.executable).stdout, f"{sys.executable}\n")
