package main

import "github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"

const (
	call100 = "AAPL351221C00100000"
	call110 = "AAPL351221C00110000"
)

// spread gives an order for a call, paid for by another one.
func spread(price string) alpaca.PlaceOrderRequest {
	return alpaca.PlaceOrderRequest{
		OrderClass: alpaca.MLeg, Qty: number("2"), Type: alpaca.Limit, LimitPrice: number(price), TimeInForce: alpaca.Day,
		Legs: []alpaca.Leg{
			{Symbol: call100, RatioQty: *number("1"), Side: alpaca.Buy, PositionIntent: alpaca.BuyToOpen},
			{Symbol: call110, RatioQty: *number("1"), Side: alpaca.Sell, PositionIntent: alpaca.SellToOpen},
		},
	}
}

func multileg() {
	step("A vertical spread is paid for: one leg bought, one sold, at the difference of their prices", func(m mock) {
		m.setPrice(call100, "6")
		m.setPrice(call110, "2")
		order := ok(m.PlaceOrder(spread("4")))
		same("order", []any{order.Status, order.OrderClass, order.FilledAvgPrice}, []any{"filled", alpaca.MLeg, "4"})
		bought, sold := order.Legs[0], order.Legs[1]
		same("bought", []any{bought.Symbol, bought.FilledAvgPrice, bought.RatioQty, bought.Side}, []any{call100, "6", "1", "buy"})
		same("sold", []any{sold.Symbol, sold.FilledAvgPrice, sold.Qty, sold.Side}, []any{call110, "2", "2", "sell"})
		same("cash", ok(m.GetAccount()).Cash, "999200")
		closing := spread("-4")
		closing.Legs[0].Side, closing.Legs[0].PositionIntent = alpaca.Sell, alpaca.SellToClose
		closing.Legs[1].Side, closing.Legs[1].PositionIntent = alpaca.Buy, alpaca.BuyToClose
		same("closed", ok(m.PlaceOrder(closing)).FilledAvgPrice, "-4")
		same("positions", len(ok(m.GetPositions())), 0)
	})
	step("A spread rests until its legs together cost no more than its limit; it is replaced and canceled whole", func(m mock) {
		m.setPrice(call100, "6")
		m.setPrice(call110, "2")
		order := ok(m.PlaceOrder(spread("3")))
		same("statuses", m.family(order), []string{"new", "new", "new"})
		replacement := ok(m.ReplaceOrder(order.ID, alpaca.ReplaceOrderRequest{LimitPrice: number("3.5")}))
		same("filled at 2.5", m.setPrice(call110, "2.5"), []string{replacement.ID})
		order = ok(m.PlaceOrder(spread("3")))
		check(m.CancelOrder(order.ID))
		same("statuses", m.family(order), []string{"canceled", "canceled", "canceled"})
	})
}
