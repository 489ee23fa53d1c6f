//! Usage of the open epoch that is priced by another tariff than the one that the epoch began with: it waited since an earlier epoch,
//! or was reported after an end of this one that does not count. Entitlements meet it as they were under its own tariff.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{Bytes, PricePerGb, Product, Unmet};

use super::{entitlements::UsePart, tariff_number::TariffNumber};

/// Bytes, and bytes times price, by the number of the pair and the tariff that prices them.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct UseByTariff(BTreeMap<(u32, TariffNumber), (u64, u128)>);

impl UseByTariff {
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

    /// What a pair used that costs something or is licensed, by tariff, and last what was reported under the one that the epoch began
    /// with (`own`); `all` is what the pair has in the epoch.
    pub(crate) fn parts(&self, pair: u32, own: TariffNumber, all: Unmet) -> Vec<UsePart> {
        let others = self.0.range((pair, 0)..=(pair, TariffNumber::MAX));
        let others = others.map(|((_, reported), (bytes, product))| UsePart {
            reported: *reported,
            unmet: Unmet {
                bytes: Bytes(*bytes),
                product: Product(*product),
            },
        });
        let mut parts: Vec<UsePart> = others.collect();
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
