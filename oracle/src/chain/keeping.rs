//! Reads what the keeper needs of a network.
//!
//! Most of it is found by searching, which one node answers: what it says that is not so costs a simulation, in which the program
//! refuses, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    future::Future,
};

use futures_util::{StreamExt, stream};
use openmast_client::{
    accounts::{
        Asset, Departure, Lot, LotBook, OracleSet, Payer, ShareKind, Stake, Statement, Venue,
    },
    addresses,
    composites::Levies,
    fetch::{FetchError, Fetched},
    market::{self, Escrow, Position},
    rpc::Rpc,
    share_gate::accounts::Holder,
};
use solana_pubkey::Pubkey;

use super::{
    ChainError, read_network, read_oracle_set,
    reading::{CONCURRENT_REQUESTS, FINALIZED, believable},
};
use crate::keeper::{MarketSeen, Seen};

/// Assets whose stakes are searched at one look; the others have their turn when these have no work any more.
const MOST_ASSETS_SEARCHED: usize = 256;

/// Reads a network for its keeper, at `min_slot` or later where that can be asked for, and tells which parts could not be read
/// and why: they are empty.
///
/// # Errors
/// No node that is believed answers, or one tells of something else.
pub(crate) async fn read_for_keeper(
    rpc: &Rpc,
    network: &Pubkey,
    min_slot: u64,
) -> Result<(Seen, Vec<String>), ChainError> {
    let min_slot = believable(min_slot, rpc.seen().slot);
    let at = read_network(rpc, network, min_slot).await?;
    let oracles = read_oracle_set(rpc, network, at.slot).await?;
    let mut parts = Parts {
        rpc,
        network,
        unread: Vec::new(),
    };
    let all = rpc.assets(network, 0..at.network.asset_count, FINALIZED);
    let assets = parts.part("assets", all).await;
    let indexes = assets.iter().map(|asset| {
        let address = addresses::asset(network, asset.index);
        (address, asset.index)
    });
    let indexes: BTreeMap<Pubkey, u32> = indexes.collect();
    let (venues, holders) = parts.of_permissioned(&assets).await;
    let departures = parts
        .part("departures", rpc.all_departures(FINALIZED))
        .await;
    let lots = parts.part("lots", rpc.lots(network, FINALIZED)).await;
    let mut seen = Seen {
        network_address: *network,
        unix_time: at.unix_time,
        charged: Vec::new(),
        levies: parts.levies().await,
        stakes: parts.stakes(&assets, &indexes, &departures).await,
        departures,
        statements: parts.statements().await,
        proposals: parts
            .part("proposals", rpc.proposals(network, FINALIZED))
            .await,
        settlements: parts
            .part("settlements", rpc.settlements_of(network, FINALIZED))
            .await,
        can_be_paid: parts
            .can_be_paid(&oracles, &at.network.currency_mint, at.unix_time)
            .await,
        venues,
        holders,
        lot_books: parts.lot_books(&lots, at.network.final_epoch).await,
        lots,
        lot_purchases: parts
            .part("purchases of lots", rpc.all_lot_purchases(FINALIZED))
            .await,
        market: parts.market().await,
        network: at.network,
        oracles,
        assets,
        indexes,
    };
    seen.leave_out_others();
    Ok((seen, parts.unread))
}

/// What is read part by part.
struct Parts<'a> {
    rpc: &'a Rpc,
    network: &'a Pubkey,
    unread: Vec<String>,
}

impl Parts<'_> {
    /// Venues and dismissed holders, where an asset has permissioned shares.
    async fn of_permissioned(&mut self, assets: &[Asset]) -> (Vec<Venue>, Vec<Holder>) {
        let mut shares = assets.iter().map(Asset::shares);
        if !shares.any(|kind| kind == ShareKind::Permissioned) {
            return Default::default();
        }
        let venues = self.part("venues", self.rpc.all_venues(FINALIZED)).await;
        let holders = self.rpc.dismissed_holders(FINALIZED);
        (venues, self.part("holders", holders).await)
    }

    /// Empty when it cannot be read, which is noted.
    async fn part<T: Default>(
        &mut self,
        name: &str,
        reading: impl Future<Output = Result<Fetched<T>, FetchError>>,
    ) -> T {
        let read = reading.await;
        self.noted(name, read.map(|fetched| fetched.value))
    }

    fn noted<T: Default>(&mut self, name: &str, read: Result<T, impl Display>) -> T {
        read.unwrap_or_else(|error| {
            self.unread.push(format!("{name}: {error}"));
            T::default()
        })
    }

    async fn levies(&mut self) -> Levies {
        let found = self.rpc.jurisdictions(self.network, FINALIZED);
        let found = self.part("jurisdictions", found).await;
        let levies = Levies::of(&found);
        self.noted("jurisdictions", levies)
    }

    /// Of assets with shares that wait, or that left in rounds that are over.
    async fn stakes(
        &mut self,
        assets: &[Asset],
        indexes: &BTreeMap<Pubkey, u32>,
        departures: &[Departure],
    ) -> Vec<Stake> {
        let over = departures.iter().filter(|round| round.shares > 0);
        let mut wanted: BTreeSet<Pubkey> = over
            .map(|round| round.asset)
            .filter(|asset| indexes.contains_key(asset))
            .collect();
        let waiting = assets.iter().filter(|asset| asset.pending_shares > 0);
        wanted.extend(waiting.map(|asset| addresses::asset(self.network, asset.index)));
        let rpc = self.rpc;
        let searches = wanted.into_iter().take(MOST_ASSETS_SEARCHED);
        let found: Vec<_> = stream::iter(searches)
            .map(|asset| async move { rpc.stakes_of(&asset, FINALIZED).await })
            .buffered(CONCURRENT_REQUESTS)
            .collect()
            .await;
        let found: Result<Vec<_>, _> = found.into_iter().collect();
        let found = self.noted("stakes", found);
        found.into_iter().flat_map(|it| it.value).collect()
    }

    async fn statements(&mut self) -> Vec<(Statement, Payer)> {
        let found = self.rpc.statements(self.network, FINALIZED);
        let found = self.part("statements", found).await;
        let keys: Vec<Pubkey> = found.iter().map(|statement| statement.payer).collect();
        let payers = self.rpc.accounts::<Payer>(&keys, FINALIZED);
        let payers = self.part("payers", payers).await;
        let stated = found.into_iter().zip(payers);
        stated
            .filter_map(|(statement, payer)| Some((statement, payer?)))
            .collect()
    }

    /// Members that left, whose bond is due and whose own account takes it.
    async fn can_be_paid(&mut self, oracles: &OracleSet, mint: &Pubkey, now: i64) -> Vec<Pubkey> {
        let due = oracles
            .members()
            .iter()
            .filter(|member| member.weight == 0 && member.bond > 0 && member.released_at <= now);
        let due: BTreeSet<Pubkey> = due.map(|member| member.key).collect();
        let mut paid = Vec::new();
        for member in due {
            let account = addresses::currency_account(&member, mint);
            let account = self.rpc.token_account(account, FINALIZED);
            let account = self.part("bonds", account).await;
            if account.is_some_and(|account| account.owner == member && !account.is_frozen) {
                paid.push(member);
            }
        }
        paid
    }

    /// Of assets with a lot that was given back and still can take something: for nothing else a book is looked at.
    async fn lot_books(&mut self, lots: &[Lot], final_epoch: u64) -> BTreeMap<Pubkey, LotBook> {
        let given_back = |lot: &&Lot| lot.returned > 0 && lot.goes_on(final_epoch);
        let assets: BTreeSet<Pubkey> = lots
            .iter()
            .filter(given_back)
            .map(|lot| lot.asset)
            .collect();
        let books: Vec<Pubkey> = assets.iter().map(addresses::lot_book).collect();
        let found = self.rpc.accounts::<LotBook>(&books, FINALIZED);
        let found = self.part("lot books", found).await.into_iter().flatten();
        found.map(|book| (book.asset, book)).collect()
    }

    async fn market(&mut self) -> MarketSeen {
        let (rpc, network) = (self.rpc, self.network);
        let mut seen = MarketSeen {
            offers: self
                .part("offers", rpc.all_offers(network, FINALIZED))
                .await,
            sales: self.part("sales", rpc.all_sales(network, FINALIZED)).await,
            purchases: self
                .part("purchases", rpc.all_purchases(network, FINALIZED))
                .await,
            ..MarketSeen::default()
        };
        let offers = seen.offers.iter().map(|offer| (offer.mint, offer.maker));
        let sales = seen.sales.iter().map(|sale| (sale.mint, sale.issuer));
        let purchases = seen.purchases.iter().map(|it| (it.mint, it.buyer));
        let owners: BTreeSet<(Pubkey, Pubkey)> = offers.chain(sales).chain(purchases).collect();
        let mints: BTreeSet<Pubkey> = owners.iter().map(|(mint, _)| *mint).collect();
        seen.escrows = self.escrows(mints).await;
        let is_permissioned = |mint: &Pubkey| {
            let books = seen.escrows.get(mint);
            books.is_some_and(|books| books.permissioned != 0)
        };
        let positions = owners.iter().filter(|(mint, _)| is_permissioned(mint));
        let positions = positions.map(|(mint, owner)| market::position(mint, owner));
        seen.position_rent_payers = self.rent_payers(positions.collect()).await;
        seen
    }

    async fn escrows(&mut self, mints: BTreeSet<Pubkey>) -> BTreeMap<Pubkey, Escrow> {
        let books = mints.iter().map(|mint| market::escrow(self.network, mint));
        let books: Vec<Pubkey> = books.collect();
        let found = self.rpc.accounts::<Escrow>(&books, FINALIZED);
        let found = self.part("escrows", found).await;
        let found = found.into_iter().flatten();
        found.map(|books| (books.mint, books)).collect()
    }

    async fn rent_payers(&mut self, positions: Vec<Pubkey>) -> BTreeMap<Pubkey, Pubkey> {
        let found = self.rpc.accounts::<Position>(&positions, FINALIZED);
        let found = self.part("positions", found).await;
        let found = positions.into_iter().zip(found);
        found
            .filter_map(|(address, position)| Some((address, position?.rent_payer)))
            .collect()
    }
}
