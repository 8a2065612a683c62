"""Where answers differ from the official document on purpose, and why: the document is not always what is sent."""

import re

from attrs import frozen


@frozen
class Deviation:
    """A difference that is meant.

    `operations` and `where` are patterns of the operation (``GET /v2/orders``) and of the place in the answer
    (``$.legs[0].side``); `rule` is the rule of the schema that is broken, ``key NAME`` for a key that is not
    documented, or ``body`` for a body where none is.
    """

    operations: str
    where: str
    rule: str
    reason: str

    def covers(self, operation: str, where: str, rule: str) -> bool:
        """Tell whether a difference is this one."""
        patterns = ((self.operations, operation), (self.where, where), (self.rule, rule))
        return all(re.fullmatch(pattern, text) is not None for pattern, text in patterns)


_ORDERS = r"\w+ /v2/(orders|positions).*"
_ANY_ORDER = r"\$(\[\d+\])?(\.body)?(\.legs\[\d+\])?"
_LEG = r"\$(\[\d+\])?(\.body)?\.legs\[\d+\]"

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        _ORDERS,
        _ANY_ORDER,
        "key (subtag|source)",
        "Two keys at the end of every order that the broker sends since 2023 and does not document.",
    ),
    Deviation(
        _ORDERS,
        _LEG,
        "key (expires_at|ratio_qty)",
        "A leg is a whole order on the wire; its schema is a copy of an older one. The document's own example of a"
        " multi-leg order has both keys.",
    ),
    Deviation(
        _ORDERS,
        _ANY_ORDER + r"\.(symbol|side|asset_class|asset_id|type|order_type)",
        "enum|format|minLength",
        "A multi-leg parent has no symbol, side, class or asset, and its legs no type: the broker sends an empty"
        " text, as the document's own example does.",
    ),
    Deviation(
        r"GET /v2/account",
        r"\$",
        "key (admin_configurations|crypto_tier|effective_buying_power|pending_reg_taf_fees|position_market_value"
        "|user_configurations)",
        "Keys that the broker sends (observed on paper, September 2026) and does not document.",
    ),
    Deviation(
        r"GET /v2/account",
        r"\$",
        "key (bod_dtbp|daytrade_count|daytrading_buying_power|pattern_day_trader)",
        "Keys that were removed in July 2026; apca still requires two of them. A setting leaves them out.",
    ),
    Deviation(
        r"\w+ /v2/account/configurations",
        r"\$",
        "key (dtbp_check|pdt_check)",
        "Keys that were removed in July 2026; the C# client still requires the first. A setting leaves them out.",
    ),
    Deviation(
        r"\w+ /v2/account/configurations",
        r"\$",
        "key closing_transactions_only",
        "A key that the broker sends (observed on paper, 2026) and does not document.",
    ),
    Deviation(
        r"DELETE /v2/orders",
        r"\$\[\d+\]",
        "key body",
        "The broker sends the order, or why it was not canceled, with each item (observed on paper, 2021).",
    ),
    Deviation(
        r"DELETE /v2/positions",
        r"\$\[\d+\]\.body",
        "required|key (code|message|[a-z_]+)",
        "The body of an item that failed is an error envelope (observed on paper, 2021); the schema knows orders only.",
    ),
    Deviation(
        r"POST /v2/positions/\{symbol_or_contract_id\}/exercise",
        r"\$",
        "body",
        "Paper answers with how much was exercised and how much remains (observed 2026); the document has no body.",
    ),
    Deviation(
        r"GET /v2/account/activities.*",
        r"\$\[\d+\]\.date",
        "format",
        "The document calls it a time and shows a date; the broker sends a date.",
    ),
    Deviation(
        r"GET /v2/account/activities.*",
        r"\$\[\d+\]",
        "key (description|price)",
        "What the documentation's page on non-trade activities for option events shows, and the schema lacks.",
    ),
    Deviation(
        r"\w+ /v2/(assets|watchlists).*",
        r"\$(\[\d+\]|\.assets\[\d+\])?",
        "key easy_to_borrow",
        "Every example of an asset has it, the schema lost it.",
    ),
    Deviation(
        r"GET /v2/assets/\{symbol_or_asset_id\}",
        r"\$\.exchange",
        "enum",
        "An option contract has no exchange; orders and positions name its id, which finds it here too.",
    ),
)
