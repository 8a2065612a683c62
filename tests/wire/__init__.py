"""Tests of `alpaca_mock.wire`."""
