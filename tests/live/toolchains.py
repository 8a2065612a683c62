"""Programs that use the broker's published clients for other languages, unmodified, and a tool.

Each is installed from its registry and built once, in a cache outside of the repository. Where that cannot be done the
test is skipped, with the reason.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parent / "clients"
CACHE = Path(os.environ.get("ALPACA_MOCK_SDK_CACHE") or Path.home() / ".cache" / "alpaca-mock-sdks")

#: Seconds that an installation may take on a slow machine without a cache, and a program to run.
INSTALLING = 1500
RUNNING = 60


def node_program(name: str, version: str) -> list[str]:
    """Give the command for the JavaScript program *name* with @alpacahq/alpaca-trade-api of that *version*.

    Here and below a name is a path, without a suffix, from the folder of programs or from the root.
    """
    need("node", "npm")
    folder = CACHE / f"node-{version}"
    if not (folder / "node_modules" / "@alpacahq").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        install(["npm", "install", "--no-audit", "--no-fund", f"@alpacahq/alpaca-trade-api@{version}"], folder)
    return ["env", f"NODE_PATH={folder / 'node_modules'}", "node", str(PROGRAMS / f"{name}.js")]


def go_program(name: str, version: str) -> list[str]:
    """Give the command for the Go program *name*, a file or a folder, with alpaca-trade-api-go of that *version*."""
    need("go")
    folder = CACHE / f"go-{version}"
    if not (folder / "go.sum").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "go.mod").write_text("module programs\n\ngo 1.22\n")
        install(["go", "get", f"github.com/alpacahq/alpaca-trade-api-go/v3/...@{version}"], folder)
    source = PROGRAMS / name
    files = sorted(source.glob("*.go")) if source.is_dir() else [source.with_suffix(".go")]
    package = folder / source.name
    shutil.rmtree(package, ignore_errors=True)
    package.mkdir()
    for file in files:
        shutil.copy(file, package)
    # The compiler keeps what has not changed.
    build(["go", "build", "-o", "program", f"./{package.name}"], folder)
    program = package / "program"
    (folder / "program").rename(program)
    return [str(program)]


def rust_program(name: str) -> list[str]:
    """Give the command for the Rust program *name*; all of them are one package, with one set of dependencies."""
    need("cargo")
    folder = CACHE / "rust"
    shutil.copytree(PROGRAMS / "rust", folder, dirs_exist_ok=True)
    install(["cargo", "fetch"], folder)
    # One of the clients asks for a compiler of the future, and does without.
    build(["cargo", "build", "--ignore-rust-version", "--quiet", "--bin", name], folder)
    return [str(folder / "target" / "debug" / name)]


def java_program(name: str) -> list[str]:
    """Give the command for the Java program *name*, with the classes beside it and what java/pom.xml asks for."""
    need("java", "javac", "mvn")
    folder, source = CACHE / "java", PROGRAMS / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROGRAMS / "java" / "pom.xml", folder)
    if not (folder / "lib").is_dir():
        install(["mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    files = [str(file) for file in source.parent.glob("*.java")]
    build(["javac", "--class-path", "lib/*", "-d", "classes", *files], folder)
    return ["java", "--class-path", f"{folder / 'classes'}{os.pathsep}{folder / 'lib' / '*'}", source.name]


def python_tool(name: str, version: str) -> str:
    """Give the command of a tool from PyPI, in an environment of its own."""
    return str(_environment(name, version) / "bin" / name)


def python_program(name: str, package: str, version: str) -> list[str]:
    """Give the command for the Python program *name* with a package from PyPI, in an environment of its own."""
    return [str(_environment(package, version) / "bin" / "python"), str(PROGRAMS / f"{name}.py")]


def _environment(package: str, version: str) -> Path:
    folder = CACHE / f"{package}-{version}"
    complete = folder / "complete"
    if not complete.exists():
        folder.mkdir(parents=True, exist_ok=True)
        install([sys.executable, "-m", "venv", str(folder)], folder)
        install([str(folder / "bin" / "pip"), "install", "--quiet", f"{package}=={version}"], folder)
        complete.touch()
    return folder


def run(command: list[str], server) -> str:
    """Run a program against *server*; give what it printed."""
    environment = {
        **os.environ,
        "BASE_URL": server.base_url,
        "API_KEY": server.api_key,
        "SECRET_KEY": server.secret_key,
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=RUNNING, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def need(*commands: str) -> None:
    """Skip the test where one of *commands* is not installed."""
    for command in commands:
        if shutil.which(command) is None:
            pytest.skip(f"{command} is not installed")


def install(command: list[str], folder: Path) -> None:
    """Run one step of an installation, or skip the test."""
    done = _run(command, folder)
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"{' '.join(command)} failed: {done.stderr[-2000:]}")


def build(command: list[str], folder: Path) -> None:
    """Compile a program that has all that it needs."""
    done = _run(command, folder)
    assert done.returncode == 0, done.stderr[-4000:]


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=INSTALLING,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{' '.join(command)} took more than {INSTALLING} s")
