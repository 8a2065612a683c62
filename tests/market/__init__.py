"""Where prices come from, tested against an API that the tests dictate."""
