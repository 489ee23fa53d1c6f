//! Which mints are traded, and what an escrow is.

use openmast_client::{
    accounts::TokenAccount,
    market::{self, Escrow, Event, raw},
};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, market_event},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    outcome::Outcome,
    world::World,
};
use solana_account::Account;
use solana_pubkey::Pubkey;

/// A Token-2022 mint with these extensions, by number and value.
fn mint_with(world: &mut World, decimals: u8, extensions: &[(u16, Vec<u8>)]) -> Pubkey {
    let address = world.mint(decimals);
    let mut account: Account = world.raw(&address).expect("a mint");
    account.owner = spl_token_2022_interface::ID;
    if !extensions.is_empty() {
        account.data.resize(165, 0);
        account.data.push(1);
        for (number, value) in extensions {
            account.data.extend_from_slice(&number.to_le_bytes());
            let length = u16::try_from(value.len()).expect("short");
            account.data.extend_from_slice(&length.to_le_bytes());
            account.data.extend_from_slice(value);
        }
    }
    world.set_account(address, account);
    address
}

fn allow(world: &World, stage: &Stage, mint: Pubkey, program: Pubkey) -> Outcome {
    let (authority, payer) = (stage.net.authority, stage.net.rent_payer);
    let allow = market::allow_mint(authority, payer, stage.net.address, mint, program, None);
    world.clone().send(&[allow])
}

#[test]
fn an_escrow_of_shares_says_whose_they_are() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    for (asset, permissioned) in [(stage.open, 0), (stage.gated, 1)] {
        let address = market::escrow(&stage.net.address, &asset.share_mint);
        let escrow: Escrow = world.get(&address);
        assert_eq!(escrow.kind, 1);
        assert_eq!(
            (escrow.asset, escrow.mint),
            (asset.address, asset.share_mint)
        );
        assert_eq!((escrow.permissioned, escrow.decimals), (permissioned, 3));
        let vault = world.raw(&escrow.vault).expect("a token account");
        assert_eq!(
            escrow.vault,
            market::vault(&stage.net.address, &asset.share_mint)
        );
        let vault = TokenAccount::decode(&vault.owner, &vault.data).expect("it is one");
        assert_eq!((vault.owner, vault.amount), (address, 0));
    }
    let currency: Escrow = world.get(&stage.shares().money_escrow());
    assert_eq!((currency.kind, currency.decimals), (0, 6));
}

#[test]
fn an_escrow_needs_the_asset_whose_shares_they_are() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mut net = stage.net.clone();
    let fresh = net.asset(&mut world);
    let payer = net.rent_payer;
    let shares = raw::OpenEscrow {
        payer,
        network: net.address,
        mint: fresh.share_mint,
        token_program: spl_token_2022_interface::ID,
        asset: Some(fresh.address),
        lot: None,
    };
    let refuses = |accounts: raw::OpenEscrow, error| {
        assert_market_refused(world.clone().send(&[accounts.instruction()]), error);
    };
    refuses(
        raw::OpenEscrow {
            asset: None,
            ..shares
        },
        Error::WrongAsset,
    );
    let other = Some(stage.open.address);
    refuses(
        raw::OpenEscrow {
            asset: other,
            ..shares
        },
        Error::WrongAsset,
    );
    let classic = spl_token_interface::ID;
    let wrong_program = raw::OpenEscrow {
        token_program: classic,
        ..shares
    };
    refuses(wrong_program, Error::WrongTokenProgram);
    // The currency of the network needs no asset; that of another one is none.
    let not_the_currency = raw::OpenEscrow {
        mint: stage.listed,
        token_program: classic,
        asset: None,
        ..shares
    };
    let refused = world.clone().send(&[not_the_currency.instruction()]);
    assert!(refused.is_err(), "a listed mint has its escrow already");
    world.run(shares.instruction());
    assert!(
        world.send(&[shares.instruction()]).is_err(),
        "a second time"
    );
}

#[test]
fn an_escrow_of_another_networks_shares_is_refused() {
    let mut world = World::new();
    let (stage, other) = (Stage::new(&mut world), Stage::new(&mut world));
    let mut net = other.net.clone();
    let theirs = net.asset(&mut world);
    let open = market::open_share_escrow(
        stage.net.rent_payer,
        stage.net.address,
        theirs.address,
        theirs.share_mint,
    );
    assert_market_refused(world.send(&[open]), Error::WrongNetwork);
}

/// Lamports that somebody sent to the addresses before hold nobody up.
#[test]
fn an_escrow_is_opened_where_somebody_sent_lamports() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mut net = stage.net.clone();
    let asset = net.asset(&mut world);
    let network = net.address;
    for address in [
        market::escrow(&network, &asset.share_mint),
        market::vault(&network, &asset.share_mint),
    ] {
        let sent = Account {
            lamports: 890_880,
            ..Account::default()
        };
        world.set_account(address, sent);
    }
    let payer = net.rent_payer;
    let open = market::open_share_escrow(payer, network, asset.address, asset.share_mint);
    let Event::EscrowOpened(opened) = market_event(&world.run(open)) else {
        panic!("another event");
    };
    assert_eq!((opened.kind, opened.asset), (1, asset.address));
}

#[test]
fn mints_that_can_change_what_arrives_are_refused() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let program = spl_token_2022_interface::ID;
    // Fee (of zero, too), close authority, accounts that are born frozen, non-transferable, delegate, hook (also none),
    // confidential fee and burn, pause, permissioned burn, and what nobody knows.
    let refused: Vec<(u16, Vec<u8>)> = vec![
        (1, vec![0; 108]),
        (3, vec![0; 32]),
        (6, vec![2]),
        (9, vec![]),
        (12, vec![0; 32]),
        (14, vec![0; 64]),
        (16, vec![0; 129]),
        (24, vec![0; 196]),
        (26, vec![0; 33]),
        (28, vec![0; 32]),
        (200, vec![0; 8]),
    ];
    for (number, value) in refused {
        let mint = mint_with(&mut world, 6, &[(18, vec![1; 64]), (number, value)]);
        let outcome = allow(&world, &stage, mint, program);
        match outcome {
            Ok(done) => panic!("extension {number} was accepted: {done:?}"),
            // The token program's own reader knows fewer extensions than there may be.
            Err(refused) if number >= 24 => drop(refused),
            refused => assert_market_refused(refused, Error::MintNotAdmissible),
        }
    }
    let plain = mint_with(&mut world, 6, &[]);
    let described = mint_with(&mut world, 6, &[(18, vec![1; 64])]);
    for mint in [plain, described] {
        allow(&world, &stage, mint, program).expect("a mint that is traded as it is");
    }
    let fine = mint_with(&mut world, 19, &[]);
    assert_market_refused(
        allow(&world, &stage, fine, program),
        Error::MintNotAdmissible,
    );
    // Who may change its metadata is shown, and nobody else.
    let keeper = world.wallet();
    let metadata = [&keeper.to_bytes()[..], &[0; 60]].concat();
    let named = mint_with(&mut world, 6, &[(18, vec![1; 64]), (19, metadata)]);
    let (authority, payer) = (stage.net.authority, stage.net.rent_payer);
    let show = |mint: Pubkey, shown| {
        let network = stage.net.address;
        let allow = market::allow_mint(authority, payer, network, mint, program, shown);
        world.clone().send(&[allow])
    };
    show(named, Some(keeper)).expect("it names who was shown");
    for (mint, shown) in [(named, None), (named, Some(payer)), (plain, Some(keeper))] {
        assert_market_refused(show(mint, shown), Error::WrongUpdateAuthority);
    }
    let classic = spl_token_interface::ID;
    assert_market_refused(
        allow(&world, &stage, plain, classic),
        Error::WrongTokenProgram,
    );
}

#[test]
fn only_the_authority_allows_mints_and_not_the_currency() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let (mint, classic) = (world.mint(2), spl_token_interface::ID);
    let (by, payer) = (stage.net.treasury, stage.net.rent_payer);
    let by_another = market::allow_mint(by, payer, stage.net.address, mint, classic, None);
    assert_market_refused(world.send(&[by_another]), Error::NotAuthorized);
    let mut fresh = World::new();
    let net = openmast_program_tests::net::Net::new(&mut fresh);
    let currency = market::allow_mint(
        net.authority,
        net.rent_payer,
        net.address,
        net.mint,
        classic,
        None,
    );
    assert_market_refused(fresh.send(&[currency]), Error::MintNotListed);
}

#[test]
fn a_barred_mint_can_be_taken_back_and_nothing_else() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let (net, goods) = (&stage.net, stage.listed());
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000_000_000_000, SHARE));
    let bar = |mint: &Pubkey, barred| market::bar_mint(net.authority, net.address, mint, barred);
    let shares = world.clone().send(&[bar(&stage.open.share_mint, true)]);
    assert_market_refused(shares, Error::MintNotListed);
    let currency = world.clone().send(&[bar(&net.mint, true)]);
    assert_market_refused(currency, Error::MintNotListed);
    let by_another = market::bar_mint(net.treasury, net.address, &stage.listed, true);
    assert_market_refused(world.clone().send(&[by_another]), Error::NotAuthorized);

    world.run(bar(&stage.listed, true));
    let order = Stage::buying(SHARE);
    let filling = fill.instruction(&raw::FillArgs { order: &order });
    assert_market_refused(
        world.clone().send(std::slice::from_ref(&filling)),
        Error::MintBarred,
    );
    let making = goods.make_offer(maker, maker, 2, Stage::sell(1, 1));
    assert_market_refused(world.clone().send(&[making]), Error::MintBarred);
    let new = Stage::sale(&world, 1, 1, 10);
    let selling = (goods.opening_sale(maker, maker, None))
        .instruction(&raw::OpenSaleArgs { id: 1, new: &new });
    assert_market_refused(world.clone().send(&[selling]), Error::MintBarred);

    let mut later = world.clone();
    let offer = world.get(&fill.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, fill.offer);
    world.run(cancel.instruction());
    assert_eq!(stage.held(&world, &goods, &maker), GOODS);
    assert_eq!(stage.money(&world, &maker), MONEY);
    // Or it is allowed again.
    later.run(bar(&stage.listed, false));
    later.run(filling);
}
