use std::pin::pin;

use futures_util::StreamExt;
use openmast_engine::{PricesInForce, TariffPrices};
use openmast_ledger::PricePerGb;

use super::*;
use crate::prices::AnnouncedPrices;

fn of(address: &str) -> Source {
    Source::of(address.parse().expect("an address"))
}

fn here() -> Source {
    of("127.0.0.1")
}

fn list(epoch: u64, prices: &[u64]) -> PriceList {
    let in_force = PricesInForce {
        tariff: TariffPrices {
            epoch,
            prices: prices.iter().copied().map(PricePerGb).collect(),
            not_licensed: Vec::new(),
        },
        slot: 10 * epoch,
        open_epoch: epoch,
        opened_at: 0,
    };
    PriceList::new(&in_force, &AnnouncedPrices::default(), &[])
}

fn id(epoch: u64) -> Option<EventId> {
    EventId::read(&format!("{epoch}-{}-0", 10 * epoch))
}

/// Name of an event, its number, and the assets that it tells of.
fn read(event: &Bytes) -> (String, String, Vec<u64>) {
    let text = std::str::from_utf8(event).expect("text");
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().to_owned()
    };
    let data: serde_json::Value = serde_json::from_str(&field("data: ")).expect("JSON");
    let prices = data["prices"].as_array().cloned().unwrap_or_default();
    let assets = prices.iter().filter_map(|price| price["asset"].as_u64());
    (field("event: "), field("id: "), assets.collect())
}

async fn heard(feed: &PriceFeed, last: Option<EventId>, count: usize) -> Vec<Bytes> {
    let listener = feed.listen(here(), last).expect("there is a place");
    let events = listener
        .take(count)
        .map(|event| event.expect("never fails"));
    events.collect().await
}

#[tokio::test]
async fn a_listener_hears_everything_and_then_what_changes() {
    let feed = PriceFeed::new(2, 2);
    assert_eq!(feed.listen(here(), None).err(), Some(NotHeard::NoPrices));
    feed.publish(list(5, &[1, 2]));
    let mut listener = pin!(feed.listen(here(), None).expect("there is a place"));
    let mut next = async || read(&listener.next().await.expect("more").expect("never fails"));
    assert_eq!(next().await, ("prices".into(), "5-50-0".into(), vec![0, 1]));
    feed.publish(list(6, &[1, 3, 4]));
    assert_eq!(
        next().await,
        ("changes".into(), "6-60-0".into(), vec![1, 2])
    );
    // Nothing is said of what is no news, and a new epoch is news.
    feed.publish(list(6, &[1, 3, 4]));
    feed.publish(list(7, &[1, 3, 4]));
    assert_eq!(next().await, ("changes".into(), "7-70-0".into(), vec![]));
    feed.close();
    assert!(listener.next().await.is_none());
    assert_eq!(feed.listen(here(), None).err(), Some(NotHeard::NoPrices));
}

#[tokio::test]
async fn all_listeners_are_sent_the_same_bytes() {
    let feed = PriceFeed::new(2, 2);
    feed.publish(list(5, &[1]));
    let (one, two) = (feed.listen(here(), None), feed.listen(here(), None));
    feed.publish(list(6, &[2]));
    let mut heard = Vec::new();
    for listener in [one, two] {
        let listener = listener.expect("there is a place");
        heard.push(
            listener
                .take(2)
                .map(Result::unwrap)
                .collect::<Vec<Bytes>>()
                .await,
        );
    }
    for (one, two) in heard[0].iter().zip(&heard[1]) {
        assert_eq!(one.as_ptr(), two.as_ptr(), "{one:?}");
    }
    assert_eq!(heard[0].len(), 2);
}

#[tokio::test]
async fn who_comes_back_hears_what_it_missed() {
    let feed = PriceFeed::new(1, 1);
    for epoch in 5..=8 {
        feed.publish(list(epoch, &[epoch, 0]));
    }
    let missed = heard(&feed, id(6), 2).await;
    let missed: Vec<_> = missed.iter().map(read).collect();
    let change = |epoch: u64| {
        (
            "changes".to_owned(),
            format!("{epoch}-{}-0", 10 * epoch),
            vec![0],
        )
    };
    assert_eq!(missed, [change(7), change(8)]);
    // Who saw the newest hears what comes after it, also when the newest was everything.
    for seen in [8, 9] {
        let listener = feed.listen(here(), id(seen)).expect("there is a place");
        feed.publish(list(seen + 1, &[seen + 1, 0]));
        let next = pin!(listener)
            .next()
            .await
            .expect("more")
            .expect("never fails");
        assert_eq!(read(&next), change(seen + 1));
    }
    // Of another oracle, of another time, or no number at all.
    for unknown in [id(4), EventId::read("9-90-7"), EventId::read("x"), None] {
        let all = heard(&feed, unknown, 1).await;
        assert_eq!(
            read(&all[0]),
            ("prices".into(), "10-100-0".into(), vec![0, 1])
        );
    }
    // What is no longer remembered is told anew.
    for epoch in 11..=10 + REMEMBERED as u64 {
        feed.publish(list(epoch, &[epoch, 0]));
    }
    assert_eq!(read(&heard(&feed, id(10), 1).await[0]).0, "prices");
    assert_eq!(read(&heard(&feed, id(11), 1).await[0]).0, "changes");
}

#[tokio::test]
async fn who_takes_too_little_is_told_and_let_go() {
    let feed = PriceFeed::new(1, 1);
    feed.publish(list(1, &[1]));
    let listener = feed.listen(here(), None).expect("there is a place");
    for epoch in 2..=2 + REMEMBERED as u64 {
        feed.publish(list(epoch, &[epoch]));
    }
    let events: Vec<Bytes> = listener.map(Result::unwrap).collect().await;
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(read(&events[0]).0, "prices");
    assert_eq!(events[1], price_events::lagged());
    // Its place is free again.
    assert!(feed.listen(here(), None).is_ok());
}

#[tokio::test]
async fn there_are_no_more_listeners_than_places() {
    let feed = PriceFeed::new(2, 3);
    feed.publish(list(1, &[1]));
    let one = feed.listen(here(), None).expect("there is a place");
    let _two = feed.listen(here(), None).expect("there is a place");
    assert_eq!(feed.listen(here(), None).err(), Some(NotHeard::Full));
    drop(one);
    assert!(feed.listen(here(), None).is_ok());
}

#[tokio::test]
async fn one_source_cannot_have_all_places() {
    let feed = PriceFeed::new(3, 2);
    feed.publish(list(1, &[1]));
    let there = of("192.0.2.7");
    let one = feed.listen(here(), None).expect("there is a place");
    let _two = feed.listen(here(), None).expect("there is a place");
    assert_eq!(feed.listen(here(), None).err(), Some(NotHeard::SourceFull));
    let _other = feed.listen(there, None).expect("of another source");
    assert_eq!(feed.listen(there, None).err(), Some(NotHeard::Full));
    drop(one);
    assert!(feed.listen(here(), None).is_ok());
}

#[tokio::test]
async fn an_ipv6_network_is_one_source() {
    let feed = PriceFeed::new(3, 2);
    feed.publish(list(1, &[1]));
    let _one = feed.listen(of("2001:db8::1"), None).expect("a place");
    let _two = feed.listen(of("2001:db8::2:0:0:1"), None);
    let full = feed.listen(of("2001:db8::3"), None).err();
    assert_eq!(full, Some(NotHeard::SourceFull));
    assert!(feed.listen(of("2001:db8:0:1::1"), None).is_ok());
}

#[tokio::test]
async fn a_quiet_listener_is_sent_a_comment() {
    let mut feed = PriceFeed::new(1, 1);
    feed.keep_alive = Duration::from_millis(20);
    feed.publish(list(1, &[1]));
    let begun = std::time::Instant::now();
    let events = heard(&feed, None, 3).await;
    let comment = price_events::nothing_new();
    assert_eq!(events[1..], [comment.clone(), comment]);
    assert!(begun.elapsed() >= 2 * feed.keep_alive);
}
