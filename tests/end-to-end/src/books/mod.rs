//! The books at the end: what the chain says against what was expected, line by line.

mod lots;
mod table;
mod trades;

use crate::{
    capacity::SoldLot,
    cast::SHARE_DECIMALS,
    chain::{State, lots::LotState},
    expectation::{Expected, Split, Totals},
    trading::Dealings,
};

/// A wallet and everything that may move its currency.
#[derive(Clone, Debug, Default)]
pub struct Wallet {
    pub name: String,
    /// Base units that the faucet gave it.
    pub minted: u64,
    /// Base units that it put up as an oracle's bond.
    pub bonded: u64,
    /// Assets that it owns.
    pub owns: Vec<usize>,
    /// Its stakes, as positions in [`State::stakes`].
    pub stakes: Vec<usize>,
    /// Payers that it funds and owns.
    pub pays: Vec<usize>,
    pub is_treasury: bool,
    pub is_regulator: bool,
}

/// A stake and what it must have earned.
#[derive(Clone, Debug)]
pub struct Staking {
    pub name: String,
    pub asset: usize,
    /// Exact share of the stakers' parts, rounded down at each collect.
    pub earned_at_least: u64,
    /// Collects that it took part in: each may round one base unit away.
    pub collects: u64,
}

/// Everything that the closing table is made of.
pub struct Books {
    pub state: State,
    pub asset_names: Vec<String>,
    pub payer_names: Vec<String>,
    /// Lifetime totals of each asset, proven against the newest final settlement.
    pub earned: Vec<Totals>,
    /// The same of each payer.
    pub spent: Vec<Totals>,
    /// The same of each lot and entitlement.
    pub reserves: Vec<Totals>,
    pub expected: Expected,
    /// What was sold ahead, and what must have become of it.
    pub lots: Vec<SoldLot>,
    /// What the chain says of these.
    pub lot_states: Vec<LotState>,
    /// What the collects must have divided, by asset.
    pub splits: Vec<Split>,
    pub stakes: Vec<Staking>,
    /// What was offered, traded and staked.
    pub dealings: Dealings,
    /// Bytes that the archives show under a lapsed licence.
    pub not_charged: u64,
    /// Bytes that were sent while the licence had lapsed.
    pub free_bytes: u64,
    /// In the order of [`State::wallets`].
    pub wallets: Vec<Wallet>,
}

/// Two numbers that must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub what: String,
    pub is: u64,
    pub must_be: u64,
    /// Largest allowed difference: rounding that the rules allow.
    pub tolerance: u64,
}

impl Check {
    fn equal(what: impl Into<String>, is: u64, must_be: u64) -> Self {
        Self {
            what: what.into(),
            is,
            must_be,
            tolerance: 0,
        }
    }

    /// Whether the numbers agree.
    pub fn holds(&self) -> bool {
        self.is.abs_diff(self.must_be) <= self.tolerance
    }
}

impl Books {
    /// Every line that must reconcile.
    pub fn checks(&self) -> Vec<Check> {
        [
            self.vault(),
            self.ledgers(),
            self.splits(),
            self.shares(),
            self.rewards(),
            self.trades(),
            self.capacity(),
            self.wallets(),
        ]
        .concat()
    }

    fn vault(&self) -> Vec<Check> {
        let network = &self.state.network;
        vec![
            Check::equal(
                "deposited + fees + paid for lots = withdrawn + paid out + paid back of lots + in the vault",
                network.deposited + network.fees + network.lots_in,
                network.withdrawn + network.paid_out + network.lots_out + self.state.vault,
            ),
            Check::equal(
                "deposited = Σ deposits of the payers",
                network.deposited,
                self.state.payers.iter().map(|payer| payer.deposited).sum(),
            ),
            Check::equal(
                "withdrawn = Σ withdrawals of the payers",
                network.withdrawn,
                self.state.payers.iter().map(|payer| payer.withdrawn).sum(),
            ),
            Check::equal(
                "paid out = treasury + levy + owners + stakers",
                network.paid_out,
                network.treasury_paid
                    + network.levy_paid
                    + self.assets(|asset| asset.owner_paid + asset.stakers_paid),
            ),
        ]
    }

    fn ledgers(&self) -> Vec<Check> {
        let settled = self.state.network.settled_amount;
        let mut checks = vec![
            Check::equal(
                "spent + released of lots = settled",
                sum(&self.spent) + sum(&self.reserves),
                settled,
            ),
            Check::equal("earned = settled", sum(&self.earned), settled),
            Check::equal(
                "settled = traffic sent, priced, + what lots must release",
                settled,
                self.expected.amount() + self.released(),
            ),
            Check::equal(
                "metered and not charged, by the archives",
                self.not_charged,
                self.free_bytes,
            ),
            Check::equal("collected = settled", self.state.network.collected, settled),
        ];
        let sides = [
            (&self.asset_names, &self.earned, &self.expected.assets),
            (&self.payer_names, &self.spent, &self.expected.payers),
        ];
        for (names, proven, expected) in sides {
            for ((name, proven), expected) in names.iter().zip(proven).zip(expected) {
                checks.push(Check::equal(
                    format!("{name}: money"),
                    proven.amount,
                    expected.amount,
                ));
                checks.push(Check::equal(
                    format!("{name}: bytes"),
                    proven.bytes,
                    expected.bytes,
                ));
            }
        }
        checks
    }

    fn splits(&self) -> Vec<Check> {
        let network = &self.state.network;
        let mut checks = vec![
            Check::equal(
                "treasury's parts and fees",
                network.treasury_owed + network.treasury_paid,
                network.fees + self.splits.iter().map(|split| split.treasury).sum::<u64>(),
            ),
            Check::equal(
                "levy's parts",
                network.levy_owed + network.levy_paid,
                self.splits.iter().map(|split| split.levy).sum(),
            ),
        ];
        let rows = self.asset_names.iter().zip(&self.state.assets);
        for ((name, asset), split) in rows.zip(&self.splits) {
            checks.push(Check::equal(
                format!("{name}: parts = earned"),
                split.total(),
                asset.collected,
            ));
            checks.push(Check::equal(
                format!("{name}: owner's part"),
                asset.owner_owed + asset.owner_paid,
                split.owner,
            ));
            checks.push(Check::equal(
                format!("{name}: stakers' part"),
                asset.stakers_total,
                split.stakers,
            ));
        }
        checks
    }

    fn shares(&self) -> Vec<Check> {
        let rows = self.asset_names.iter().zip(&self.state.assets);
        rows.zip(&self.state.staked_shares)
            .map(|((name, asset), vault)| {
                let there = asset.active_shares - asset.departed_shares;
                let staked = there + asset.pending_shares + asset.cooling_shares;
                Check::equal(
                    format!("{name}: staked shares in its vault"),
                    *vault,
                    staked,
                )
            })
            .collect()
    }

    fn rewards(&self) -> Vec<Check> {
        let rows = self.stakes.iter().zip(&self.state.stakes);
        rows.map(|(staking, stake)| Check {
            what: format!("{}: rewards", staking.name),
            is: stake
                .as_ref()
                .map_or(0, |stake| stake.rewards_paid + stake.rewards_owed),
            must_be: staking.earned_at_least,
            tolerance: staking.collects,
        })
        .collect()
    }

    fn wallets(&self) -> Vec<Check> {
        let mut checks: Vec<Check> = self
            .wallets
            .iter()
            .zip(&self.state.wallets)
            .enumerate()
            .map(|(position, (wallet, balance))| {
                let (came, went) = self.flows(position, wallet);
                Check::equal(
                    format!("{}: wallet", wallet.name),
                    *balance,
                    (wallet.minted + came).saturating_sub(went),
                )
            })
            .collect();
        checks.push(Check::equal(
            "every dollar that was ever minted",
            self.in_wallets() + self.state.vault + self.state.bonds + self.state.escrow,
            self.minted(),
        ));
        checks
    }

    /// What the faucet gave everybody, base units.
    pub fn minted(&self) -> u64 {
        self.wallets.iter().map(|wallet| wallet.minted).sum()
    }

    /// The currency in everybody's wallet, base units.
    pub fn in_wallets(&self) -> u64 {
        self.state.wallets.iter().sum()
    }

    /// What came into the wallet at `position` and what left it, beside what the faucet gave.
    fn flows(&self, position: usize, wallet: &Wallet) -> (u64, u64) {
        let state = &self.state;
        let (sold, bought) = self.dealings.money(position);
        let of_lots: Vec<_> = self.lots.iter().map(|lot| lot.money(position)).collect();
        let owned = wallet
            .owns
            .iter()
            .filter_map(|index| state.assets.get(*index));
        let stakes = wallet
            .stakes
            .iter()
            .filter_map(|index| state.stakes.get(*index)?.as_ref());
        let payers: Vec<_> = wallet
            .pays
            .iter()
            .filter_map(|index| state.payers.get(*index))
            .collect();
        let mut came: u64 = sold + owned.map(|asset| asset.owner_paid).sum::<u64>();
        came += stakes.map(|stake| stake.rewards_paid).sum::<u64>();
        came += payers.iter().map(|payer| payer.withdrawn).sum::<u64>();
        let market_fees = state.escrow_books.as_ref().map_or(0, |it| it.fees_paid);
        came += u64::from(wallet.is_treasury) * (state.network.treasury_paid + market_fees);
        came += u64::from(wallet.is_regulator) * state.network.levy_paid;
        let fee = state.network.parameters.payer_fee;
        let prepaid: u64 = payers.iter().map(|payer| payer.deposited + fee).sum();
        came += of_lots.iter().map(|(came, _)| came).sum::<u64>();
        let paid_for_lots: u64 = of_lots.iter().map(|(_, went)| went).sum();
        let went = prepaid + wallet.bonded + bought + paid_for_lots;
        (came, went)
    }

    fn assets(&self, amount: impl Fn(&openmast_client::accounts::Asset) -> u64) -> u64 {
        self.state.assets.iter().map(amount).sum()
    }
}

fn sum(totals: &[Totals]) -> u64 {
    totals.iter().map(|totals| totals.amount).sum()
}

/// `12.345678`: dollars of a 6-decimal currency.
pub fn usd(base_units: u64) -> String {
    format!("{}.{:06}", base_units / 1_000_000, base_units % 1_000_000)
}

/// `1.234`: 10⁹ bytes.
pub fn gigabytes(bytes: u64) -> String {
    format!("{}.{:03}", bytes / 1_000_000_000, bytes / 1_000_000 % 1_000)
}

/// `12.345`: shares of three decimals.
pub fn whole_shares(base_units: u64) -> String {
    let unit = 10_u64.pow(u32::from(SHARE_DECIMALS));
    format!(
        "{}.{:0width$}",
        base_units / unit,
        base_units % unit,
        width = usize::from(SHARE_DECIMALS)
    )
}
