// Account, positions and reference data with @alpacahq/alpaca-trade-api 4: part of v4.js.
const assert = require("node:assert/strict");
const { CALL_100, NOBODY, setPrice } = require("./trial");

const DAY = 24 * 60 * 60 * 1000;
const buy = { symbol: "AAPL", qty: 10, side: "buy" };
const pick = (object, ...names) => names.map((name) => object[name]);
const symbols = (assets) => assets.map((asset) => asset.symbol);

async function drained(pages) {
  const found = [];
  for await (const item of pages) found.push(item);
  return found;
}

async function accountAndReference(step) {
  await account(step);
  await positions(step);
  await assets(step);
  await hours(step);
  await watchlists(step);
}

async function account(step) {
  await step("Equity, margins and buying power follow the position and its price", async ({ trading }) => {
    await trading.orders.market({ ...buy, qty: 100 });
    await setPrice("AAPL", "120");
    const found = await trading.account.getAccount();
    assert.deepEqual(pick(found, "status", "cash", "equity", "longMarketValue", "buyingPower", "multiplier"), [
      "ACTIVE", "990000", "1002000", "12000", "3993600", "4",
    ]);
    const check = await trading.validateConnection();
    assert.deepEqual([check.ok, check.account], [true, found]);
  });
  await step("Configurations are given and changed, and take effect", async ({ trading }) => {
    const configurations = trading.accountConfigurations;
    const before = await configurations.getAccountConfig();
    assert.deepEqual(pick(before, "noShorting", "tradeConfirmEmail", "maxMarginMultiplier"), [false, "all", "4"]);
    const accountConfigurations = { noShorting: true, tradeConfirmEmail: "none", maxOptionsTradingLevel: 1 };
    const changed = await configurations.patchAccountConfig({ accountConfigurations });
    assert.deepEqual(pick(changed, "noShorting", "tradeConfirmEmail", "maxMarginMultiplier"), [true, "none", "4"]);
    assert.deepEqual(await configurations.getAccountConfig(), changed);
    assert.deepEqual(pick(await trading.account.getAccount(), "shortingEnabled", "optionsTradingLevel"), [false, 1]);
  });
  await step("The portfolio history has as many values as times", async ({ trading }) => {
    for (const wanted of [
      {},
      { period: "1W", timeframe: "1D", cashflowTypes: "ALL" },
      { start: new Date(Date.now() - 3 * DAY), end: new Date(), intradayReporting: "continuous", pnlReset: "no_reset" },
      { period: "1D", timeframe: "5Min", extendedHours: "true" },
    ]) {
      const history = await trading.portfolioHistory.getAccountPortfolioHistory(wanted);
      assert.equal(history.baseValue, 1000000);
      assert.equal(history.equity.length, history.timestamp.length);
      assert.equal(history.profitLoss.length, history.timestamp.length);
    }
  });
  await step("Fills are activities, listed page by page and all at once", async ({ trading }) => {
    const { id } = await trading.orders.market(buy);
    await trading.orders.market({ ...buy, side: "sell", qty: 4 });
    const [latest, first] = await trading.accountActivities.getAccountActivities({ activityTypes: ["FILL"] });
    assert.deepEqual(pick(latest, "side", "qty", "activityType"), ["sell", "4", "FILL"]);
    assert.deepEqual(pick(first, "orderId", "price"), [id, "100"]);
    const span = { after: new Date(Date.now() - 2 * DAY), until: new Date(Date.now() + 2 * DAY), direction: "asc" };
    const byType = { activityType: "FILL", ...span };
    const ids = (activities) => activities.map((activity) => activity.id);
    const ascending = await trading.accountActivities.getAccountActivitiesByActivityType(byType);
    assert.deepEqual(ids(ascending), [first.id, latest.id]);
    const small = { pageSize: 1, category: "trade_activity" };
    assert.deepEqual(await trading.collectActivities(small), [latest, first]);
    assert.deepEqual(await drained(trading.iterateActivities(small)), [latest, first]);
    byType.pageSize = 1;
    assert.deepEqual(await trading.collectActivitiesByType(byType), ascending);
    assert.deepEqual(await drained(trading.iterateActivitiesByType(byType)), ascending);
    assert.deepEqual(await trading.accountActivities.getAccountActivities({ date: new Date("2020-01-02") }), []);
  });
}

async function positions(step) {
  await step("Positions are valued at the price of now, found by symbol and id, and closed", async ({ trading }) => {
    await trading.orders.market(buy);
    await setPrice("AAPL", "110");
    const position = await trading.positions.getOpenPosition({ symbolOrAssetId: "AAPL" });
    assert.deepEqual(pick(position, "qty", "marketValue", "unrealizedPl"), ["10", "1100", "100"]);
    assert.deepEqual(await trading.positions.getOpenPosition({ symbolOrAssetId: position.assetId }), position);
    assert.deepEqual(await trading.positions.getAllOpenPositions(), [position]);
    const close = (part) => trading.positions.deleteOpenPosition({ symbolOrAssetId: "AAPL", ...part });
    assert.equal((await close({ qty: 4 })).filledQty, "4");
    assert.equal((await close({ percentage: 50 })).filledQty, "3");
    assert.equal((await close({})).filledQty, "3");
  });
  await step("All positions are closed, if need be after their orders are canceled", async ({ trading }) => {
    await trading.orders.market(buy);
    const { id } = await trading.orders.limit({ ...buy, side: "sell", limitPrice: 110 });
    const [refused] = await trading.positions.deleteAllOpenPositions();
    assert.deepEqual(pick(refused, "symbol", "status"), ["AAPL", 403]);
    const answers = await trading.closeAllPositions({ cancelOrders: true });
    assert.deepEqual(answers.map((answer) => [answer.symbol, answer.status]), [[id, 200], ["AAPL", 200]]);
    assert.deepEqual(await trading.positions.getAllOpenPositions(), []);
  });
  await step("A call that is held is exercised; not to exercise it is for its last day only", async ({ trading }) => {
    await setPrice(CALL_100, "5");
    await trading.orders.market({ ...buy, symbol: CALL_100, qty: 2 });
    await assert.rejects(trading.positions.optionDoNotExercise({ symbolOrContractId: CALL_100 }), {
      status: 403, code: 40310000,
    });
    await trading.positions.optionExercise({ symbolOrContractId: CALL_100 });
    const [position] = await trading.positions.getAllOpenPositions();
    assert.deepEqual(pick(position, "symbol", "qty", "avgEntryPrice"), ["AAPL", "200", "100"]);
  });
}

async function assets(step) {
  await step("Assets are listed and found by symbol and by id", async ({ trading }) => {
    const find = (symbolOrAssetId) => trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId });
    const asset = await find("AAPL");
    assert.deepEqual(pick(asset, "symbol", "_class", "exchange"), ["AAPL", "us_equity", "NASDAQ"]);
    assert.deepEqual(await find(asset.id), asset);
    const wanted = { status: "active", assetClass: "us_equity", exchange: "NASDAQ", attributes: ["has_options"] };
    assert.ok(symbols(await trading.assets.getV2Assets(wanted)).includes("AAPL"));
  });
  await step("Contracts are listed over pages, and found by symbol and by id", async ({ trading }) => {
    const wanted = {
      underlyingSymbols: "AAPL", status: "active", type: "call", style: "american", rootSymbol: "AAPL",
      expirationDateGte: new Date(Date.now() + 7 * DAY), expirationDateLte: new Date(Date.now() + 60 * DAY),
      strikePriceGte: 95, strikePriceLte: 105, showDeliverables: true,
    };
    const { optionContracts, nextPageToken } = await trading.assets.getOptionsContracts({ ...wanted, limit: 2 });
    assert.ok(nextPageToken);
    const whole = await trading.collectOptionsContracts({ ...wanted, limit: 5 });
    assert.deepEqual(whole.slice(0, 2), optionContracts);
    assert.ok(whole.length > 10);
    assert.deepEqual(await drained(trading.iterateOptionsContracts({ ...wanted, limit: 7 })), whole);
    const [contract] = whole;
    for (const symbolOrId of [contract.symbol, contract.id]) {
      assert.equal((await trading.assets.getOptionContractSymbolOrId({ symbolOrId })).id, contract.id);
    }
    const { expirationDate } = contract;
    const sameDay = await trading.collectOptionsContracts({ underlyingSymbols: "AAPL", expirationDate });
    assert.ok(sameDay.every((each) => each.expirationDate.getTime() === expirationDate.getTime()));
  });
  await step("There are no corporate actions, so none is announced, and none is found", async ({ trading }) => {
    const { corporateActions } = trading;
    const wanted = { caTypes: "dividend,split", since: "2026-01-01", until: "2026-03-01", symbol: "AAPL" };
    assert.deepEqual(await corporateActions.getV2CorporateActionsAnnouncements(wanted), []);
    await assert.rejects(corporateActions.getV2CorporateActionsAnnouncementsId({ id: NOBODY }), {
      status: 404, code: 40410000,
    });
  });
}

async function hours(step) {
  await step("Both clocks tell the time, and when the market opens and closes next", async ({ trading }) => {
    const legacy = await trading.clock.legacyClock();
    assert.ok(Math.abs(legacy.timestamp - new Date()) < 60000);
    assert.equal(legacy.isOpen, legacy.nextClose < legacy.nextOpen);
    const { clocks } = await trading.clock.clock({ markets: "NYSE,OPRA", time: new Date("2025-11-28T17:00:00Z") });
    assert.deepEqual(clocks.map((clock) => [clock.market.acronym, clock.phase]), [["NYSE", "core"], ["OPRA", "core"]]);
    assert.deepEqual(clocks[0].phaseUntil, new Date("2025-11-28T18:00:00Z"));
  });
  await step("Both calendars know holidays and half days", async ({ trading }) => {
    const span = { start: new Date("2025-11-26"), end: new Date("2025-11-29") };
    const days = await trading.calendar.legacyCalendar({ ...span, dateType: "TRADING" });
    assert.deepEqual(days.map((day) => pick(day, "open", "close")), [["09:30", "16:00"], ["09:30", "13:00"]]);
    const { market, calendar } = await trading.calendar.calendar({ market: "NYSE", ...span, timezone: "UTC" });
    assert.equal(market.acronym, "NYSE");
    assert.deepEqual(calendar.map((day) => day.coreEnd), [
      new Date("2025-11-26T21:00:00Z"),
      new Date("2025-11-28T18:00:00Z"),
    ]);
  });
}

async function watchlists(step) {
  await step("A watchlist is made, found, changed and deleted, by its id", async ({ trading }) => {
    const lists = trading.watchlists;
    const made = await lists.postWatchlist({ createWatchlistRequest: { name: "tech", symbols: ["AAPL", "MSFT"] } });
    const named = { watchlistId: made.id };
    assert.deepEqual(symbols((await lists.getWatchlistById(named)).assets), ["AAPL", "MSFT"]);
    assert.deepEqual((await lists.getWatchlists()).map((list) => list.id), [made.id]);
    const added = await lists.addAssetToWatchlist({ ...named, addAssetToWatchlistRequest: { symbol: "SPY" } });
    assert.deepEqual(symbols(added.assets), ["AAPL", "MSFT", "SPY"]);
    await lists.removeAssetFromWatchlist({ ...named, symbol: "MSFT" });
    const change = { ...named, updateWatchlistRequest: { name: "funds", symbols: ["SPY"] } };
    assert.deepEqual(symbols((await lists.updateWatchlistById(change)).assets), ["SPY"]);
    await lists.deleteWatchlistById(named);
    assert.deepEqual(await lists.getWatchlists(), []);
  });
  await step("A watchlist is found, changed and deleted by its name", async ({ trading }) => {
    const lists = trading.watchlists;
    const named = { name: "big tech" };
    await lists.postWatchlist({ createWatchlistRequest: { ...named, symbols: ["AAPL"] } });
    assert.deepEqual(symbols((await lists.getWatchlistByName(named)).assets), ["AAPL"]);
    const added = await lists.addAssetToWatchlistByName({ ...named, addAssetToWatchlistRequest: { symbol: "SPY" } });
    assert.deepEqual(symbols(added.assets), ["AAPL", "SPY"]);
    const change = { ...named, updateWatchlistRequest: { ...named, symbols: ["MSFT"] } };
    assert.deepEqual(symbols((await lists.updateWatchlistByName(change)).assets), ["MSFT"]);
    await lists.deleteWatchlistByName(named);
    assert.deepEqual(await lists.getWatchlists(), []);
  });
}

module.exports = { accountAndReference };
