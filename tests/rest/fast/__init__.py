"""Tests of `alpaca_mock.rest.fast`."""
