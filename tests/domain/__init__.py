"""The brokerage: values and rules, without Twisted."""
