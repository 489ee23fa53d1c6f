//! Lots: of what was paid nothing comes out twice.

mod amounts;
mod life;

use openmast_ledger::*;

const GB: u64 = BYTES_PER_GB;

#[test]
fn examples() {
    // 30 GB at 0.40 USD for 10 epochs, of which 8 were served. 12.5 GB of one entitlement of 20 GB were used.
    let (price, met) = (BaseUnits(400_000), Bytes(12_500_000_000));
    assert_eq!(due_by_use(price, met), Ok(BaseUnits(5_000_000)));
    let unused = unused_bytes(30, met).unwrap();
    assert_eq!(due_at_close(price, unused, 8, 10), Ok(BaseUnits(5_600_000)));
    let of_entitlement = unused_bytes(20, met).unwrap();
    assert_eq!(
        refund_unused(price, of_entitlement, 8, 10),
        Ok(BaseUnits(600_000))
    );
    assert_eq!(refund(price, 10, 8, 10), Ok(BaseUnits(800_000)));
    // Together the 12 USD that were paid.
    assert_eq!(5_000_000 + 5_600_000 + 600_000 + 800_000, 30 * price.0);

    // 1 Mbit/s for 24 epochs of an hour is 10.8 GB: at 0.50 USD a GB and half the tariff 2.70 USD.
    let tariff = LotTariff {
        price: PricePerGb(500_000),
        epoch_seconds: 3_600,
        window: 24,
        ..LotTariff::default()
    };
    let half = BasisPoints::new(5_000).unwrap();
    assert_eq!(
        least_price(LotKind::Rate, &tariff, half),
        Ok(BaseUnits(2_700_000))
    );
    // A tariff of nothing is no reason to give tokens away.
    let free = LotTariff {
        window: 24,
        ..LotTariff::default()
    };
    assert_eq!(
        least_price(LotKind::Exclusive, &free, half),
        Ok(BaseUnits(1))
    );

    // 5 tokens of which 2.3 GB were used: the third is begun, two come back.
    assert_eq!(given_back(5, 4, Bytes(2_300_000_000)), 2);
    assert_eq!(given_back(5, 1, Bytes(2_300_000_000)), 1);
    assert_eq!(given_back(5, 5, Bytes(0)), 5);
    assert_eq!(
        available_volume(1, Bytes(300_000_000), Bytes::ZERO),
        Bytes(700_000_000)
    );
    assert_eq!(
        available_volume(3, Bytes(300_000_000), Bytes(100)),
        Bytes(300)
    );
}

#[test]
fn rates() {
    let counted = CountedRate {
        mbps: 1,
        epoch_seconds: 100,
    };
    let first = |tokens, met, seconds| {
        available_rate(
            counted,
            tokens,
            Bytes(met),
            seconds,
            Bytes(5 * 125_000 * 100),
        )
    };
    assert_eq!(first(5, 0, 60), Bytes(5 * 125_000 * 60));
    assert_eq!(first(0, 0, 60), Bytes::ZERO);
    assert_eq!(first(5, 0, -1), Bytes::ZERO);
    // A long epoch meets what an epoch was priced by, and the next one that is served what is left of two.
    let whole = 5 * 125_000 * 100;
    assert_eq!(first(5, 0, 250), Bytes(whole));
    assert_eq!(first(5, whole - 7, 250), Bytes(7));
    assert_eq!(first(5, whole + 7, 250), Bytes::ZERO);
    let second = available_rate(counted, 5, Bytes(whole / 2), 250, Bytes(2 * whole));
    assert_eq!(second, Bytes(whole + whole / 2));
    // Of tokens that were taken back, what they did not meet stays with those that are kept: nobody else has it.
    let kept = available_rate(counted, 2, Bytes(whole / 2), 250, Bytes(whole));
    assert_eq!(kept, Bytes(whole / 2));
    // An exclusive window is a rate of all that it was priced by, and of no more.
    let exclusive = CountedRate {
        mbps: 40,
        epoch_seconds: 100,
    };
    let one = |seconds| {
        available_rate(
            exclusive,
            1,
            Bytes::ZERO,
            seconds,
            exclusive.bytes_of_epoch(1),
        )
    };
    assert_eq!(one(60), Bytes(40 * 125_000 * 60));
    assert_eq!(one(101), Bytes(40 * 125_000 * 100));
    let most = CountedRate {
        mbps: u32::MAX,
        epoch_seconds: u32::MAX,
    };
    assert_eq!(most.bytes_of_epoch(u64::MAX), Bytes(u64::MAX));
    let saturated = available_rate(most, u64::MAX, Bytes::ZERO, i64::MAX, Bytes(u64::MAX));
    assert_eq!(saturated, Bytes(u64::MAX));
}

#[test]
fn windows() {
    assert_eq!(window_epochs(7, 7), Ok(1));
    assert_eq!(window_epochs(7, 6), Err(ArithmeticError::Underflow));
    assert_eq!(
        window_epochs(7, 6 + MOST_WINDOW_EPOCHS),
        Ok(MOST_WINDOW_EPOCHS)
    );
    assert_eq!(
        window_epochs(7, 7 + MOST_WINDOW_EPOCHS),
        Err(ArithmeticError::Overflow)
    );
    let over = |final_epoch| epochs_over(10, 12, final_epoch);
    assert_eq!([8, 9, 10, 11, 12, 13, 90].map(over), [0, 0, 1, 2, 3, 3, 3]);
    assert_eq!(epochs_over(0, u64::MAX, u64::MAX), u64::MAX);
}

#[test]
fn what_cannot_be_is_refused() {
    let price = BaseUnits(5);
    assert_eq!(
        due_by_time(price, 3, 11, 10),
        Err(ArithmeticError::Underflow)
    );
    assert_eq!(refund(price, 3, 11, 10), Err(ArithmeticError::Underflow));
    assert_eq!(
        due_by_time(BaseUnits(u64::MAX), 2, 1, 1),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        due_by_time(BaseUnits(u64::MAX), u64::MAX, u64::MAX, u64::MAX),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(due_by_time(price, 3, 0, 0), Ok(BaseUnits::ZERO));
    assert_eq!(
        tokens_worth(BaseUnits(u64::MAX), 2),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        unused_bytes(1, Bytes(GB + 1)),
        Err(ArithmeticError::Underflow)
    );
    assert_eq!(
        unused_bytes(MOST_VOLUME_TOKENS + 1, Bytes::ZERO),
        Err(ArithmeticError::Overflow)
    );
    let endless = LotTariff {
        price: PricePerGb(u64::MAX),
        epoch_seconds: u64::MAX,
        window: u64::MAX,
        capacity_mbps: u32::MAX,
        ..LotTariff::default()
    };
    for kind in [LotKind::Rate, LotKind::Exclusive] {
        assert_eq!(
            least_price(kind, &endless, BasisPoints::WHOLE),
            Err(ArithmeticError::Overflow)
        );
    }
    assert_eq!(LotKind::from_code(4), None);
    for code in 0..4 {
        assert_eq!(LotKind::from_code(code).map(LotKind::code), Some(code));
    }
}

#[test]
fn sales() {
    let sale = |kind, start| LotSale {
        kind,
        first_epoch: 20,
        last_epoch: 29,
        ends_by: 900,
        price: SalePrice {
            start,
            floor: 100,
            starts_at: 100,
            ends_at: 200,
        },
        left: 1,
    };
    // A volume at a fixed price is sold while its last epoch has not begun, all others while their first has not.
    for (kind, start, last_final) in [
        (LotKind::Volume, 100, 25),
        (LotKind::Volume, 300, 16),
        (LotKind::Rate, 100, 16),
        (LotKind::SimSlot, 100, 16),
        (LotKind::Exclusive, 300, 16),
    ] {
        let sale = sale(kind, start);
        assert_eq!(sale.price_at(0, 99), None, "it has not begun");
        assert!(!sale.is_over(0, 99));
        assert_eq!(sale.price_at(0, 150), Some(BaseUnits((start + 100) / 2)));
        assert!(!sale.is_over(last_final, 199));
        assert!(sale.is_over(last_final + 1, 199) && sale.is_over(0, 200));
        assert_eq!(sale.price_at(last_final + 1, 150), None);
        // It was cut short, or all is sold.
        let cut = LotSale {
            ends_by: 150,
            ..sale
        };
        assert!(!cut.is_over(0, 149) && cut.is_over(0, 150));
        assert_eq!(cut.price_at(0, 150), None);
        assert!(LotSale { left: 0, ..sale }.is_over(0, 150));
    }
}

#[test]
fn tariffs() {
    let prices = PriceSchedule {
        price: PricePerGb(5),
        next_price: PricePerGb(7),
        next_epoch: 40,
    };
    let capacity = |mbps, slot_price| Capacity {
        mbps,
        slot_price,
        ..Capacity::default()
    };
    let schedule = CapacitySchedule {
        capacity: capacity(100, 9),
        next: capacity(300, 8),
        next_epoch: 25,
    };
    let of = |cap, window| LotTariff::of(&prices, PricePerGb(cap), &schedule, window, 60).unwrap();
    let tariff = of(0, (20, 29));
    assert_eq!(
        (tariff.price, tariff.slot_price),
        (PricePerGb(7), BaseUnits(9))
    );
    assert_eq!((tariff.capacity_mbps, tariff.window), (300, 10));
    assert_eq!(of(8, (20, 24)).capacity_mbps, 100);
    assert_eq!(of(8, (20, 24)).price, PricePerGb(8));
    let backwards = LotTariff::of(&prices, PricePerGb(0), &schedule, (20, 19), 60);
    assert_eq!(backwards, Err(ArithmeticError::Underflow));
}
