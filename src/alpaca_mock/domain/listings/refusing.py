"""Symbols that refuse on purpose, so that a client's handling of each refusal can be tested."""

from typing import Final

LINES: Final = """\
HALT|NASDAQ|Halted Trading Test Stock|halted
HARDB|NASDAQ|Hard to Borrow Test Stock|hard to borrow
INACT|NASDAQ|Inactive Test Stock|inactive
NOFRC|NASDAQ|Not Fractionable Test Stock|not fractionable
NOMRG|NASDAQ|Not Marginable Test Stock|not marginable
NOOPT|NASDAQ|No Options Test Stock|no options
NOSHT|NASDAQ|Not Shortable Test Stock|not shortable
NOTRD|NASDAQ|Not Tradable Test Stock|not tradable
PTPNO|NASDAQ|Partnership Without Exception Test Units|ptp_no_exception
"""
