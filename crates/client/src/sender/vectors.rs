//! What a transaction may use and offers, held to the vectors that the web application's rules are held to, too.

use super::{
    FeePolicy,
    transaction::{Budget, limit},
};
use serde_json::Value;

fn vectors(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../vectors/sending.json")).unwrap();
    let found = all[kind].as_array().unwrap().clone();
    assert!(!found.is_empty(), "there are no vectors of {kind}");
    found
}

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn limits_are_those_of_the_vectors() {
    for vector in vectors("limits") {
        let expected = number(&vector["limit"]);
        assert_eq!(
            u64::from(limit(number(&vector["units_consumed"]))),
            expected
        );
    }
}

#[test]
fn offers_are_those_of_the_vectors() {
    for vector in vectors("offers") {
        let recent = vector["recent"].as_array().unwrap().iter().map(number);
        let recent: Vec<u64> = recent.collect();
        let attempt = u32::try_from(number(&vector["attempt"])).unwrap();
        let offer = FeePolicy::default().price(&recent, attempt);
        assert_eq!(offer, number(&vector["offer"]), "{vector}");
    }
}

#[test]
fn priority_fees_are_those_of_the_vectors() {
    for vector in vectors("priority_fees") {
        let budget = Budget {
            units: u32::try_from(number(&vector["units"])).unwrap(),
            price: number(&vector["price"]),
            loaded_bytes: None,
        };
        assert_eq!(budget.priority_fee(), number(&vector["lamports"]));
    }
}
