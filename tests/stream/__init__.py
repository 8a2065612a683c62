"""Tests of `alpaca_mock.stream`."""
