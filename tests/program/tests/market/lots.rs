//! Tokens of lots on the market: without anybody's leave, and never barred.

use openmast_client::{
    composites::lot_account,
    instructions::token,
    market::{self, Escrow, Goods, raw},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::assert_market_refused,
        stage::{MONEY, Stage},
    },
    net::PURSE,
    world::World,
};

#[test]
fn anybody_opens_their_escrow_and_nobody_can_bar_them() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mut net = stage.net.clone();
    let lot = net.lot(&mut world, LotKind::Volume);
    let anybody = world.wallet();
    let (network, address) = (net.address, lot.address());
    let by_leave = market::allow_mint(
        net.authority,
        anybody,
        network,
        lot.mint,
        spl_token_2022_interface::ID,
        Some(address),
    );
    assert_market_refused(world.clone().send(&[by_leave]), Error::MintNotListed);
    world.run(market::open_lot_escrow(anybody, network, address, lot.mint));
    let escrow: Escrow = world.get(&market::escrow(&network, &lot.mint));
    assert_eq!(
        (escrow.kind, escrow.decimals, escrow.permissioned),
        (3, 0, 0)
    );
    let bar = market::bar_mint(net.authority, network, &lot.mint, true);
    assert_market_refused(world.send(&[bar]), Error::MintNotListed);
}

#[test]
fn a_holder_sells_tokens_and_the_buyer_redeems_them() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mut net = stage.net.clone();
    let lot = net.lot(&mut world, LotKind::Volume);
    let payer = net.payer(&mut world, 1);
    let taker = stage.person(&mut world, MONEY, 0);
    let goods = Goods::lot(net.mint, &lot);
    world.run(market::open_lot_escrow(
        net.rent_payer,
        net.address,
        lot.address(),
        lot.mint,
    ));
    let maker = net.holder(&mut world, &lot, 10);
    world.run(token::create_share_account(&taker, &taker, &lot.mint));
    let offer = stage.make(&mut world, &goods, maker, 1, Stage::sell(95_000_000, 8));
    let pay_to = world.get::<market::Offer>(&offer).pay_to;
    let fill = goods.filling(taker, &maker, offer, pay_to);
    let order = Stage::buying(3);
    world.run(fill.instruction(&raw::FillArgs { order: &order }));
    assert_eq!(world.tokens(&lot_account(&lot, &taker)), 3);
    let sold = 3 * 95_000_000;
    assert_eq!(net.money(&world, &maker), PURSE - 900_000_000 + sold);
    net.redeem(&mut world, &lot, taker, payer.index, 3);
}

#[test]
fn the_lot_must_be_that_of_the_mint_and_of_the_network() {
    let mut world = World::new();
    let (stage, other) = (Stage::new(&mut world), Stage::new(&mut world));
    let (mut net, mut theirs) = (stage.net.clone(), other.net.clone());
    let lot = net.lot(&mut world, LotKind::Volume);
    let second = net.lot(&mut world, LotKind::Rate);
    let elsewhere = theirs.lot(&mut world, LotKind::Rate);
    let open = |lot, mint| {
        let open = market::open_lot_escrow(net.rent_payer, net.address, lot, mint);
        world.clone().send(&[open])
    };
    let wrong = open(second.address(), lot.mint);
    assert_market_refused(wrong, Error::WrongAsset);
    let foreign = open(elsewhere.address(), elsewhere.mint);
    assert_market_refused(foreign, Error::WrongNetwork);
    let both = raw::OpenEscrow {
        payer: net.rent_payer,
        network: net.address,
        mint: lot.mint,
        token_program: spl_token_2022_interface::ID,
        asset: Some(stage.open.address),
        lot: Some(lot.address()),
    };
    let both = world.clone().send(&[both.instruction()]);
    assert_market_refused(both, Error::WrongAsset);
    // An entitlement is no lot.
    let payer = net.clone().payer(&mut world, 1);
    let holder = net.holder(&mut world, &second, 2);
    let entitlement = net.redeem(&mut world, &second, holder, payer.index, 1);
    let open = market::open_lot_escrow(
        net.rent_payer,
        net.address,
        entitlement.address(),
        second.mint,
    );
    assert!(world.send(&[open]).is_err(), "no lot");
}
