"""Scenarios: brackets, OTO and OCO orders through each of their exits."""

from tests.domain.scenario import Scenario

SCENARIOS = (
    Scenario(
        "while the entry of a bracket rests, both exits are held",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        a is new
        a.1 is held
        a.2 is held
        a.1 type limit
        a.2 type stop
        a.1 side sell
        a.1 limit_price 110
        a.2 stop_price 90
        events new a, held a.1, held a.2
        """,
    ),
    Scenario(
        "after the entry the take profit is new, the stop loss stays held, and the shares are held by the first",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        a is filled 10 at 100
        a.1 is new
        a.2 is held
        hold AAPL 10 free 0
        events new a, held a.1, held a.2, fill a, new a.1
        """,
    ),
    Scenario(
        "the take profit of a bracket cancels its stop loss",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        quote AAPL 112
        a.1 is filled 10 at 112
        a.2 is canceled
        hold AAPL 0
        events new a, held a.1, held a.2, fill a, new a.1, fill a.1, canceled a.2
        """,
    ),
    Scenario(
        "the stop loss of a bracket cancels its take profit first",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        events new a, held a.1, held a.2, fill a, new a.1
        quote AAPL 85
        a.2 is filled 10 at 85
        a.1 is canceled
        events canceled a.1, new a.2, fill a.2
        """,
    ),
    Scenario(
        "a stop loss with a limit is a stop-limit that may come to rest",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90 limit 89
        a.2 type stop_limit
        quote AAPL 80
        a.1 is canceled
        a.2 is new
        hold AAPL 10 free 0
        quote AAPL 89.5
        a.2 is filled 10 at 89.5
        """,
    ),
    Scenario(
        "a resting entry that fills on a gap releases its exits, which the same price may reach",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        quote AAPL 85
        a is filled 10 at 85
        a.2 is filled 10 at 85
        a.1 is canceled
        hold AAPL 0
        """,
    ),
    Scenario(
        "canceling a resting entry cancels its exits",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        cancel a
        a is canceled
        a.1 is canceled
        a.2 is canceled
        events new a, held a.1, held a.2, canceled a, canceled a.1, canceled a.2
        """,
    ),
    Scenario(
        "a leg that was canceled with its parent may be canceled again",
        "Delete an Order",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        cancel a
        cancel a.1
        cancel a.2
        cancel a => 42210000 order is already in "canceled" state
        """,
    ),
    Scenario(
        "canceling one exit of a filled bracket cancels the other",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        cancel a.2
        a.1 is canceled
        a.2 is canceled
        a is filled
        hold AAPL 10 free 10
        """,
    ),
    Scenario(
        "a bracket for a short sale has its exits on the other sides",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        a: sell 10 AAPL market bracket tp 90 sl 110
        a.1 side buy
        hold AAPL -10 free 0
        quote AAPL 110
        a.2 is filled 10 at 110
        a.1 is canceled
        money 999900
        """,
    ),
    Scenario(
        "both prices of a bracket are required",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        buy 1 AAPL market bracket sl 90 => 40010001 bracket orders require take_profit.limit_price
        buy 1 AAPL market bracket tp 110 => 40010001 bracket orders require stop_loss.stop_price
        buy 1 AAPL stop 105 bracket tp 110 sl 90 => 40010001 bracket orders must be market or limit orders
        """,
    ),
    Scenario(
        "take profit and stop loss lie on their sides of each other and of the base price",
        "Placing Orders: bracket orders, threshold on stop price",
        """
        quote AAPL 100
        buy 1 AAPL market bracket tp 90 sl 95 => 42210000 take_profit.limit_price must be > stop_loss.stop_price
        buy 1 AAPL market bracket tp 110 sl 100 => 42210000 stop_loss.stop_price must be <= base_price - 0.01
        buy 1 AAPL market bracket tp 100 sl 90 => 42210000 take_profit.limit_price must be >= base_price + 0.01
        buy 1 AAPL limit 95 bracket tp 110 sl 95 => 42210000 stop_loss.stop_price must be <= base_price - 0.01
        sell 1 AAPL market bracket tp 110 sl 105 => 42210000 take_profit.limit_price must be < stop_loss.stop_price
        sell 1 AAPL market bracket tp 90 sl 100 => 42210000 stop_loss.stop_price must be >= base_price + 0.01
        a: buy 1 AAPL market bracket tp 100.01 sl 99.99
        a is filled
        """,
    ),
    Scenario(
        "a bracket enters and never exits",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        sell 10 AAPL market bracket tp 90 sl 110 => 42210000 bracket orders must be entry orders
        """,
    ),
    Scenario(
        "a bracket is of whole shares, day or gtc, in regular hours",
        "Placing Orders: bracket orders",
        """
        quote AAPL 100
        buy 1.5 AAPL market bracket tp 110 sl 90 => 42210000 fractional orders must be simple orders
        buy 1 AAPL limit 99 bracket tp 110 sl 90 ioc => 42210000 bracket orders must be DAY or GTC orders
        buy 1 AAPL limit 99 bracket tp 110 sl 90 ext => 42210000 bracket orders are not supported in extended hours
        a: buy 1 AAPL limit 99 bracket tp 110 sl 90 gtc
        a.1 time_in_force gtc
        """,
    ),
    Scenario(
        "the exit of an OTO order becomes new when the entry fills",
        "Placing Orders: OTO orders",
        """
        quote AAPL 100
        a: buy 10 AAPL market oto sl 90
        a.1 is new
        a.1 type stop
        hold AAPL 10 free 0
        quote AAPL 90
        a.1 is filled 10 at 90
        """,
    ),
    Scenario(
        "an OTO order may have a take profit instead",
        "Placing Orders: OTO orders",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 99 oto tp 110
        a.1 is held
        quote AAPL 98
        a.1 is new
        quote AAPL 110
        a.1 is filled 10 at 110
        """,
    ),
    Scenario(
        "an OTO order has exactly one exit",
        "Placing Orders: OTO orders",
        """
        quote AAPL 100
        buy 10 AAPL market oto => 40010001 oto orders require one of take_profit or stop_loss
        buy 10 AAPL market oto tp 110 sl 90 => 40010001 oto orders require one of take_profit or stop_loss
        """,
    ),
    Scenario(
        "the parent of an OCO order is its take profit",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        a is new
        a type limit
        a limit_price 110
        a.1 is held
        a.1 type stop
        hold AAPL 10 free 0
        events new ?, fill ?, new a, held a.1
        """,
    ),
    Scenario(
        "the take profit of an OCO order cancels its stop",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        quote AAPL 110
        a is filled 10 at 110
        a.1 is canceled
        """,
    ),
    Scenario(
        "the stop of an OCO order cancels its take profit",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        events new ?, fill ?, new a, held a.1
        quote AAPL 90
        a.1 is filled 10 at 90
        a is canceled
        events canceled a, new a.1, fill a.1
        """,
    ),
    Scenario(
        "canceling the stop of an OCO order cancels it all",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        buy 10 AAPL market
        a: sell 10 AAPL oco tp 110 sl 90
        cancel a.1
        a is canceled
        a.1 is canceled
        hold AAPL 10 free 10
        """,
    ),
    Scenario(
        "an OCO order is a limit order that exits, with both prices",
        "Placing Orders: OCO orders",
        """
        quote AAPL 100
        sell 10 AAPL oco tp 110 sl 90 => 42210000 oco orders must be exit orders
        buy 10 AAPL market
        sell 10 AAPL market oco tp 110 sl 90 => 40010001 oco orders must be limit orders
        sell 10 AAPL oco sl 90 => 40010001 oco orders require take_profit.limit_price
        sell 10 AAPL oco tp 110 => 40010001 oco orders require stop_loss.stop_price
        sell 10 AAPL oco tp 110 sl 100 => 42210000 stop_loss.stop_price must be <= base_price - 0.01
        sell 11 AAPL oco tp 110 sl 90 => 40310000 insufficient qty available for order (requested: 11, available: 10)
        """,
    ),
    Scenario(
        "a part of the take profit makes the stop loss as much smaller",
        "Placing Orders: bracket orders, partial fills",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        fill a.1 4 at 110
        a.1 is partially_filled 4 at 110
        a.2 qty 6
        a.2 is held
        quote AAPL 90
        a.1 is canceled 4 at 110
        a.2 is filled 6 at 90
        hold AAPL 0
        """,
    ),
    Scenario(
        "exits wait until the entry is filled whole",
        "Placing Orders: bracket orders, partial fills",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        fill a 4 at 95
        a is partially_filled 4 at 95
        a.1 is held
        quote AAPL 88
        a is filled 10 at 90.8
        a.2 is filled 10 at 88
        """,
    ),
    Scenario(
        "exits are no larger than the position that the entry leaves",
        "Placing Orders: bracket orders, partial fills",
        """
        quote AAPL 100
        a: sell 3 AAPL limit 101 bracket tp 90 sl 120
        fill a 1 at 100
        buy 1 AAPL market
        quote AAPL 101
        a is filled 3 at 100.6666666666666667
        hold AAPL -2 free 0
        a.1 is new
        a.1 qty 2
        a.2 qty 2
        """,
    ),
    Scenario(
        "the rest of a partly filled entry that is canceled leaves no exits",
        "Placing Orders: bracket orders, partial fills",
        """
        quote AAPL 100
        a: buy 10 AAPL limit 95 bracket tp 110 sl 90
        fill a 4 at 95
        cancel a
        a is canceled 4 at 95
        a.1 is canceled
        a.2 is canceled
        hold AAPL 4 free 4
        """,
    ),
    Scenario(
        "exits do not count as orders that could trade with each other",
        "User Protection: wash trades",
        """
        quote AAPL 100
        a: buy 10 AAPL market bracket tp 110 sl 90
        b: buy 5 AAPL market
        b is filled 5 at 100
        """,
    ),
    Scenario(
        "exits belong to the classes that have them",
        "Create an Order: take_profit, stop_loss",
        """
        quote AAPL 100
        buy 1 AAPL market tp 110 => 40010001 take_profit and stop_loss are only allowed for bracket, oco and oto orders
        buy 1 AAPL market simple sl 90
        => 40010001 take_profit and stop_loss are only allowed for bracket, oco and oto orders
        """,
    ),
)
