//! What the Rust clients are tried with. Each step prints one line of JSON: what was found to be true, the methods of the
//! client that were called for it, and what was wrong, if anything.

use std::future::Future;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{json, Value};

pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

static ACCOUNTS: AtomicUsize = AtomicUsize::new(0);

pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

/// The methods that were called, each once.
#[derive(Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<String>>>);

impl Calls {
    pub fn note(&self, name: &str) {
        let mut calls = self.0.lock().unwrap();
        if !calls.iter().any(|known| known == name) {
            calls.push(name.to_string());
        }
    }
}

/// Tries something with an account of its own, of which it gets the key, at a server without a past.
pub async fn step<Attempt, Done>(fact: &str, attempt: Attempt)
where
    Attempt: FnOnce(String, Calls) -> Done,
    Done: Future<Output = ()> + Send + 'static,
{
    post("/admin/reset", json!({}));
    set_price("AAPL", "100");
    let key = format!("{}{}", variable("API_KEY"), ACCOUNTS.fetch_add(1, Ordering::Relaxed));
    let calls = Calls::default();
    let wrong = Arc::new(Mutex::new(None));
    let seen = wrong.clone();
    panic::set_hook(Box::new(move |panicked| *seen.lock().unwrap() = Some(panicked.to_string())));
    let failed = tokio::spawn(attempt(key, calls.clone())).await.is_err();
    let failure = failed.then(|| wrong.lock().unwrap().take());
    println!("{}", json!({"fact": fact, "calls": *calls.0.lock().unwrap(), "failure": failure}));
}

/// Names the methods that the client has.
pub fn finish(methods: &[&str]) {
    println!("{}", json!({ "methods": methods }));
}

/// Sets the price of a stock or an option; gives the ids of the orders that it filled.
pub fn set_price(symbol: &str, price: &str) -> Vec<String> {
    let kind = if symbol.len() > 6 { "options" } else { "stocks" };
    let answer = post(&format!("/admin/market-data/{kind}/{symbol}"), json!({ "price": price }));
    answer["filled_order_ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_string()).collect()
}

/// Sends a request to the server itself.
pub fn post(path: &str, body: Value) -> Value {
    let base = variable("BASE_URL");
    let host = base.trim_start_matches("http://");
    let body = body.to_string();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body).unwrap()
}
