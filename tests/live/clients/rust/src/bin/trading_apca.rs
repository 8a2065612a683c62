//! The whole trading client of apca against a server.

use apca::api::v2::{
    account, account_activities, account_config, asset, assets, calendar, clock, order, orders, position, positions,
    watchlist, watchlists,
};
use apca::{ApiInfo, Client, RequestError};
use chrono::{NaiveDate, NaiveTime, Utc};
use num_decimal::Num;
use order::{Amount, Class, CreateReq, CreateReqInit, Side, Status, StopLoss, TakeProfit, Type};
use programs::{finish, set_price, step, variable, Calls, NOBODY};

struct Api {
    client: Client,
    calls: Calls,
}

/// Issues a request, and notes its kind.
macro_rules! issue {
    ($api:expr, $request:ty, $input:expr) => {{
        $api.calls.note(stringify!($request));
        $api.client.issue::<$request>($input).await
    }};
}

fn connect(key: String, calls: Calls) -> Api {
    let info = ApiInfo::from_parts(variable("BASE_URL"), key, variable("SECRET_KEY")).unwrap();
    Api { client: Client::new(info), calls }
}

fn number(text: &str) -> Num {
    text.parse().unwrap()
}

fn order(init: CreateReqInit, side: Side, quantity: i32) -> CreateReq {
    init.init("AAPL", side, Amount::quantity(quantity))
}

fn buy() -> CreateReq {
    order(CreateReqInit::default(), Side::Buy, 10)
}

fn limit(side: Side, price: &str) -> CreateReq {
    let init = CreateReqInit { type_: Type::Limit, limit_price: Some(number(price)), ..Default::default() };
    order(init, side, 10)
}

fn bracket() -> CreateReq {
    let init = CreateReqInit {
        class: Class::Bracket,
        take_profit: Some(TakeProfit::Limit(number("110"))),
        stop_loss: Some(StopLoss::Stop(number("90"))),
        ..Default::default()
    };
    order(init, Side::Buy, 10)
}

async fn family(api: &Api, parent: &order::Order) -> Vec<Status> {
    let mut found = vec![issue!(api, order::Get, &parent.id).unwrap().status];
    for leg in &parent.legs {
        found.push(issue!(api, order::Get, &leg.id).unwrap().status);
    }
    found
}

#[tokio::main]
async fn main() {
    orders().await;
    exits().await;
    others().await;
    finish(&[
        "account::Get", "account_activities::Get", "account_config::Get", "account_config::Change", "asset::Get",
        "assets::List", "calendar::List", "clock::Get", "order::Get", "order::GetByClientId", "order::Create",
        "order::Change", "order::Delete", "orders::List", "position::Get", "position::Delete", "positions::List",
        "watchlist::Create", "watchlist::Get", "watchlist::Update", "watchlist::Delete", "watchlists::Get",
    ]);
}

async fn orders() {
    step("A market order is filled at once, at the price", |key, calls| async {
        let api = connect(key, calls);
        let filled = issue!(api, order::Create, &buy()).unwrap();
        assert_eq!((filled.status, filled.average_fill_price), (Status::Filled, Some(number("100"))));
        let notional = CreateReqInit::default().init("AAPL", Side::Buy, Amount::notional(250));
        assert_eq!(issue!(api, order::Create, &notional).unwrap().filled_quantity, number("2.5"));
        let symbol = asset::Symbol::SymExchgCls("AAPL".into(), asset::Exchange::Nasdaq, asset::Class::UsEquity);
        assert_eq!(issue!(api, order::Create, &CreateReq { symbol, ..buy() }).unwrap().symbol, "AAPL");
    })
    .await;
    step("Limit, stop, stop limit and trailing stop orders are filled when the price has come to them", |key, calls| async {
        let api = connect(key, calls);
        issue!(api, order::Create, &order(CreateReqInit::default(), Side::Buy, 40)).unwrap();
        let resting = [
            ("110", CreateReqInit { type_: Type::Limit, limit_price: Some(number("110")), ..Default::default() }),
            ("95", CreateReqInit { type_: Type::Stop, stop_price: Some(number("95")), ..Default::default() }),
            ("93", CreateReqInit {
                type_: Type::StopLimit, stop_price: Some(number("94")), limit_price: Some(number("93")), ..Default::default()
            }),
            ("90", CreateReqInit { type_: Type::TrailingStop, trail_price: Some(number("10")), ..Default::default() }),
        ];
        for (price, init) in resting {
            set_price("AAPL", "100");
            let placed = issue!(api, order::Create, &order(init, Side::Sell, 10)).unwrap();
            assert_eq!(placed.status, Status::New);
            assert_eq!(set_price("AAPL", price), [placed.id.to_string()]);
            assert_eq!(issue!(api, order::Get, &placed.id).unwrap().average_fill_price, Some(number(price)));
        }
    })
    .await;
    step("Orders are found, replaced, listed and canceled", |key, calls| async {
        let api = connect(key, calls);
        let mut request = limit(Side::Buy, "90");
        request.client_order_id = Some("mine".into());
        let old = issue!(api, order::Create, &request).unwrap();
        assert_eq!(issue!(api, order::GetByClientId, &"mine".to_string()).unwrap().id, old.id);
        let change = order::ChangeReq { quantity: Some(number("4")), limit_price: Some(number("91")), ..Default::default() };
        let new = issue!(api, order::Change, &(old.id, change)).unwrap();
        assert_eq!((new.amount.clone(), new.limit_price.clone()), (Amount::quantity(4), Some(number("91"))));
        let open = orders::ListReq { symbols: vec!["AAPL".into()], nested: true, ..Default::default() };
        let listed = issue!(api, orders::List, &open).unwrap();
        assert_eq!(listed.iter().map(|each| each.id).collect::<Vec<_>>(), [new.id]);
        issue!(api, order::Delete, &new.id).unwrap();
        let all = orders::ListReq { status: orders::Status::All, limit: Some(5), ..Default::default() };
        let statuses = issue!(api, orders::List, &all).unwrap().iter().map(|each| each.status).collect::<Vec<_>>();
        assert_eq!(statuses, [Status::Canceled, Status::Replaced]);
    })
    .await;
    step("Refusals are of the kind that the client knows", |key, calls| async {
        let api = connect(key, calls);
        let unknown = order::Id(NOBODY.parse().unwrap());
        assert!(matches!(
            issue!(api, order::Get, &unknown),
            Err(RequestError::Endpoint(order::GetError::NotFound(Ok(error)))) if error.message.starts_with("order not found")
        ));
        assert!(matches!(
            issue!(api, order::Create, &limit(Side::Buy, "90.123")),
            Err(RequestError::Endpoint(order::CreateError::InvalidInput(Ok(error)))) if error.message.contains("sub-penny")
        ));
        issue!(api, order::Create, &limit(Side::Buy, "90")).unwrap();
        assert!(matches!(
            issue!(api, order::Create, &limit(Side::Sell, "80")),
            Err(RequestError::Endpoint(order::CreateError::NotPermitted(Ok(error)))) if error.message.starts_with("potential wash trade")
        ));
    })
    .await;
}

async fn exits() {
    step("A bracket sells at its take profit, which cancels its stop", |key, calls| async {
        let api = connect(key, calls);
        let parent = issue!(api, order::Create, &bracket()).unwrap();
        assert_eq!(family(&api, &parent).await, [Status::Filled, Status::New, Status::Held]);
        assert_eq!(set_price("AAPL", "111"), [parent.legs[0].id.to_string()]);
        assert_eq!(family(&api, &parent).await, [Status::Filled, Status::Filled, Status::Canceled]);
    })
    .await;
    step("A bracket sells at its stop, which cancels its take profit", |key, calls| async {
        let api = connect(key, calls);
        let parent = issue!(api, order::Create, &bracket()).unwrap();
        assert_eq!(set_price("AAPL", "89"), [parent.legs[1].id.to_string()]);
        assert_eq!(family(&api, &parent).await, [Status::Filled, Status::Canceled, Status::Filled]);
    })
    .await;
    step("OCO and OTO orders have their exits as legs", |key, calls| async {
        let api = connect(key, calls);
        let exits = CreateReq { class: Class::OneTriggersOther, take_profit: None, ..bracket() };
        let oto = issue!(api, order::Create, &exits).unwrap();
        assert_eq!(family(&api, &oto).await, [Status::Filled, Status::New]);
        issue!(api, order::Delete, &oto.legs[0].id).unwrap();
        let exits = CreateReq { class: Class::OneCancelsOther, side: Side::Sell, ..bracket() };
        let oco = issue!(api, order::Create, &CreateReq { type_: Type::Limit, limit_price: Some(number("110")), ..exits });
        let oco = oco.unwrap();
        assert_eq!(set_price("AAPL", "110"), [oco.id.to_string()]);
        assert_eq!(family(&api, &oco).await, [Status::Filled, Status::Canceled]);
    })
    .await;
}

async fn others() {
    step("Positions are valued at the price of now, and closed", |key, calls| async {
        let api = connect(key, calls);
        issue!(api, order::Create, &buy()).unwrap();
        set_price("AAPL", "110");
        let symbol = asset::Symbol::Sym("AAPL".into());
        let found = issue!(api, position::Get, &symbol).unwrap();
        assert_eq!((found.quantity.clone(), found.market_value.clone()), (number("10"), Some(number("1100"))));
        assert_eq!(issue!(api, positions::List, &()).unwrap(), [found]);
        assert_eq!(issue!(api, position::Delete, &symbol).unwrap().filled_quantity, number("10"));
        assert!(issue!(api, positions::List, &()).unwrap().is_empty());
    })
    .await;
    step("The account and its configuration are given and changed", |key, calls| async {
        let api = connect(key, calls);
        let found = issue!(api, account::Get, &()).unwrap();
        assert_eq!((found.cash, found.multiplier), (number("1000000"), number("4")));
        let mut configuration = issue!(api, account_config::Get, &()).unwrap();
        configuration.no_shorting = true;
        assert_eq!(issue!(api, account_config::Change, &configuration).unwrap(), configuration);
        assert!(!issue!(api, account::Get, &()).unwrap().shorting_enabled);
    })
    .await;
    step("Fills are activities, listed in pages", |key, calls| async {
        let api = connect(key, calls);
        let bought = issue!(api, order::Create, &buy()).unwrap();
        let page = account_activities::ActivityReq {
            types: vec![account_activities::ActivityType::Fill],
            page_size: Some(1),
            until: Some(Utc::now() + chrono::Duration::days(2)),
            ..Default::default()
        };
        let [found] = issue!(api, account_activities::Get, &page).unwrap().try_into().unwrap();
        let page = account_activities::ActivityReq { page_token: Some(found.id().to_string()), ..page };
        assert!(issue!(api, account_activities::Get, &page).unwrap().is_empty());
        assert_eq!(found.into_trade().unwrap().order_id, bought.id);
    })
    .await;
    step("Assets, the clock and the calendar are what they are elsewhere", |key, calls| async {
        let api = connect(key, calls);
        let apple = issue!(api, asset::Get, &asset::Symbol::Sym("AAPL".into())).unwrap();
        assert_eq!(issue!(api, asset::Get, &asset::Symbol::Id(apple.id)).unwrap(), apple);
        assert!(issue!(api, assets::List, &assets::ListReq::default()).unwrap().contains(&apple));
        let now = issue!(api, clock::Get, &()).unwrap();
        assert_eq!(now.open, now.next_close < now.next_open);
        let day = |day| NaiveDate::from_ymd_opt(2025, 11, day).unwrap();
        let span = calendar::ListReqInit::default().init(day(26), day(29));
        let days = issue!(api, calendar::List, &span).unwrap();
        let closes = days.iter().map(|each| (each.date, each.close)).collect::<Vec<_>>();
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(closes, [(day(26), at(16)), (day(28), at(13))]);
    })
    .await;
    step("A watchlist is made, found, changed and deleted", |key, calls| async {
        let api = connect(key, calls);
        let init = watchlist::CreateReqInit { symbols: vec!["AAPL".into(), "MSFT".into()], ..Default::default() };
        let made = issue!(api, watchlist::Create, &init.init("tech")).unwrap();
        assert_eq!(issue!(api, watchlist::Get, &made.id).unwrap(), made);
        assert_eq!(issue!(api, watchlists::Get, &()).unwrap()[0].id, made.id);
        let change = watchlist::CreateReqInit { symbols: vec!["SPY".into()], ..Default::default() }.init("funds");
        let changed = issue!(api, watchlist::Update, &(made.id, change)).unwrap();
        assert_eq!((changed.name.as_str(), changed.assets[0].symbol.as_str()), ("funds", "SPY"));
        issue!(api, watchlist::Delete, &made.id).unwrap();
        assert!(issue!(api, watchlists::Get, &()).unwrap().is_empty());
    })
    .await;
}
