"""Make or reuse the virtual environment `.venv` of this checkout: alpaca-mock, editable, and dependency groups.

    prepare.py [GROUP...]

Nothing is done when what was installed still fits `pyproject.toml`. Any number of these may run at once.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
#: What an editable installation copies, so that a change of it asks for a new one.
COPIED = ("pyproject.toml", "twisted/plugins/alpaca_mock_plugin.py", "scripts/lib/prepare.py")


def main(groups: list[str]) -> int:
    """Prepare the environment while nobody else does, and give the exit status."""
    # Whoever comes second waits here, and then finds the work done.
    with (ROOT / "pyproject.toml").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            prepare(groups)
        except subprocess.CalledProcessError as error:
            print(f"could not prepare {HOME}: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1
    return 0


def prepare(groups: list[str]) -> None:
    """Make the environment and install what lacks. Raises `CalledProcessError`."""
    stamps = {name: HOME / f".installed-{name}" for name in ("project", *groups)}
    wanted = fingerprint()
    if usable() and all(stamp.exists() and stamp.read_text() == wanted for stamp in stamps.values()):
        return
    if not usable():
        print(f"Making {HOME} with {sys.executable}", file=sys.stderr)
        venv.create(HOME, with_pip=True, clear=True, symlinks=True)
        (HOME / ".made-for").write_text(str(ROOT))
    print(f"Installing alpaca-mock{''.join(f' and its group {group!r}' for group in groups)}", file=sys.stderr)
    if groups:
        # Dependency groups came with pip 25.1.
        pip("pip>=25.1")
    # As a URL, because pip takes some characters of a path for something else.
    pip("--editable", ROOT.as_uri(), *(part for group in groups for part in ("--group", group)))
    # Pip compiles what it copies, and not this. Python would at its first use, unless PYTHONDONTWRITEBYTECODE is set:
    # then every start would take a quarter longer. That is all it is for, so it may fail.
    subprocess.run([PYTHON, "-m", "compileall", "-q", ROOT / "src"], check=False, stdout=sys.stderr)
    for stamp in stamps.values():
        stamp.write_text(wanted)


def usable() -> bool:
    """Tell whether the environment runs and was made for this place; it cannot be moved."""
    made_for = HOME / ".made-for"
    if not made_for.exists() or made_for.read_text() != str(ROOT):
        return False
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", test], stderr=subprocess.DEVNULL).returncode == 0


def fingerprint() -> str:
    """Give a text that changes with everything that an installation depends on."""
    digest = hashlib.sha256()
    for name in COPIED:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def pip(*arguments: str) -> None:
    """Install *arguments*."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments]
    # Standard output belongs to the program that the caller is about to start.
    subprocess.run(command, check=True, cwd=ROOT, stdout=sys.stderr, env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
