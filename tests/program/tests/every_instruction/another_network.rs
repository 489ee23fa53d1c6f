//! The same instruction of two networks: nothing of one may be used at the other.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{
        Asset, Departure, Jurisdiction, Licence, OracleSet, Payer, ProgramAccount, Proposal,
        Settlement, Stake, Statement, Till,
    },
    addresses,
};
use openmast_program_tests::{
    Error,
    catalog::{self, Entry},
    net::{Net, PARAMETERS},
    world::World,
};
use solana_account::Account;
use solana_instruction::Instruction;

use super::attempt;

/// The same instruction of two networks of the same people in the same currency: nothing but the network tells their
/// accounts apart. Both are due; the network is the first one's.
fn hostile(entry: &Entry) -> (World, Net, Instruction, Instruction) {
    let mut world = World::new();
    let met = world.met();
    let [(net, instruction), (_, twin)] = [1, 2].map(|id| {
        world.meet_again(met);
        let mint = world.mint(6);
        let mut net = Net::numbered(&mut world, id, mint, PARAMETERS);
        let instruction = (entry.ready)(&mut world, &mut net);
        (net, instruction)
    });
    (world, net, instruction, twin)
}

fn is<T: ProgramAccount>(account: &Account) -> bool {
    T::decode(&account.owner, &account.data).is_ok()
}

/// What must be said of an account of ours that belongs elsewhere.
fn belongs_elsewhere(entry: &Entry, account: &Account) -> Option<Error> {
    let of_network = is::<OracleSet>(account)
        || is::<Asset>(account)
        || is::<Payer>(account)
        || is::<Jurisdiction>(account)
        || is::<Licence>(account)
        || is::<Settlement>(account)
        || is::<Proposal>(account);
    let of_entitlement = ["ask_back", "cancel_ask", "take_back", "refund_entitlement"];
    match () {
        // An offer names no network: the stake tells that the asset is another.
        () if is::<Asset>(account) && entry.name == "offer_stake" => Some(Error::WrongAsset),
        // Whose escrow it is follows from the asset, of which the mint is asked first.
        () if is::<Asset>(account) && entry.name == "deliver_shares" => Some(Error::WrongMint),
        // The entitlement tells whose it is.
        () if is::<Payer>(account) && of_entitlement.contains(&entry.name) => {
            Some(Error::WrongPayer)
        }
        () if of_network => Some(Error::WrongNetwork),
        () if is::<Stake>(account) || is::<Departure>(account) => Some(Error::WrongAsset),
        // Who is paid names a till of its own; who pays into one names the holder's.
        () if is::<Till>(account) && entry.name.starts_with("withdraw") => {
            Some(Error::WrongNetwork)
        }
        () if is::<Till>(account) => Some(Error::WrongTill),
        () if is::<Statement>(account) => Some(Error::WrongPayer),
        () => None,
    }
}

/// Accounts that the program checks against the network, the asset, the role's holder, and the payer.
const BELONG_ELSEWHERE: [(Error, usize); 5] = [
    (Error::WrongMint, 1),
    (Error::WrongNetwork, 89),
    (Error::WrongAsset, 10),
    (Error::WrongTill, 2),
    (Error::WrongPayer, 7),
];

/// The thief's way: a network of one's own, where everything is as it should be, and the victim's network and vault.
#[test]
fn each_account_of_another_network_of_the_same_people_is_called_that() {
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    for entry in catalog::all() {
        let (world, _, instruction, twin) = hostile(entry);
        for due in [&instruction, &twin] {
            attempt(&world, due.clone())
                .unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name));
        }
        for position in 0..instruction.accounts.len() {
            let other = twin.accounts[position].pubkey;
            let expected = world.raw(&other);
            let expected = expected.and_then(|account| belongs_elsewhere(entry, &account));
            // An empty stake is its staker's to close, of whatever network, and a regulator's role its own to hand over.
            let free = ["close_stake", "offer_regulator", "accept_regulator"];
            let Some(expected) = expected.filter(|_| !free.contains(&entry.name)) else {
                continue;
            };
            let mut changed = instruction.clone();
            assert_ne!(changed.accounts[position].pubkey, other, "{}", entry.name);
            changed.accounts[position].pubkey = other;
            // The accounts that are made here have their addresses from the asset: the thief gives the right ones.
            let made_here: &[usize] = match (entry.name, position) {
                ("stake", 2) => &[3],
                ("accept_stake", 2) => &[5],
                ("open_statement", 3) => &[4],
                ("grant_licence", 4) => &[5],
                ("issue_lot", 3) => &[4, 5],
                _ => &[],
            };
            for &made_here in made_here {
                changed.accounts[made_here].pubkey = twin.accounts[made_here].pubkey;
            }
            if (entry.name, position) == ("list_venue", 3) {
                changed.accounts[4].pubkey = addresses::venue(&other, &changed.accounts[5].pubkey);
            }
            let refused = attempt(&world, changed).expect_err("an account of another network");
            assert_eq!(
                refused.0.program_error,
                Some(expected),
                "{}: account {position}: {refused:?}",
                entry.name
            );
            *found.entry(expected.code()).or_default() += 1;
        }
    }
    let expected = BELONG_ELSEWHERE.map(|(error, times)| (error.code(), times));
    assert_eq!(found, BTreeMap::from(expected));
}

/// The same with everything of the thief's network but the victim's network and vaults: who may take money there may not
/// take it here.
#[test]
fn no_vault_opens_to_the_people_of_another_network() {
    for entry in catalog::all() {
        let (world, net, instruction, twin) = hostile(entry);
        let victims = [
            net.address,
            addresses::vault(&net.address),
            addresses::bond_vault(&net.address),
        ];
        let mut mixed = twin.clone();
        for (ours, mixed) in instruction.accounts.iter().zip(&mut mixed.accounts) {
            if victims.contains(&ours.pubkey) {
                mixed.pubkey = ours.pubkey;
            }
        }
        let elsewhere = twin.accounts.iter().any(|account| {
            let account = world.raw(&account.pubkey);
            account.is_some_and(|account| belongs_elsewhere(entry, &account).is_some())
        });
        // An offer of a stake and what is closed by who made it name no network.
        let names_ours = (mixed.accounts.iter()).any(|account| victims.contains(&account.pubkey));
        if elsewhere && names_ours {
            let refused = attempt(&world, mixed).expect_err(entry.name);
            let called = refused.0.program_error;
            let names_it = [Some(Error::WrongNetwork), Some(Error::WrongTill)];
            // The account of an asset is made here, at an address of the network: the framework refuses another.
            let made_here = entry.name == "create_asset" && called.is_none();
            assert!(
                made_here || names_it.contains(&called),
                "{}: {called:?}",
                entry.name
            );
        }
    }
}
