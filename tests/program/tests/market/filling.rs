//! Filling offers.

use openmast_client::market::{self, Escrow, Event, Offer, Order, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, assert_refused_elsewhere, market_event},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_instruction::Instruction;

fn with(fill: &raw::Fill, order: Order) -> Instruction {
    fill.instruction(&raw::FillArgs { order: &order })
}

/// Asserts that the fill is refused with this error, and skipped for that reason by who takes what it gets.
#[track_caller]
fn refused_or_skipped(world: &World, fill: &raw::Fill, order: Order, error: Error) {
    assert_market_refused(world.clone().send(&[with(fill, order)]), error);
    let lenient = Order { least: 0, ..order };
    let mut after = world.clone();
    let done = after.run(with(fill, lenient));
    let Event::OfferSkipped(skipped) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((skipped.offer, skipped.taker), (fill.offer, fill.taker));
    assert_eq!(skipped.reason, error.code());
    let accounts = [
        fill.taker_goods,
        fill.taker_money,
        fill.goods_vault,
        fill.money_vault,
    ];
    for address in accounts.into_iter().chain([fill.offer]) {
        let data = |world: &World| world.raw(&address).map(|raw| (raw.lamports, raw.data));
        assert_eq!(data(&after), data(world), "something moved");
    }
}

#[test]
fn a_buyer_pays_the_maker_and_the_fee_and_gets_the_goods() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    for goods in [stage.shares(), stage.listed()] {
        // 2.5 units, in the decimals of each mint.
        let price = if goods.mint == stage.listed {
            3_000_000_000_000_000
        } else {
            3_000_000_000
        };
        let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(price, 100));
        let fees = world.get::<Escrow>(&goods.money_escrow()).fees;
        let done = world.run(with(&fill, Stage::buying(40)));
        let amount = 120_000_000;
        let fee = amount / 200;
        let Event::OfferFilled(filled) = market_event(&done) else {
            panic!("{done:?}");
        };
        assert_eq!(
            (filled.quantity, filled.amount, filled.fee),
            (40, amount, fee)
        );
        assert_eq!((filled.left, filled.delivered), (60, true));
        assert_eq!((filled.maker, filled.taker), (maker, fill.taker));
        assert_eq!((filled.goods_held, filled.fees), (60, fees + fee));
        assert_eq!(stage.money(&world, &maker), MONEY + amount);
        assert_eq!(stage.money(&world, &fill.taker), MONEY - amount - fee);
        assert_eq!(stage.held(&world, &goods, &fill.taker), GOODS + 40);
        assert_eq!(world.tokens(&goods.vault()), 60);
        assert_eq!(world.get::<Offer>(&fill.offer).left, 60);
        assert_eq!(world.get::<Escrow>(&goods.money_escrow()).fees, fees + fee);
    }
}

#[test]
fn a_seller_gets_the_money_less_the_fee_and_the_rest_of_a_bid_is_its_makers() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    // 1.5 units of money for each share: 5 shares are worth 7.5, of which 8 are put up.
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::bid(1_500_000, 5_001));
    let put_up = 7_501_500;
    assert_eq!(stage.money(&world, &maker), MONEY - put_up);
    let done = world.run(with(&fill, Stage::selling(1_001)));
    let amount = 1_501_500;
    let fee = 7_508; // 7 507.5
    let Event::OfferFilled(filled) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!(
        (filled.quantity, filled.amount, filled.fee),
        (1_001, amount, fee)
    );
    assert_eq!((filled.left, filled.money), (4_000, put_up - amount));
    assert_eq!(stage.money(&world, &fill.taker), MONEY + amount - fee);
    assert_eq!(stage.held(&world, &goods, &maker), GOODS + 1_001);
    assert_eq!(stage.held(&world, &goods, &fill.taker), GOODS - 1_001);
}

/// Fills that each round down leave money over; after the last one it waits for the maker.
#[test]
fn what_rounding_leaves_of_a_bid_comes_back() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::bid(2_500, 3 * SHARE));
    // Three times 999 and the rest: 2 497.5 are 2 497, and 3 at the end are 7.5.
    for quantity in [999, 999, 999, 3] {
        world.run(with(&fill, Stage::selling(quantity)));
    }
    let offer: Offer = world.get(&fill.offer);
    assert_eq!((offer.left, offer.money), (0, 0));
    assert_eq!(offer.money_owed, 7_500 - 3 * 2_497 - 7);
    let claim = goods.to_maker(&offer, None).claim(fill.taker, fill.offer);
    world.run(claim.instruction());
    assert_eq!(stage.money(&world, &maker), MONEY - 3 * 2_497 - 7);
    assert_eq!(world.raw(&fill.offer), None);
}

#[test]
fn an_order_gets_what_there_is_down_to_its_least() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000, 100));
    let order = |quantity, least| Order {
        least,
        ..Stage::buying(quantity)
    };
    let too_much = world.clone().send(&[with(&fill, order(150, 101))]);
    assert_market_refused(too_much, Error::TooLittleLeft);
    let done = world.run(with(&fill, order(150, 100)));
    let Event::OfferFilled(filled) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((filled.quantity, filled.left), (100, 0));
    refused_or_skipped(&world, &fill, order(1, 1), Error::OfferEnded);
}

/// Two takers in one slot: the second one gets what is left, or nothing.
#[test]
fn two_takers_in_one_slot_share_what_there_is() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000, 100));
    let second = stage.person(&mut world, MONEY, GOODS);
    let other = goods.filling(second, &maker, fill.offer, fill.maker_account);
    let slot = world.slot();
    world.run(with(&fill, Stage::buying(70)));
    let all = world.clone().send(&[with(&other, Stage::buying(70))]);
    assert_market_refused(all, Error::TooLittleLeft);
    let some = Order {
        least: 30,
        ..Stage::buying(70)
    };
    world.run(with(&other, some));
    assert_eq!(world.slot(), slot);
    assert_eq!(stage.held(&world, &goods, &second), GOODS + 30);
}

#[test]
fn no_fill_is_below_the_least_fill_and_none_leaves_less() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let new = market::NewOffer {
        least_fill: 30,
        ..Stage::sell(1_000, 100)
    };
    let (_, fill) = stage.offered(&mut world, &goods, new);
    refused_or_skipped(&world, &fill, Stage::buying(29), Error::TooLittleLeft);
    // 80 would leave 20.
    let all_of_80 = world.clone().send(&[with(&fill, Stage::buying(80))]);
    assert_market_refused(all_of_80, Error::TooLittleLeft);
    let some = Order {
        least: 1,
        ..Stage::buying(80)
    };
    world.run(with(&fill, some));
    assert_eq!(world.get::<Offer>(&fill.offer).left, 30);
    refused_or_skipped(&world, &fill, Stage::buying(29), Error::TooLittleLeft);
    world.run(with(&fill, Stage::buying(30)));
    assert_eq!(world.get::<Offer>(&fill.offer).left, 0);
}

#[test]
fn the_takers_limits_hold() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, buy) = stage.offered(&mut world, &goods, Stage::sell(1_000, SHARE));
    let (_, sell) = stage.offered(&mut world, &goods, Stage::bid(1_000, SHARE));
    let (buying, selling) = (Stage::buying(10), Stage::selling(SHARE));
    let limit = |order: Order, limit_price| Order {
        limit_price,
        ..order
    };
    refused_or_skipped(&world, &buy, limit(buying, 999), Error::PriceBeyondLimit);
    refused_or_skipped(
        &world,
        &sell,
        limit(selling, 1_001),
        Error::PriceBeyondLimit,
    );
    let fee = |most_fee_bps| Order {
        most_fee_bps,
        ..buying
    };
    refused_or_skipped(&world, &buy, fee(49), Error::FeeBeyondLimit);
    for (fill, order) in [
        (&buy, limit(buying, 1_000)),
        (&sell, limit(selling, 1_000)),
        (&buy, fee(50)),
    ] {
        world.clone().run(with(fill, order));
    }
    // What is wrong with the order itself is refused in any case.
    let now = world.now();
    let late = Order {
        deadline: now - 1,
        least: 0,
        ..buying
    };
    assert_market_refused(
        world.clone().send(&[with(&buy, late)]),
        Error::DeadlinePassed,
    );
    let in_time = Order {
        deadline: now,
        ..buying
    };
    world.clone().run(with(&buy, in_time));
    let nothing = Order {
        quantity: 0,
        least: 0,
        ..buying
    };
    assert_market_refused(
        world.clone().send(&[with(&buy, nothing)]),
        Error::ZeroAmount,
    );
    let more = Order {
        least: 11,
        ..buying
    };
    assert_market_refused(
        world.clone().send(&[with(&buy, more)]),
        Error::TooLittleLeft,
    );
}

#[test]
fn an_offer_that_is_no_more_is_skipped_by_who_takes_what_it_gets() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000, SHARE));
    let offer = world.get(&fill.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, fill.offer);
    world.run(cancel.instruction());
    refused_or_skipped(&world, &fill, Stage::buying(10), Error::OfferGone);
    // Also when somebody sends lamports to where it was.
    let sent = solana_account::Account {
        lamports: 5,
        ..Default::default()
    };
    world.set_account(fill.offer, sent);
    refused_or_skipped(&world, &fill, Stage::buying(10), Error::OfferGone);
    // Something else is no offer.
    let wrong = raw::Fill {
        offer: market::rules(&stage.net.address),
        ..fill
    };
    assert_refused_elsewhere(world.clone().send(&[with(&wrong, Stage::buying(10))]));
}

#[test]
fn an_offer_ends_exactly_at_its_second() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let mut new = Stage::sell(1_000, SHARE);
    new.expires_at = world.now() + 100;
    let (_, fill) = stage.offered(&mut world, &goods, new);
    world.pass(99);
    world.clone().run(with(&fill, Stage::buying(10)));
    world.pass(1);
    refused_or_skipped(&world, &fill, Stage::buying(10), Error::OfferExpired);
}

#[test]
fn an_offer_for_one_taker_is_no_others() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let named = stage.person(&mut world, MONEY, GOODS);
    let mut new = Stage::sell(1_000, SHARE);
    new.taker = named;
    let (maker, fill) = stage.offered(&mut world, &goods, new);
    refused_or_skipped(&world, &fill, Stage::buying(10), Error::NotTheTaker);
    let theirs = goods.filling(named, &maker, fill.offer, fill.maker_account);
    world.run(with(&theirs, Stage::buying(10)));
}

#[test]
fn nobody_fills_its_own_offer() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000, SHARE));
    // With accounts of its own, of which the framework says nothing.
    let (goods_account, money) = (world.wallet(), world.wallet());
    let program = spl_token_2022_interface::ID;
    world.put_tokens_of(goods_account, maker, goods.mint, &program);
    world.put_tokens_of(money, maker, stage.net.mint, &spl_token_interface::ID);
    world.set_tokens(&money, 1_000_000);
    let own = raw::Fill {
        taker_goods: goods_account,
        taker_money: money,
        ..goods.filling(maker, &maker, fill.offer, fill.maker_account)
    };
    for least in [0, 10] {
        let order = Order {
            least,
            ..Stage::buying(10)
        };
        assert_market_refused(world.clone().send(&[with(&own, order)]), Error::OwnOffer);
    }
}

#[test]
fn an_amount_for_which_nothing_would_be_paid_is_refused() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, fill) = stage.offered(&mut world, &goods, Stage::bid(1_999, 5 * SHARE));
    // Worth less than a unit; and a unit, which is the fee.
    for quantity in [1, 999, 1_000] {
        let order = Stage::selling(quantity);
        let refused = world.clone().send(&[with(&fill, order)]);
        if quantity < 1_000 {
            let worth = quantity * 1_999 / 1_000;
            if worth <= 1 {
                assert_market_refused(refused, Error::NothingPaid);
                continue;
            }
        }
        refused.expect("more than a unit");
    }
}

/// The largest quantity and the largest price that can be offered are filled to their last unit.
#[test]
fn the_largest_numbers_are_filled() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.listed();
    let (maker, taker) = (world.wallet(), world.wallet());
    let most = u64::MAX - u64::MAX / 100;
    for (wallet, money, held) in [(maker, 0, u64::MAX), (taker, u64::MAX, 0)] {
        world.fund(wallet, stage.net.mint, money);
        world.fund(wallet, stage.listed, held);
    }
    // One unit of 10⁹ for each: as much money as there is, for as much of the mint as there is.
    let offer = stage.make(
        &mut world,
        &goods,
        maker,
        1,
        Stage::sell(1_000_000_000 - 20_000_000, u64::MAX),
    );
    let pay_to = goods.money_of(&maker);
    let fill = goods.filling(taker, &maker, offer, pay_to);
    world.run(with(&fill, Stage::buying(u64::MAX)));
    assert_eq!(stage.held(&world, &goods, &taker), u64::MAX);
    assert!(stage.money(&world, &maker) > most - most / 50);
    let all = stage.money(&world, &maker) + stage.money(&world, &taker);
    let fees = world.get::<Escrow>(&goods.money_escrow()).fees;
    assert_eq!(all + fees, u64::MAX);
}

#[test]
fn the_accounts_of_a_fill_are_the_takers_the_offers_and_the_escrows() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    let other = stage.person(&mut world, MONEY, GOODS);
    let refuses = |accounts: raw::Fill, error| {
        let outcome = world.clone().send(&[with(&accounts, Stage::buying(10))]);
        assert_market_refused(outcome, error);
    };
    let of_other = goods.account_of(&other);
    refuses(
        raw::Fill {
            taker_goods: of_other,
            ..fill
        },
        Error::WrongOwner,
    );
    let of_maker = goods.account_of(&maker);
    refuses(
        raw::Fill {
            taker_goods: of_maker,
            ..fill
        },
        Error::WrongOwner,
    );
    let money_of_other = goods.money_of(&other);
    refuses(
        raw::Fill {
            taker_money: money_of_other,
            ..fill
        },
        Error::WrongOwner,
    );
    refuses(
        raw::Fill {
            taker_goods: money_of_other,
            ..fill
        },
        Error::WrongMint,
    );
    refuses(
        raw::Fill {
            taker_money: of_other,
            ..fill
        },
        Error::WrongMint,
    );
    refuses(
        raw::Fill {
            maker_account: money_of_other,
            ..fill
        },
        Error::WrongDestination,
    );
    let gated = stage.gated_shares();
    refuses(
        raw::Fill {
            goods_vault: gated.vault(),
            ..fill
        },
        Error::WrongVault,
    );
    refuses(
        raw::Fill {
            money_vault: gated.vault(),
            ..fill
        },
        Error::WrongVault,
    );
    refuses(
        raw::Fill {
            goods_escrow: gated.escrow(),
            ..fill
        },
        Error::WrongVault,
    );
    refuses(
        raw::Fill {
            mint: gated.mint,
            ..fill
        },
        Error::WrongMint,
    );
    refuses(
        raw::Fill {
            money_escrow: gated.escrow(),
            ..fill
        },
        Error::WrongEscrow,
    );
    let other_goods = raw::Fill {
        goods_escrow: gated.escrow(),
        goods_vault: gated.vault(),
        mint: gated.mint,
        taker_goods: gated.account_of(&fill.taker),
        ..fill
    };
    refuses(other_goods, Error::WrongMint);
    let classic = spl_token_interface::ID;
    let program = raw::Fill {
        goods_token_program: classic,
        ..fill
    };
    refuses(program, Error::WrongTokenProgram);
}

/// A taker whose account is frozen, closed or poor has itself to blame.
#[test]
fn the_token_program_says_whether_a_taker_can() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, fill) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    let filling = with(&fill, Stage::buying(10));
    for account in [fill.taker_goods, fill.taker_money] {
        let mut frozen = world.clone();
        frozen.freeze(&account, true);
        assert_refused_elsewhere(frozen.send(std::slice::from_ref(&filling)));
        let mut closed = world.clone();
        closed.close_tokens(&account);
        assert_market_refused(
            closed.send(std::slice::from_ref(&filling)),
            Error::WrongMint,
        );
    }
    world.set_tokens(&fill.taker_money, 10_000);
    assert_refused_elsewhere(world.clone().send(std::slice::from_ref(&filling)));
    world.set_tokens(&fill.taker_money, 10_050);
    world.run(filling);
}

/// One transaction over several offers: what cannot be had is passed over, the rest is filled.
#[test]
fn a_transaction_over_several_offers_goes_on() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let taker = stage.person(&mut world, MONEY, GOODS);
    let mut fills = Vec::new();
    let mut makers = Vec::new();
    for price in [900, 1_000, 1_100, 1_200] {
        let maker = stage.person(&mut world, MONEY, GOODS);
        let offer = stage.make(&mut world, &goods, maker, 1, Stage::sell(price, 100));
        fills.push(goods.filling(taker, &maker, offer, goods.money_of(&maker)));
        makers.push(maker);
    }
    // The first is cancelled just before, the last is too dear.
    let offer = world.get(&fills[0].offer);
    let cancel = goods
        .to_maker(&offer, None)
        .cancel(makers[0], fills[0].offer);
    world.run(cancel.instruction());
    let order = Order {
        least: 0,
        limit_price: 1_100,
        ..Stage::buying(100)
    };
    let transaction: Vec<_> = fills.iter().map(|fill| with(fill, order)).collect();
    let done = world.send(&transaction).expect("two of four");
    let events = openmast_program_tests::market::refused::market_events(&done);
    let kinds: Vec<_> = events
        .iter()
        .map(|event| matches!(event, Event::OfferFilled(_)))
        .collect();
    assert_eq!(kinds, [false, true, true, false]);
    assert_eq!(stage.held(&world, &goods, &taker), GOODS + 200);
    let message = solana_message::Message::new(&transaction, Some(&taker));
    let bytes = wincode::serialize(&solana_transaction::Transaction::new_unsigned(message));
    let bytes = bytes.expect("a transaction").len();
    assert!(
        bytes <= 1_232,
        "four offers in one transaction: {bytes} bytes"
    );
}
