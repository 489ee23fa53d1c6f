//! Public markets as venues: their vaults receive and pay, a halt is bounded and reaches nothing else.

use openmast_client::{
    accounts::Venue,
    addresses::{self, share_account, stake_vault},
    events::{self, Event},
    instructions::{self as ix, token::create_share_account},
    share_gate::token_acl,
};
use openmast_program_tests::net::{HOME, home};
use openmast_program_tests::{
    Error,
    gate::{DAY, market_address},
    net::{Asset, Net},
    outcome::assert_refused,
    rebuilt_gate::RebuiltGate,
    world::World,
};
use solana_account::Account;
use solana_pubkey::Pubkey;
use spl_token_2022_interface::instruction::{AuthorityType, set_authority};

use super::{balance, shareholder, start};

const LONGEST: i64 = 14 * DAY;

/// Into the vault and out of it, as a market moves shares: the vault's owner signs for it.
#[track_caller]
fn receives_and_pays(world: &mut World, asset: &Asset, vault: &Pubkey, trader: &Pubkey) {
    let mint = asset.share_mint;
    let own = share_account(trader, &mint);
    let owner = world.share_account(vault).expect("a vault").owner;
    let before = balance(world, asset, trader);
    world.run(world.transfer_between(&mint, &own, vault, trader, 3));
    assert_eq!(world.tokens(vault), 3);
    world.run(world.transfer_between(&mint, vault, &own, &owner, 3));
    assert_eq!(balance(world, asset, trader), before);
}

#[test]
fn vaults_as_manifest_and_orca_make_them_receive_and_pay() {
    let (mut world, net, gate, asset) = start();
    let trader = shareholder(&mut world, &gate, &asset, 10);
    let manifest = world.vault_like_manifest(&asset);
    let orca = world.vault_like_orca(&asset);
    for vault in [manifest, orca] {
        let own = share_account(&trader, &asset.share_mint);
        let deposit = world.transfer_between(&asset.share_mint, &own, &vault, &trader, 3);
        assert!(world.attempt(deposit).is_err(), "born frozen");
        let done = world.run(net.list_venue(&asset, vault));
        let owner = world.share_account(&vault).expect("a vault").owner;
        let expected = events::VenueListed {
            network: net.address,
            asset: asset.address,
            token_account: vault,
            owner,
            listed_by: net.authority,
            rent_payer: net.rent_payer,
        };
        assert_eq!(*done.event(), Event::VenueListed(expected));
        receives_and_pays(&mut world, &asset, &vault, &trader);
    }
}

#[test]
fn only_the_authority_lists() {
    let (mut world, net, _, asset) = start();
    let vault = world.vault_like_manifest(&asset);
    for by in [net.regulator, net.pauser, asset.owner, world.wallet()] {
        let list = ix::list_venue(net.rent_payer, by, net.address, asset.index, vault);
        assert_refused(world.attempt(list), Error::NotAuthorized);
    }
}

/// The market's own escrow is known by its address: anybody lists that, and nothing else.
#[test]
fn anybody_lists_the_markets_escrow_and_no_other_account() {
    let (mut world, net, gate, asset) = start();
    let anybody = world.wallet();
    let mint = asset.share_mint;
    let list = |account| ix::list_venue(anybody, anybody, net.address, asset.index, account);
    let nothing = market_address(&[b"escrow", net.address.as_ref(), mint.as_ref()]);
    assert!(
        world.attempt(list(nothing)).is_err(),
        "there is no such account"
    );
    let (escrow, authority) = world.market_escrow(&net, &asset);
    assert_eq!(escrow, nothing);
    world.run(list(escrow));
    let trader = shareholder(&mut world, &gate, &asset, 10);
    receives_and_pays(&mut world, &asset, &escrow, &trader);
    // The escrow of another network's or another share's address.
    let other = market_address(&[b"escrow", asset.address.as_ref(), mint.as_ref()]);
    world.token_2022_account_at(other, &mint, authority, true);
    assert_refused(world.attempt(list(other)), Error::NotAuthorized);
}

#[test]
fn a_holders_account_and_the_stake_vault_are_no_venues() {
    let (mut world, mut net, gate, asset) = start();
    let wallet = gate.holder(&mut world, &asset);
    let stranger = world.wallet();
    world.run(create_share_account(
        &stranger,
        &stranger,
        &asset.share_mint,
    ));
    let mint = asset.share_mint;
    for account in [
        share_account(&wallet, &mint),
        share_account(&stranger, &mint),
        share_account(&asset.owner, &mint),
        stake_vault(&asset.address),
    ] {
        let list = net.list_venue(&asset, account);
        assert_refused(world.attempt(list), Error::NotAVenue);
    }
    let other = net.permissioned(&mut world);
    let theirs = world.vault_like_manifest(&other);
    assert_refused(
        world.attempt(net.list_venue(&asset, theirs)),
        Error::WrongMint,
    );
    let open = net.asset(&mut world);
    let vault = world.vault_like_manifest(&open);
    assert_refused(
        world.attempt(net.list_venue(&open, vault)),
        Error::SharesAreOpen,
    );
    // Something that is no token account at all.
    for nothing in [asset.address, wallet, mint] {
        assert!(world.attempt(net.list_venue(&asset, nothing)).is_err());
    }
}

#[test]
fn an_empty_venue_is_unlisted_and_frozen() {
    let (mut world, net, gate, asset) = start();
    let trader = shareholder(&mut world, &gate, &asset, 10);
    let mint = asset.share_mint;
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let own = share_account(&trader, &mint);
    world.run(world.transfer_between(&mint, &own, &vault, &trader, 1));
    let unlist = |by| ix::unlist_venue(by, net.address, asset.index, vault, net.rent_payer);
    assert_refused(world.attempt(unlist(net.authority)), Error::VenueNotEmpty);
    world.run(world.transfer_between(&mint, &vault, &own, &vault, 1));
    assert_refused(world.attempt(unlist(net.regulator)), Error::NotAuthorized);
    let mut elsewhere = unlist(net.authority);
    let last = elsewhere.accounts.len() - 1;
    elsewhere.accounts[last].pubkey = trader;
    assert_refused(world.attempt(elsewhere), Error::WrongRentPayer);
    let before = world.lamports(&net.rent_payer);
    let rent = world.lamports(&addresses::venue(&asset.address, &vault));
    world.run(unlist(net.authority));
    assert_eq!(world.lamports(&net.rent_payer), before + rent);
    assert!(world.share_account(&vault).expect("a vault").is_frozen);
    RebuiltGate::of(&world).check(&world);
    // It can be listed again.
    world.run(net.list_venue(&asset, vault));
    receives_and_pays(&mut world, &asset, &vault, &trader);
}

#[test]
fn a_venue_whose_account_its_owner_closed_is_unlisted() {
    let (mut world, net, _, asset) = start();
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    world.set_account(vault, Account::default());
    let unlist = ix::unlist_venue(
        net.authority,
        net.address,
        asset.index,
        vault,
        net.rent_payer,
    );
    world.run(unlist);
}

#[test]
fn a_halt_stops_the_venue_and_nothing_else() {
    let (mut world, net, gate, asset) = start();
    let [trader, other] = [(); 2].map(|()| shareholder(&mut world, &gate, &asset, 10));
    let mint = asset.share_mint;
    let vault = world.vault_like_orca(&asset);
    world.run(net.list_venue(&asset, vault));
    let own = share_account(&trader, &mint);
    world.run(world.transfer_between(&mint, &own, &vault, &trader, 5));
    let until = world.now() + DAY;
    let halt =
        |by, until| ix::halt_venue(by, net.address, asset.index, HOME, vault, until, [9; 32]);
    for by in [net.authority, net.pauser, asset.owner, trader] {
        assert_refused(world.attempt(halt(by, until)), Error::NotAuthorized);
    }
    world.run(halt(net.regulator, until));
    let venue: Venue = world.get(&addresses::venue(&asset.address, &vault));
    assert_eq!((venue.halted_until, venue.reason_hash), (until, [9; 32]));
    assert_eq!((venue.halted_since, venue.halts), (world.now(), 1));
    let deposit = world.transfer_between(&mint, &own, &vault, &trader, 1);
    assert!(world.attempt(deposit).is_err());
    // Holders trade, stake and claim as before.
    world.run(world.transfer(&mint, &trader, &other, 1));
    world.run(ix::stake(trader, net.address, asset.index, own, 1));
    // Anybody ends it when its time is over, and only the regulator before.
    let resume = |by| ix::resume_venue(by, net.address, asset.index, HOME, vault);
    world.pass(DAY - 1);
    assert_refused(world.attempt(resume(trader)), Error::HaltNotOver);
    let mut earlier = world.clone();
    earlier.run(resume(net.regulator));
    world.pass(1);
    world.run(resume(trader));
    assert_refused(world.attempt(resume(trader)), Error::VenueNotHalted);
    receives_nothing_lost(&mut world, &asset, &vault, &trader);
    RebuiltGate::of(&world).check(&world);
}

fn receives_nothing_lost(world: &mut World, asset: &Asset, vault: &Pubkey, trader: &Pubkey) {
    assert_eq!(world.tokens(vault), 5);
    let owner = world.share_account(vault).expect("a vault").owner;
    let own = share_account(trader, &asset.share_mint);
    world.run(world.transfer_between(&asset.share_mint, vault, &own, &owner, 5));
}

#[test]
fn a_halt_is_bounded_and_not_repeated_at_once() {
    let (mut world, net, _, asset) = start();
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let halt = |world: &World, length| {
        let until = world.now().saturating_add(length);
        ix::halt_venue(
            net.regulator,
            net.address,
            asset.index,
            HOME,
            vault,
            until,
            [0; 32],
        )
    };
    let resume = ix::resume_venue(net.pauser, net.address, asset.index, HOME, vault);
    for length in [0, -1, LONGEST + 1, i64::MAX] {
        assert_refused(world.attempt(halt(&world, length)), Error::HaltTooLong);
    }
    world.run(halt(&world, LONGEST));
    assert_refused(world.attempt(halt(&world, 1)), Error::VenueHalted);
    // Nobody resumed it for a day longer: that counts.
    world.pass(LONGEST + DAY);
    world.run(resume);
    world.pass(LONGEST + DAY - 1);
    assert_refused(world.attempt(halt(&world, 1)), Error::HaltTooSoon);
    world.pass(1);
    world.run(halt(&world, 1));
}

/// An account that somebody made anew at the venue's address is not thawed for it.
#[test]
fn a_venue_stands_for_the_account_that_was_listed() {
    let (mut world, net, _, asset) = start();
    let mint = asset.share_mint;
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let until = world.now() + DAY;
    world.run(ix::halt_venue(
        net.regulator,
        net.address,
        asset.index,
        HOME,
        vault,
        until,
        [0; 32],
    ));
    world.set_account(vault, Account::default());
    let thief = world.wallet();
    world.token_2022_account_at(vault, &mint, thief, false);
    world.pass(DAY);
    let resume = ix::resume_venue(thief, net.address, asset.index, HOME, vault);
    assert_refused(world.attempt(resume), Error::VenueChanged);
}

/// Nor does a venue escape a halt by handing its account on.
#[test]
fn a_venue_that_is_handed_on_can_still_be_halted() {
    let (mut world, net, _, asset) = start();
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let thief = world.wallet();
    let hand_on = set_authority(
        &spl_token_2022_interface::ID,
        &vault,
        Some(&thief),
        AuthorityType::AccountOwner,
        &world.share_account(&vault).expect("a vault").owner,
        &[],
    );
    world.run(hand_on.expect("an instruction"));
    let until = world.now() + DAY;
    let (by, network) = (net.regulator, net.address);
    world.run(ix::halt_venue(
        by,
        network,
        asset.index,
        HOME,
        vault,
        until,
        [0; 32],
    ));
    assert!(world.share_account(&vault).expect("a vault").is_frozen);
    world.pass(DAY);
    let resume = ix::resume_venue(thief, network, asset.index, HOME, vault);
    assert_refused(world.attempt(resume), Error::VenueChanged);
}

/// The gate freezes no venue, and its own rules do not reach it: only a halt does.
#[test]
fn a_venue_of_another_asset_or_network_is_not_halted() {
    let (mut world, mut net, _, asset) = start();
    let vault = world.vault_like_manifest(&asset);
    world.run(net.list_venue(&asset, vault));
    let other = net.permissioned(&mut world);
    let until = world.now() + DAY;
    let by = net.regulator;
    let wrong = ix::halt_venue(by, net.address, other.index, HOME, vault, until, [0; 32]);
    assert!(world.attempt(wrong).is_err());
    let thief = Net::new(&mut world);
    let mut foreign = ix::halt_venue(by, net.address, asset.index, HOME, vault, until, [0; 32]);
    foreign.accounts[0].pubkey = thief.regulator;
    foreign.accounts[1].pubkey = home(&thief.address);
    assert_refused(world.attempt(foreign), Error::WrongNetwork);
    let freeze = {
        let mut freeze = token_acl::freeze(by, &asset.share_mint, &vault);
        freeze.accounts[2].pubkey = vault;
        freeze.accounts[3].pubkey = token_acl::flag(&vault);
        freeze
    };
    assert!(world.attempt(freeze).is_err(), "there is no holder");
}
