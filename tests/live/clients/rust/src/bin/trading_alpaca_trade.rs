//! The requests of alpaca-trade against a server.

use alpaca_trade::account_configurations::UpdateRequest;
use alpaca_trade::orders::{
    CreateRequest, GetRequest, ListRequest, OptionLegRequest, Order, OrderClass, OrderSide, OrderStatus, OrderType,
    QueryOrderStatus, ReplaceRequest, ReplaceResolution, StopLoss, TakeProfit, TimeInForce, WaitFor,
};
use alpaca_trade::positions::{CloseAllRequest, ClosePositionRequest};
use alpaca_trade::{activities, assets, calendar, clock, options_contracts, portfolio_history, watchlists, Client};
use chrono::{Days, Utc};
use programs::{finish, post, set_price, step, variable, Calls, NOBODY};
use rust_decimal::Decimal;
use serde_json::json;

const CALL_100: &str = "AAPL351221C00100000";
const CALL_110: &str = "AAPL351221C00110000";

struct Api {
    client: Client,
    calls: Calls,
}

/// Calls a method of one of the groups of the client, and notes its name.
macro_rules! call {
    ($api:expr, $group:ident.$method:ident($($given:expr),*)) => {{
        $api.calls.note(concat!(stringify!($group), ".", stringify!($method)));
        $api.client.$group().$method($($given),*).await
    }};
}

fn connect(key: String, calls: Calls) -> Api {
    let builder = Client::builder().api_key(key).secret_key(variable("SECRET_KEY"));
    Api { client: builder.base_url_str(variable("BASE_URL")).unwrap().build().unwrap(), calls }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn market(side: OrderSide) -> CreateRequest {
    CreateRequest {
        symbol: Some("AAPL".into()),
        qty: Some(number("10")),
        side: Some(side),
        r#type: Some(OrderType::Market),
        time_in_force: Some(TimeInForce::Day),
        ..Default::default()
    }
}

fn limit(side: OrderSide, price: &str) -> CreateRequest {
    CreateRequest { r#type: Some(OrderType::Limit), limit_price: Some(number(price)), ..market(side) }
}

fn bracket() -> CreateRequest {
    CreateRequest {
        order_class: Some(OrderClass::Bracket),
        take_profit: Some(TakeProfit { limit_price: number("110") }),
        stop_loss: Some(StopLoss { stop_price: number("90"), limit_price: None }),
        ..market(OrderSide::Buy)
    }
}

async fn family(api: &Api, parent: &Order) -> Vec<OrderStatus> {
    let now = call!(api, orders.get(&parent.id, GetRequest { nested: Some(true) })).unwrap();
    [now.status].into_iter().chain(now.legs.unwrap().iter().map(|leg| leg.status)).collect()
}

#[tokio::main]
async fn main() {
    orders().await;
    classes().await;
    account().await;
    reference().await;
    finish(&[
        "account.get", "account_configurations.get", "account_configurations.update", "activities.list",
        "activities.list_by_type", "assets.get", "assets.list", "calendar.list", "calendar.list_v3", "clock.get",
        "clock.get_v3", "options_contracts.get", "options_contracts.list", "orders.cancel", "orders.cancel_all",
        "orders.create", "orders.get", "orders.get_by_client_order_id", "orders.list", "orders.replace",
        "portfolio_history.get", "positions.close", "positions.close_all", "positions.do_not_exercise",
        "positions.exercise", "positions.get", "positions.list", "watchlists.add_asset_by_id",
        "watchlists.add_asset_by_name", "watchlists.create", "watchlists.delete_by_id", "watchlists.delete_by_name",
        "watchlists.delete_symbol_by_id", "watchlists.get_by_id", "watchlists.get_by_name", "watchlists.list",
        "watchlists.update_by_id", "watchlists.update_by_name",
    ]);
}

async fn orders() {
    step("Orders of every type are filled when the price has come to them", |key, calls| async {
        let api = connect(key, calls);
        let bought = call!(api, orders.create(CreateRequest { qty: Some(number("40")), ..market(OrderSide::Buy) })).unwrap();
        assert_eq!((bought.status, bought.filled_avg_price), (OrderStatus::Filled, Some(number("100"))));
        let sell = || market(OrderSide::Sell);
        let (stop, profit) = (Some(number("95")), Some(number("110")));
        for (price, request) in [
            ("110", CreateRequest { r#type: Some(OrderType::Limit), limit_price: profit, ..sell() }),
            ("95", CreateRequest { r#type: Some(OrderType::Stop), stop_price: stop, ..sell() }),
            ("94", CreateRequest {
                r#type: Some(OrderType::StopLimit), stop_price: stop, limit_price: Some(number("94")), ..sell()
            }),
            ("90", CreateRequest { r#type: Some(OrderType::TrailingStop), trail_percent: Some(number("10")), ..sell() }),
        ] {
            set_price("AAPL", "100");
            let placed = call!(api, orders.create(request)).unwrap();
            assert_eq!(placed.status, OrderStatus::New);
            assert_eq!(set_price("AAPL", price), [placed.id.clone()]);
            let filled = call!(api, orders.wait_for(&placed.id, WaitFor::Filled)).unwrap();
            assert_eq!(filled.filled_avg_price, Some(number(price)));
        }
    })
    .await;
    step("Orders are found, replaced, listed and canceled", |key, calls| async {
        let api = connect(key, calls);
        let request = CreateRequest { client_order_id: Some("mine".into()), ..limit(OrderSide::Buy, "90") };
        let old = call!(api, orders.create(request)).unwrap();
        assert_eq!(call!(api, orders.get_by_client_order_id("mine")).unwrap(), old);
        let change = ReplaceRequest { qty: Some(number("4")), limit_price: Some(number("91")), ..Default::default() };
        let new = call!(api, orders.replace(&old.id, change)).unwrap();
        assert_eq!((new.qty, new.limit_price, &new.replaces), (Some(number("4")), Some(number("91")), &Some(old.id.clone())));
        assert_eq!(call!(api, orders.get_effective(&old.id)).unwrap(), new);
        let open = ListRequest { status: Some(QueryOrderStatus::Open), symbols: Some(vec!["AAPL".into()]), ..Default::default() };
        assert_eq!(call!(api, orders.list(open)).unwrap(), [new.clone()]);
        let page = ListRequest { status: Some(QueryOrderStatus::All), before_order_id: Some(new.id.clone()), ..Default::default() };
        assert_eq!(call!(api, orders.list(page)).unwrap()[0].id, old.id);
        assert_eq!(call!(api, orders.cancel_resolved(&new.id)).unwrap().order.status, OrderStatus::Canceled);
        let last = call!(api, orders.create(limit(OrderSide::Buy, "90"))).unwrap();
        let answers = call!(api, orders.cancel_all()).unwrap();
        assert_eq!((answers[0].id.as_str(), answers[0].status), (last.id.as_str(), 200));
        let late = call!(api, orders.cancel(&bought_id(&api).await)).unwrap_err();
        assert_eq!(late.meta().unwrap().status(), 422);
    })
    .await;
    step("A replacement that comes too late is rejected, and its predecessor counts", |key, calls| async {
        let race = post("/admin/fixtures/rejected-replacement-race", json!({ "api_key": key }));
        let predecessor = race["predecessor_order_id"].as_str().unwrap();
        let api = connect(key, calls);
        let change = ReplaceRequest { limit_price: Some(number("1.10")), ..Default::default() };
        match call!(api, orders.replace_resolved(predecessor, change)).unwrap() {
            ReplaceResolution::OriginalOrderTerminal(resolved) => {
                assert_eq!((resolved.order.id.as_str(), resolved.order.status), (predecessor, OrderStatus::Filled));
            }
            ReplaceResolution::NewOrder(resolved) => panic!("{:?}", resolved.order),
        }
    })
    .await;
}

async fn bought_id(api: &Api) -> String {
    call!(api, orders.create(market(OrderSide::Buy))).unwrap().id
}

async fn classes() {
    step("A bracket sells at its take profit, which cancels its stop", |key, calls| async {
        let api = connect(key, calls);
        let parent = call!(api, orders.create(bracket())).unwrap();
        assert_eq!(family(&api, &parent).await, [OrderStatus::Filled, OrderStatus::New, OrderStatus::Held]);
        set_price("AAPL", "111");
        assert_eq!(family(&api, &parent).await, [OrderStatus::Filled, OrderStatus::Filled, OrderStatus::Canceled]);
    })
    .await;
    step("A bracket sells at its stop, which cancels its take profit", |key, calls| async {
        let api = connect(key, calls);
        let parent = call!(api, orders.create(bracket())).unwrap();
        set_price("AAPL", "89");
        assert_eq!(family(&api, &parent).await, [OrderStatus::Filled, OrderStatus::Canceled, OrderStatus::Filled]);
    })
    .await;
    step("A vertical spread is paid for: one leg bought, one sold", |key, calls| async {
        let api = connect(key, calls);
        set_price(CALL_100, "6");
        set_price(CALL_110, "2");
        let leg = |symbol: &str, side| OptionLegRequest {
            symbol: symbol.into(), ratio_qty: 1, side: Some(side), position_intent: None,
        };
        let request = CreateRequest {
            symbol: None,
            side: None,
            order_class: Some(OrderClass::Mleg),
            legs: Some(vec![leg(CALL_100, OrderSide::Buy), leg(CALL_110, OrderSide::Sell)]),
            ..limit(OrderSide::Buy, "4")
        };
        let filled = call!(api, orders.create_resolved(request, WaitFor::Filled)).unwrap().order;
        assert_eq!(filled.filled_avg_price, Some(number("4")));
        assert_eq!(call!(api, positions.option_qty_map()).unwrap()[CALL_110], -10);
    })
    .await;
}

async fn account() {
    step("The account, its configurations and its history are given and changed", |key, calls| async {
        let api = connect(key, calls);
        assert_eq!(call!(api, account.get()).unwrap().cash, Some(number("1000000")));
        call!(api, account_configurations.get()).unwrap();
        let change = UpdateRequest { no_shorting: Some(true), ..Default::default() };
        call!(api, account_configurations.update(change)).unwrap();
        assert_eq!(call!(api, account.get()).unwrap().shorting_enabled, Some(false));
        let week = portfolio_history::GetRequest { period: Some("1W".into()), ..Default::default() };
        let history = call!(api, portfolio_history.get(week)).unwrap();
        assert_eq!((history.base_value, history.equity.len()), (number("1000000"), history.timestamp.len()));
    })
    .await;
    step("Positions are valued, closed and exercised", |key, calls| async {
        let api = connect(key, calls);
        call!(api, orders.create(market(OrderSide::Buy))).unwrap();
        set_price("AAPL", "110");
        let found = call!(api, positions.get("AAPL")).unwrap();
        assert_eq!((found.qty, found.market_value), (number("10"), number("1100")));
        assert_eq!(call!(api, positions.list()).unwrap(), [found]);
        let part = ClosePositionRequest { qty: Some(number("4")), percentage: None };
        assert_eq!(call!(api, positions.close("AAPL", part)).unwrap().filled_qty, number("4"));
        let answers = call!(api, positions.close_all(CloseAllRequest { cancel_orders: Some(true) })).unwrap();
        assert_eq!((answers[0].symbol.as_str(), answers[0].status), ("AAPL", 200));
        set_price(CALL_100, "12");
        let option = CreateRequest { symbol: Some(CALL_100.into()), qty: Some(number("2")), ..market(OrderSide::Buy) };
        call!(api, orders.create(option)).unwrap();
        assert_eq!(call!(api, positions.do_not_exercise(CALL_100)).unwrap_err().meta().unwrap().status(), 403);
        call!(api, positions.exercise(CALL_100)).unwrap();
        assert_eq!(call!(api, positions.get("AAPL")).unwrap().qty, number("200"));
    })
    .await;
    step("Activities are listed, by type and in pages", |key, calls| async {
        let api = connect(key, calls);
        let first = bought_id(&api).await;
        bought_id(&api).await;
        let page = activities::ListRequest { page_size: Some(1), ..Default::default() };
        assert_eq!(call!(api, activities.list(page.clone())).unwrap().len(), 1);
        let all = call!(api, activities.list_all(page)).unwrap();
        assert_eq!((all.len(), &all[1].order_id), (2, &Some(first)));
        assert_eq!(call!(api, activities.list_by_type("FILL", Default::default())).unwrap(), all);
    })
    .await;
}

async fn reference() {
    step("Assets and contracts are listed, and found by symbol and by id", |key, calls| async {
        let api = connect(key, calls);
        let apple = call!(api, assets.get("AAPL")).unwrap();
        assert_eq!(call!(api, assets.get(&apple.id)).unwrap(), apple);
        assert!(call!(api, assets.list(assets::ListRequest::default())).unwrap().contains(&apple));
        let today = Utc::now().date_naive();
        let wanted = options_contracts::ListRequest {
            underlying_symbols: Some(vec!["AAPL".into()]),
            expiration_date_lte: Some(today.checked_add_days(Days::new(30)).unwrap().to_string()),
            limit: Some(100),
            ..Default::default()
        };
        let page = call!(api, options_contracts.list(wanted.clone())).unwrap().option_contracts;
        let all = call!(api, options_contracts.list_all(wanted)).unwrap().option_contracts;
        assert_eq!(all[..100], page);
        assert_eq!(call!(api, options_contracts.get(&page[0].id)).unwrap().symbol, page[0].symbol);
        let unknown = call!(api, assets.get(NOBODY)).unwrap_err();
        assert_eq!(unknown.meta().unwrap().status(), 404);
    })
    .await;
    step("Both clocks and both calendars are read", |key, calls| async {
        let api = connect(key, calls);
        let legacy = call!(api, clock.get()).unwrap();
        assert_eq!(legacy.is_open, legacy.next_close < legacy.next_open);
        let wanted = clock::GetV3Request { markets: Some(vec![calendar::Market::NYSE]), time: None };
        assert_eq!(call!(api, clock.get_v3(wanted)).unwrap().clocks[0].market.acronym, "NYSE");
        let (start, end) = (Some("2025-11-26".to_string()), Some("2025-11-29".to_string()));
        let span = calendar::ListRequest { start: start.clone(), end: end.clone(), date_type: None };
        let days = call!(api, calendar.list(span)).unwrap();
        assert_eq!(days.iter().map(|day| day.close.as_str()).collect::<Vec<_>>(), ["16:00", "13:00"]);
        let span = calendar::ListV3Request { start, end, timezone: None };
        assert_eq!(call!(api, calendar.list_v3(calendar::Market::NYSE, span)).unwrap().calendar.len(), 2);
    })
    .await;
    step("A watchlist is made, found, changed and deleted, by id and by name", |key, calls| async {
        let api = connect(key, calls);
        let symbols = |names: &[&str]| Some(names.iter().map(|name| name.to_string()).collect::<Vec<_>>());
        let request = watchlists::CreateRequest { name: "tech".into(), symbols: symbols(&["AAPL", "MSFT"]) };
        let made = call!(api, watchlists.create(request)).unwrap();
        let add = || watchlists::AddAssetRequest { symbol: "SPY".into() };
        assert_eq!(call!(api, watchlists.add_asset_by_id(&made.id, add())).unwrap().assets.unwrap().len(), 3);
        call!(api, watchlists.delete_symbol_by_id(&made.id, "SPY")).unwrap();
        call!(api, watchlists.add_asset_by_name("tech", add())).unwrap();
        let found = call!(api, watchlists.get_by_name("tech")).unwrap();
        assert_eq!(call!(api, watchlists.get_by_id(&made.id)).unwrap(), found);
        let change = |name: &str| watchlists::UpdateRequest { name: Some(name.into()), symbols: symbols(&["SPY"]) };
        call!(api, watchlists.update_by_id(&made.id, change("funds"))).unwrap();
        call!(api, watchlists.update_by_name("funds", change("more funds"))).unwrap();
        assert_eq!(call!(api, watchlists.list()).unwrap()[0].name, "more funds");
        call!(api, watchlists.delete_by_name("more funds")).unwrap();
        assert_eq!(call!(api, watchlists.delete_by_id(&made.id)).unwrap_err().meta().unwrap().status(), 404);
    })
    .await;
}
