"""A local stand-in for the Alpaca trading API."""

__version__ = "0.1.0"
