"""What is packed, and what is not."""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from zipfile import ZipFile

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock import __version__

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = "twisted/plugins/alpaca_mock_plugin.py"


def build(kind: str, source: Path, target: Path) -> Path:
    """Build the *kind* of package of *source* into *target*."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (package,) = target.iterdir()
    return package


class PackageTests(SynchronousTestCase):
    """The wheel and the source distribution."""

    def folder(self) -> Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Path(folder.name)

    def names(self, wheel: Path) -> set[str]:
        with ZipFile(wheel) as archive:
            return set(archive.namelist())

    def test_wheel(self):
        """The wheel has every module of the package, its mark of types and the plugin, and nothing else."""
        names = self.names(build("wheel", ROOT, self.folder()))
        modules = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
        self.assertEqual(names - {name for name in names if ".dist-info/" in name}, packed(modules))
        self.assertEqual([name for name in names if name.startswith("twisted/")], [PLUGIN])

    def test_source_distribution_builds_the_same(self):
        """The source distribution has what a user needs, and the wheel that is built of it is the same one."""
        folder = self.folder()
        with tarfile.open(build("sdist", ROOT, folder)) as archive:
            archive.extractall(folder, filter="data")
        source = folder / f"alpaca_mock-{__version__}"
        for name in (
            ".env.example",
            "Dockerfile",
            "LICENSE",
            "README.md",
            "scripts/run",
            "tests/test_packaging.py",
            PLUGIN,
        ):
            self.assertTrue((source / name).exists(), name)
        self.assertEqual(
            self.names(build("wheel", source, self.folder())), self.names(build("wheel", ROOT, self.folder()))
        )


def packed(modules: set[str]) -> set[str]:
    """Give what a wheel with *modules* has besides its metadata."""
    data = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*") if is_data(path)}
    return {*modules, *data, PLUGIN}


def is_data(path: Path) -> bool:
    return path.is_file() and path.suffix not in {".py", ".pyc"}
