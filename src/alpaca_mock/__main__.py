"""``python -m alpaca_mock`` is the command ``alpaca-mock``."""

import sys

from alpaca_mock.cli import main

if __name__ == "__main__":
    sys.exit(main())
