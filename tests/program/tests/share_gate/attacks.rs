//! Who tries to be thawed without the right to it.

use openmast_client::{
    addresses::share_account,
    instructions::token::create_share_account,
    share_gate::{self, addresses, instructions as gx, token_acl},
};
use openmast_program_tests::{
    gate::{DAY, Gate, IDENTIFIED, terms},
    net::{Asset, Net},
    outcome::{GateError, assert_gate_refused},
    world::World,
};
use solana_account::Account;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use super::start;

/// A cleared and admitted wallet with a frozen account, and its thaw, which would succeed.
fn admitted() -> (World, Net, Gate, Asset, Pubkey, Instruction) {
    let (mut world, net, gate, asset) = start();
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let [create, admit, thaw] = gate.join(wallet, asset.share_mint);
    world.run_all(&[create, admit]);
    world.attempt(thaw.clone()).expect("a thaw");
    (world, net, gate, asset, wallet, thaw)
}

/// Token ACL asks the gate without its accounts when the caller leaves their list out.
#[test]
fn without_the_gates_accounts_nothing_is_thawed_or_frozen() {
    let (mut world, net, _, asset, wallet, thaw) = admitted();
    refuses_without_extras(&world, &thaw);
    world.run(thaw);
    world.run(net.suspend(&asset, wallet, world.now() + DAY));
    let freeze = token_acl::freeze(wallet, &asset.share_mint, &wallet);
    refuses_without_extras(&world, &freeze);
    world.run(freeze);
}

/// Without the last of them, and without each of them.
#[track_caller]
fn refuses_without_extras(world: &World, instruction: &Instruction) {
    const OWN: usize = 9;
    for length in OWN..instruction.accounts.len() {
        let mut short = instruction.clone();
        short.accounts.truncate(length);
        assert!(world.attempt(short).is_err(), "{length} accounts");
        let mut without = instruction.clone();
        without.accounts.remove(length);
        assert!(world.attempt(without).is_err(), "without account {length}");
    }
}

/// Each account of the thaw as another one of it, and as somebody else's of its kind.
#[test]
fn swapped_and_doubled_accounts_are_refused() {
    let (mut world, mut net, gate, asset, wallet, thaw) = admitted();
    let other = net.regulated(&mut world, &terms());
    let stranger = world.wallet();
    let mint = asset.share_mint;
    world.run(create_share_account(&stranger, &stranger, &mint));
    let friend = gate.holder(&mut world, &asset);
    let foreign = [
        addresses::holder(&mint, &friend),
        addresses::holder(&mint, &asset.owner),
        addresses::holder(&other.share_mint, &other.owner),
        addresses::policy(&other.share_mint),
        addresses::thaw_extras(&other.share_mint),
        addresses::freeze_extras(&mint),
        gate.by_key(&wallet),
        share_account(&stranger, &mint),
        other.share_mint,
        stranger,
    ];
    for position in 1..thaw.accounts.len() {
        let others = thaw.accounts.iter().map(|account| account.pubkey);
        for key in others.chain(foreign).collect::<Vec<_>>() {
            if key == thaw.accounts[position].pubkey {
                continue;
            }
            let mut swapped = thaw.clone();
            swapped.accounts[position].pubkey = key;
            assert!(
                world.attempt(swapped).is_err(),
                "account {position} as {key}"
            );
        }
    }
    world.run(thaw);
}

/// The gate asked directly, with accounts that nobody checked before.
#[test]
fn the_gate_believes_no_list_of_accounts() {
    let (mut world, _, gate, asset, wallet, thaw) = admitted();
    let mint = asset.share_mint;
    let stranger = world.wallet();
    world.run(create_share_account(&stranger, &stranger, &mint));
    let friend = gate.holder(&mut world, &asset);
    let key = |position: usize| thaw.accounts[position].pubkey;
    let ask = |keys: &[Pubkey]| Instruction {
        program_id: share_gate::PROGRAM_ID,
        accounts: (keys
            .iter()
            .map(|key| AccountMeta::new_readonly(*key, false)))
        .collect(),
        data: vec![0x08, 0xaf, 0xa9, 0x81, 0x89, 0x4a, 0x3d, 0xf1],
    };
    // Caller, account, mint, wallet, flag, list, holder, policy.
    let honest = [
        key(0),
        key(2),
        key(1),
        key(4),
        key(3),
        key(9),
        key(10),
        key(11),
    ];
    world.run(ask(&honest));
    for length in 0..honest.len() {
        assert!(
            world.attempt(ask(&honest[..length])).is_err(),
            "{length} accounts"
        );
    }
    // A stranger's account with the holder of somebody who may.
    let theirs = share_account(&stranger, &mint);
    let mut account = honest;
    account[1] = theirs;
    assert_gate_refused(world.attempt(ask(&account)), GateError::WrongWallet);
    account[3] = stranger;
    assert_gate_refused(world.attempt(ask(&account)), GateError::WrongWallet);
    // The right account, and a wallet that is not its owner.
    let mut owner = honest;
    owner[3] = friend;
    assert_gate_refused(world.attempt(ask(&owner)), GateError::WrongWallet);
    let mut holder = honest;
    holder[6] = addresses::holder(&mint, &friend);
    assert_gate_refused(world.attempt(ask(&holder)), GateError::WrongWallet);
    // Accounts of another kind and of another program.
    for (position, wrong) in [(6, key(11)), (7, key(10)), (6, theirs), (7, asset.address)] {
        let mut kinds = honest;
        kinds[position] = wrong;
        assert!(world.attempt(ask(&kinds)).is_err(), "account {position}");
    }
    for (position, address) in [(6, honest[6]), (7, honest[7])] {
        let forged = world.wallet();
        let copy = world.raw(&address).expect("an account of the gate");
        let owner = stranger;
        world.set_account(forged, Account { owner, ..copy });
        let mut forgery = honest;
        forgery[position] = forged;
        assert!(
            world.attempt(ask(&forgery)).is_err(),
            "a forged account {position}"
        );
    }
    // Data that is cut or goes on is no question of Token ACL's.
    let mut cut = ask(&honest);
    cut.data.pop();
    assert!(world.attempt(cut).is_err());
    let nothing = Instruction {
        data: Vec::new(),
        ..ask(&honest)
    };
    assert!(world.attempt(nothing).is_err());
    assert!(world.is_frozen(&wallet, &mint), "asking changed nothing");
}

/// Only the associated account is thawed: its owner cannot change, and there is one.
#[test]
fn a_second_account_of_a_cleared_wallet_stays_frozen() {
    let (mut world, _, _, asset, wallet, thaw) = admitted();
    let mint = asset.share_mint;
    for immutable in [false, true] {
        let second = world.token_2022_account(&mint, wallet, immutable);
        let mut thaw = thaw.clone();
        thaw.accounts[2].pubkey = second;
        thaw.accounts[3].pubkey = token_acl::flag(&second);
        assert_gate_refused(world.attempt(thaw), GateError::NotAssociatedAccount);
    }
}

/// A vault that owns itself is a wallet as any other for issuers; the gate thaws only associated accounts.
#[test]
fn a_vault_is_thawed_by_no_clearance() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let vault = world.vault_like_manifest(&asset);
    world.run(gate.attest(vault, IDENTIFIED, 0));
    let by_key = [Some(gate.by_key(&vault)), None, None];
    world.run(gx::admit(net.rent_payer, vault, false, mint, by_key));
    let mut thaw = token_acl::thaw(net.rent_payer, &mint, &vault);
    thaw.accounts[2].pubkey = vault;
    thaw.accounts[3].pubkey = token_acl::flag(&vault);
    assert_gate_refused(world.attempt(thaw), GateError::NotAssociatedAccount);
}

/// Lamports at the flag's address before Token ACL makes it.
#[test]
fn lamports_sent_ahead_stop_no_thaw_and_no_admission() {
    let (mut world, _, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = world.wallet();
    let gift = || Account {
        lamports: 5_000_000,
        ..Account::default()
    };
    for address in [
        gate.by_key(&wallet),
        addresses::holder(&mint, &wallet),
        token_acl::flag(&share_account(&wallet, &mint)),
    ] {
        world.set_account(address, gift());
    }
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    world.run_all(&gate.join(wallet, mint));
}

/// What was configured stays: no second list of accounts, no second policy, no smaller one.
#[test]
fn the_lists_of_accounts_are_made_once() {
    let (mut world, net, _, asset) = start();
    let mint = asset.share_mint;
    let lists = [
        addresses::thaw_extras(&mint),
        addresses::freeze_extras(&mint),
    ];
    let before = lists.map(|list| world.raw(&list).expect("a list"));
    assert!(world.attempt(net.make_policy(&asset, &terms())).is_err());
    // Not even with the policy gone, which nothing can do.
    world.set_account(addresses::policy(&mint), Account::default());
    world.set_account(addresses::holder(&mint, &asset.owner), Account::default());
    assert!(world.attempt(net.make_policy(&asset, &terms())).is_err());
    assert_eq!(lists.map(|list| world.raw(&list).expect("a list")), before);
}
