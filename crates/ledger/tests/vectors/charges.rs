//! What usage is worth, and how it is cut when there is less money.

use openmast_ledger::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{published, strings, units};

#[test]
fn charges() {
    let cases: [(u128, u64, u64); 6] = [
        (0, 1_000_000_000, 2_000_000),
        (0, 499, 2_000_000),
        (999_999_999, 1, 1),
        (1_500_000_000, 123_456_789, 4_321_000),
        (0, 1 << 40, 0),
        (u64::MAX as u128 * 999_999_999, 1_000_000, 1_000_000),
    ];
    let lifetime: Vec<_> = cases
        .iter()
        .map(|&(before, bytes, price)| {
            let mut open = OpenDemand::open(Product(before), PricePerGb(price)).unwrap();
            open.add(Bytes(bytes)).unwrap();
            json!({
                "product_before": before.to_string(),
                "bytes": bytes.to_string(),
                "price_per_gb": price.to_string(),
                "product": open.product().0.to_string(),
                "worth_before": Product(before).charge().unwrap().0.to_string(),
                "demand": open.amount().0.to_string(),
            })
        })
        .collect();
    let cuts: Vec<_> = [
        (vec![10, 10, 10], 10u64),
        (vec![1, 1, 1], 2),
        (vec![5, 0, 3], 7),
        (vec![100, 50], 200),
        (vec![7, 11, 13, 17], 0),
        (vec![u64::MAX, u64::MAX, 1], u64::MAX),
    ]
    .iter()
    .map(|(demands, available)| {
        let parts = cut_by_largest_remainder(&units(demands), BaseUnits(*available));
        json!({
            "demands": strings(&units(demands)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    published(
        "charges.json",
        json!({
            "lifetime": lifetime,
            "cuts": cuts,
            "accruals": accruals(),
            "price_sets": [
                price_set(&[(7, &[1_000_000, 0, u64::MAX], &[])]),
                price_set(&[(7, &[5], &[]), (7, &[6, 7], &[])]),
                price_set(&[(7, &[0, 5, 0, 0], &[
                    (0, NotLicensed::Unlicensed),
                    (2, NotLicensed::Suspended),
                    (3, NotLicensed::Expired),
                ])]),
            ],
        }),
    );
}

/// What is free, and behind it what a withdrawal request holds.
fn balance(free: u64, held: u64) -> [Source; 2] {
    [Source::Free(BaseUnits(free)), Source::Held(BaseUnits(held))]
}

/// One payer with two assets and less and less money.
fn accruals() -> Vec<Value> {
    let (owed, new) = (units(&[10, 4]), units(&[6, 20]));
    [(40u64, 0u64), (27, 0), (27, 5), (7, 5), (0, 100), (0, 0)]
        .iter()
        .map(|&(free, held)| {
            let accruals = accrue(&balance(free, held), &owed, &new);
            let column = |part: fn(&Accrual) -> BaseUnits| {
                strings(&accruals.iter().map(part).collect::<Vec<_>>())
            };
            json!({
                "free": free.to_string(),
                "held": held.to_string(),
                "owed_before": strings(&owed),
                "demands": strings(&new),
                "accrued": column(|it| it.accrued),
                "owed": column(|it| it.owed),
                "written_off": column(|it| it.written_off),
            })
        })
        .collect()
}

/// Epoch, prices, and which assets were not licensed.
type Tariff<'a> = (u64, &'a [u64], &'a [(u32, NotLicensed)]);

/// The hash of the tariffs of an epoch, each with its prices.
fn price_set(tariffs: &[Tariff<'_>]) -> Value {
    let prices: Vec<Vec<PricePerGb>> = tariffs
        .iter()
        .map(|(_, prices, _)| prices.iter().copied().map(PricePerGb).collect())
        .collect();
    let borrowed: Vec<TariffTerms<'_>> = tariffs
        .iter()
        .zip(&prices)
        .map(|((epoch, _, not_licensed), prices)| TariffTerms {
            epoch: *epoch,
            prices,
            not_licensed,
        })
        .collect();
    let hash = price_set_hash(&borrowed).unwrap();
    let mut bytes = Vec::new();
    for (epoch, prices, not_licensed) in tariffs {
        bytes.extend(epoch.to_le_bytes());
        bytes.extend((prices.len() as u32).to_le_bytes());
        prices
            .iter()
            .for_each(|price| bytes.extend(price.to_le_bytes()));
        bytes.extend((not_licensed.len() as u32).to_le_bytes());
        for (asset, why) in *not_licensed {
            bytes.extend(asset.to_le_bytes());
            bytes.push(*why as u8);
        }
    }
    assert_eq!(hash[..], Sha256::digest(&bytes)[..]);
    let tariffs: Vec<_> = tariffs
        .iter()
        .map(|(epoch, prices, not_licensed)| {
            let not_licensed = not_licensed.iter();
            json!({
                "epoch": epoch,
                "prices_per_gb": prices.iter().map(u64::to_string).collect::<Vec<_>>(),
                "not_licensed": not_licensed
                    .map(|(asset, why)| json!({ "asset": asset, "reason": *why as u8 }))
                    .collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "tariffs": tariffs, "hash": hex::encode(hash) })
}

#[test]
fn breaker() {
    let waters: Vec<_> = [
        (vec![9u64, 2, 9], 13u64),
        (vec![1, 1, 1], 2),
        (vec![5, 0, 3], 100),
        (vec![u64::MAX, u64::MAX, 1], u64::MAX),
    ]
    .iter()
    .map(|(wants, available)| {
        let parts = water_fill(&units(wants), BaseUnits(*available));
        json!({
            "wants": strings(&units(wants)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    let allotments: Vec<_> = [
        (vec![1_000u64, 100, 50], vec![0u64, 200, 40], 1_000u64),
        (vec![1_000, 100, 50], vec![600, 600, 600], 500),
        (vec![10, 10, 10], vec![4, 0, 0], 15),
        (vec![10, 10, 10], vec![4, 0, 0], 30),
    ]
    .iter()
    .map(|(wants, firsts, available)| {
        let parts = allot(&units(wants), &units(firsts), BaseUnits(*available));
        json!({
            "wants": strings(&units(wants)),
            "firsts": strings(&units(firsts)),
            "available": available.to_string(),
            "parts": strings(&parts),
        })
    })
    .collect();
    let mut average = TrailingAverage::default();
    let averages: Vec<_> = [100u64, 7, 0, 1 << 60, 1]
        .iter()
        .map(|&charged| {
            average = average.after(BaseUnits(charged));
            json!({
                "charged": charged.to_string(),
                "trailing": average.0.to_string(),
                "first": average.first().0.to_string(),
            })
        })
        .collect();
    published(
        "breaker.json",
        json!({ "water": waters, "allotments": allotments, "trailing_average": averages }),
    );
}
