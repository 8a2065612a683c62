"""Twisted finds the service."""

from pathlib import Path

from twisted.application.service import IServiceMaker
from twisted.plugin import getPlugins
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from alpaca_mock import tap

ROOT = Path(__file__).resolve().parents[1]


class PluginTests(SynchronousTestCase):
    """The plugin of ``twistd``."""

    def makers(self):
        return [maker for maker in getPlugins(IServiceMaker) if maker.tapname == "alpaca-mock"]

    def test_found_once(self):
        """There is one plugin of this name, which offers what the interface asks for."""
        (maker,) = self.makers()
        self.assertTrue(verifyObject(IServiceMaker, maker))

    def test_leads_to_tap(self):
        """The plugin builds what `tap` builds, out of its options."""
        (maker,) = self.makers()
        self.assertIs(maker.options, tap.Options)
        self.assertIs(maker.makeService, tap.makeService)

    def test_no_packages(self):
        """Nothing in the checkout makes a package of a folder that is Twisted's."""
        self.assertEqual(list((ROOT / "twisted").rglob("__init__.py")), [])
