//! `openmast asset holders`: in how many hands the shares of an asset are.

use std::collections::BTreeMap;

use openmast_client::{accounts::Asset, addresses, fetch::HeldIn, market::Goods};
use solana_pubkey::Pubkey;

use crate::{context::Context, failure::Failure, report::Report};

pub(super) async fn show(context: &Context, index: u32, largest: u32) -> Result<Report, Failure> {
    let (network, asset) = context.network_and_asset(index).await?;
    let address = addresses::asset(&network.address, index);
    let goods = Goods::shares(
        network.address,
        network.state.currency_mint,
        address,
        &asset,
    );
    let found = context
        .rpc
        .token_accounts_of_mint(&asset.share_mint, context.commitment)
        .await?;
    let vaults = Vaults {
        staking: addresses::stake_vault(&address),
        market: goods.vault(),
    };
    let holders = Holders::of(&found.value, &vaults);
    Ok(holders.report(&asset, found.slot, largest as usize))
}

/// What holds shares for others: nobody's own.
struct Vaults {
    staking: Pubkey,
    market: Pubkey,
}

/// Accounts, and base units in them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Part {
    accounts: u32,
    amount: u64,
}

impl Part {
    fn add(&mut self, amount: u64) {
        self.accounts = self.accounts.saturating_add(1);
        self.amount = self.amount.saturating_add(amount);
    }
}

#[derive(Default)]
struct Holders {
    /// The largest first.
    owners: Vec<(Pubkey, Part)>,
    staked: u64,
    offered: u64,
    all: Part,
}

impl Holders {
    fn of(accounts: &[HeldIn], vaults: &Vaults) -> Self {
        let mut found = Self::default();
        let mut owners: BTreeMap<Pubkey, Part> = BTreeMap::new();
        // Who sold all of its shares may keep the empty account.
        for held in accounts.iter().filter(|held| held.amount > 0) {
            found.all.add(held.amount);
            if held.account == vaults.staking {
                found.staked = held.amount;
            } else if held.account == vaults.market {
                found.offered = held.amount;
            } else {
                owners.entry(held.owner).or_default().add(held.amount);
            }
        }
        found.owners = owners.into_iter().collect();
        found
            .owners
            .sort_by_key(|(owner, part)| (std::cmp::Reverse(part.amount), *owner));
        found
    }

    fn report(&self, asset: &Asset, slot: u64, largest: usize) -> Report {
        let decimals = asset.share_decimals;
        let supply = asset.share_supply;
        let lines = self.owners.iter().take(largest).map(|(owner, part)| {
            Report::new()
                .key("owner", "owner", owner)
                .count("accounts", "accounts", part.accounts)
                .shares_cell("amount", "shares", part.amount, decimals)
                .bps("part_bps", "part", part_of(part.amount, supply))
        });
        let is_whole = self.all.amount == supply;
        let owners = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        let report = Report::new()
            .count("index", "Asset", asset.index)
            .number("slot", "As of slot", slot)
            .shares("share_supply", "Shares", supply, decimals)
            .count("holders", "Wallets that hold some", owners)
            .shares("staked", "Staked", self.staked, decimals)
            .shares("in_market", "In the market's escrow", self.offered, decimals)
            .flag("is_whole", "All shares are found", is_whole)
            .table("largest", "Largest holders", lines.collect())
            .note("Who staked all of its shares, or has all of them on the market, is in no wallet's number.");
        match is_whole {
            true => report,
            false => report.note(
                "The accounts that the endpoint tells of do not hold the shares that there are: it leaves some out, or some were burned \
                 (`openmast asset sync-supply`).",
            ),
        }
    }
}

/// Basis points, rounded down.
fn part_of(amount: u64, supply: u64) -> u16 {
    let part = u128::from(amount) * 10_000 / u128::from(supply.max(1));
    u16::try_from(part).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(account: u8, owner: u8, amount: u64) -> HeldIn {
        let [account, owner] = [account, owner].map(|it| Pubkey::new_from_array([it; 32]));
        HeldIn {
            account,
            owner,
            amount,
        }
    }

    #[test]
    fn wallets_are_counted_once_and_vaults_not_at_all() {
        let [staking, market] = [8, 9].map(|it| Pubkey::new_from_array([it; 32]));
        let accounts = [
            held(1, 21, 30),
            held(2, 22, 40),
            held(3, 21, 30),
            held(4, 23, 0),
            held(8, 20, 100),
            held(9, 20, 50),
            // The owner of the vaults may hold some of its own.
            held(5, 20, 1),
        ];
        let found = Holders::of(&accounts, &Vaults { staking, market });
        let owner = |it: u8| Pubkey::new_from_array([it; 32]);
        let part = |accounts, amount| Part { accounts, amount };
        let expected = [
            (owner(21), part(2, 60)),
            (owner(22), part(1, 40)),
            (owner(20), part(1, 1)),
        ];
        assert_eq!(found.owners, expected);
        assert_eq!((found.staked, found.offered), (100, 50));
        assert_eq!(found.all, part(6, 251));
    }

    #[test]
    fn parts_are_rounded_down() {
        assert_eq!(part_of(1, 3), 3_333);
        assert_eq!(part_of(u64::MAX, u64::MAX), 10_000);
        // A node that tells of more than there is.
        assert_eq!(part_of(7, 1), u16::MAX);
    }
}
