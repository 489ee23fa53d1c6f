//! Making offers.

use openmast_client::market::{self, BID, Event, NewOffer, Offer, SELL, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, assert_refused_elsewhere, market_event},
        stage::{FEE_BPS, GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_pubkey::Pubkey;

#[test]
fn a_sell_offer_puts_the_goods_in_escrow() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, payer) = (stage.person(&mut world, MONEY, GOODS), world.wallet());
    let new = NewOffer {
        least_fill: 10,
        expires_at: world.now() + 1,
        taker: payer,
        ..Stage::sell(1_000_000, 3 * SHARE)
    };
    let done = world.run(goods.make_offer(payer, maker, 9, new));
    let Event::OfferMade(made) = market_event(&done) else {
        panic!("{done:?}");
    };
    let offer: Offer = world.get(&market::offer(&maker, 9));
    assert_eq!(
        (offer.maker, offer.id, offer.side, offer.state),
        (maker, 9, SELL, 0)
    );
    assert_eq!((offer.mint, offer.network), (goods.mint, goods.network));
    assert_eq!((offer.price, offer.fee_bps), (1_000_000, FEE_BPS));
    assert_eq!(
        (offer.quantity, offer.left, offer.least_fill),
        (3 * SHARE, 3 * SHARE, 10)
    );
    assert_eq!((offer.money, offer.goods_owed, offer.money_owed), (0, 0, 0));
    assert_eq!((offer.expires_at, offer.taker), (world.now() + 1, payer));
    assert_eq!((offer.rent_payer, made.rent_payer), (payer, payer));
    assert_eq!((made.escrow_held, made.position), (3 * SHARE, 0));
    assert_eq!(stage.held(&world, &goods, &maker), GOODS - 3 * SHARE);
    assert_eq!(world.tokens(&goods.vault()), 3 * SHARE);
}

#[test]
fn a_bid_puts_its_money_in_escrow_rounded_up() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let maker = stage.person(&mut world, MONEY, GOODS);
    // 2.5 units of money for 0.5 shares, and a bit.
    let offer = stage.make(&mut world, &goods, maker, 1, Stage::bid(5, 501));
    let offer: Offer = world.get(&offer);
    assert_eq!((offer.side, offer.money), (BID, 3));
    assert_eq!(stage.money(&world, &maker), MONEY - 3);
    assert_eq!(world.tokens(&goods.money_vault()), 3);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let maker = stage.person(&mut world, MONEY, GOODS);
    let now = world.now();
    let sell = Stage::sell(1_000, 10);
    let cases = [
        (NewOffer { side: 2, ..sell }, Error::UnknownSide),
        (NewOffer { price: 0, ..sell }, Error::ZeroPrice),
        (
            NewOffer {
                quantity: 0,
                ..sell
            },
            Error::ZeroAmount,
        ),
        (
            NewOffer {
                least_fill: 0,
                ..sell
            },
            Error::LeastFillOutOfRange,
        ),
        (
            NewOffer {
                least_fill: 11,
                ..sell
            },
            Error::LeastFillOutOfRange,
        ),
        (
            NewOffer {
                expires_at: now,
                ..sell
            },
            Error::TimeOver,
        ),
        (
            NewOffer {
                expires_at: -1,
                ..sell
            },
            Error::TimeOver,
        ),
        (
            NewOffer {
                taker: maker,
                ..sell
            },
            Error::OwnOffer,
        ),
        // Whole and fee must fit 64 bits, also when only a part may ever be filled.
        (Stage::sell(u64::MAX, 2 * SHARE), Error::Overflow),
        (Stage::sell(u64::MAX, SHARE), Error::Overflow),
        (Stage::bid(u64::MAX, u64::MAX), Error::Overflow),
        (Stage::sell(u64::MAX, u64::MAX), Error::Overflow),
        // A bid that pays nothing for all of it, and one that pays a unit, which is the fee.
        (Stage::bid(1, SHARE - 1), Error::NothingPaid),
        (Stage::bid(1, SHARE), Error::NothingPaid),
    ];
    for (new, error) in cases {
        let make = goods.make_offer(maker, maker, 1, new);
        assert_market_refused(world.clone().send(&[make]), error);
    }
    // At the edge: u64::MAX less the fee for one share.
    let most = u64::MAX / (10_000 + u64::from(FEE_BPS)) * 10_000;
    world.run(goods.make_offer(maker, maker, 1, Stage::sell(most, SHARE)));
    let too_much = goods.make_offer(maker, maker, 2, Stage::sell(1, GOODS));
    assert_refused_elsewhere(world.clone().send(&[too_much]));
    let same_number = goods.make_offer(maker, maker, 1, sell);
    assert_refused_elsewhere(world.clone().send(&[same_number]));
}

#[test]
fn what_is_offered_is_the_makers_and_of_the_mint() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let maker = stage.person(&mut world, MONEY, GOODS);
    let other = stage.person(&mut world, MONEY, GOODS);
    let new = Stage::sell(1_000, 10);
    let args = raw::MakeOfferArgs { id: 1, new: &new };
    let right = goods.making(maker, maker, SELL);
    let refuses = |accounts: raw::MakeOffer, error| {
        let make = accounts.instruction(&args);
        assert_market_refused(world.clone().send(&[make]), error);
    };
    let source = goods.account_of(&other);
    refuses(raw::MakeOffer { source, ..right }, Error::WrongOwner);
    let source = goods.money_of(&other);
    refuses(raw::MakeOffer { source, ..right }, Error::WrongMint);
    let source = goods.vault();
    refuses(
        raw::MakeOffer {
            source,
            vault: goods.money_vault(),
            ..right
        },
        Error::WrongOwner,
    );
    let mint = stage.gated.share_mint;
    refuses(raw::MakeOffer { mint, ..right }, Error::WrongMint);
    // The other side's vault, another mint's, and one of the maker's own.
    let money_vault = goods.money_vault();
    let gated_vault = stage.gated_shares().vault();
    for vault in [money_vault, gated_vault, source_of(&stage, &other)] {
        refuses(raw::MakeOffer { vault, ..right }, Error::WrongVault);
    }
    let escrow = stage.listed().escrow();
    let goods_escrow = raw::MakeOffer {
        goods_escrow: escrow,
        ..right
    };
    refuses(goods_escrow, Error::WrongTokenProgram);
    let swapped = raw::MakeOffer {
        goods_escrow: right.money_escrow,
        money_escrow: right.goods_escrow,
        ..right
    };
    refuses(swapped, Error::WrongEscrow);
    let classic = spl_token_interface::ID;
    let token_program = raw::MakeOffer {
        token_program: classic,
        ..right
    };
    refuses(token_program, Error::WrongTokenProgram);
}

fn source_of(stage: &Stage, wallet: &Pubkey) -> Pubkey {
    stage.shares().account_of(wallet)
}

#[test]
fn offers_are_the_networks_whose_rules_they_follow() {
    let mut world = World::new();
    let (stage, other) = (Stage::new(&mut world), Stage::new(&mut world));
    let goods = stage.shares();
    let maker = stage.person(&mut world, MONEY, GOODS);
    let right = goods.making(maker, maker, SELL);
    let rules = market::rules(&other.net.address);
    let make = raw::MakeOffer { rules, ..right };
    let make = make.instruction(&raw::MakeOfferArgs {
        id: 1,
        new: &Stage::sell(1_000, 10),
    });
    assert_market_refused(world.send(&[make]), Error::WrongEscrow);
}

/// Lamports that somebody sent to the address before hold nobody up.
#[test]
fn an_offer_is_made_where_somebody_sent_lamports() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let maker = stage.person(&mut world, MONEY, GOODS);
    let sent = solana_account::Account {
        lamports: 1,
        ..Default::default()
    };
    world.set_account(market::offer(&maker, 1), sent);
    stage.make(&mut world, &goods, maker, 1, Stage::sell(1_000, 10));
}

/// A frozen account, or one with less than is offered.
#[test]
fn the_token_program_says_whether_there_is_enough() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let maker = stage.person(&mut world, 1, GOODS);
    let bid = goods.make_offer(maker, maker, 1, Stage::bid(2_000, SHARE));
    assert_refused_elsewhere(world.clone().send(&[bid]));
    world.freeze(&goods.account_of(&maker), true);
    let sell = goods.make_offer(maker, maker, 1, Stage::sell(2_000, SHARE));
    assert_refused_elsewhere(world.clone().send(&[sell]));
}
