"""The lines of the catalogue (read by `alpaca_mock.domain.catalogue`)."""

from typing import Final

LINES: Final = """\
AAPL|NASDAQ|Apple Inc. Common Stock
MSFT|NASDAQ|Microsoft Corporation Common Stock
SPY|ARCA|SPDR S&P 500 ETF Trust
TQQQ|NASDAQ|ProShares UltraPro QQQ|leveraged
HALT|NASDAQ|Trading in this stock is halted|halted
NOTRD|NASDAQ|This stock is not tradable|not tradable
INACT|NASDAQ|This stock is not active|inactive
NOFRC|NASDAQ|This stock is not fractionable|not fractionable
NOSHT|NASDAQ|This stock cannot be sold short|not shortable
HARDB|NASDAQ|This stock is hard to borrow|hard to borrow
NOMRG|NASDAQ|This stock is not marginable|not marginable
NOOPT|NASDAQ|This stock has no options|no options
"""
