"""The brokerage as plain values and rules: no network, no JSON, no clock of its own."""
