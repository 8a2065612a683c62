"""The exchange, its quotes, its poller and its hub."""
