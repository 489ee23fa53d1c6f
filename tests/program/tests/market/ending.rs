//! Cancelling offers, and ending those whose time is over.

use openmast_client::market::{self, BID, Escrow, Event, Offer, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, assert_refused_elsewhere, market_event},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_pubkey::Pubkey;

const PRICE: u64 = 1_000_000;

#[test]
fn a_maker_gets_back_what_is_left_and_the_rent_goes_to_who_paid_it() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    for new in [Stage::sell(PRICE, 4 * SHARE), Stage::bid(PRICE, 4 * SHARE)] {
        let (maker, sponsor) = (stage.person(&mut world, MONEY, GOODS), world.wallet());
        let before = world.raw(&sponsor).expect("a wallet").lamports;
        world.run(goods.make_offer(sponsor, maker, 1, new));
        let offer = market::offer(&maker, 1);
        let taker = stage.person(&mut world, MONEY, GOODS);
        let state: Offer = world.get(&offer);
        let fill = goods.filling(taker, &maker, offer, state.pay_to);
        let order = if new.side == BID {
            Stage::selling(SHARE)
        } else {
            Stage::buying(SHARE)
        };
        world.run(fill.instruction(&raw::FillArgs { order: &order }));
        let cancel = goods.to_maker(&state, None).cancel(maker, offer);
        let done = world.run(cancel.instruction());
        let Event::OfferCancelled(cancelled) = market_event(&done) else {
            panic!("{done:?}");
        };
        assert!(cancelled.paid.closed);
        assert_eq!(
            (cancelled.paid.goods_owed, cancelled.paid.money_owed),
            (0, 0)
        );
        assert_eq!(world.raw(&offer), None);
        assert_eq!(world.raw(&sponsor).expect("a wallet").lamports, before);
        let (sold, bought) = if new.side == BID {
            (0, SHARE)
        } else {
            (SHARE, 0)
        };
        assert_eq!(stage.held(&world, &goods, &maker), GOODS + bought - sold);
        let paid = if new.side == BID {
            MONEY - PRICE
        } else {
            MONEY + PRICE
        };
        assert_eq!(stage.money(&world, &maker), paid);
        for escrow in [goods.escrow(), goods.money_escrow()] {
            assert_eq!(world.get::<Escrow>(&escrow).held, 0);
        }
    }
}

#[test]
fn only_the_maker_cancels_and_only_once() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let offer: Offer = world.get(&fill.offer);
    let back = goods.to_maker(&offer, None);
    let by_another = back.cancel(fill.taker, fill.offer).instruction();
    assert_market_refused(world.clone().send(&[by_another]), Error::NotAuthorized);
    let cancel = back.cancel(maker, fill.offer);
    let rent_payer = raw::CancelOffer {
        rent_payer: fill.taker,
        ..cancel
    };
    assert_market_refused(
        world.clone().send(&[rent_payer.instruction()]),
        Error::WrongRentPayer,
    );
    // What cannot be delivered keeps the offer there, and then it has ended already.
    world.freeze(&goods.account_of(&maker), true);
    world.run(cancel.instruction());
    assert_market_refused(
        world.clone().send(&[cancel.instruction()]),
        Error::OfferEnded,
    );
    // Filled to the end, there is nothing to cancel.
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let order = Stage::buying(SHARE);
    world.run(fill.instruction(&raw::FillArgs { order: &order }));
    let offer: Offer = world.get(&fill.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, fill.offer);
    assert_market_refused(world.send(&[cancel.instruction()]), Error::OfferEnded);
}

#[test]
fn a_maker_may_have_it_paid_to_any_account_of_its_own() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let offer: Offer = world.get(&fill.offer);
    let other = world.wallet();
    let program = spl_token_2022_interface::ID;
    world.put_tokens_of(other, maker, goods.mint, &program);
    let right = goods.to_maker(&offer, None).cancel(maker, fill.offer);
    // An account of somebody else's takes nothing: what is the maker's waits.
    let foreign = raw::CancelOffer {
        goods_account: fill.taker_goods,
        ..right
    };
    let mut waiting = world.clone();
    waiting.run(foreign.instruction());
    assert_eq!(waiting.get::<Offer>(&fill.offer).goods_owed, SHARE);
    assert_eq!(stage.held(&waiting, &goods, &fill.taker), GOODS);
    let own = raw::CancelOffer {
        goods_account: other,
        ..right
    };
    world.run(own.instruction());
    assert_eq!(world.tokens(&other), SHARE);
}

#[test]
fn an_offer_expires_exactly_at_its_second_by_anybodys_call() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    for mut new in [Stage::sell(PRICE, SHARE), Stage::bid(PRICE, SHARE)] {
        new.expires_at = world.now() + 100;
        let (maker, fill) = stage.offered(&mut world, &goods, new);
        let offer: Offer = world.get(&fill.offer);
        let expire = goods.to_maker(&offer, None).expire(fill.offer);
        world.pass(99);
        assert_market_refused(
            world.clone().send(&[expire.instruction()]),
            Error::NotExpired,
        );
        world.pass(1);
        let done = world.run(expire.instruction());
        let Event::OfferExpired(expired) = market_event(&done) else {
            panic!("{done:?}");
        };
        assert!(expired.paid.closed);
        assert_eq!(stage.held(&world, &goods, &maker), GOODS);
        assert_eq!(stage.money(&world, &maker), MONEY);
        assert_eq!(world.raw(&fill.offer), None);
    }
    let (_, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let offer: Offer = world.get(&fill.offer);
    world.pass(1 << 40);
    let never = goods.to_maker(&offer, None).expire(fill.offer);
    assert_market_refused(world.send(&[never.instruction()]), Error::NotExpired);
}

#[test]
fn who_ends_an_offer_chooses_nothing() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let mut new = Stage::sell(PRICE, SHARE);
    new.expires_at = world.now() + 1;
    let (maker, fill) = stage.offered(&mut world, &goods, new);
    world.pass(1);
    let offer: Offer = world.get(&fill.offer);
    let right = goods.to_maker(&offer, None).expire(fill.offer);
    // An account of the maker's that it did not name, and one of the caller's.
    let own = world.wallet();
    let program = spl_token_2022_interface::ID;
    world.put_tokens_of(own, maker, goods.mint, &program);
    let refuses = |accounts: raw::ExpireOffer, error| {
        assert_market_refused(world.clone().send(&[accounts.instruction()]), error);
    };
    for goods_account in [own, fill.taker_goods, fill.taker_money] {
        refuses(
            raw::ExpireOffer {
                goods_account,
                ..right
            },
            Error::WrongDestination,
        );
    }
    refuses(
        raw::ExpireOffer {
            rent_payer: fill.taker,
            ..right
        },
        Error::WrongRentPayer,
    );
    let gated = stage.gated_shares();
    let other_mint = raw::ExpireOffer {
        goods_escrow: gated.escrow(),
        goods_vault: gated.vault(),
        mint: gated.mint,
        ..right
    };
    refuses(other_mint, Error::WrongEscrow);
    refuses(
        raw::ExpireOffer {
            goods_vault: gated.vault(),
            ..right
        },
        Error::WrongVault,
    );
    refuses(
        raw::ExpireOffer {
            mint: gated.mint,
            ..right
        },
        Error::WrongMint,
    );
    refuses(
        raw::ExpireOffer {
            money_escrow: gated.escrow(),
            ..right
        },
        Error::WrongEscrow,
    );
    let classic = spl_token_interface::ID;
    refuses(
        raw::ExpireOffer {
            goods_token_program: classic,
            ..right
        },
        Error::WrongTokenProgram,
    );
    let gone = raw::ExpireOffer {
        offer: Pubkey::new_unique(),
        ..right
    };
    assert_refused_elsewhere(world.clone().send(&[gone.instruction()]));
}

/// A new offer at the address of one that is gone: an order that was made for the first one fills it on the order's own
/// terms or not at all.
#[test]
fn an_offer_made_anew_at_the_same_address_surprises_nobody() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(PRICE, SHARE));
    let offer: Offer = world.get(&fill.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, fill.offer);
    world.run(cancel.instruction());
    let order = market::Order {
        limit_price: PRICE,
        most_fee_bps: offer.fee_bps,
        ..Stage::buying(SHARE)
    };
    let filling = fill.instruction(&raw::FillArgs { order: &order });
    let attempt = |world: &World, error| {
        assert_market_refused(world.clone().send(std::slice::from_ref(&filling)), error);
    };
    let anew = |new: market::NewOffer| {
        let mut world = world.clone();
        world.run(goods.make_offer(maker, maker, 1, new));
        world
    };
    attempt(
        &anew(Stage::sell(PRICE + 1, SHARE)),
        Error::PriceBeyondLimit,
    );
    attempt(&anew(Stage::sell(PRICE, SHARE - 1)), Error::TooLittleLeft);
    attempt(&anew(Stage::bid(PRICE, SHARE)), Error::WrongDestination);
    // A bid whose account the order names all the same: the side is what tells.
    let bid = anew(Stage::bid(PRICE, SHARE));
    let named = raw::Fill {
        maker_account: goods.account_of(&maker),
        ..fill
    };
    let refused = bid
        .clone()
        .send(&[named.instruction(&raw::FillArgs { order: &order })]);
    assert_market_refused(refused, Error::WrongSide);
    // Another mint.
    let mut other_mint = world.clone();
    let listed = stage.listed();
    other_mint.run(listed.make_offer(maker, maker, 1, Stage::sell(1, SHARE)));
    attempt(&other_mint, Error::WrongMint);
    // A higher fee.
    let mut dearer = world.clone();
    let from = dearer.now() + 7 * 86_400;
    let (authority, network) = (stage.net.authority, stage.net.address);
    dearer.run(market::announce_fee(authority, network, 200, from));
    dearer.pass(7 * 86_400);
    dearer.run(goods.make_offer(maker, maker, 1, Stage::sell(PRICE, SHARE)));
    attempt(&dearer, Error::FeeBeyondLimit);
    // The same again is what the taker wanted.
    anew(Stage::sell(PRICE, SHARE)).run(filling.clone());
}
