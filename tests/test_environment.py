"""Where settings come from, and which source wins."""

import os
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.environment import find_env_file, gather, read_env_file, unknown
from alpaca_mock.settings import VARIABLES, Settings, SettingsError


def read(*sources: object) -> Settings:
    return Settings.from_mapping(gather(*sources))


def new_folder(case: SynchronousTestCase) -> Path:
    folder = tempfile.TemporaryDirectory()
    case.addCleanup(folder.cleanup)
    return Path(folder.name)


class EnvFileTests(SynchronousTestCase):
    """The file `.env`."""

    def setUp(self):
        self.folder = new_folder(self)

    def write(self, content: str | bytes, name: str = ".env") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def test_found_upwards(self):
        """The nearest `.env` above a folder is found; a folder of that name is none."""
        path = self.write("A=1")
        deep = self.folder / "a" / "b"
        deep.mkdir(parents=True)
        (self.folder / "a" / ".env").mkdir()
        self.assertEqual(find_env_file(deep), path)
        nearer = deep / ".env"
        nearer.write_text("A=2")
        self.assertEqual(find_env_file(deep), nearer)

    def test_syntax(self):
        """Quotes, `export`, comments and blank lines are understood; a name without a value sets nothing."""
        path = self.write("# comment\n\nexport A='one # two'\nB=\"x\\ty\"\nC=plain # comment\nD\nE=\n")
        self.assertEqual(read_env_file(path), {"A": "one # two", "B": "x\ty", "C": "plain", "E": ""})

    def test_process_is_not_changed(self):
        """Reading a file leaves the environment of the process alone."""
        before = dict(os.environ)
        read_env_file(self.write("ALPACA_MOCK_TEST_ONLY=1"))
        self.assertEqual(dict(os.environ), before)

    def test_bad_line(self):
        """A line that sets nothing is refused by its number, and not shown: it may hold half a secret."""
        path = self.write("A=1\nB='hunter2\n")
        error = self.assertRaises(SettingsError, read_env_file, path)
        self.assertEqual(str(error), f"{path}: line 2 is not NAME=VALUE")

    def test_unreadable(self):
        """A file that is missing, a folder or no text is refused by one line."""
        for path, reason in (
            (self.folder / "missing", "No such file or directory"),
            (self.folder, "Is a directory"),
            (self.write(b"A=\xff\xfe"), "not UTF-8 text"),
        ):
            error = self.assertRaises(SettingsError, read_env_file, path)
            self.assertEqual(str(error), f"{path}: {reason}")


class PrecedenceTests(SynchronousTestCase):
    """An option wins over the environment, the environment over the file."""

    def setUp(self):
        self.path = new_folder(self) / "settings"
        self.path.write_text("ALPACA_MOCK_LOG_LEVEL=debug\nALPACA_MOCK_RATE_LIMIT=7\nALPACA_MOCK_STREAM_QUEUE=9\n")
        self.addCleanup(os.environ.update, dict(os.environ))
        self.addCleanup(os.environ.clear)
        os.environ.clear()

    def test_order(self):
        """Each source fills what those before it leave open."""
        os.environ.update(ALPACA_MOCK_LOG_LEVEL="warn", ALPACA_MOCK_RATE_LIMIT="8")
        settings = read({"ALPACA_MOCK_LOG_LEVEL": "error"}, self.path)
        self.assertEqual((settings.log_level, settings.rate_limit, settings.stream_queue), ("error", 8, 9))

    def test_working_directory(self):
        """Without a file by name, the `.env` of the working directory is read."""
        self.path.rename(self.path.with_name(".env"))
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.path.parent)
        self.assertEqual(read({}).rate_limit, 7)

    def test_removed_working_directory(self):
        """A working directory that is gone is no reason to fail."""
        gone = self.path.with_name("gone")
        gone.mkdir()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(gone)
        gone.rmdir()
        self.assertEqual(read({}).rate_limit, 0)


class UnknownTests(SynchronousTestCase):
    """Names that look like settings."""

    def test_nearest(self):
        """A misspelled name is told with the one that is nearest to it."""
        for name, meant in (
            ("ALPACA_MOCK_STARTING_CSH", "ALPACA_MOCK_STARTING_CASH"),
            ("ALPACA_MOCK_LISTEN", "ALPACA_MOCK_LISTEN_ADDR"),
            ("ALPACA_MOCK_LOGLEVEL", "ALPACA_MOCK_LOG_LEVEL"),
            ("ALPACA_MOCK_DATA_API_KEY", "ALPACA_DATA_API_KEY"),
        ):
            self.assertEqual(list(unknown({name: "1"})), [f"{name} is no setting and is ignored; is {meant} meant?"])

    def test_nothing_near(self):
        """What all settings have in common does not make a name near to one."""
        self.assertEqual(list(unknown({"ALPACA_MOCK_XYZ": "1"})), ["ALPACA_MOCK_XYZ is no setting and is ignored"])

    def test_others(self):
        """Settings, and names of other programs, are not told of."""
        names = [variable.name for variable in VARIABLES]
        self.assertEqual(list(unknown(dict.fromkeys([*names, "PATH", "ALPACA_MOCKERY", "APCA_API_KEY_ID"], "1"))), [])
