"""The hub passes events on."""

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.service.hub import Hub


class HubCase(SynchronousTestCase):
    """A hub and the list that the brokerage calls."""

    def setUp(self):
        """Start with nobody listening."""
        self.listeners = []
        self.hub = Hub(self.listeners)
        self.heard = []

    def happen(self, event):
        """Call the listeners as the brokerage does."""
        for listener in self.listeners:
            listener("account", event)

    def hear(self, name):
        """Give a subscriber that notes what it is told."""
        return lambda account, event: self.heard.append((name, account, event))

    def test_order(self):
        """All subscribers are told, in the order in which they came."""
        self.hub.subscribe(self.hear("first"))
        self.hub.subscribe(self.hear("second"))
        self.happen(1)
        self.assertEqual(self.heard, [("first", "account", 1), ("second", "account", 1)])

    def test_silence(self):
        """While nobody listens the brokerage calls nobody."""
        self.assertEqual(self.listeners, [])
        unsubscribe = self.hub.subscribe(self.hear("one"))
        self.assertEqual(len(self.listeners), 1)
        unsubscribe()
        self.assertEqual(self.listeners, [])

    def test_unsubscribe(self):
        """Who has left is told no more; leaving twice does nothing, and the same function may come twice."""
        listener = self.hear("one")
        first, second = self.hub.subscribe(listener), self.hub.subscribe(listener)
        first()
        first()
        self.happen(1)
        self.assertEqual(len(self.heard), 1)
        second()
        second()
        self.happen(2)
        self.assertEqual(len(self.heard), 1)

    def test_failing_subscriber(self):
        """A subscriber that fails is logged, and is told of the next event; the others notice nothing."""
        calls = []

        def fail(account, event):
            calls.append(event)
            raise ZeroDivisionError

        self.hub.subscribe(fail)
        self.hub.subscribe(self.hear("other"))
        self.happen(1)
        self.happen(2)
        self.assertEqual(calls, [1, 2])
        self.assertEqual(len(self.heard), 2)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 2)

    def test_coming_and_going_meanwhile(self):
        """Subscribers may come and go while an event is passed on; that event reaches who was there before."""

        def come_and_go(account, event):
            if event == 1:
                self.hub.subscribe(self.hear("late"))
            else:
                leave()

        self.hub.subscribe(come_and_go)
        leave = self.hub.subscribe(self.hear("there"))
        for event in (1, 2, 3):
            self.happen(event)
        told = [(name, event) for name, _, event in self.heard]
        self.assertEqual(told, [("there", 1), ("there", 2), ("late", 2), ("late", 3)])
