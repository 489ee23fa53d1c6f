//! What is worth calling, over states of a network.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{
        Asset, Departure, Network, OracleSet, Payer, ProgramAccount, Proposal, Settlement, Stake,
        Statement, Venue,
    },
    addresses,
    composites::Levies,
    market::{self, Escrow, Offer, Sale},
    share_gate::accounts::Holder,
};
use solana_pubkey::Pubkey;

use super::worth_doing;
use crate::keeper::{Keeper, Kind, MarketSeen, Seen, Task, Work};

mod lots;
mod others;

const NOW: i64 = 1_000_000;
const SETTLER: Pubkey = Pubkey::new_from_array([9; 32]);

fn zero<T: ProgramAccount>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).expect("all zeros are an account")
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn keeper() -> Keeper {
    Keeper {
        key: key(8),
        settler: SETTLER,
        least_collect: 100,
    }
}

/// A network with three assets, of which nothing is to be done: epochs 6 to 10 are kept, and all is collected.
fn quiet() -> Seen {
    let network_address = key(1);
    let assets: Vec<Asset> = (0..3)
        .map(|index| Asset {
            index,
            collected: 50,
            collected_epoch: 10,
            jurisdiction: 276,
            share_mint: key(100 + index as u8),
            ..zero()
        })
        .collect();
    let indexes = assets.iter().map(|asset| {
        let address = addresses::asset(&network_address, asset.index);
        (address, asset.index)
    });
    let jurisdiction = openmast_client::accounts::Jurisdiction {
        code: 276,
        ..zero()
    };
    let network = Network {
        final_epoch: 10,
        final_snapshot_slot: 500,
        oldest_kept_epoch: 6,
        settled_reserve_count: 5,
        final_closed_at: NOW - 50,
        ..zero()
    };
    Seen {
        network_address,
        network,
        unix_time: NOW,
        oracles: zero::<OracleSet>(),
        indexes: indexes.collect(),
        assets,
        charged: vec![50; 3],
        levies: Levies::of([&jurisdiction]).expect("no levy"),
        stakes: Vec::new(),
        departures: Vec::new(),
        statements: Vec::new(),
        proposals: Vec::new(),
        settlements: (6..=10).map(|epoch| settlement(epoch, key(7))).collect(),
        can_be_paid: Vec::new(),
        venues: Vec::new(),
        holders: Vec::new(),
        market: MarketSeen::default(),
        lots: Vec::new(),
        lot_books: BTreeMap::new(),
        lot_purchases: Vec::new(),
    }
}

fn settlement(epoch: u64, rent_payer: Pubkey) -> Settlement {
    let mut settlement = zero::<Settlement>();
    settlement.content.epoch = epoch;
    Settlement {
        rent_payer,
        ..settlement
    }
}

fn kinds(seen: &Seen) -> Vec<Kind> {
    let tasks = worth_doing(seen, &keeper());
    assert!(
        tasks.is_sorted_by_key(|task| task.kind),
        "the most important first"
    );
    let mut ids: Vec<_> = tasks.iter().map(Task::id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), tasks.len(), "no task twice");
    tasks.iter().map(|task| task.kind).collect()
}

#[test]
fn nothing_is_worth_calling_on_a_quiet_network() {
    assert_eq!(kinds(&quiet()), []);
}

#[test]
fn assets_are_collected_when_it_is_worth_it() {
    let mut seen = quiet();
    for asset in &mut seen.assets {
        asset.collected_epoch = 9;
    }
    assert_eq!(kinds(&seen), [], "nothing was earned");
    seen.charged = vec![149, 150, 900];
    let tasks = worth_doing(&seen, &keeper());
    let indexes: Vec<u32> = tasks
        .iter()
        .map(|task| match &task.work {
            Work::Collect { index, stakers } if stakers.is_empty() => *index,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        indexes,
        [2, 1],
        "what earned most comes first; 99 is too little"
    );
    // A change of the split that is about to be let pass comes before all.
    seen.assets[0].collected_epoch = 5;
    seen.assets[0].next_split_epoch = 8;
    let tasks = worth_doing(&seen, &keeper());
    let first = tasks.first().map(|task| task.work.clone());
    let expected = Work::Collect {
        index: 0,
        stakers: Vec::new(),
    };
    assert_eq!(first, Some(expected));
    // Without this oracle's ledger there are no proofs, and while collecting is paused nobody can.
    seen.charged = Vec::new();
    assert_eq!(kinds(&seen), []);
    seen.charged = vec![900; 3];
    (seen.network.paused, seen.network.paused_until) = (8, NOW + 5);
    (
        seen.network.paused_at,
        seen.network.parameters.max_pause_seconds,
    ) = (NOW - 5, 600);
    assert_eq!(kinds(&seen), []);
}

#[test]
fn shares_that_wait_are_activated_once_they_were_seen() {
    let mut seen = quiet();
    let asset = addresses::asset(&seen.network_address, 1);
    let stake = |slot, staker| Stake {
        asset,
        staker: key(staker),
        pending: 7,
        pending_slot: slot,
        ..zero()
    };
    seen.stakes = vec![stake(501, 20)];
    assert_eq!(kinds(&seen), [], "no final settlement saw it");
    seen.stakes.push(stake(500, 21));
    let tasks = worth_doing(&seen, &keeper());
    let expected = Work::Collect {
        index: 1,
        stakers: vec![key(21)],
    };
    assert_eq!((tasks[0].kind, &tasks[0].work), (Kind::Activate, &expected));
    // A collect for the sake of the shares alone takes nothing of what is there for earnings.
    seen.assets[1].collected_epoch = 9;
    seen.assets[1].share_supply = 700;
    let tasks = worth_doing(&seen, &keeper());
    assert_eq!((tasks[0].kind, &tasks[0].work), (Kind::Activate, &expected));
    seen.assets[1].share_supply = 701;
    assert_eq!(kinds(&seen), [], "dust of an asset that earned nothing");
    seen.charged[1] = 51;
    assert_eq!(kinds(&seen), [Kind::Activate]);
    seen.charged[1] = 150;
    assert_eq!(kinds(&seen), [Kind::Collect], "which activates too");
    // Of many stakers those with the most shares come first.
    seen.stakes = (0..200)
        .map(|staker| Stake {
            pending: 1_000 + u64::from(staker),
            ..stake(500, staker)
        })
        .collect();
    let tasks = worth_doing(&seen, &keeper());
    let Work::Collect { stakers, .. } = &tasks[0].work else {
        panic!("{tasks:?}");
    };
    assert_eq!((stakers.len(), stakers[0]), (64, key(199)));
}

#[test]
fn what_is_others_is_ended_and_delivered_when_its_time_has_come() {
    let mut seen = quiet();
    let network = seen.network_address;
    let mint = key(100);
    let escrow = Escrow {
        network,
        mint,
        ..zero()
    };
    seen.market.escrows = BTreeMap::from([(mint, escrow)]);
    let offer = |id, expires_at, money_owed| Offer {
        network,
        mint,
        maker: key(30),
        id,
        left: 5,
        expires_at,
        money_owed,
        ..zero()
    };
    seen.market.offers = vec![offer(0, 0, 0), offer(1, NOW + 1, 0)];
    assert_eq!(kinds(&seen), [], "they are open");
    seen.market.offers.push(offer(2, NOW, 0));
    seen.market.offers.push(offer(3, 0, 9));
    seen.market.sales = vec![Sale {
        network,
        mint,
        issuer: key(31),
        ends_at: NOW,
        left: 3,
        ..zero()
    }];
    let sale = market::sale(&key(31), 0);
    let purchase = |locked_until, buyer| market::Purchase {
        network,
        mint,
        sale,
        buyer: key(buyer),
        locked: 2,
        locked_until,
        ..zero()
    };
    seen.market.purchases = vec![purchase(NOW + 1, 32), purchase(NOW, 33)];
    let expected = [Kind::Release, Kind::Claim, Kind::EndSale, Kind::ExpireOffer];
    assert_eq!(kinds(&seen), expected);
    seen.market.escrows.clear();
    assert_eq!(
        kinds(&seen),
        [],
        "without its books nothing is known of a mint"
    );
}

#[test]
fn what_is_old_is_closed_and_the_settlers_own_is_left_to_it() {
    let mut seen = quiet();
    seen.settlements.push(settlement(5, key(7)));
    seen.settlements.push(settlement(4, SETTLER));
    let proposal = |epoch, rent_payer| {
        let mut proposal = zero::<Proposal>();
        proposal.content.epoch = epoch;
        proposal.content.closed_at = NOW;
        proposal.content_hash = [epoch as u8; 32];
        Proposal {
            rent_payer,
            ..proposal
        }
    };
    seen.proposals = vec![
        proposal(10, key(7)),
        proposal(10, SETTLER),
        proposal(11, key(7)),
    ];
    seen.network.parameters.exit_delay_seconds = 3_600;
    let expected = [Kind::CloseProposal, Kind::CloseSettlement];
    assert_eq!(kinds(&seen), expected);
    // What the settler's outbox does not know any more.
    seen.network.oldest_kept_epoch = 68;
    seen.network.final_epoch = 72;
    let closed = kinds(&seen);
    let settlements = closed.iter().filter(|kind| **kind == Kind::CloseSettlement);
    assert_eq!(settlements.count(), 7);
}

#[test]
fn what_keeps_others_from_their_money_comes_first() {
    let mut seen = quiet();
    let payer = |lapses_at| Payer {
        requested: 5,
        pays_at: 1,
        lapses_at,
        ..zero()
    };
    seen.statements = vec![(zero::<Statement>(), payer(NOW + 1))];
    assert_eq!(kinds(&seen), [], "it can still be paid");
    let lapsed = Statement {
        payer: key(40),
        ..zero()
    };
    seen.statements.push((lapsed, payer(NOW)));
    seen.assets[0].collected_epoch = 9;
    seen.charged[0] = 900;
    let asset = addresses::asset(&seen.network_address, 2);
    let round = |round, shares| Departure {
        asset,
        round,
        shares,
        ..zero()
    };
    seen.departures = vec![round(0, 7), round(1, 0)];
    let left = |departed_round, staker| Stake {
        asset,
        staker: key(staker),
        departed: 7,
        departed_round,
        ..zero()
    };
    seen.stakes = vec![left(0, 41), left(1, 42)];
    let member = &mut seen.oracles.members[0];
    (member.key, member.bond, member.released_at) = (key(43), 6, NOW);
    seen.oracles.member_count = 1;
    let expected = [Kind::CancelStatement, Kind::Collect, Kind::SettleDeparture];
    assert_eq!(kinds(&seen), expected, "the member has no account");
    seen.can_be_paid = vec![key(43)];
    assert_eq!(kinds(&seen).last(), Some(&Kind::ReturnBond));
    seen.oracles.members[0].released_at = NOW + 1;
    assert_eq!(kinds(&seen), expected);
}

#[test]
fn halts_end_and_dismissed_holders_free_their_seats() {
    let mut seen = quiet();
    let asset = addresses::asset(&seen.network_address, 0);
    let venue = |halted_until, of| Venue {
        asset: of,
        token_account: key(50),
        halted_until,
        ..zero()
    };
    seen.venues = vec![venue(0, asset), venue(NOW + 1, asset), venue(NOW, key(99))];
    let holder = |state, suspended_until, mint| Holder {
        mint: key(mint),
        wallet: key(51),
        state,
        suspended_until,
        ..zero()
    };
    seen.holders = vec![holder(0, 0, 100), holder(1, NOW + 1, 101), holder(1, 0, 99)];
    assert_eq!(kinds(&seen), [], "not halted, halted, another network's");
    seen.venues.push(venue(NOW, asset));
    seen.holders.push(holder(1, 0, 102));
    assert_eq!(kinds(&seen), [Kind::ResumeVenue, Kind::CloseHolder]);
}

#[test]
fn live_prices_follow_every_few_epochs() {
    let mut seen = quiet();
    (seen.assets[0].live, seen.assets[0].checkpoint_epoch) = (1, 7);
    assert_eq!(kinds(&seen), [], "too soon");
    seen.assets[0].checkpoint_epoch = 6;
    assert_eq!(kinds(&seen), [Kind::Reprice]);
    seen.assets[0].live = 0;
    assert_eq!(kinds(&seen), []);
}
