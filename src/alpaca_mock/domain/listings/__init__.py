"""The lines of the catalogue, read by `alpaca_mock.domain.catalogue`: symbol, exchange, name, traits, apart by ``|``."""
