//! What the keeper has read of a network.

use std::collections::{BTreeMap, HashSet};

use openmast_client::{
    accounts::{
        Asset, Departure, Lot, LotBook, Network, OracleSet, Payer, Proposal, Purchase, Settlement,
        Stake, Statement, Venue,
    },
    composites::Levies,
    market::{self, Escrow, Offer, Sale},
    share_gate::accounts::Holder,
};
use solana_pubkey::Pubkey;

/// What was read of a network, most of it at finalized commitment. Parts that could not be read are empty: nothing of their kinds is
/// done then.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The Network account's address.
    pub network_address: Pubkey,
    /// The Network account.
    pub network: Network,
    /// The chain's clock, Unix seconds.
    pub unix_time: i64,
    /// The members, and those that left with a bond.
    pub oracles: OracleSet,
    /// By index.
    pub assets: Vec<Asset>,
    /// The index of each asset, by its address.
    pub indexes: BTreeMap<Pubkey, u32>,
    /// What each asset was charged by the newest final settlement, lifetime base units, by index; empty while that is not known.
    pub charged: Vec<u64>,
    /// The levies of the network's jurisdictions.
    pub levies: Levies,
    /// Stakes of assets with shares that wait, or that left in a round that is over.
    pub stakes: Vec<Stake>,
    /// Rounds of departures that are not settled whole.
    pub departures: Vec<Departure>,
    /// All that stand, with their payers.
    pub statements: Vec<(Statement, Payer)>,
    /// Of all epochs.
    pub proposals: Vec<Proposal>,
    /// Also those that are not kept any more.
    pub settlements: Vec<Settlement>,
    /// Members that left whose own account of the currency is there and still their own.
    pub can_be_paid: Vec<Pubkey>,
    /// For permissioned shares.
    pub venues: Vec<Venue>,
    /// Those that were dismissed.
    pub holders: Vec<Holder>,
    /// The network's market.
    pub market: MarketSeen,
    /// All lots of the network.
    pub lots: Vec<Lot>,
    /// Of the assets of lots that were given back before their window, by the asset's address.
    pub lot_books: BTreeMap<Pubkey, LotBook>,
    /// What was bought in lots' sales in which the price falls, and is not settled.
    pub lot_purchases: Vec<Purchase>,
}

/// What was read of a network's market.
#[derive(Clone, Debug, Default)]
pub struct MarketSeen {
    pub offers: Vec<Offer>,
    pub sales: Vec<Sale>,
    pub purchases: Vec<market::Purchase>,
    /// The books of each mint's escrow.
    pub escrows: BTreeMap<Pubkey, Escrow>,
    /// Who paid the rent of a position, by its address.
    pub position_rent_payers: BTreeMap<Pubkey, Pubkey>,
}

impl Seen {
    /// Leaves out what is of other networks. Departures, venues, holders and purchases of lots name no network, so they are searched on
    /// the whole chain, where anybody makes as many as they pay the rent of.
    pub(crate) fn leave_out_others(&mut self) {
        let indexes = &self.indexes;
        let is_own = |asset: &Pubkey| indexes.contains_key(asset);
        self.departures.retain(|round| is_own(&round.asset));
        self.venues.retain(|venue| is_own(&venue.asset));
        let mints = self.assets.iter().map(|asset| asset.share_mint);
        let mints: HashSet<Pubkey> = mints.collect();
        self.holders.retain(|holder| mints.contains(&holder.mint));
        if !self.lot_purchases.is_empty() {
            let lots: HashSet<Pubkey> = self.lots.iter().map(Lot::address).collect();
            self.lot_purchases
                .retain(|purchase| lots.contains(&purchase.lot));
        }
    }

    /// The asset at this address, when it is of this network.
    pub(super) fn asset_at(&self, address: &Pubkey) -> Option<&Asset> {
        let index = usize::try_from(*self.indexes.get(address)?).ok()?;
        self.assets.get(index)
    }

    /// The assets with their addresses.
    pub(super) fn addressed(&self) -> impl Iterator<Item = (Pubkey, &Asset)> {
        let indexes = self.indexes.iter();
        indexes.filter_map(|(address, index)| {
            let asset = self.assets.get(usize::try_from(*index).ok()?)?;
            Some((*address, asset))
        })
    }

    /// Whether a settlement is final whose snapshot saw what was done at `slot`.
    pub(super) fn has_seen(&self, slot: u64) -> bool {
        self.network.final_epoch > 0 && self.network.final_snapshot_slot >= slot
    }
}
