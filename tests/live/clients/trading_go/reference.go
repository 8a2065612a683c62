package main

import (
	"time"

	"cloud.google.com/go/civil"
	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata"
)

func reference() {
	step("Assets are listed and found by symbol and by id", func(m mock) {
		asset := ok(m.GetAsset("AAPL"))
		same("asset", []any{asset.Symbol, asset.Class, asset.Exchange, asset.Tradable, asset.MaintenanceMarginRequirement},
			[]any{"AAPL", alpaca.USEquity, "NASDAQ", true, 30})
		same("by id", *ok(m.GetAsset(asset.ID)), *asset)
		for _, each := range ok(m.GetAssets(alpaca.GetAssetsRequest{
			Status: "active", AssetClass: string(alpaca.USEquity), Exchange: "NYSE",
		})) {
			same(each.Symbol, []any{each.Exchange, each.Status}, []any{"NYSE", alpaca.AssetActive})
		}
	})
	step("Contracts are listed around the price of their underlying, over pages, and found by symbol and by id", func(m mock) {
		today := civil.DateOf(time.Now())
		request := alpaca.GetOptionContractsRequest{
			UnderlyingSymbols: "AAPL", RootSymbol: "AAPL", Status: alpaca.OptionStatusActive, Type: alpaca.OptionTypeCall,
			Style: alpaca.OptionStyleAmerican, ExpirationDateGTE: today.AddDays(7), ExpirationDateLTE: today.AddDays(60),
			StrikePriceGTE: *number("90"), StrikePriceLTE: *number("110"), ShowDeliverable: true, PageLimit: 5,
		}
		whole := ok(m.GetOptionContracts(request))
		same("more than two pages", len(whole) > 10, true)
		request.TotalLimit = 7
		same("limited", len(ok(m.GetOptionContracts(request))), 7)
		contract := whole[0]
		same("contract", []any{contract.Type, contract.UnderlyingSymbol, contract.Multiplier}, []any{"call", "AAPL", "100"})
		for _, name := range []string{contract.Symbol, contract.ID} {
			same(name, ok(m.GetOptionContract(name)).ID, contract.ID)
		}
		request = alpaca.GetOptionContractsRequest{UnderlyingSymbols: "AAPL", ExpirationDate: contract.ExpirationDate}
		for _, each := range ok(m.GetOptionContracts(request)) {
			same("expiration", each.ExpirationDate, contract.ExpirationDate)
		}
	})
	step("The clock tells the time, and when the market opens and closes next", func(m mock) {
		clock := ok(m.GetClock())
		same("is now", time.Since(clock.Timestamp).Abs() < time.Minute, true)
		same("next", clock.NextOpen.After(clock.Timestamp) && clock.NextClose.After(clock.Timestamp), true)
		same("is open", clock.IsOpen, clock.NextClose.Before(clock.NextOpen))
	})
	step("The calendar knows holidays and half days", func(m mock) {
		day := func(day int) time.Time { return time.Date(2025, 11, day, 12, 0, 0, 0, time.UTC) }
		same("days", ok(m.GetCalendar(alpaca.GetCalendarRequest{Start: day(26), End: day(29)})), []alpaca.CalendarDay{
			{Date: "2025-11-26", Open: "09:30", Close: "16:00"},
			{Date: "2025-11-28", Open: "09:30", Close: "13:00"},
		})
	})
	step("A watchlist is made, found, changed and deleted", watchlists)
	step("There are no corporate actions, so none is announced, and none is found", func(m mock) {
		same("announcements", len(ok(m.GetAnnouncements(alpaca.GetAnnouncementsRequest{
			CATypes: []string{"dividend", "merger", "spinoff", "split"}, Symbol: "AAPL", DateType: alpaca.ExDate,
			Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		}))), 0)
		_, err := m.GetAnnouncement(nobody)
		refused(err, 404, 40410000, "announcement not found")
	})
	step("The client for market data reads the prices in force from the same host", func(m mock) {
		data := marketdata.NewClient(marketdata.ClientOpts{
			BaseURL: baseURL, APIKey: apiKey, APISecret: secret, HTTPClient: m.http,
		})
		same("quote", ok(data.GetLatestQuote("AAPL", marketdata.GetLatestQuoteRequest{})).AskPrice, 100)
		same("trade", ok(data.GetLatestTrade("AAPL", marketdata.GetLatestTradeRequest{})).Price, 100)
		same("snapshot", ok(data.GetSnapshot("AAPL", marketdata.GetSnapshotRequest{})).LatestQuote.BidPrice, 100)
		snapshots := ok(data.GetSnapshots([]string{"AAPL"}, marketdata.GetSnapshotRequest{}))
		same("snapshots", snapshots["AAPL"].LatestTrade.Price, 100)
	})
}

func watchlists(m mock) {
	symbols := func(list *alpaca.Watchlist) []string {
		var found []string
		for _, asset := range list.Assets {
			found = append(found, asset.Symbol)
		}
		return found
	}
	made := ok(m.CreateWatchlist(alpaca.CreateWatchlistRequest{Name: "tech", Symbols: []string{"AAPL", "MSFT"}}))
	same("made", symbols(made), []string{"AAPL", "MSFT"})
	same("listed", ok(m.GetWatchlists())[0].ID, made.ID)
	same("added", symbols(ok(m.AddSymbolToWatchlist(made.ID, alpaca.AddSymbolToWatchlistRequest{Symbol: "SPY"}))),
		[]string{"AAPL", "MSFT", "SPY"})
	check(m.RemoveSymbolFromWatchlist(made.ID, alpaca.RemoveSymbolFromWatchlistRequest{Symbol: "MSFT"}))
	same("removed", symbols(ok(m.GetWatchlist(made.ID))), []string{"AAPL", "SPY"})
	changed := ok(m.UpdateWatchlist(made.ID, alpaca.UpdateWatchlistRequest{Name: "funds", Symbols: []string{"SPY"}}))
	same("changed", []any{changed.Name, symbols(changed)}, []any{"funds", []string{"SPY"}})
	check(m.DeleteWatchlist(made.ID))
	same("left", len(ok(m.GetWatchlists())), 0)
}
