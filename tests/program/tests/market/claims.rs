//! What cannot be delivered waits, and nobody is held up by it.

use openmast_client::market::{BID, Escrow, Event, Offer, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, market_event},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_pubkey::Pubkey;

const PRICE: u64 = 1_000_000;

type Trick = fn(&mut World, &Pubkey, Pubkey);

/// What a maker or its issuer can do to the account that is to be paid.
const TRICKS: [(&str, Trick); 5] = [
    ("frozen", |world, account, _| world.freeze(account, true)),
    ("closed", |world, account, _| world.close_tokens(account)),
    ("given away", |world, account, other| {
        world.give_away(account, other);
    }),
    ("something else", |world, account, _| {
        let nothing = solana_account::Account {
            lamports: 5_000_000,
            data: vec![7; 300],
            ..Default::default()
        };
        world.set_account(*account, nothing);
    }),
    ("a mint", |world, account, _| {
        let mint = world.mint(6);
        let raw = world.raw(&mint).expect("a mint");
        world.set_account(*account, raw);
    }),
];

fn take(world: &mut World, fill: &raw::Fill, side: u8) {
    let order = if side == BID {
        Stage::selling(SHARE)
    } else {
        Stage::buying(SHARE)
    };
    world.run(fill.instruction(&raw::FillArgs { order: &order }));
}

#[test]
fn no_maker_blocks_a_fill_by_what_it_does_to_its_account() {
    for (what, trick) in TRICKS {
        for new in [Stage::sell(PRICE, 2 * SHARE), Stage::bid(PRICE, 2 * SHARE)] {
            let mut world = World::new();
            let stage = Stage::new(&mut world);
            let goods = stage.shares();
            let (maker, fill) = stage.offered(&mut world, &goods, new);
            let stranger = world.wallet();
            trick(&mut world, &fill.maker_account, stranger);
            take(&mut world, &fill, new.side);
            let offer: Offer = world.get(&fill.offer);
            let waits = if new.side == BID {
                (SHARE, 0)
            } else {
                (0, PRICE)
            };
            assert_eq!((offer.goods_owed, offer.money_owed), waits, "{what}");
            let (goods_held, money_held) = (
                world.get::<Escrow>(&goods.escrow()).held,
                world.get::<Escrow>(&goods.money_escrow()).held,
            );
            let left = if new.side == BID {
                (0, PRICE)
            } else {
                (SHARE, 0)
            };
            assert_eq!(goods_held, left.0 + waits.0, "{what}");
            assert_eq!(money_held, left.1 + waits.1, "{what}");
            // The taker has all that it paid for.
            let taker = fill.taker;
            let (held, money) = (
                stage.held(&world, &goods, &taker),
                stage.money(&world, &taker),
            );
            if new.side == BID {
                assert_eq!((held, money), (GOODS - SHARE, MONEY + PRICE - PRICE / 200));
            } else {
                assert_eq!((held, money), (GOODS + SHARE, MONEY - PRICE - PRICE / 200));
            }
            // Nothing can be claimed to that account now; to another one of its own the maker can.
            let back = goods.to_maker(&offer, None);
            let claim = back.claim(maker, fill.offer);
            assert_market_refused(
                world.clone().send(&[claim.instruction()]),
                Error::NothingToClaim,
            );
            let other = world.wallet();
            let (mint, program) = if new.side == BID {
                (goods.mint, spl_token_2022_interface::ID)
            } else {
                (stage.net.mint, spl_token_interface::ID)
            };
            world.put_tokens_of(other, maker, mint, &program);
            let claim = if new.side == BID {
                raw::Claim {
                    goods_account: other,
                    ..claim
                }
            } else {
                raw::Claim {
                    money_account: other,
                    ..claim
                }
            };
            let by_taker = raw::Claim {
                caller: taker,
                ..claim
            };
            let refused = world.clone().send(&[by_taker.instruction()]);
            assert_market_refused(refused, Error::WrongDestination);
            world.run(claim.instruction());
            assert_eq!(world.tokens(&other), waits.0 + waits.1, "{what}");
        }
    }
}

#[test]
fn an_account_that_asks_for_memos_waits_too() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, fill) = stage.offered(&mut world, &goods, Stage::bid(PRICE, 2 * SHARE));
    world.extend_tokens(&fill.maker_account, &[2, 8, 0, 1, 0, 1]);
    take(&mut world, &fill, BID);
    assert_eq!(world.get::<Offer>(&fill.offer).goods_owed, SHARE);
}

#[test]
fn anybody_claims_for_a_maker_to_the_account_that_it_named() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    world.freeze(&fill.maker_account, true);
    take(&mut world, &fill, 0);
    let offer: Offer = world.get(&fill.offer);
    let claim = goods.to_maker(&offer, None).claim(fill.taker, fill.offer);
    assert_market_refused(
        world.clone().send(&[claim.instruction()]),
        Error::NothingToClaim,
    );
    world.freeze(&fill.maker_account, false);
    let rent_payer = raw::Claim {
        rent_payer: fill.taker,
        ..claim
    };
    assert_market_refused(
        world.clone().send(&[rent_payer.instruction()]),
        Error::WrongRentPayer,
    );
    let lamports = |world: &World| world.raw(&maker).expect("a wallet").lamports;
    let (before, rent) = (
        lamports(&world),
        world.raw(&fill.offer).expect("it").lamports,
    );
    let done = world.run(claim.instruction());
    let Event::OfferClaimed(claimed) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((claimed.paid.money, claimed.paid.closed), (PRICE, true));
    assert_eq!(stage.money(&world, &maker), MONEY + PRICE);
    assert_eq!(
        (world.raw(&fill.offer), lamports(&world)),
        (None, before + rent)
    );
}

#[test]
fn a_filled_offer_is_closed_by_anybody_and_one_that_is_open_is_not() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, 2 * SHARE));
    let offer: Offer = world.get(&fill.offer);
    let claim = goods.to_maker(&offer, None).claim(fill.taker, fill.offer);
    take(&mut world, &fill, 0);
    assert_market_refused(
        world.clone().send(&[claim.instruction()]),
        Error::NothingToClaim,
    );
    take(&mut world, &fill, 0);
    world.run(claim.instruction());
    assert_eq!(world.raw(&fill.offer), None);
}

/// What waits is claimed while the offer goes on.
#[test]
fn a_claim_leaves_an_open_offer_open() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, 2 * SHARE));
    world.freeze(&fill.maker_account, true);
    take(&mut world, &fill, 0);
    world.freeze(&fill.maker_account, false);
    let offer: Offer = world.get(&fill.offer);
    let claim = goods.to_maker(&offer, None).claim(maker, fill.offer);
    world.run(claim.instruction());
    let after: Offer = world.get(&fill.offer);
    assert_eq!((after.left, after.money_owed), (SHARE, 0));
    take(&mut world, &fill, 0);
    assert_eq!(stage.money(&world, &maker), MONEY + 2 * PRICE);
}
