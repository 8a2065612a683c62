"""Make ``twistd alpaca-mock`` known to Twisted. No ``__init__.py`` may stand beside this file or above it."""

from twisted.application.service import ServiceMaker

alpaca_mock = ServiceMaker(
    "alpaca-mock",
    "alpaca_mock.tap",
    "A local stand-in for the Alpaca trading API.",
    "alpaca-mock",
)
