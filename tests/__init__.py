"""The tests of alpaca-mock; folders mirror those of the package."""
