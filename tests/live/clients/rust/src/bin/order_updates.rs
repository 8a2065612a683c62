//! Follows an account with the order updates of apca while it places, and cancels, two orders.

use apca::api::v2::{order, updates};
use apca::{ApiInfo, Client};
use futures::StreamExt as _;
use num_decimal::Num;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

#[tokio::main]
async fn main() {
    let base = variable("BASE_URL");
    let mut info = ApiInfo::from_parts(&base, variable("API_KEY"), variable("SECRET_KEY")).unwrap();
    // apca makes this a wss address by itself.
    info.api_stream_url = format!("{}/stream", base.replacen("http", "ws", 1)).parse().unwrap();
    let client = Client::new(info);
    let (mut stream, _subscription) = client.subscribe::<updates::OrderUpdates>().await.unwrap();

    let amount = || order::Amount::quantity(2);
    let market = order::CreateReqInit::default().init("AAPL", order::Side::Buy, amount());
    client.issue::<order::Create>(&market).await.unwrap();
    let limit = order::CreateReqInit {
        type_: order::Type::Limit,
        limit_price: Some(Num::from(50)),
        ..Default::default()
    };
    let limit = limit.init("AAPL", order::Side::Buy, amount());
    let resting = client.issue::<order::Create>(&limit).await.unwrap();
    client.issue::<order::Delete>(&resting.id).await.unwrap();

    loop {
        let update = stream.next().await.unwrap().unwrap().unwrap();
        println!("{{\"event\": \"{:?}\", \"status\": \"{:?}\"}}", update.event, update.order.status);
        if update.event == updates::OrderStatus::Canceled {
            break;
        }
    }
}
