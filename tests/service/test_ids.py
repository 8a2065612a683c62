"""Ids are UUIDs, and no two are the same."""

from uuid import RFC_4122, UUID

from twisted.trial.unittest import SynchronousTestCase

from alpaca_mock.service.ids import RandomIds


class RandomIdsTests(SynchronousTestCase):
    """`RandomIds`."""

    def test_form(self):
        """The text is that of a random UUID, whatever bits come."""
        for bits in (0, 2**128 - 1, 0x0123456789ABCDEF0123456789ABCDEF):
            text = RandomIds(lambda _, bits=bits: bits).uuid()
            read = UUID(text)
            self.assertEqual((str(read), read.version, read.variant), (text, 4, RFC_4122))

    def test_randomness_is_kept(self):
        """All bits but the six that say what it is are random ones."""
        self.assertEqual(RandomIds(lambda _: 2**128 - 1).uuid(), "ffffffff-ffff-4fff-bfff-ffffffffffff")

    def test_distinct(self):
        """Two makers share no id, and one gives none twice."""
        first, second = RandomIds(), RandomIds()
        self.assertEqual(len({maker.uuid() for maker in (first, second) for _ in range(1000)}), 2000)
