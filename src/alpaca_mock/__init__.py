"""A local stand-in for the Alpaca trading API."""
