package main

import "github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"

const nobody = "00000000-0000-4000-8000-000000000000"

func refusals() {
	step("Orders that break a rule are refused with its status, code and message", func(m mock) {
		unknown, fraction, dear, wrong := buy(), sell(), buy(), bracket(buy(), "90", "95")
		unknown.Symbol, fraction.Qty, dear.Qty = "NO SUCH", number("0.5"), number("1000000")
		for _, each := range []struct {
			order        alpaca.PlaceOrderRequest
			status, code int
			message      string
		}{
			{unknown, 422, 42210000, `asset "NO SUCH" not found`},
			{fraction, 422, 42210000, "fractional orders cannot be sold short"},
			{dear, 403, 40310000, "insufficient buying power"},
			{limit(buy(), "90.123"), 422, 42210000, "invalid limit_price 90.123. sub-penny increment"},
			{limit(buy(), "0"), 422, 40010001, "limit price must be > 0"},
			{wrong, 422, 42210000, "take_profit.limit_price must be"},
		} {
			_, err := m.PlaceOrder(each.order)
			refused(err, each.status, each.code, each.message)
		}
	})
	step("An order that would trade with an order of one's own is refused, and names that", func(m mock) {
		resting := ok(m.PlaceOrder(limit(buy(), "90")))
		_, err := m.PlaceOrder(limit(sell(), "80"))
		refused(err, 403, 40310000, "potential wash trade detected. use complex orders")
		same("body", err.(*alpaca.APIError).Body, `{"code":40310000,"existing_order_id":"`+resting.ID+
			`","message":"potential wash trade detected. use complex orders","reject_reason":"opposite side limit order exists"}`)
	})
	step("What is unknown is not found", func(m mock) {
		_, err := m.GetOrder(nobody)
		refused(err, 404, 40410000, "order not found for "+nobody)
		refused(m.CancelOrder(nobody), 404, 40410000, "order not found for "+nobody)
		_, err = m.GetOrderByClientOrderID("none")
		refused(err, 404, 40410000, "order not found for none")
		_, err = m.GetPosition("AAPL")
		refused(err, 404, 40410000, "position does not exist")
		_, err = m.ClosePosition("AAPL", alpaca.ClosePositionRequest{})
		refused(err, 404, 40410000, "position not found: AAPL")
		_, err = m.GetAsset(nobody)
		refused(err, 404, 40410000, "asset not found for "+nobody)
		_, err = m.GetOptionContract("AAPL")
		refused(err, 404, 40410000, "contract not found for AAPL")
		_, err = m.GetWatchlist(nobody)
		refused(err, 404, 40410000, "watchlist not found")
	})
	step("An order that is over is neither canceled nor replaced", func(m mock) {
		order := ok(m.PlaceOrder(buy()))
		refused(m.CancelOrder(order.ID), 422, 42210000, `order is already in "filled" state`)
		_, err := m.ReplaceOrder(order.ID, alpaca.ReplaceOrderRequest{Qty: number("1")})
		refused(err, 422, 42210000, "cannot replace order in filled status")
		resting := ok(m.PlaceOrder(limit(buy(), "90")))
		_, err = m.ReplaceOrder(resting.ID, alpaca.ReplaceOrderRequest{LimitPrice: number("90")})
		refused(err, 422, 42210000, "order parameters are not changed")
	})
}
