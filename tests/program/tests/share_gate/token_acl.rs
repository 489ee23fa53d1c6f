//! What nobody reaches: Token ACL's instructions that would give the freeze authority away, and the mint's own.

use openmast_client::{addresses::share_account, share_gate::token_acl};
use openmast_program_tests::{
    catalog,
    gate::Gate,
    net::{Asset, Net},
    world::World,
};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use spl_token_2022_interface::{
    extension::default_account_state::instruction::update_default_account_state,
    instruction::{self as token, AuthorityType},
    state::AccountState,
};

use super::start;

/// The only ones that OpenMast's programs ever call: create the configuration, thaw, freeze, allow everybody to ask.
const CALLED: [u8; 4] = [0, 4, 5, 8];

/// Every instruction of both programs, on permissioned shares where it knows them: none calls another of Token ACL's.
#[test]
fn no_instruction_calls_what_would_give_the_freeze_authority_away() {
    let mut seen = Vec::new();
    let all = catalog::all().chain(catalog::of_share_gate());
    for entry in all.chain(catalog::permissioned()) {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let instruction = (entry.ready)(&mut world, &mut net);
        world.run(instruction);
        seen.extend(world.called(&token_acl::PROGRAM_ID));
    }
    seen.sort();
    seen.dedup();
    let called: Vec<u8> = seen.iter().map(|data| data[0]).collect();
    assert!(
        called.iter().all(|number| CALLED.contains(number)),
        "{called:?}"
    );
    for number in CALLED {
        assert!(
            called.contains(&number),
            "{number} is called by nothing: {called:?}"
        );
    }
    // Whom the gate is and that everybody may ask never changes.
    assert!(
        seen.iter()
            .filter(|data| data[0] == 8)
            .all(|data| data[..] == [8, 1, 1])
    );
}

fn call(number: u8, keys: &[(Pubkey, bool, bool)], argument: &[u8]) -> Instruction {
    let accounts = keys.iter().map(|&(key, signer, writable)| AccountMeta {
        pubkey: key,
        is_signer: signer,
        is_writable: writable,
    });
    Instruction {
        program_id: token_acl::PROGRAM_ID,
        accounts: accounts.collect(),
        data: [&[number], argument].concat(),
    }
}

/// Everybody who has a key: the network's roles, the owner, a holder, the issuer of credentials, a stranger.
fn everybody(world: &mut World, net: &Net, gate: &Gate, asset: &Asset) -> Vec<Pubkey> {
    let holder = gate.holder(world, asset);
    let mut all: Vec<Pubkey> = net.roles().iter().map(|(_, key)| *key).collect();
    all.extend([asset.owner, holder, gate.key, net.founder, world.wallet()]);
    all
}

#[test]
fn nobody_commands_token_acl() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let config = token_acl::mint_config(&mint);
    let vault = openmast_client::addresses::stake_vault(&asset.address);
    for thief in everybody(&mut world, &net, &gate, &asset) {
        let theirs = thief.to_bytes();
        let own = share_account(&asset.owner, &mint);
        let token_2022 = (spl_token_2022_interface::ID, false, false);
        let by = (thief, true, true);
        let over = (config, false, true);
        let mint = (mint, false, true);
        let attempts = [
            call(
                0,
                &[
                    by,
                    by,
                    mint,
                    over,
                    (solana_system(), false, false),
                    token_2022,
                ],
                &theirs,
            ),
            call(1, &[by, over], &theirs),
            call(2, &[by, over], &theirs),
            call(3, &[by, by, mint, over, token_2022], &theirs),
            call(4, &[by, mint, (own, false, true), over, token_2022], &[]),
            call(5, &[by, mint, (own, false, true), over, token_2022], &[]),
            call(5, &[by, mint, (vault, false, true), over, token_2022], &[]),
            call(8, &[by, over], &[0, 0]),
        ];
        for attempt in attempts {
            let number = attempt.data[0];
            assert!(world.attempt(attempt).is_err(), "{number} by {thief}");
        }
    }
}

fn solana_system() -> Pubkey {
    Pubkey::default()
}

#[test]
fn nobody_commands_the_mint() {
    let (mut world, net, gate, asset) = start();
    let (mint, id) = (asset.share_mint, spl_token_2022_interface::ID);
    let own = share_account(&asset.owner, &mint);
    for thief in everybody(&mut world, &net, &gate, &asset) {
        let attempts = [
            token::freeze_account(&id, &own, &mint, &thief, &[]),
            token::thaw_account(&id, &own, &mint, &thief, &[]),
            token::mint_to(&id, &mint, &own, &thief, &[], 1),
            token::set_authority(
                &id,
                &mint,
                Some(&thief),
                AuthorityType::FreezeAccount,
                &thief,
                &[],
            ),
            token::set_authority(
                &id,
                &mint,
                Some(&thief),
                AuthorityType::MintTokens,
                &thief,
                &[],
            ),
            update_default_account_state(&id, &mint, &thief, &[], &AccountState::Initialized),
        ];
        for attempt in attempts {
            let attempt = attempt.expect("the program's own id");
            assert!(world.attempt(attempt).is_err(), "by {thief}");
        }
        if thief != asset.owner {
            let burn = token::burn(&id, &own, &mint, &thief, &[], 1);
            assert!(world.attempt(burn.expect("the program's own id")).is_err());
            let take = world.transfer_between(&mint, &own, &own, &thief, 1);
            assert!(world.attempt(take).is_err());
        }
    }
}

/// A frozen account is out of everybody's reach, its owner's included.
#[test]
fn what_is_frozen_is_neither_moved_nor_burned() {
    let (mut world, net, gate, asset) = start();
    let (mint, id) = (asset.share_mint, spl_token_2022_interface::ID);
    let wallet = super::shareholder(&mut world, &gate, &asset, 10);
    let friend = gate.holder(&mut world, &asset);
    let own = share_account(&wallet, &mint);
    // What was allowed before does not help after.
    world.run(token::approve(&id, &own, &friend, &wallet, &[], 10).expect("the program's own id"));
    world.run(net.suspend(&asset, wallet, world.now() + 1_000));
    world.run(token_acl::freeze(friend, &mint, &wallet));
    let theirs = share_account(&friend, &mint);
    for by in [wallet, friend, net.regulator, asset.owner] {
        let take = world.transfer_between(&mint, &own, &theirs, &by, 1);
        assert!(world.attempt(take).is_err(), "moved by {by}");
        let burn = token::burn(&id, &own, &mint, &by, &[], 1).expect("the program's own id");
        assert!(world.attempt(burn).is_err(), "burned by {by}");
    }
}

/// An account's owner cannot change, so that no thawed account is sold.
#[test]
fn a_thawed_account_is_not_given_away() {
    let (mut world, _, gate, asset) = start();
    let (mint, id) = (asset.share_mint, spl_token_2022_interface::ID);
    let wallet = gate.holder(&mut world, &asset);
    let buyer = world.wallet();
    let own = share_account(&wallet, &mint);
    let give = token::set_authority(
        &id,
        &own,
        Some(&buyer),
        AuthorityType::AccountOwner,
        &wallet,
        &[],
    );
    assert!(world.attempt(give.expect("the program's own id")).is_err());
}
