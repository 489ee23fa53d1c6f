//! What a wallet has of a network: shares, stakes, tokens of lots, payers, and what it has on the market.

use std::collections::{BTreeMap, HashMap, HashSet};

use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{FetchError, Fetched, RawAccount, decode, present};
use crate::{
    accounts::{
        Asset, Departure, Lot, Network, Payer, ProgramAccount as _, ShareName, Stake, TokenAccount,
        described_by,
    },
    addresses,
    market::{Offer, Purchase, Sale},
    rpc::Rpc,
};

/// So many mints of a wallet are looked at: anybody can send it tokens of mints of their own.
const MOST_MINTS: usize = 5_000;

/// What a wallet has of a network.
#[derive(Clone, Debug)]
pub struct Holdings {
    /// The network.
    pub network: Network,
    /// The chain's clock, Unix seconds.
    pub unix_time: i64,
    /// The assets that the wallet has anything of, by index.
    pub assets: BTreeMap<u32, HeldAsset>,
    /// The lots that the wallet has tokens of, or that it has on the market, by reserve index.
    pub lots: BTreeMap<u32, Lot>,
    /// What of the network these mints are of.
    pub mints: HashMap<Pubkey, Held>,
    /// What the wallet's token accounts hold, by mint; those of others than the network's are left out.
    pub tokens: HashMap<Pubkey, HeldTokens>,
    /// What is staked, by asset.
    pub positions: Vec<Position>,
    /// By index.
    pub payers: Vec<Payer>,
    /// Oldest first.
    pub offers: Vec<Offer>,
    /// Oldest first.
    pub sales: Vec<Sale>,
    /// What was bought in sales and is not closed, by the end of the lock.
    pub purchases: Vec<Purchase>,
    /// Mints that were not looked at, because the wallet has tokens of too many.
    pub unread_mints: usize,
}

/// What the tokens of a mint are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Shares of the asset with this index.
    Shares(u32),
    /// Tokens of the lot with this reserve index.
    Lot(u32),
}

/// An asset that a wallet has something of.
#[derive(Clone, Debug)]
pub struct HeldAsset {
    /// Address of its account.
    pub address: Pubkey,
    /// As it is now.
    pub asset: Asset,
    /// What its shares are called; `None`: their mint does not say.
    pub name: Option<ShareName>,
}

/// Base units of a mint in a wallet's accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldTokens {
    /// In all of them.
    pub amount: u64,
    /// Of these in accounts that are frozen.
    pub frozen: u64,
}

/// What a wallet has staked on an asset.
#[derive(Clone, Debug)]
pub struct Position {
    /// Index of the asset.
    pub asset: u32,
    /// As it is now.
    pub stake: Stake,
    /// Base units that a claim would pay now; `None`: the accounts changed while they were read, or do not fit together.
    pub claimable: Option<u64>,
}

/// What is found by the wallet's address alone.
struct Found {
    slot: u64,
    tokens: HashMap<Pubkey, HeldTokens>,
    stakes: Vec<Stake>,
    payers: Vec<Payer>,
    offers: Vec<Offer>,
    sales: Vec<Sale>,
    purchases: Vec<Purchase>,
}

/// What the accounts behind mints and stakes say.
#[derive(Default)]
struct Behind {
    assets: HashMap<Pubkey, Asset>,
    lots: HashMap<Pubkey, Lot>,
    names: HashMap<Pubkey, ShareName>,
    mints: HashMap<Pubkey, Held>,
}

impl Rpc {
    /// What a wallet has of a network. Accounts that a wallet has are searched for by one node each: what it keeps back is not
    /// among them. What is told of assets, lots and departures is read as every account is.
    ///
    /// # Errors
    /// As [`Rpc::accounts`].
    pub async fn holdings_of(
        &self,
        network: &Pubkey,
        wallet: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Holdings>, FetchError> {
        let clock = self.clock(commitment).await?;
        let state = self.network(*network, commitment).await?;
        let mut found = self.found_of(network, wallet, commitment).await?;
        let (mints, unread_mints) = found.mints();
        let staked = unique(found.stakes.iter().map(|stake| stake.asset));
        let behind = self.behind(network, &mints, &staked, commitment).await?;
        found
            .tokens
            .retain(|mint, _| behind.value.mints.contains_key(mint));
        let stakes = std::mem::take(&mut found.stakes);
        let positions = self.positions(stakes, &behind.value.assets, commitment);
        let positions = positions.await?;
        let slots = [
            clock.slot,
            state.slot,
            found.slot,
            behind.slot,
            positions.slot,
        ];
        Ok(Fetched {
            slot: slots.into_iter().min().unwrap_or(0),
            value: Holdings {
                network: state.value,
                unix_time: clock.value,
                assets: behind.value.held_assets(),
                lots: { behind.value.lots.into_values() }
                    .map(|lot| (lot.index, lot))
                    .collect(),
                mints: behind.value.mints,
                tokens: found.tokens,
                positions: positions.value,
                payers: found.payers,
                offers: found.offers,
                sales: found.sales,
                purchases: found.purchases,
                unread_mints,
            },
        })
    }

    /// One search after the other: nodes count them dear.
    async fn found_of(
        &self,
        network: &Pubkey,
        wallet: &Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Found, FetchError> {
        let tokens = self.token_accounts_of(wallet, commitment).await?;
        let filters = [(Stake::STAKER_OFFSET, wallet.as_ref())];
        let stakes = self.search_by(&filters, commitment, |stake: &Stake| stake.asset);
        let stakes = stakes.await?;
        let payers = self.payers_of(network, wallet, commitment).await?;
        let offers = self.offers_of(network, wallet, commitment).await?;
        let sales = self.sales_of(network, wallet, commitment).await?;
        let purchases = self.purchases_of(network, wallet, commitment).await?;
        let slots = [
            tokens.slot,
            stakes.slot,
            payers.slot,
            offers.slot,
            sales.slot,
            purchases.slot,
        ];
        Ok(Found {
            slot: slots.into_iter().min().unwrap_or(0),
            tokens: by_mint(&tokens.value),
            stakes: stakes.value,
            payers: payers.value,
            offers: offers.value,
            sales: sales.value,
            purchases: purchases.value,
        })
    }

    /// Which assets and lots these mints and stakes are of.
    async fn behind(
        &self,
        network: &Pubkey,
        mints: &[Pubkey],
        staked: &[Pubkey],
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Behind>, FetchError> {
        let mut behind = Behind::default();
        let described = self.raw_accounts(mints, commitment).await?;
        let authorities = behind.describe(mints, described.value);
        let named = authorities.iter().map(|(_, authority)| *authority);
        let at = unique(named.chain(staked.iter().copied()));
        let accounts = self.raw_accounts(&at, commitment).await?;
        behind.keep(network, &at, accounts.value);
        behind.match_mints(&authorities, staked);
        // Of lots the asset is to be told as well, and of stakes the name.
        let lots = behind.lots.values().map(|lot| lot.asset);
        let more = unique(lots.filter(|asset| !behind.assets.contains_key(asset)));
        let accounts = self.raw_accounts(&more, commitment).await?;
        behind.keep(network, &more, accounts.value);
        let nameless = behind.assets.values().map(|asset| asset.share_mint);
        let nameless = unique(nameless.filter(|mint| !behind.names.contains_key(mint)));
        let named = self.raw_accounts(&nameless, commitment).await?;
        behind.describe(&nameless, named.value);
        let slots = [described.slot, accounts.slot, named.slot];
        Ok(Fetched {
            slot: slots.into_iter().min().unwrap_or(0),
            value: behind,
        })
    }

    /// With what each would be paid. Stakes of other networks' assets are left out.
    async fn positions(
        &self,
        stakes: Vec<Stake>,
        assets: &HashMap<Pubkey, Asset>,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<Vec<Position>>, FetchError> {
        let of_network = stakes
            .into_iter()
            .filter_map(|stake| Some((assets.get(&stake.asset)?, stake)));
        let staked: Vec<(&Asset, Stake)> = of_network.collect();
        let is_due = |asset: &Asset, stake: &Stake| {
            let departed = addresses::departure(&stake.asset, stake.departed_round);
            let is_due = stake.departure_is_due(asset, asset.collected_epoch);
            is_due.then_some(departed)
        };
        let due: Vec<Pubkey> = staked
            .iter()
            .filter_map(|(asset, stake)| is_due(asset, stake))
            .collect();
        let departures = self.accounts::<Departure>(&due, commitment).await?;
        let found = due.iter().zip(departures.value);
        let departures_at: HashMap<&Pubkey, Option<Departure>> = found.collect();
        let position = |(asset, stake): (&Asset, Stake)| {
            let claimable = match is_due(asset, &stake) {
                None => stake.claimable(asset, None).ok(),
                Some(at) => { departures_at.get(&at).and_then(Option::as_ref) }
                    .and_then(|departure| stake.claimable(asset, Some(departure)).ok()),
            };
            Position {
                asset: asset.index,
                stake,
                claimable,
            }
        };
        let mut value: Vec<Position> = staked.into_iter().map(position).collect();
        value.sort_by_key(|position| position.asset);
        Ok(Fetched {
            slot: departures.slot,
            value,
        })
    }
}

impl Found {
    /// All mints that the wallet has tokens of or that it trades, and how many of its tokens' are left out.
    fn mints(&self) -> (Vec<Pubkey>, usize) {
        let offers = self.offers.iter().map(|offer| offer.mint);
        let sales = self.sales.iter().map(|sale| sale.mint);
        let purchases = self.purchases.iter().map(|purchase| purchase.mint);
        let traded = offers.chain(sales).chain(purchases);
        let held = unique(self.tokens.keys().copied());
        let unread = held.len().saturating_sub(MOST_MINTS);
        let held = held.into_iter().take(MOST_MINTS);
        (unique(held.chain(traded)), unread)
    }
}

impl Behind {
    /// Keeps the names that mints say, and gives the accounts that may change them.
    fn describe(
        &mut self,
        mints: &[Pubkey],
        accounts: Vec<Option<RawAccount>>,
    ) -> Vec<(Pubkey, Pubkey)> {
        let mut authorities = Vec::new();
        for (mint, account) in mints.iter().zip(accounts) {
            let Some(RawAccount { owner, data, .. }) = account else {
                continue;
            };
            if let Some(name) = ShareName::read(&owner, &data) {
                self.names.insert(*mint, name);
            }
            if let Some(authority) = described_by(&owner, &data) {
                authorities.push((*mint, authority));
            }
        }
        authorities
    }

    /// Keeps what is an asset or a lot of the network.
    fn keep(&mut self, network: &Pubkey, at: &[Pubkey], accounts: Vec<Option<RawAccount>>) {
        for (address, account) in at.iter().zip(accounts) {
            let Some(account) = present(account) else {
                continue;
            };
            if let Ok(asset) = decode::<Asset>(*address, &account) {
                if asset.network == *network {
                    self.assets.insert(*address, asset);
                }
            } else if let Ok(lot) = Lot::decode(&account.owner, &account.data)
                && lot.network == *network
            {
                self.lots.insert(*address, lot);
            }
        }
    }

    /// A mint is what the account that it names says that it is. Assets and lots that only strangers' mints name are forgotten.
    fn match_mints(&mut self, authorities: &[(Pubkey, Pubkey)], staked: &[Pubkey]) {
        let mut meant: HashSet<Pubkey> = staked.iter().copied().collect();
        for (mint, authority) in authorities {
            let shares = self.assets.get(authority);
            let shares = shares.filter(|asset| asset.share_mint == *mint);
            let lot = self.lots.get(authority);
            let lot = lot.filter(|lot| lot.mint == *mint);
            let held = shares.map(|asset| Held::Shares(asset.index));
            if let Some(held) = held.or(lot.map(|lot| Held::Lot(lot.index))) {
                self.mints.insert(*mint, held);
                meant.insert(*authority);
                meant.extend(lot.map(|lot| lot.asset));
            }
        }
        self.assets.retain(|address, _| meant.contains(address));
        self.lots.retain(|address, _| meant.contains(address));
    }

    fn held_assets(&self) -> BTreeMap<u32, HeldAsset> {
        let assets = self.assets.iter();
        assets
            .map(|(address, asset)| {
                let held = HeldAsset {
                    address: *address,
                    asset: asset.clone(),
                    name: self.names.get(&asset.share_mint).cloned(),
                };
                (asset.index, held)
            })
            .collect()
    }
}

/// What accounts hold; those that hold nothing are left out.
fn by_mint(accounts: &[TokenAccount]) -> HashMap<Pubkey, HeldTokens> {
    let mut held: HashMap<Pubkey, HeldTokens> = HashMap::new();
    for account in accounts.iter().filter(|account| account.amount > 0) {
        let tokens = held.entry(account.mint).or_default();
        // No mint of the network has more tokens than fit; a stranger's may.
        tokens.amount = tokens.amount.saturating_add(account.amount);
        if account.is_frozen {
            tokens.frozen = tokens.frozen.saturating_add(account.amount);
        }
    }
    held
}

fn unique(keys: impl Iterator<Item = Pubkey>) -> Vec<Pubkey> {
    let mut keys: Vec<Pubkey> = keys.collect();
    keys.sort();
    keys.dedup();
    keys
}
