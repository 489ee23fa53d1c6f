//! Usage of the open epoch that was reported in an earlier one and waited: entitlements meet it only if they were there then.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{Bytes, PricePerGb, Product, Unmet};

use super::{entitlements::UsePart, tariff_number::TariffNumber};

/// Bytes, and bytes times price, by the number of the pair and the tariff under which they were reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct WaitedUse(BTreeMap<(u32, TariffNumber), (u64, u128)>);

impl WaitedUse {
    /// Adds what a pair is charged for at this price.
    pub(crate) fn add(
        &mut self,
        pair: u32,
        reported: TariffNumber,
        bytes: Bytes,
        price: PricePerGb,
    ) {
        let (all, product) = self.0.entry((pair, reported)).or_default();
        // A part of what the pair has in the epoch, which fits.
        *all = all.saturating_add(bytes.0);
        *product = product.saturating_add(Product::of(bytes, price).0);
    }

    /// What a pair used that costs something or is licensed, the oldest part first: `own` is the tariff that the epoch began with,
    /// `all` what the pair has in the epoch.
    pub(crate) fn parts(&self, pair: u32, own: TariffNumber, all: Unmet) -> Vec<UsePart> {
        let waited = self.0.range((pair, 0)..=(pair, TariffNumber::MAX));
        let waited = waited.map(|((_, reported), (bytes, product))| UsePart {
            reported: *reported,
            unmet: Unmet {
                bytes: Bytes(*bytes),
                product: Product(*product),
            },
        });
        let mut parts: Vec<UsePart> = waited.collect();
        let mut rest = all;
        for part in &parts {
            rest.bytes.0 = rest.bytes.0.saturating_sub(part.unmet.bytes.0);
            rest.product.0 = rest.product.0.saturating_sub(part.unmet.product.0);
        }
        parts.push(UsePart {
            reported: own,
            unmet: rest,
        });
        parts
    }
}
