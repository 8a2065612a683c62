"""The lines of the catalogue: symbol, exchange, name and traits, apart by ``|``."""
