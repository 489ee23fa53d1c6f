//! What must reconcile of shares and trades.

use super::{Books, Check};
use crate::{capacity::SoldLot, chain::Shares};

impl Books {
    /// Shares are where they were bought, offered and staked, and the market holds what its books say.
    pub(super) fn trades(&self) -> Vec<Check> {
        let (state, dealings) = (&self.state, &self.dealings);
        let (held, fees, paid) = (state.escrow_books.as_ref())
            .map_or((0, 0, 0), |books| (books.held, books.fees, books.fees_paid));
        let mut checks = vec![
            Check::equal(
                "money in the market's escrow = bids + fees not withdrawn",
                state.escrow,
                held + fees,
            ),
            Check::equal("money in escrow for bids", held, dealings.bid()),
            Check::equal(
                "the market's fees",
                fees + paid,
                dealings.fees() + self.lots.iter().map(SoldLot::fees).sum::<u64>(),
            ),
        ];
        for (asset, shares) in state.shares.iter().enumerate() {
            checks.extend(self.shares_of(asset, shares));
        }
        checks
    }

    fn shares_of(&self, asset: usize, shares: &Shares) -> Vec<Check> {
        let name = self.asset_names.get(asset).map_or("", String::as_str);
        let staked = self.state.staked_shares.get(asset).copied().unwrap_or(0);
        let minted = (self.state.assets.get(asset)).map_or(0, |asset| asset.share_supply);
        let mut checks = vec![
            Check::equal(
                format!("{name}: shares in wallets + in escrow + staked = supply"),
                shares.wallets.iter().sum::<u64>() + shares.escrow + staked,
                shares.supply,
            ),
            Check::equal(format!("{name}: supply"), shares.supply, minted),
            Check::equal(
                format!("{name}: shares in escrow by its books"),
                shares.escrow,
                shares.escrow_books.as_ref().map_or(0, |books| books.held),
            ),
            Check::equal(
                format!("{name}: shares in escrow, offered and not taken"),
                shares.escrow,
                self.dealings.in_escrow(asset),
            ),
        ];
        let wallets = self.wallets.iter().zip(&shares.wallets);
        for (position, (wallet, there)) in wallets.enumerate() {
            let owns = wallet.owns.contains(&asset);
            if !owns && !self.dealings.has_bought(position, asset) {
                continue;
            }
            let first = if owns { minted } else { 0 };
            checks.push(Check::equal(
                format!("{}: {name}'s shares", wallet.name),
                *there,
                self.dealings.in_wallet(position, asset, first),
            ));
        }
        checks
    }
}
