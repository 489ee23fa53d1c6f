//! Shares that are held by rule only.

use openmast_client::market::{self, BID, Event, Offer, Position, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        catalog::{gated_sale, position_payer},
        holders::Standing,
        refused::{assert_market_refused, market_event},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_pubkey::Pubkey;

const PRICE: u64 = 1_000_000;

fn suspended(until: i64) -> Standing {
    Standing {
        suspended_until: until,
        ..Standing::ADMITTED
    }
}

fn lapsed(at: i64) -> Standing {
    Standing {
        admitted_until: at,
        ..Standing::ADMITTED
    }
}

const REVOKED: Standing = Standing {
    revoked: true,
    ..Standing::ADMITTED
};

fn position(world: &World, stage: &Stage, wallet: &Pubkey) -> Option<u32> {
    let position: Option<Position> = world.find(&market::position(&stage.gated.share_mint, wallet));
    position.map(|position| position.count)
}

#[test]
fn who_lapses_can_sell_and_not_buy_and_who_is_barred_can_neither() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let now = world.now();
    for new in [Stage::sell(PRICE, SHARE), Stage::bid(PRICE, SHARE)] {
        let (maker, fill) = stage.offered(&mut world, &goods, new);
        let order = if new.side == BID {
            Stage::selling(SHARE)
        } else {
            Stage::buying(SHARE)
        };
        let filling = fill.instruction(&raw::FillArgs { order: &order });
        let with = |wallet: &Pubkey, standing: Standing| {
            let mut world = world.clone();
            world.set_standing(&goods.mint, wallet, &standing);
            world
        };
        let (maker_sells, taker) = (new.side != BID, fill.taker);
        for barred in [suspended(now + 1), REVOKED] {
            let refused = with(&maker, barred).send(std::slice::from_ref(&filling));
            assert_market_refused(refused, Error::MakerBarred);
            let refused = with(&taker, barred).send(std::slice::from_ref(&filling));
            assert_market_refused(refused, Error::TakerBarred);
            let again = goods.make_offer(maker, maker, 2, new);
            assert_market_refused(with(&maker, barred).send(&[again]), Error::MakerBarred);
        }
        // A suspension ends by itself.
        with(&maker, suspended(now)).run(filling.clone());
        let maker_lapsed = with(&maker, lapsed(now)).send(std::slice::from_ref(&filling));
        let taker_lapsed = with(&taker, lapsed(now)).send(std::slice::from_ref(&filling));
        if maker_sells {
            maker_lapsed.expect("who lapsed sells");
            assert_market_refused(taker_lapsed, Error::TakerBarred);
        } else {
            assert_market_refused(maker_lapsed, Error::MakerBarred);
            taker_lapsed.expect("who lapsed sells");
        }
        with(&maker, lapsed(now + 1)).run(filling.clone());
    }
}

#[test]
fn nobody_trades_by_anothers_standing_or_without_any() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let (holder_of_maker, holder_of_taker) = (fill.maker_holder, fill.taker_holder);
    let order = Stage::buying(SHARE);
    let refuses = |world: &World, accounts: raw::Fill, error| {
        let filling = accounts.instruction(&raw::FillArgs { order: &order });
        assert_market_refused(world.clone().send(&[filling]), error);
    };
    let wrong = [None, holder_of_maker, Some(maker), Some(goods.mint)];
    for taker_holder in wrong {
        refuses(
            &world,
            raw::Fill {
                taker_holder,
                ..fill
            },
            Error::TakerBarred,
        );
    }
    for maker_holder in [None, holder_of_taker, Some(maker)] {
        refuses(
            &world,
            raw::Fill {
                maker_holder,
                ..fill
            },
            Error::MakerBarred,
        );
    }
    // One that another program wrote, and one for another mint.
    let address = holder_of_taker.expect("a permissioned share");
    let real = world.raw(&address).expect("the gate's account");
    let mut forged = world.clone();
    let mut account = real.clone();
    account.owner = market::PROGRAM_ID;
    forged.set_account(address, account);
    refuses(&forged, fill, Error::TakerBarred);
    let mut other_mint = world.clone();
    other_mint.set_standing(&stage.open.share_mint, &fill.taker, &Standing::ADMITTED);
    let of_other_mint = other_mint.raw(&market::holder(&stage.open.share_mint, &fill.taker));
    other_mint.set_account(address, of_other_mint.expect("it was set"));
    refuses(&other_mint, fill, Error::TakerBarred);
    let making = goods.making(maker, maker, 0);
    let making = raw::MakeOffer {
        maker_holder: None,
        ..making
    };
    let new = Stage::sell(PRICE, SHARE);
    let make = making.instruction(&raw::MakeOfferArgs { id: 2, new: &new });
    assert_market_refused(world.clone().send(&[make]), Error::MakerBarred);
}

#[test]
fn anybody_ends_the_offer_of_who_may_not_trade_and_shows_its_very_account() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let offer: Offer = world.get(&fill.offer);
    let payer = position_payer(&world, &goods.mint, &maker);
    let right = goods.to_maker(&offer, payer).expire(fill.offer);
    assert_market_refused(
        world.clone().send(&[right.instruction()]),
        Error::NotExpired,
    );
    // Showing nobody's standing, or another's, would end anybody's offer.
    let stranger = world.wallet();
    let nobodys = Some(market::holder(&goods.mint, &stranger));
    for maker_holder in [None, nobodys, fill.taker_holder, Some(stranger)] {
        let shown = raw::ExpireOffer {
            maker_holder,
            ..right
        };
        assert_market_refused(
            world.clone().send(&[shown.instruction()]),
            Error::WrongHolder,
        );
    }
    let until = world.now() + 10;
    world.set_standing(&goods.mint, &maker, &suspended(until));
    // A suspended wallet's account may not be frozen yet: then it has its shares back at once.
    let done = world.clone().run(right.instruction());
    let Event::OfferExpired(expired) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((expired.paid.goods, expired.paid.position), (SHARE, 0));
    // Frozen, they wait for it; and nothing keeps them from it once it is thawed.
    world.freeze(&goods.account_of(&maker), true);
    world.run(right.instruction());
    assert_eq!(world.get::<Offer>(&fill.offer).goods_owed, SHARE);
    assert_eq!(position(&world, &stage, &maker), Some(1));
    world.freeze(&goods.account_of(&maker), false);
    let claim = goods.to_maker(&offer, payer).claim(stranger, fill.offer);
    world.run(claim.instruction());
    assert_eq!(stage.held(&world, &goods, &maker), GOODS);
    assert_eq!(position(&world, &stage, &maker), None);
}

#[test]
fn a_position_is_there_exactly_while_there_are_offers() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let (maker, first, second) = (
        stage.person(&mut world, MONEY, GOODS),
        world.wallet(),
        world.wallet(),
    );
    let other = stage.person(&mut world, MONEY, GOODS);
    assert_eq!(position(&world, &stage, &maker), None);
    let new = Stage::sell(PRICE, SHARE);
    world.run(goods.make_offer(first, maker, 1, new));
    let done = world.run(goods.make_offer(second, maker, 2, Stage::bid(PRICE, SHARE)));
    let Event::OfferMade(made) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((made.position, made.position_rent_payer), (2, first));
    assert_eq!(position(&world, &stage, &maker), Some(2));
    // Another's position, or none.
    world.run(goods.make_offer(other, other, 1, new));
    let right = goods.making(maker, maker, 0);
    let theirs = Some(market::position(&goods.mint, &other));
    for position in [None, theirs, Some(other)] {
        let making = raw::MakeOffer { position, ..right };
        let make = making.instruction(&raw::MakeOfferArgs { id: 3, new: &new });
        assert_market_refused(world.clone().send(&[make]), Error::WrongPosition);
    }
    let lamports = |world: &World, who: &Pubkey| world.raw(who).expect("a wallet").lamports;
    for (id, rent_payer, left) in [(1, first, Some(1)), (2, second, None)] {
        let address = market::offer(&maker, id);
        let offer: Offer = world.get(&address);
        let cancel = goods.to_maker(&offer, Some(first)).cancel(maker, address);
        let without = raw::CancelOffer {
            position: None,
            ..cancel
        };
        let refused = world.clone().send(&[without.instruction()]);
        assert_market_refused(refused, Error::WrongPosition);
        let foreign = raw::CancelOffer {
            position: theirs,
            ..cancel
        };
        let refused = world.clone().send(&[foreign.instruction()]);
        assert_market_refused(refused, Error::WrongPosition);
        if left.is_none() {
            for payer in [None, Some(second)] {
                let wrong = raw::CancelOffer {
                    position_rent_payer: payer,
                    ..cancel
                };
                let refused = world.clone().send(&[wrong.instruction()]);
                assert_market_refused(refused, Error::WrongRentPayer);
            }
        }
        let before = lamports(&world, &rent_payer);
        world.run(cancel.instruction());
        assert!(lamports(&world, &rent_payer) > before, "the offer's rent");
        assert_eq!(position(&world, &stage, &maker), left);
    }
    assert_eq!(
        lamports(&world, &first),
        lamports(&world, &second),
        "and the position's"
    );
}

#[test]
fn an_open_share_needs_no_standing_and_no_position() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    assert_eq!((fill.maker_holder, fill.taker_holder), (None, None));
    let order = Stage::buying(SHARE);
    world.run(fill.instruction(&raw::FillArgs { order: &order }));
    assert_eq!(world.raw(&market::position(&goods.mint, &maker)), None);
}

#[test]
fn a_sale_sells_to_who_may_hold() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let sale = gated_sale(&mut world, &stage, 1_000, 2_000);
    let state: market::Sale = world.get(&sale);
    let buyer = stage.person(&mut world, MONEY, 1);
    let now = world.now();
    let buying = goods.buying(buyer, buyer, &state.issuer, sale, state.pay_to);
    let order = Stage::purchase(SHARE);
    let buy = buying.instruction(&raw::BuyArgs { order: &order });
    let with = |wallet: &Pubkey, standing: Standing| {
        let mut world = world.clone();
        world.set_standing(&goods.mint, wallet, &standing);
        world.send(std::slice::from_ref(&buy))
    };
    for barred in [suspended(now + 1), REVOKED, lapsed(now)] {
        assert_market_refused(with(&buyer, barred), Error::TakerBarred);
    }
    for barred in [suspended(now + 1), REVOKED] {
        assert_market_refused(with(&state.issuer, barred), Error::MakerBarred);
    }
    let without = raw::Buy {
        position: None,
        ..buying
    };
    let refused = world
        .clone()
        .send(&[without.instruction(&raw::BuyArgs { order: &order })]);
    assert_market_refused(refused, Error::WrongPosition);
    world.run(buy.clone());
    world.run(buying.instruction(&raw::BuyArgs {
        order: &Stage::purchase(SHARE + 1),
    }));
    // Two purchases that are locked count once, until they are released.
    assert_eq!(position(&world, &stage, &buyer), Some(1));
    assert_eq!(position(&world, &stage, &state.issuer), Some(1));
    world.pass(2_000);
    let purchase = market::purchase(&sale, &buyer);
    let bought: market::Purchase = world.get(&purchase);
    let release = goods
        .to_buyer(&bought, Some(buyer))
        .release(buyer, purchase, sale);
    world.run(release.instruction());
    assert_eq!(position(&world, &stage, &buyer), None);
    assert_eq!(stage.held(&world, &goods, &buyer), 1 + 2 * SHARE + 1);
}
