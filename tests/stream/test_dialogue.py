"""What the dialogue of the trade updates stream answers, without any connection."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from alpaca_mock.stream.close_codes import POLICY_VIOLATION
from alpaca_mock.stream.dialogue import Dialogue

AUTHORIZED = {"stream": "authorization", "data": {"status": "authorized", "action": "authenticate"}}
UNAUTHORIZED = {"stream": "authorization", "data": {"status": "unauthorized", "action": "authenticate"}}
BY_DATA = {"action": "authenticate", "data": {"key_id": "PK1", "secret_key": "s"}}
LISTEN = {"action": "listen", "data": {"streams": ["trade_updates"]}}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=8,
)


def listening(*streams):
    return {"stream": "listening", "data": {"streams": list(streams)}}


def authenticated():
    dialogue = Dialogue()
    dialogue.hear(BY_DATA)
    return dialogue


class AuthenticationTests(unittest.TestCase):
    """Who a client is, and who it is not."""

    def test_every_form_of_credentials_authorizes(self):
        """Keys inside `data`, keys beside `action`, and an OAuth token are all accepted and told in the same words."""
        forms = {
            "PK1": BY_DATA,
            "PK2": {"action": "auth", "key": "PK2", "secret": "s"},
            "T3": {"action": "authenticate", "data": {"oauth_token": "T3"}},
            "PK4": {"action": "auth", "data": {"key_id": "PK4", "secret_key": "s"}},
            "PK5": {"action": "authenticate", "key": "PK5", "secret": "s", "data": None},
        }
        for api_key, message in forms.items():
            with self.subTest(api_key):
                dialogue = Dialogue()
                answer = dialogue.hear(message)
                self.assertEqual((answer.message, answer.closing), (AUTHORIZED, None))
                self.assertEqual(dialogue.api_key, api_key)

    def test_missing_credentials_are_unauthorized_and_the_end(self):
        """A missing, empty, blank or unprintable key or secret is answered `unauthorized`, and the server closes."""
        for data in (
            {},
            {"key_id": "PK1"},
            {"secret_key": "s"},
            {"key_id": "", "secret_key": "s"},
            {"key_id": "PK1", "secret_key": " \t"},
            {"key_id": "PK\n1", "secret_key": "s"},
            {"key_id": "PKé", "secret_key": "s"},
            {"key_id": "PK\ud800", "secret_key": "s"},
            {"key_id": 1, "secret_key": ["s"]},
            {"oauth_token": ""},
        ):
            with self.subTest(data):
                dialogue = Dialogue()
                answer = dialogue.hear({"action": "authenticate", "data": data})
                self.assertEqual(answer.message, UNAUTHORIZED)
                self.assertEqual(answer.closing.code, POLICY_VIOLATION)
                self.assertIsNone(dialogue.api_key)

    def test_an_empty_token_leaves_the_keys(self):
        """A client that sends an empty token beside its keys is authorized by the keys."""
        dialogue = Dialogue()
        dialogue.hear({"action": "authenticate", "data": {"key_id": "PK1", "secret_key": "s", "oauth_token": ""}})
        self.assertEqual(dialogue.api_key, "PK1")

    def test_another_account_starts_without_streams(self):
        """Authenticating again keeps the streams of the same account, and not those of another."""
        dialogue = authenticated()
        dialogue.hear(LISTEN)
        dialogue.hear(BY_DATA)
        self.assertEqual(dialogue.streams, {"trade_updates"})
        dialogue.hear({"action": "auth", "key": "PK2", "secret": "s"})
        self.assertEqual((dialogue.api_key, dialogue.streams), ("PK2", frozenset()))


class ListeningTests(unittest.TestCase):
    """What a client listens to."""

    def test_listening_needs_authorization(self):
        """To listen before authentication is answered `unauthorized`, and the server closes."""
        dialogue = Dialogue()
        answer = dialogue.hear(LISTEN)
        self.assertEqual(
            answer.message, {"stream": "authorization", "data": {"status": "unauthorized", "action": "listen"}}
        )
        self.assertEqual(answer.closing.code, POLICY_VIOLATION)
        self.assertFalse(dialogue.streams)

    def test_streams_that_are_not_there_are_left_out(self):
        """The answer names the streams that the client listens to now, each once, and no unknown one."""
        dialogue = authenticated()
        answer = dialogue.hear(
            {"action": "listen", "data": {"streams": ["account_updates", "trade_updates", 7, "trade_updates", None]}}
        )
        self.assertEqual((answer.message, answer.closing), (listening("trade_updates"), None))
        self.assertEqual(dialogue.streams, {"trade_updates"})

    def test_a_list_replaces_the_one_before(self):
        """An empty list, or one of unknown streams, ends listening."""
        for streams in ([], ["account_updates"]):
            with self.subTest(streams):
                dialogue = authenticated()
                dialogue.hear(LISTEN)
                answer = dialogue.hear({"action": "listen", "data": {"streams": streams}})
                self.assertEqual((answer.message, answer.closing), (listening(), None))
                self.assertFalse(dialogue.streams)

    def test_what_is_no_list_is_an_error(self):
        """Streams that are no list are answered with an error; what was listened to does not matter any more."""
        for data in (None, {}, [], {"streams": None}, {"streams": "trade_updates"}, "trade_updates"):
            with self.subTest(data):
                answer = authenticated().hear({"action": "listen", "data": data})
                self.assertEqual(answer.message["data"], {"error_message": "data.streams must be a list"})
                self.assertEqual(answer.closing.code, POLICY_VIOLATION)


class ErrorTests(unittest.TestCase):
    """What cannot be served."""

    def test_an_unknown_action_is_an_error_and_the_end(self):
        """The error names the action, cut to a length that fits a close frame, and has what old clients look for."""
        for action, text in (
            ("subscribe", "unknown action: subscribe"),
            ("x" * 1000, "unknown action: " + "x" * 64),
            ("", "unknown action: "),
            (None, "action is required"),
            (5, "action is required"),
        ):
            with self.subTest(action):
                answer = authenticated().hear({"action": action})
                self.assertEqual(
                    answer.message, {"stream": "error", "action": "error", "data": {"error_message": text}}
                )
                self.assertEqual(answer.closing.code, POLICY_VIOLATION)

    @given(st.dictionaries(st.sampled_from(["action", "data", "key", "secret"]) | st.text(), JSON))
    def test_no_message_is_without_an_answer(self, message):
        """Whatever object is sent, there is an answer with `stream` and `data`, and authority comes from keys only."""
        dialogue = Dialogue()
        answer = dialogue.hear(message)
        self.assertIsInstance(answer.message["stream"], str)
        self.assertIsInstance(answer.message["data"], dict)
        self.assertEqual(dialogue.api_key is not None, answer.message == AUTHORIZED)

    @given(st.sampled_from(["authenticate", "auth", "listen"]), JSON)
    def test_any_data_is_answered(self, action, data):
        """The data of a known action may be anything."""
        answer = Dialogue().hear({"action": action, "data": data})
        self.assertEqual(answer.message["stream"], "authorization")
