//! Which price holds in which epoch.

use openmast_ledger::*;
use proptest::prelude::*;

#[test]
fn a_price_holds_from_its_epoch_on() {
    let prices = PriceSchedule {
        price: PricePerGb(1),
        next_price: PricePerGb(2),
        next_epoch: 5,
    };
    assert_eq!(prices.at(4), PricePerGb(1));
    assert_eq!(prices.at(5), PricePerGb(2));
    assert_eq!(prices.at(6), PricePerGb(2));
    let unscheduled = PriceSchedule {
        next_epoch: 0,
        ..prices
    };
    assert_eq!(unscheduled.at(u64::MAX), PricePerGb(1));
}

#[test]
fn a_price_is_announced_four_epochs_after_the_final_one() {
    let max = PricePerGb(100);
    let mut prices = PriceSchedule {
        price: PricePerGb(1),
        ..Default::default()
    };
    let before = prices;
    assert_eq!(
        prices.announce(PricePerGb(2), 13, 10, max),
        Err(PriceError::TooEarly)
    );
    assert_eq!(
        prices.announce(PricePerGb(101), 14, 10, max),
        Err(PriceError::TooHigh)
    );
    assert_eq!(
        prices.announce(PricePerGb(2), u64::MAX - 1, u64::MAX - 1, max),
        Err(PriceError::TooEarly)
    );
    assert_eq!(prices, before);
    prices.announce(PricePerGb(2), 14, 10, max).unwrap();
    // Nobody has opened epoch 14: its price is replaced.
    prices.announce(PricePerGb(3), 15, 10, max).unwrap();
    let replaced = PriceSchedule {
        price: PricePerGb(1),
        next_price: PricePerGb(3),
        next_epoch: 15,
    };
    assert_eq!(prices, replaced);
    // Epoch 15 may be open, and 14 opened once more: both prices are needed.
    assert_eq!(
        prices.announce(PricePerGb(4), 17, 12, max),
        Err(PriceError::Pending)
    );
    assert_eq!(prices, replaced);
    // Epoch 14 is past being opened.
    prices.announce(PricePerGb(4), 17, 13, max).unwrap();
    assert_eq!(
        prices,
        PriceSchedule {
            price: PricePerGb(3),
            next_price: PricePerGb(4),
            next_epoch: 17
        }
    );
}

proptest! {
    /// Epoch E is opened with a snapshot between the finality of E − 3 and that of E − 1, and perhaps opened again with
    /// another one. Whatever the owner announces in the meantime, its price stays.
    #[test]
    fn an_epoch_has_one_price_whenever_it_is_opened(
        steps in prop::collection::vec((0u64..8, 0u64..50, any::<bool>()), 1..100),
    ) {
        let mut prices = PriceSchedule { price: PricePerGb(100), ..Default::default() };
        let mut final_epoch = 10;
        let mut seen = std::collections::BTreeMap::new();
        for (ahead, price, settles) in steps {
            let _ = prices.announce(PricePerGb(price), final_epoch + ahead, final_epoch, PricePerGb(100));
            final_epoch += u64::from(settles);
            for epoch in final_epoch + 2..=final_epoch + 3 {
                let before = *seen.entry(epoch).or_insert(prices.at(epoch));
                prop_assert_eq!(prices.at(epoch), before, "epoch {}, final {}", epoch, final_epoch);
            }
        }
    }

    /// What is not refused holds from its epoch on, until the next one does.
    #[test]
    fn an_announced_price_comes(
        price in 0u64..=100,
        ahead in 4u64..8,
        schedule in (0u64..=100, 0u64..=100, 0u64..20),
    ) {
        let (now, next, next_epoch) = schedule;
        let mut prices = PriceSchedule {
            price: PricePerGb(now),
            next_price: PricePerGb(next),
            next_epoch,
        };
        if prices.announce(PricePerGb(price), 10 + ahead, 10, PricePerGb(100)).is_ok() {
            prop_assert_eq!(prices.at(10 + ahead), PricePerGb(price));
            prop_assert_eq!(prices.at(u64::MAX), PricePerGb(price));
        } else {
            prop_assert_eq!(next_epoch, 13);
        }
    }
}

#[test]
fn usage_is_charged_until_the_asset_retires() {
    assert!(is_charged(0, u64::MAX));
    assert!(is_charged(9, 8));
    assert!(!is_charged(9, 9));
    assert!(!is_charged(9, 10));
}
