package main

import (
	"errors"
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
)

func account() {
	step("Equity, margins and buying power follow the position and its price", func(m mock) {
		order := buy()
		order.Qty = number("100")
		ok(m.PlaceOrder(order))
		m.setPrice("AAPL", "120")
		account := ok(m.GetAccount())
		same("status", []any{account.Status, account.Currency, account.TradingBlocked}, []any{"ACTIVE", "USD", false})
		same("figures", []any{account.Cash, account.LongMarketValue, account.Equity, account.LastEquity},
			[]any{"990000", "12000", "1002000", "1000000"})
		same("margins", []any{account.InitialMargin, account.MaintenanceMargin, account.BuyingPower, account.Multiplier},
			[]any{"6000", "3600", "3993600", "4"})
		same("created_at is set", account.CreatedAt.IsZero(), false)
	})
	step("Configurations are given and changed, and take effect", func(m mock) {
		same("before", ok(m.GetAccountConfigurations()).NoShorting, false)
		changed := ok(m.UpdateAccountConfigurations(alpaca.UpdateAccountConfigurationsRequest{
			NoShorting: true, FractionalTrading: true, TradeConfirmEmail: "none",
		}))
		same("changed", []any{changed.NoShorting, changed.TradeConfirmEmail, changed.DTBPCheck}, []any{true, "none", "entry"})
		_, err := m.PlaceOrder(sell())
		refused(err, 403, 40310000, "account is not allowed to short")
	})
	step("The portfolio history has as many values as times", func(m mock) {
		for _, request := range []alpaca.GetPortfolioHistoryRequest{
			{},
			{Period: "1W", TimeFrame: alpaca.Day1},
			{Period: "1D", TimeFrame: alpaca.Min5, ExtendedHours: true},
			{Period: "1M", TimeFrame: alpaca.Day1, DateEnd: time.Now()},
		} {
			history := ok(m.GetPortfolioHistory(request))
			same("base value", history.BaseValue, "1000000")
			same("equity", len(history.Equity), len(history.Timestamp))
			same("profit", len(history.ProfitLoss), len(history.Timestamp))
		}
	})
	step("Fills are activities, listed in pages", func(m mock) {
		order := ok(m.PlaceOrder(buy()))
		part := sell()
		part.Qty = number("4")
		ok(m.PlaceOrder(part))
		activities := ok(m.GetAccountActivities(alpaca.GetAccountActivitiesRequest{ActivityTypes: []string{"FILL"}}))
		latest, first := activities[0], activities[1]
		same("latest", []any{latest.Side, latest.Qty, latest.OrderStatus}, []any{"sell", "4", "filled"})
		same("first", []any{first.OrderID, first.Price, first.CumQty}, []any{order.ID, "100", "10"})
		page := ok(m.GetAccountActivities(alpaca.GetAccountActivitiesRequest{
			Category: "trade_activity", Direction: "asc", PageSize: 1, PageToken: first.ID,
			After: time.Now().Add(-48 * time.Hour), Until: time.Now().Add(48 * time.Hour),
		}))
		same("page", page, []alpaca.AccountActivity{latest})
		ok(m.GetAccountActivities(alpaca.GetAccountActivitiesRequest{Date: time.Now()}))
	})
	step("Positions are valued at the price of now, and found by symbol", func(m mock) {
		ok(m.PlaceOrder(buy()))
		m.setPrice("AAPL", "110")
		position := ok(m.GetPosition("AAPL"))
		same("position", []any{position.Qty, position.Side, position.AvgEntryPrice, position.MarketValue, position.UnrealizedPL},
			[]any{"10", "long", "100", "1100", "100"})
		same("all", ok(m.GetPositions())[0].Symbol, position.Symbol)
		same("asset", position.AssetID, ok(m.GetAsset("AAPL")).ID)
	})
	step("A position is closed in part, by quantity and by percentage, then wholly", func(m mock) {
		ok(m.PlaceOrder(buy()))
		same("by quantity", ok(m.ClosePosition("AAPL", alpaca.ClosePositionRequest{Qty: *number("4")})).FilledQty, "4")
		same("by percentage", ok(m.ClosePosition("AAPL", alpaca.ClosePositionRequest{Percentage: *number("50")})).FilledQty, "3")
		same("wholly", ok(m.ClosePosition("AAPL", alpaca.ClosePositionRequest{})).FilledQty, "3")
		same("positions", len(ok(m.GetPositions())), 0)
	})
	step("All positions are closed; what open orders hold is not, unless they are to be canceled first", func(m mock) {
		ok(m.PlaceOrder(buy()))
		resting := ok(m.PlaceOrder(limit(sell(), "110")))
		orders, err := m.CloseAllPositions(alpaca.CloseAllPositionsRequest{})
		same("orders", len(orders), 0)
		var refusal *alpaca.APIError
		same("is a refusal", errors.As(err, &refusal), true)
		refused(refusal, 403, 40310000, "insufficient qty available for order (requested: 10, available: 0)")
		orders = ok(m.CloseAllPositions(alpaca.CloseAllPositionsRequest{CancelOrders: true}))
		same("orders", []any{orders[0].ID, orders[0].Status, orders[1].FilledQty}, []any{resting.ID, "canceled", "10"})
	})
}
