"""Routes are compiled when the first path is looked up, and not before."""

from klein import Klein
from twisted.trial.unittest import SynchronousTestCase
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from alpaca_mock.rest.late import LateMap, compile_late


class LateMapTests(SynchronousTestCase):
    """`LateMap`."""

    def setUp(self):
        self.map = LateMap()
        self.first, self.second = Rule("/a/<name>", endpoint="a"), Rule("/b", endpoint="b")
        self.map.add(self.first)
        self.map.add(self.second)

    def match(self, path: str):
        return self.map.bind("localhost").match(path)

    def test_not_compiled_before(self):
        """A rule that was added is known, and belongs to no map yet."""
        self.assertEqual(list(self.map.iter_rules()), [self.first, self.second])
        self.assertEqual(list(self.map.iter_rules("b")), [self.second])
        self.assertIsNone(self.first.map)

    def test_found(self):
        """A path is found among all rules, also those that were added after the first look-up."""
        self.assertEqual(self.match("/a/x"), ("a", {"name": "x"}))
        self.assertRaises(NotFound, self.match, "/c")
        self.map.add(Rule("/c", endpoint="c"))
        self.assertEqual(self.match("/c"), ("c", {}))
        self.assertEqual(self.match("/b"), ("b", {}))

    def test_router(self):
        """A router takes one, once."""
        router = Klein()
        compile_late(router)
        router.route("/a")(lambda request: b"")
        compile_late(router)
        self.assertEqual([rule.rule for rule in router.url_map.iter_rules()], ["/a"])
