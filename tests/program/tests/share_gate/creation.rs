//! What a permissioned mint is, and what it is not.

use openmast_client::{
    accounts::{self, TokenAccount},
    addresses::{self, share_account},
    events::Event,
    instructions::{self as ix, NewAsset},
    share_gate::{self, token_acl},
    venues::{DefaultState, MintTraits},
};
use openmast_program_tests::net::HOME;
use openmast_program_tests::{
    Error,
    net::{Net, SUPPLY},
    outcome::assert_refused,
    world::World,
};
use solana_account::Account;

use super::start;

/// Bytes of a legacy transaction.
const PACKET_BYTES: usize = 1232;

fn new() -> NewAsset {
    NewAsset {
        share_kind: 1,
        ..Net::new_asset()
    }
}

#[test]
fn is_born_frozen_with_nothing_by_which_shares_could_be_taken() {
    let (world, _, _, asset) = start();
    let mint = world.raw(&asset.share_mint).expect("the mint");
    let traits = MintTraits::read(&mint.owner, &mint.data).expect("a mint");
    let expected = MintTraits {
        token_2022: true,
        freeze_authority: true,
        default_state: Some(DefaultState::Frozen),
        ..MintTraits::default()
    };
    assert_eq!(traits, expected, "no extension but this and the metadata");
    // SPL Token layout: an option of 4 bytes in front of each authority.
    assert_eq!(mint.data[..4], [0; 4], "mint authority");
    let freeze_authority = token_acl::mint_config(&asset.share_mint);
    assert_eq!(mint.data[50..82], freeze_authority.to_bytes());
    let names =
        |text: &str| (mint.data.windows(text.len())).any(|window| window == text.as_bytes());
    assert!(names("token_acl") && names(&share_gate::PROGRAM_ID.to_string()));
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.share_kind, 1);
    assert!(matches!(
        world.events().iter().find(|event| matches!(event, Event::AssetCreated(_))),
        Some(Event::AssetCreated(created)) if created.share_kind == 1
    ));
}

/// Rent-exempt to the last byte, so that nobody has to add lamports.
#[test]
fn the_mint_has_its_rent() {
    let (world, _, _, asset) = start();
    let mint = world.raw(&asset.share_mint).expect("the mint");
    assert_eq!(mint.lamports, world.rent(mint.data.len()));
}

#[test]
fn token_acl_asks_the_gate_and_obeys_the_asset() {
    let (world, _, _, asset) = start();
    let config = world.raw(&token_acl::mint_config(&asset.share_mint));
    let config = config.expect("the configuration");
    assert_eq!(config.owner, token_acl::PROGRAM_ID);
    // Discriminator, bump, thaw and freeze by anybody, mint, authority, gate.
    assert_eq!(config.data[2..4], [1, 1]);
    let key = |at: usize| config.data[at..at + 32].to_vec();
    assert_eq!(key(4), asset.share_mint.to_bytes());
    assert_eq!(key(36), asset.address.to_bytes());
    assert_eq!(key(68), share_gate::PROGRAM_ID.to_bytes());
}

#[test]
fn stake_vault_and_owner_are_thawed_and_nobody_else() {
    let (mut world, _, _, asset) = start();
    let thawed = |world: &World, address| {
        let account: TokenAccount = world.share_account(&address).expect("an account");
        !account.is_frozen
    };
    assert!(thawed(&world, addresses::stake_vault(&asset.address)));
    assert!(thawed(
        &world,
        share_account(&asset.owner, &asset.share_mint)
    ));
    let stranger = world.wallet();
    world.run(ix::token::create_share_account(
        &stranger,
        &stranger,
        &asset.share_mint,
    ));
    assert!(world.is_frozen(&stranger, &asset.share_mint));
    let give = world.transfer(&asset.share_mint, &asset.owner, &stranger, 1);
    assert!(
        world.attempt(give).is_err(),
        "a frozen account receives nothing"
    );
    assert_eq!(super::balance(&world, &asset, &asset.owner), SUPPLY);
}

#[test]
fn asks_for_the_accounts_of_token_acl() {
    let mut world = World::new();
    let net = Net::new(&mut world);
    let owner = world.wallet();
    let create = ix::create_asset(net.rent_payer, owner, net.address, 0, HOME, &new());
    for left_out in [create.accounts.len() - 2, create.accounts.len() - 1] {
        let mut changed = create.clone();
        changed.accounts[left_out].pubkey = addresses::PROGRAM_ID;
        changed.accounts[left_out].is_writable = false;
        assert_refused(world.attempt(changed), Error::PermissionAccountsMissing);
    }
    world.run(create);
}

/// Addresses are known before: lamports that somebody sends there stop nothing.
#[test]
fn takes_addresses_that_somebody_sent_lamports_to() {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let address = addresses::asset(&net.address, 0);
    let mint = addresses::share_mint(&address);
    for address in [
        address,
        mint,
        addresses::stake_vault(&address),
        token_acl::mint_config(&mint),
        share_gate::addresses::policy(&mint),
        share_gate::addresses::thaw_extras(&mint),
        share_gate::addresses::freeze_extras(&mint),
    ] {
        let gift = Account {
            lamports: 50_000_000,
            ..Account::default()
        };
        world.set_account(address, gift);
    }
    net.regulated(&mut world, &openmast_program_tests::gate::terms());
}

#[test]
fn fits_a_transaction_with_the_longest_texts() {
    let mut world = World::new();
    let net = Net::new(&mut world);
    let owner = world.wallet();
    let longest = NewAsset {
        shares_name: "n".repeat(32),
        shares_symbol: "s".repeat(10),
        shares_uri: "u".repeat(200),
        ..new()
    };
    let create = ix::create_asset(net.rent_payer, owner, net.address, 0, HOME, &longest);
    let bytes = world.packet_bytes(std::slice::from_ref(&create));
    assert!(bytes <= PACKET_BYTES, "{bytes} bytes");
    world.run(create);
}
