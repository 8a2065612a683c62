"""Settings are read from one table, and what documents them is complete."""

from decimal import Decimal
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.settings import VARIABLES, Secret, Settings, SettingsError

ROOT = Path(__file__).resolve().parents[1]


def read(**mapping: str) -> Settings:
    return Settings.from_mapping(mapping)


class DefaultTests(SynchronousTestCase):
    """What holds when nothing is said."""

    def test_nothing_set_gives_the_defaults(self):
        """An empty environment gives what the constructor gives."""
        self.assertEqual(read(), Settings())

    def test_defaults(self):
        """The defaults are those of the specification."""
        settings = Settings()
        self.assertEqual(settings.listen, "tcp:3847:interface=127.0.0.1")
        self.assertEqual(settings.starting_cash, Decimal(1000000))
        self.assertEqual((settings.data_stock_feed, settings.data_option_feed), ("sip", "opra"))
        self.assertEqual(settings.data_base_url, "https://data.alpaca.markets")
        self.assertFalse(settings.live_data)

    def test_every_default_is_what_its_text_reads_as(self):
        """Writing out each default changes nothing."""
        written = {variable.name: variable.default for variable in VARIABLES}
        self.assertEqual(Settings.from_mapping(written), Settings())

    def test_blank_is_absent(self):
        """A variable that is set to nothing, or to blanks, counts as not set."""
        self.assertEqual(read(ALPACA_MOCK_LISTEN_ADDR="", ALPACA_MOCK_LOG_LEVEL="  "), Settings())

    def test_others_are_ignored(self):
        """Variables of other programs are no business of these settings."""
        self.assertEqual(read(PATH="/bin", ALPACA_MOCK_UNKNOWN="x"), Settings())


class ListenTests(SynchronousTestCase):
    """Where to listen can be said in the short way and in Twisted's."""

    def test_host_and_port(self):
        """HOST:PORT and [IPV6]:PORT become endpoint strings."""
        for text, endpoint in (
            ("127.0.0.1:4000", "tcp:4000:interface=127.0.0.1"),
            ("0.0.0.0:0", "tcp:0:interface=0.0.0.0"),
            ("localhost:65535", "tcp:65535:interface=localhost"),
            ("[::1]:0", r"tcp:0:interface=\:\:1"),
            ("[fe80::1%eth0]:80", r"tcp:80:interface=fe80\:\:1%eth0"),
        ):
            self.assertEqual(read(ALPACA_MOCK_LISTEN_ADDR=text).listen, endpoint, text)

    def test_endpoint_strings_stay(self):
        """A Twisted endpoint string is taken as it is, also one that looks like a host and a port."""
        for text in (
            "tcp:80",
            "unix:/run/a b.sock:mode=600",
            "systemd:domain=INET:name=http",
            "ssl:443:privateKey=k.pem",
        ):
            self.assertEqual(read(ALPACA_MOCK_LISTEN_ADDR=text).listen, text)

    def test_bad(self):
        """Everything else is refused by a line that names the variable and the value."""
        for text in (
            "3847",
            "localhost",
            "127.0.0.1:",
            "127.0.0.1:65536",
            "127.0.0.1:http",
            "::1:80",
            ":80",
            "[::1]",
            "a b:1",
        ):
            error = self.assertRaises(SettingsError, read, ALPACA_MOCK_LISTEN_ADDR=text)
            self.assertIn("ALPACA_MOCK_LISTEN_ADDR", str(error))
            self.assertIn(text, str(error))


class ValueTests(SynchronousTestCase):
    """Each kind of value is read strictly."""

    def assert_refused(self, name: str, *texts: str) -> None:
        for text in texts:
            error = self.assertRaises(SettingsError, Settings.from_mapping, {name: text})
            self.assertTrue(str(error).startswith(f"{name}: {text!r} is "), str(error))
            self.assertNotIn("\n", str(error))

    def test_switches(self):
        """A switch knows on and off, and the words that mean the same, in any case of letters."""
        for text in ("on", "TRUE", "yes", "1"):
            self.assertTrue(read(ALPACA_MOCK_CHECKS=text).checks)
        for text in ("off", "False", "no", "0"):
            self.assertFalse(read(ALPACA_MOCK_CHECKS=text).checks)
        self.assert_refused("ALPACA_MOCK_CHECKS", "maybe", "2")

    def test_choices(self):
        """A choice is one of its words, in any case of letters."""
        self.assertEqual(read(ALPACA_MOCK_LOG_FORMAT="JSON").log_format, "json")
        self.assertEqual(read(ALPACA_MOCK_SESSIONS=" nyse ").sessions, "nyse")
        self.assert_refused("ALPACA_MOCK_HTTP", "slow", "fast,stock")
        self.assert_refused("ALPACA_DATA_STOCK_FEED", "opra")

    def test_whole_numbers(self):
        """A whole number has digits only and keeps to its bounds."""
        self.assertEqual(read(ALPACA_MOCK_RATE_LIMIT="200").rate_limit, 200)
        self.assert_refused("ALPACA_MOCK_RATE_LIMIT", "-1", "1.5", "1000001", "9" * 30, "٣")
        self.assert_refused("ALPACA_MOCK_STREAM_QUEUE", "0")

    def test_seconds(self):
        """A time is a plain number of seconds and keeps to its bounds."""
        self.assertEqual(read(ALPACA_DATA_MAX_AGE="0").data_max_age, 0)
        self.assertEqual(read(ALPACA_DATA_TIMEOUT="2.5").data_timeout, 2.5)
        self.assert_refused("ALPACA_DATA_TIMEOUT", "0", "-1", "nan", "inf", "1e3", "601", "soon")

    def test_cash(self):
        """Starting cash is a finite amount in dollars and cents."""
        self.assertEqual(read(ALPACA_MOCK_STARTING_CASH="25000.50").starting_cash, Decimal("25000.5"))
        self.assert_refused(
            "ALPACA_MOCK_STARTING_CASH", "-1", "NaN", "Infinity", "1e13", "0.001", "lots", "1e999999999"
        )

    def test_base_url(self):
        """The market data API is at an http or https URL; a slash at its end is dropped."""
        url = read(ALPACA_DATA_BASE_URL="http://127.0.0.1:9000/data/").data_base_url
        self.assertEqual(url, "http://127.0.0.1:9000/data")
        self.assert_refused(
            "ALPACA_DATA_BASE_URL", "data.alpaca.markets", "ftp://host", "http://", "http://h:99999", "http://h?x=1"
        )

    def test_no_password_in_an_error(self):
        """A URL with a password is refused without being shown."""
        error = self.assertRaises(SettingsError, read, ALPACA_DATA_BASE_URL="https://me:hunter2@host")
        self.assertNotIn("hunter2", str(error))


class CredentialTests(SynchronousTestCase):
    """The pair of keys for live market data."""

    def test_pair(self):
        """Both keys together turn live data on."""
        settings = read(ALPACA_DATA_API_KEY="PK1", ALPACA_DATA_SECRET_KEY="s1")
        self.assertTrue(settings.live_data)
        self.assertEqual((settings.data_api_key, settings.data_secret_key), (Secret("PK1"), Secret("s1")))

    def test_fallback(self):
        """The names of Alpaca's own clients are tried when neither of ours is set."""
        settings = read(APCA_API_KEY_ID="PK2", APCA_API_SECRET_KEY="s2", ALPACA_DATA_API_KEY=" ")
        self.assertEqual((settings.data_api_key, settings.data_secret_key), (Secret("PK2"), Secret("s2")))

    def test_ours_win(self):
        """Our own names win over the fallback, also over half of one."""
        settings = read(ALPACA_DATA_API_KEY="PK1", ALPACA_DATA_SECRET_KEY="s1", APCA_API_KEY_ID="PK2")
        self.assertEqual(settings.data_api_key, Secret("PK1"))

    def test_half_a_pair(self):
        """One key alone is refused, and is not completed from the other pair."""
        for mapping in (
            {"ALPACA_DATA_API_KEY": "PK1"},
            {"ALPACA_DATA_SECRET_KEY": "s1", "APCA_API_KEY_ID": "PK2", "APCA_API_SECRET_KEY": "s2"},
        ):
            error = self.assertRaises(SettingsError, Settings.from_mapping, mapping)
            self.assertEqual(str(error), "ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY: set both, or none")
        error = self.assertRaises(SettingsError, read, APCA_API_SECRET_KEY="s2")
        self.assertEqual(str(error), "APCA_API_KEY_ID and APCA_API_SECRET_KEY: set both, or none")

    def test_secrets_are_not_shown(self):
        """No representation of the settings shows a key, and no error does."""
        settings = read(ALPACA_DATA_API_KEY="PK1abc", ALPACA_DATA_SECRET_KEY="hunter2")
        for shown in (repr(settings), str(settings), str(settings.data_secret_key), f"{settings.data_api_key}"):
            self.assertNotIn("hunter2", shown)
            self.assertNotIn("PK1abc", shown)
        error = self.assertRaises(
            SettingsError, read, ALPACA_DATA_API_KEY="PK", ALPACA_DATA_SECRET_KEY="hunter2\r\nX: y"
        )
        self.assertNotIn("hunter2", str(error))


class DocumentTests(SynchronousTestCase):
    """The documents name every variable, its default and what it does."""

    def test_env_example(self):
        """`.env.example` holds every variable, in order, commented out, under its sentence."""
        text = (ROOT / ".env.example").read_text()
        lines = [line.removeprefix("#") for line in text.splitlines() if "=" in line and not line.startswith("# ")]
        self.assertEqual(lines, [f"{variable.name}={variable.default}" for variable in VARIABLES])
        prose = " ".join(text.replace("\n# ", " ").split())
        for variable in VARIABLES:
            self.assertIn(f"{variable.sentence} #{variable.name}=", prose)

    def test_readme(self):
        """The README's table of settings has a row for each variable."""
        text = (ROOT / "README.md").read_text()
        for variable in VARIABLES:
            default = f"`{variable.default}`" if variable.default else ""
            self.assertIn(f"| `{variable.name}` | {default} | {variable.sentence} |".replace("|  |", "| |"), text)
