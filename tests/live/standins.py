"""Stand-ins for the tools that the service installer calls, which record their calls and do what matters of them.

`prepare` puts them into a folder for PATH. Each is this file, run under the tool's name; what they share is in the
folder STANDINS: `calls` (a JSON list a line), `pid` of the service, its `log`, and files that make a tool misbehave:
`no-manager`, `no-linger`, `deaf` (the service manager starts nothing and says that it did).
"""

import json
import os
import plistlib
import select
import shlex
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("systemctl", "loginctl", "journalctl", "launchctl", "uname", "python3")
UNIT = Path(".config/systemd/user/alpaca-mock.service")


def prepare(folder: Path, system: str) -> None:
    """Fill *folder* with the stand-ins for a machine whose ``uname -s`` is *system*."""
    (folder / "bin").mkdir(parents=True)
    (folder / "system").write_text(system)
    (folder / "calls").touch()
    for tool in TOOLS:
        path = folder / "bin" / tool
        path.write_text(
            f"#!/bin/sh\nSTANDINS={shlex.quote(str(folder))} exec {shlex.quote(sys.executable)}"
            f' {shlex.quote(__file__)} {tool} "$@"\n'
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


def calls(folder: Path, tool: str) -> list[list[str]]:
    """Give the arguments of every call of *tool*, in order."""
    recorded = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]
    return [call[1:] for call in recorded if call[0] == tool]


class Standin:
    """One call of one tool."""

    def __init__(self, folder: Path, arguments: list[str]) -> None:
        self.folder = folder
        self.arguments = arguments
        self.home = Path(os.environ["HOME"])

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def uname(self) -> int:
        print((self.folder / "system").read_text())
        return 0

    def python3(self) -> int:
        """Make a virtual environment that is this interpreter under another path, and install nothing."""
        if self.arguments[:2] != ["-m", "venv"]:
            os.execv(sys.executable, [sys.executable, *self.arguments])
        python = Path(self.arguments[-1]) / "bin" / "python"
        python.parent.mkdir(parents=True, exist_ok=True)
        record = shlex.quote(str(self.folder / "calls"))
        python.write_text(
            f'#!/bin/sh\nif [ "$3" = pip ]; then echo \'["pip"]\' >>{record}; exit 0; fi\n'
            f'exec {shlex.quote(sys.executable)} "$@"\n'
        )
        python.chmod(0o755)
        return 0

    def loginctl(self) -> int:
        if self.arguments[0] == "show-user":
            print("yes" if self.has("lingers") else "no")
        elif self.arguments[0] == "enable-linger":
            if self.has("no-linger"):
                print("Could not enable linger: Access denied", file=sys.stderr)
                return 1
            (self.folder / "lingers").touch()
        elif self.arguments[0] == "disable-linger":
            (self.folder / "lingers").unlink()
        return 0

    def journalctl(self) -> int:
        print((self.folder / "log").read_text(), end="")
        return 0

    def systemctl(self) -> int:
        command = self.arguments[1]
        if command == "show-environment":
            return 1 if self.has("no-manager") else 0
        if command == "restart":
            self.stop()
            return 0 if self.has("deaf") else self.start_unit()
        if command == "stop":
            self.stop()
        if command == "is-active":
            return 0 if self.pid() else 3
        return 0

    def start_unit(self) -> int:
        """Start what the unit says, as a service of type notify: it is started once it says READY."""
        line = next(
            line for line in (self.home / UNIT).read_text().splitlines() if line.startswith("ExecStart=:")
        ).removeprefix("ExecStart=:")
        command = [word.replace("%%", "%") for word in shlex.split(line)]
        with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(f"{short}/notify")
            process = self.start(command, self.folder / "log", NOTIFY_SOCKET=f"{short}/notify")
            ended = os.pidfd_open(process.pid)
            while manager in select.select([manager, ended], [], [])[0]:
                if b"READY=1" in manager.recv(4096):
                    return 0
        print("Job for alpaca-mock.service failed.", file=sys.stderr)
        return 1

    def launchctl(self) -> int:
        command, target = self.arguments[:2]
        if command == "print":
            if not target.endswith("/org.alpaca-mock.server"):
                return 0
            if not self.has("loaded"):
                return 113
            print(f"state = {'running' if self.pid() else 'exited'}")
        elif command == "bootstrap":
            (self.folder / "loaded").touch()
            job = plistlib.loads(Path(self.arguments[2]).read_bytes())
            if not self.has("deaf"):
                self.start(job["ProgramArguments"], job["StandardOutPath"])
        elif command == "bootout":
            self.stop()
            (self.folder / "loaded").unlink()
        return 0

    def start(self, command: list[str], log: str | Path, **environment: str) -> subprocess.Popen[bytes]:
        with open(log, "ab") as stream:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                env={"HOME": str(self.home), "PATH": os.environ["PATH"], **environment},
                cwd=self.home,
            )
        (self.folder / "pid").write_text(str(process.pid))
        return process

    def pid(self) -> int | None:
        """Give the process of the service if it runs."""
        try:
            pid = int((self.folder / "pid").read_text())
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError):
            return None
        return None if state == "Z" else pid

    def stop(self) -> None:
        if (pid := self.pid()) is not None:
            ended = os.pidfd_open(pid)
            os.kill(pid, signal.SIGTERM)
            select.select([ended], [], [])


if __name__ == "__main__":
    standin = Standin(Path(os.environ["STANDINS"]), sys.argv[2:])
    with (standin.folder / "calls").open("a") as record:
        record.write(json.dumps(sys.argv[1:]) + "\n")
    sys.exit(getattr(standin, sys.argv[1])())
