"""Symbols in paths: a parameter that may hold the slashes of a symbol, and no other ones."""

from werkzeug.routing import BaseConverter


class SymbolConverter(BaseConverter):
    """Takes the symbol or id of `<symbol:name>` out of a path.

    The series of a share may come after a slash, escaped or not (`BRK/B`, `XYZ/WS/A`). It is short, so that what
    follows on a symbol in a route (`/exercise`) is never taken for one, and its methods stay its own.
    """

    part_isolating = False
    regex = "[^/]+(?:/[^/]{1,4}){0,2}"
    weight = 200
