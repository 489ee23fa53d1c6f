//! The market's fee: announced, kept by offers, collected and withdrawn.

use openmast_client::market::{self, Escrow, Event, MarketRules, Offer, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, market_event},
        stage::{FEE_BPS, GOODS, MONEY, SHARE, Stage},
    },
    net::Net,
    world::World,
};
use solana_pubkey::Pubkey;

const WEEK: i64 = 7 * 86_400;

fn announce(world: &mut World, stage: &Stage, bps: u16, from: i64) {
    let (authority, network) = (stage.net.authority, stage.net.address);
    world.run(market::announce_fee(authority, network, bps, from));
}

#[test]
fn a_market_begins_with_a_fee_that_is_not_too_high() {
    let mut world = World::new();
    let net = Net::new(&mut world);
    let open = |bps| market::open_market(net.rent_payer, net.authority, net.address, bps);
    assert_market_refused(world.send(&[open(201)]), Error::FeeTooHigh);
    let by_stranger = market::open_market(net.rent_payer, net.founder, net.address, 1);
    assert_market_refused(world.send(&[by_stranger]), Error::NotAuthorized);
    let done = world.run(open(200));
    let Event::MarketOpened(opened) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((opened.network, opened.fee_bps), (net.address, 200));
    assert!(world.send(&[open(1)]).is_err(), "a second time");
}

#[test]
fn a_raise_takes_a_week_and_a_lower_fee_none() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let (authority, network) = (stage.net.authority, stage.net.address);
    let now = world.now();
    let try_it = |world: &World, bps, from| {
        world
            .clone()
            .send(&[market::announce_fee(authority, network, bps, from)])
    };
    assert_market_refused(
        try_it(&world, FEE_BPS + 1, now + WEEK - 1),
        Error::FeeTooSoon,
    );
    assert_market_refused(try_it(&world, 201, now + WEEK), Error::FeeTooHigh);
    assert_market_refused(try_it(&world, FEE_BPS - 1, now - 1), Error::FeeTooSoon);
    announce(&mut world, &stage, FEE_BPS + 1, now + WEEK);
    let rules: MarketRules = world.get(&market::rules(&network));
    assert_eq!(
        (rules.fee_bps, rules.next_fee_bps, rules.next_fee_at),
        (FEE_BPS, FEE_BPS + 1, now + WEEK)
    );
    // A lower one replaces it, and then a raise begins anew.
    announce(&mut world, &stage, 10, now);
    assert_market_refused(try_it(&world, FEE_BPS, now + WEEK - 1), Error::FeeTooSoon);
}

#[test]
fn an_offer_keeps_the_fee_of_when_it_was_made() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let from = world.now() + WEEK;
    announce(&mut world, &stage, 200, from);
    let maker = stage.person(&mut world, MONEY, GOODS);
    let fee = |world: &World, offer: Pubkey| world.get::<Offer>(&offer).fee_bps;
    world.pass(WEEK - 1);
    let before = stage.make(&mut world, &goods, maker, 1, Stage::sell(100, SHARE));
    world.pass(1);
    let after = stage.make(&mut world, &goods, maker, 2, Stage::sell(100, SHARE));
    assert_eq!((fee(&world, before), fee(&world, after)), (FEE_BPS, 200));
}

#[test]
fn fees_are_the_treasurys_and_it_comes_for_them() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let (net, goods) = (&stage.net, stage.shares());
    let (_, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, 3 * SHARE));
    let treasury_account = goods.money_of(&net.treasury);
    let withdraw = |by: Pubkey, to: Pubkey| market::withdraw_fees(by, net.address, &net.mint, to);
    let nothing = world
        .clone()
        .send(&[withdraw(net.treasury, treasury_account)]);
    assert_market_refused(nothing, Error::NothingToClaim);
    // Whether the treasury has an account or not: a fill never depends on it.
    world.close_tokens(&treasury_account);
    world.run(fill.instruction(&raw::FillArgs {
        order: &Stage::buying(SHARE),
    }));
    let fee = 1_000_000 * u64::from(FEE_BPS) / 10_000;
    let escrow: Escrow = world.get(&goods.money_escrow());
    assert_eq!((escrow.fees, escrow.held), (fee, 0));
    let gone = world
        .clone()
        .send(&[withdraw(net.treasury, treasury_account)]);
    assert_market_refused(gone, Error::WrongMint);
    world.fund(net.treasury, net.mint, 0);
    let by_another = world
        .clone()
        .send(&[withdraw(net.authority, treasury_account)]);
    assert_market_refused(by_another, Error::NotAuthorized);
    let of_another_mint = goods.account_of(&fill.taker);
    let wrong = world
        .clone()
        .send(&[withdraw(net.treasury, of_another_mint)]);
    assert_market_refused(wrong, Error::WrongMint);
    world.run(withdraw(net.treasury, treasury_account));
    assert_eq!(world.tokens(&treasury_account), fee);
    let escrow: Escrow = world.get(&goods.money_escrow());
    assert_eq!((escrow.fees, escrow.fees_paid), (0, fee));
}
