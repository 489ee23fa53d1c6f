//! What must reconcile of capacity that was sold ahead: every base unit that was paid for it has a place.

use super::{Books, Check, sum};
use crate::{
    capacity::{Kind, SoldLot},
    chain::lots::LotState,
    expectation::Totals,
};

impl Books {
    pub(super) fn capacity(&self) -> Vec<Check> {
        let network = &self.state.network;
        let mut checks = vec![
            Check::equal("paid for lots", network.lots_in, self.paid_for_lots()),
            Check::equal("paid back of lots", network.lots_out, self.paid_back()),
            Check::equal(
                "owed back of sales whose price fell",
                network.lots_excess,
                0,
            ),
            Check::equal(
                "released of lots",
                network.settled_reserve_amount,
                self.released(),
            ),
            Check::equal(
                "due of lots = released",
                network.settled_reserve_accrued,
                network.settled_reserve_amount,
            ),
            Check::equal(
                "lots and entitlements on chain",
                network.reserve_count.into(),
                self.lots
                    .iter()
                    .map(|lot| 1 + lot.entitlements.len() as u64)
                    .sum(),
            ),
            Check::equal(
                "in the vault = unspent + owed to treasury, levy, owners and stakers + what rounding left of lots",
                self.state.vault,
                self.unspent() + self.owed() + self.left_of_lots(),
            ),
        ];
        for (lot, state) in self.lots.iter().zip(&self.lot_states) {
            checks.extend(of_account(lot, state));
            checks.extend(self.of_leaves(lot));
        }
        checks
    }

    /// What was ever paid for lots, base units.
    pub fn paid_for_lots(&self) -> u64 {
        self.lots.iter().map(SoldLot::paid).sum()
    }

    /// What of that came back, base units.
    pub fn paid_back(&self) -> u64 {
        self.lots.iter().map(SoldLot::back).sum()
    }

    /// What of it became the assets', base units.
    pub fn released(&self) -> u64 {
        self.lots.iter().map(SoldLot::released).sum()
    }

    /// What of it is neither, since amounts are rounded down, base units. It stays in the vault.
    pub fn left_of_lots(&self) -> u64 {
        self.lots.iter().map(SoldLot::left).sum()
    }

    /// Bytes that were used of what was paid for ahead.
    pub fn met(&self) -> u64 {
        self.lots.iter().map(SoldLot::met).sum()
    }

    /// What payers have left, base units.
    pub fn unspent(&self) -> u64 {
        let payers = self.state.payers.iter();
        let balances: u64 = payers.map(|payer| payer.deposited - payer.withdrawn).sum();
        balances.saturating_sub(sum(&self.spent))
    }

    /// What was earned and not taken out yet, base units.
    pub fn owed(&self) -> u64 {
        let network = &self.state.network;
        let of_assets = self.assets(|asset| {
            asset.owner_owed + asset.stakers_total.saturating_sub(asset.stakers_paid)
        });
        let not_collected = network.settled_amount - network.collected;
        network.treasury_owed + network.levy_owed + of_assets + not_collected
    }

    /// What the settlement has of a lot and its entitlements.
    fn of_leaves(&self, lot: &SoldLot) -> Vec<Check> {
        let leaf = |reserve: u32| -> Totals {
            let found = self.reserves.get(reserve as usize);
            found.copied().unwrap_or_default()
        };
        let name = &lot.name;
        let of_lot = leaf(lot.reserve);
        let mut checks = vec![
            Check::equal(format!("{name}: epochs served"), of_lot.bytes, lot.served()),
            Check::equal(
                format!("{name}: released by time"),
                of_lot.amount,
                lot.released_by_time(),
            ),
            Check {
                what: format!("{name}: what rounding left"),
                is: lot.left(),
                must_be: 0,
                tolerance: lot.roundings() - 1,
            },
        ];
        for entitlement in &lot.entitlements {
            let its = leaf(entitlement.reserve);
            let reserve = entitlement.reserve;
            checks.push(Check::equal(
                format!("{name}: released by use of entitlement {reserve}"),
                its.amount,
                lot.released_by_use(entitlement),
            ));
            let met = match lot.kind {
                Kind::Volume => entitlement.met,
                Kind::SimSlots => 0,
            };
            checks.push(Check::equal(
                format!("{name}: bytes of entitlement {reserve}"),
                its.bytes,
                met,
            ));
        }
        checks
    }
}

/// What the chain has of a lot. All of its tokens were redeemed or given back.
fn of_account(lot: &SoldLot, state: &LotState) -> Vec<Check> {
    let (name, account, tokens) = (&lot.name, &state.lot, &state.tokens);
    let wallets: u64 = tokens.wallets.iter().sum();
    vec![
        Check::equal(format!("{name}: sold"), account.sold, lot.tokens()),
        Check::equal(format!("{name}: paid"), account.paid_in, lot.paid()),
        Check::equal(format!("{name}: paid back"), account.returned, lot.back()),
        Check::equal(format!("{name}: owed back"), account.excess, 0),
        Check::equal(format!("{name}: served"), account.served, lot.served()),
        Check::equal(
            format!("{name}: tokens in wallets + in escrow"),
            wallets + tokens.escrow,
            tokens.supply,
        ),
        Check::equal(format!("{name}: tokens left"), tokens.supply, 0),
    ]
}
