use openmast_client::{
    accounts::{self, Mint},
    addresses, events,
    events::Event,
    instructions::{self as ix, NewAsset},
};
use openmast_program_tests::{
    Error,
    net::{Net, PARAMETERS, SUPPLY},
    operation::Operation,
    outcome::assert_refused,
};
use solana_account::Account;

use super::{only_paused_by, start};

#[test]
fn makes_an_asset_and_gives_all_shares_to_the_owner() {
    let (mut world, net) = start();
    let by = world.wallet();
    let new = Net::new_asset();
    let done = net.run(
        &mut world,
        Operation::CreateAsset {
            by,
            asset: new.clone(),
        },
    );
    let address = addresses::asset(&net.address, 0);
    let share_mint = addresses::share_mint(&address);
    let expected = events::AssetCreated {
        network: net.address,
        asset: address,
        index: 0,
        owner: by,
        rent_payer: net.rent_payer,
        share_mint,
        share_supply: SUPPLY,
        share_decimals: new.share_decimals,
        price_per_gb: new.price_per_gb,
        stakers_bps: new.stakers_bps,
        kind: new.kind,
        h3_cell: new.h3_cell,
        capacity_mbps: new.capacity_mbps,
        share_kind: 0,
        shares_name: new.shares_name,
        shares_symbol: new.shares_symbol,
        shares_uri: new.shares_uri,
    };
    assert_eq!(*done.event(), Event::AssetCreated(expected));
    assert_eq!(
        world.tokens(&addresses::share_account(&by, &share_mint)),
        SUPPLY
    );
    assert_eq!(world.tokens(&addresses::stake_vault(&address)), 0);
    assert_eq!(net.state(&world).asset_count, 1);
    let asset: accounts::Asset = world.get(&address);
    assert_eq!(
        (asset.owner, asset.price_per_gb, asset.stakers_bps),
        (by, 2_000_000, 6_000)
    );
}

#[test]
fn nobody_can_mint_freeze_or_describe_the_shares_anew() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let mint = world.raw(&asset.share_mint).expect("the mint");
    assert_eq!(mint.owner, spl_token_2022_interface::ID);
    let decoded = Mint::decode(&mint.owner, &mint.data).expect("a mint");
    assert_eq!(decoded.decimals, 3);
    // SPL Token layout: an option of 4 bytes in front of each authority, supply at 36.
    assert_eq!(mint.data[..4], [0; 4], "mint authority");
    assert_eq!(mint.data[46..50], [0; 4], "freeze authority");
    assert_eq!(mint.data[36..44], SUPPLY.to_le_bytes());
    let holds = |text: &str| {
        mint.data
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    let new = Net::new_asset();
    assert!(holds(&new.shares_name) && holds(&new.shares_symbol) && holds(&new.shares_uri));
}

#[test]
fn takes_everything_up_to_its_limit() {
    let (mut world, net) = start();
    let by = world.wallet();
    let asset = NewAsset {
        shares_name: "n".repeat(32),
        shares_symbol: "s".repeat(10),
        shares_uri: "u".repeat(200),
        share_supply: u64::MAX,
        share_decimals: 9,
        price_per_gb: PARAMETERS.max_price_per_gb,
        stakers_bps: 10_000,
        kind: 255,
        h3_cell: 0,
        capacity_mbps: u32::MAX,
        share_kind: 0,
    };
    net.run(&mut world, Operation::CreateAsset { by, asset });
}

#[test]
fn refuses_everything_one_past_its_limit() {
    let (mut world, net) = start();
    let by = world.wallet();
    let refuses = |asset, error| net.refuses(&world, Operation::CreateAsset { by, asset }, error);
    let new = Net::new_asset;
    refuses(
        NewAsset {
            shares_name: "n".repeat(33),
            ..new()
        },
        Error::ShareTextTooLong,
    );
    refuses(
        NewAsset {
            shares_symbol: "s".repeat(11),
            ..new()
        },
        Error::ShareTextTooLong,
    );
    refuses(
        NewAsset {
            shares_uri: "u".repeat(201),
            ..new()
        },
        Error::ShareTextTooLong,
    );
    refuses(
        NewAsset {
            share_supply: 0,
            ..new()
        },
        Error::ZeroShareSupply,
    );
    refuses(
        NewAsset {
            share_decimals: 10,
            ..new()
        },
        Error::TooManyShareDecimals,
    );
    refuses(
        NewAsset {
            price_per_gb: PARAMETERS.max_price_per_gb + 1,
            ..new()
        },
        Error::PriceTooHigh,
    );
    refuses(
        NewAsset {
            stakers_bps: 10_001,
            ..new()
        },
        Error::SplitOutOfRange,
    );
    refuses(
        NewAsset {
            share_kind: 2,
            ..new()
        },
        Error::UnknownShareKind,
    );
    refuses(NewAsset { kind: 6, ..new() }, Error::UnknownKind);
    refuses(NewAsset { kind: 254, ..new() }, Error::UnknownKind);
    refuses(
        NewAsset {
            h3_cell: 1,
            ..new()
        },
        Error::InvalidH3Cell,
    );
}

/// Addresses of coming assets are known: sending lamports there must not stop them.
#[test]
fn takes_addresses_that_somebody_sent_lamports_to() {
    let (mut world, mut net) = start();
    let address = addresses::asset(&net.address, 0);
    let gift = Account {
        lamports: 50_000_000,
        ..Account::default()
    };
    for address in [
        address,
        addresses::share_mint(&address),
        addresses::stake_vault(&address),
    ] {
        world.set_account(address, gift.clone());
    }
    net.asset(&mut world);
}

#[test]
fn is_paused_by_its_bit_alone() {
    let (mut world, net) = start();
    let by = world.wallet();
    only_paused_by(
        &world,
        &net,
        Operation::CreateAsset {
            by,
            asset: Net::new_asset(),
        },
        1,
    );
}

#[test]
fn refuses_an_index_that_is_not_the_next() {
    let (mut world, net) = start();
    let by = world.wallet();
    let create =
        |index| ix::create_asset(net.rent_payer, by, net.address, index, &Net::new_asset());
    assert!(world.send(&[create(1)]).is_err());
    world.run(create(0));
    assert!(world.send(&[create(0)]).is_err());
    world.run(create(1));
    assert_eq!(net.state(&world).asset_count, 2);
}

#[test]
fn refuses_the_last_index() {
    let (mut world, net) = start();
    world.edit(&net.address, |network: &mut accounts::Network| {
        network.asset_count = u32::MAX
    });
    let by = world.wallet();
    let create = ix::create_asset(net.rent_payer, by, net.address, u32::MAX, &Net::new_asset());
    assert_refused(world.send(&[create]), Error::Overflow);
}
