//! Primary sales: fixed and falling prices, limits, locks and ends.

use openmast_client::market::{self, Escrow, Event, NewSale, Purchase, PurchaseOrder, Sale, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, assert_refused_elsewhere, market_event},
        stage::{FEE_BPS, GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

const PRICE: u64 = 1_000_000;

fn open(stage: &Stage, id: u64, new: &NewSale) -> Instruction {
    let (issuer, asset) = (stage.open.owner, stage.open.address);
    (stage.shares().opening_sale(issuer, issuer, Some(asset)))
        .instruction(&raw::OpenSaleArgs { id, new })
}

/// The owner's sale of open shares.
fn opened(world: &mut World, stage: &Stage, new: NewSale) -> Pubkey {
    world.run(open(stage, 1, &new));
    market::sale(&stage.open.owner, 1)
}

fn buying(world: &World, stage: &Stage, sale: Pubkey, buyer: Pubkey) -> raw::Buy {
    let state: Sale = world.get(&sale);
    (stage.shares()).buying(buyer, buyer, &state.issuer, sale, state.pay_to)
}

fn buy(accounts: &raw::Buy, order: PurchaseOrder) -> Instruction {
    accounts.instruction(&raw::BuyArgs { order: &order })
}

fn end(world: &World, stage: &Stage, sale: Pubkey, caller: Pubkey) -> raw::EndSale {
    let state: Sale = world.get(&sale);
    stage
        .shares()
        .to_issuer(&state, None)
        .end_sale(caller, sale)
}

#[test]
fn a_buyer_pays_the_issuer_and_the_fee_and_gets_its_shares() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let new = Stage::sale(&world, PRICE, 10 * SHARE, 100);
    let before = stage.money(&world, &stage.open.owner);
    let sale = opened(&mut world, &stage, new);
    let (buyer, sponsor) = (stage.person(&mut world, MONEY, GOODS), world.wallet());
    let accounts = raw::Buy {
        payer: sponsor,
        ..buying(&world, &stage, sale, buyer)
    };
    let done = world.run(buy(&accounts, Stage::purchase(2_500)));
    let (amount, fee) = (2_500_000, 2_500_000 * u64::from(FEE_BPS) / 10_000);
    let Event::Bought(bought) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((bought.price, bought.quantity), (PRICE, 2_500));
    assert_eq!(
        (bought.amount, bought.fee, bought.paid),
        (amount, fee, true)
    );
    assert_eq!(
        (bought.bought, bought.locked, bought.rent_payer),
        (2_500, 0, sponsor)
    );
    assert_eq!(stage.money(&world, &stage.open.owner), before + amount);
    assert_eq!(stage.money(&world, &buyer), MONEY - amount - fee);
    assert_eq!(stage.held(&world, &stage.shares(), &buyer), GOODS + 2_500);
    let state: Sale = world.get(&sale);
    assert_eq!((state.left, state.raised), (7_500, amount));
    let escrow: Escrow = world.get(&stage.shares().escrow());
    assert_eq!(escrow.held, 7_500);
}

#[test]
fn a_price_falls_by_the_clock_and_everybody_pays_that_of_the_moment() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let now = world.now();
    let new = NewSale {
        start_price: 1_000,
        floor_price: 400,
        starts_at: now + 10,
        ends_at: now + 17,
        ..Stage::sale(&world, PRICE, 20 * SHARE, 100)
    };
    let sale = opened(&mut world, &stage, new);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let accounts = buying(&world, &stage, sale, buyer);
    let order = Stage::purchase(SHARE);
    world.pass(9);
    let early = world.clone().send(&[buy(&accounts, order)]);
    assert_market_refused(early, Error::SaleNotStarted);
    // 600 / 7 a second, rounded up for who buys.
    for price in [1_000, 915, 829, 743, 658, 572, 486] {
        world.pass(1);
        let limit = |highest_price| PurchaseOrder {
            highest_price,
            ..order
        };
        let refused = world.clone().send(&[buy(&accounts, limit(price - 1))]);
        assert_market_refused(refused, Error::PriceBeyondLimit);
        let done = world.run(buy(&accounts, limit(price)));
        let Event::Bought(bought) = market_event(&done) else {
            panic!("{done:?}");
        };
        assert_eq!((bought.price, bought.amount), (price, price));
    }
    world.pass(1);
    let late = world.clone().send(&[buy(&accounts, order)]);
    assert_market_refused(late, Error::SaleOver);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let now = world.now();
    let right = Stage::sale(&world, PRICE, 10, 100);
    let cases = [
        (
            NewSale {
                ends_at: now,
                starts_at: now - 5,
                ..right
            },
            Error::SaleTimes,
        ),
        (
            NewSale {
                starts_at: right.ends_at,
                ..right
            },
            Error::SaleTimes,
        ),
        (
            NewSale {
                floor_price: 0,
                ..right
            },
            Error::FloorOutOfRange,
        ),
        (
            NewSale {
                floor_price: PRICE + 1,
                ..right
            },
            Error::FloorOutOfRange,
        ),
        (
            NewSale {
                start_price: 0,
                floor_price: 0,
                ..right
            },
            Error::FloorOutOfRange,
        ),
        (
            NewSale {
                quantity: 0,
                ..right
            },
            Error::ZeroAmount,
        ),
        (
            NewSale {
                most_per_buyer: 0,
                ..right
            },
            Error::PurchaseLimits,
        ),
        (
            NewSale {
                most_per_buyer: 11,
                ..right
            },
            Error::PurchaseLimits,
        ),
        (
            NewSale {
                least_purchase: 0,
                ..right
            },
            Error::PurchaseLimits,
        ),
        (
            NewSale {
                most_per_buyer: 5,
                least_purchase: 6,
                ..right
            },
            Error::PurchaseLimits,
        ),
        (
            NewSale {
                locked_until: now,
                ..right
            },
            Error::TimeOver,
        ),
        (
            NewSale {
                start_price: u64::MAX,
                quantity: SHARE,
                most_per_buyer: 1,
                ..right
            },
            Error::Overflow,
        ),
    ];
    for (new, error) in cases {
        assert_market_refused(world.clone().send(&[open(&stage, 1, &new)]), error);
    }
    world.run(open(&stage, 1, &right));
    assert_refused_elsewhere(world.send(&[open(&stage, 1, &right)]));
}

#[test]
fn shares_are_issued_by_who_owns_their_asset_and_other_mints_by_anybody() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let other = stage.person(&mut world, MONEY, GOODS);
    let new = Stage::sale(&world, PRICE, 10, 100);
    let args = raw::OpenSaleArgs { id: 1, new: &new };
    let asset = Some(stage.open.address);
    let refuses = |accounts: raw::OpenSale, error| {
        assert_market_refused(world.clone().send(&[accounts.instruction(&args)]), error);
    };
    refuses(
        goods.opening_sale(other, other, asset),
        Error::NotAuthorized,
    );
    let owner = stage.open.owner;
    let right = goods.opening_sale(owner, owner, asset);
    refuses(
        raw::OpenSale {
            asset: None,
            ..right
        },
        Error::WrongAsset,
    );
    let wrong = Some(stage.gated.address);
    refuses(
        raw::OpenSale {
            asset: wrong,
            ..right
        },
        Error::WrongAsset,
    );
    let source = goods.account_of(&other);
    refuses(raw::OpenSale { source, ..right }, Error::WrongOwner);
    let vault = goods.money_vault();
    refuses(raw::OpenSale { vault, ..right }, Error::WrongVault);
    let swapped = raw::OpenSale {
        goods_escrow: right.money_escrow,
        money_escrow: right.goods_escrow,
        ..right
    };
    refuses(swapped, Error::WrongEscrow);
    let listed = stage.listed().opening_sale(other, other, None);
    world.run(listed.instruction(&args));
}

#[test]
fn a_buyers_most_holds_however_it_is_cut() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let new = NewSale {
        most_per_buyer: 50,
        least_purchase: 20,
        ..Stage::sale(&world, PRICE, 100, 1_000)
    };
    let sale = opened(&mut world, &stage, new);
    let people: Vec<_> = (0..3)
        .map(|_| stage.person(&mut world, MONEY, GOODS))
        .collect();
    let order = |quantity, least| PurchaseOrder {
        least,
        ..Stage::purchase(quantity)
    };
    let attempt = |world: &mut World, who: usize, order| {
        let accounts = buying(world, &stage, sale, people[who]);
        world.send(&[buy(&accounts, order)])
    };
    let refuses = |world: &World, who, order| {
        assert_market_refused(
            attempt(&mut world.clone(), who, order),
            Error::TooLittleLeft,
        );
    };
    refuses(&world, 0, order(51, 51));
    refuses(&world, 0, order(19, 0));
    attempt(&mut world, 0, order(30, 30)).expect("within its most");
    // 20 are still its own; more is cut to that.
    refuses(&world, 0, order(21, 21));
    attempt(&mut world, 0, order(1_000, 20)).expect("the rest of its most");
    refuses(&world, 0, order(20, 0));
    attempt(&mut world, 1, order(40, 40)).expect("within its most");
    // 10 are left, which is below the least: all of them can be had, and nothing less.
    refuses(&world, 2, order(9, 0));
    attempt(&mut world, 2, order(20, 10)).expect("all that is left");
    let sold_out = attempt(&mut world, 1, order(10, 0));
    assert_market_refused(sold_out, Error::SaleOver);
}

#[test]
fn a_buyers_limits_and_accounts_are_its_own() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let new = Stage::sale(&world, PRICE, 100, 1_000);
    let sale = opened(&mut world, &stage, new);
    let (buyer, other) = (
        stage.person(&mut world, MONEY, GOODS),
        stage.person(&mut world, MONEY, GOODS),
    );
    let right = buying(&world, &stage, sale, buyer);
    let order = Stage::purchase(10);
    let refuses = |accounts: raw::Buy, order, error| {
        assert_market_refused(world.clone().send(&[buy(&accounts, order)]), error);
    };
    let deadline = world.now() - 1;
    refuses(
        right,
        PurchaseOrder { deadline, ..order },
        Error::DeadlinePassed,
    );
    refuses(
        right,
        PurchaseOrder {
            quantity: 0,
            least: 0,
            ..order
        },
        Error::ZeroAmount,
    );
    refuses(
        right,
        PurchaseOrder {
            most_fee_bps: 49,
            ..order
        },
        Error::FeeBeyondLimit,
    );
    let buyer_goods = goods.account_of(&other);
    refuses(
        raw::Buy {
            buyer_goods,
            ..right
        },
        order,
        Error::WrongOwner,
    );
    let buyer_money = goods.money_of(&other);
    refuses(
        raw::Buy {
            buyer_money,
            ..right
        },
        order,
        Error::WrongOwner,
    );
    refuses(
        raw::Buy {
            buyer_goods: buyer_money,
            ..right
        },
        order,
        Error::WrongMint,
    );
    refuses(
        raw::Buy {
            issuer_money: buyer_money,
            ..right
        },
        order,
        Error::WrongDestination,
    );
    let gated = stage.gated_shares();
    refuses(
        raw::Buy {
            goods_escrow: gated.escrow(),
            ..right
        },
        order,
        Error::WrongEscrow,
    );
    refuses(
        raw::Buy {
            money_escrow: gated.escrow(),
            ..right
        },
        order,
        Error::WrongEscrow,
    );
    refuses(
        raw::Buy {
            goods_vault: gated.vault(),
            ..right
        },
        order,
        Error::WrongVault,
    );
    refuses(
        raw::Buy {
            money_vault: gated.vault(),
            ..right
        },
        order,
        Error::WrongVault,
    );
    refuses(
        raw::Buy {
            mint: gated.mint,
            ..right
        },
        order,
        Error::WrongMint,
    );
    let classic = spl_token_interface::ID;
    let program = raw::Buy {
        goods_token_program: classic,
        ..right
    };
    refuses(program, order, Error::WrongTokenProgram);
    // The issuer's own purchase would say nothing of the price.
    let issuer = stage.open.owner;
    let (goods_account, money) = (world.wallet(), world.wallet());
    world.put_tokens_of(
        goods_account,
        issuer,
        goods.mint,
        &spl_token_2022_interface::ID,
    );
    world.put_tokens_of(money, issuer, stage.net.mint, &classic);
    let own = raw::Buy {
        buyer_goods: goods_account,
        buyer_money: money,
        ..buying(&world, &stage, sale, issuer)
    };
    assert_market_refused(world.send(&[buy(&own, order)]), Error::OwnOffer);
}

#[test]
fn an_issuer_whose_account_is_gone_holds_nobody_up() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let issuer = stage.open.owner;
    let account = stage.shares().money_of(&issuer);
    let new = Stage::sale(&world, PRICE, 10 * SHARE, 100);
    let sale = opened(&mut world, &stage, new);
    world.close_tokens(&account);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let accounts = buying(&world, &stage, sale, buyer);
    world.run(buy(&accounts, Stage::purchase(SHARE)));
    assert_eq!(world.get::<Sale>(&sale).money_owed, PRICE);
    let by_issuer = end(&world, &stage, sale, issuer);
    world.run(by_issuer.instruction());
    let state: Sale = world.get(&sale);
    assert_eq!((state.state, state.left, state.goods_owed), (1, 0, 0));
    assert_eq!(state.money_owed, PRICE);
    let again = world.clone().send(&[by_issuer.instruction()]);
    assert_market_refused(again, Error::NothingToClaim);
    world.fund(issuer, stage.net.mint, 0);
    // Now anybody has it paid.
    let by_buyer = end(&world, &stage, sale, buyer);
    world.run(by_buyer.instruction());
    assert_eq!(world.tokens(&account), PRICE);
    assert_eq!(world.raw(&sale), None);
}

#[test]
fn what_is_not_sold_goes_back_and_only_the_issuer_ends_a_sale_that_runs() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let (goods, issuer) = (stage.shares(), stage.open.owner);
    let held = stage.held(&world, &goods, &issuer);
    let new = Stage::sale(&world, PRICE, 10 * SHARE, 100);
    let sale = opened(&mut world, &stage, new);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let held = held - GOODS;
    let accounts = buying(&world, &stage, sale, buyer);
    world.run(buy(&accounts, Stage::purchase(SHARE)));
    let by_buyer = end(&world, &stage, sale, buyer);
    world.pass(99);
    let running = world.clone().send(&[by_buyer.instruction()]);
    assert_market_refused(running, Error::SaleRunning);
    let own = raw::EndSale {
        rent_payer: buyer,
        ..end(&world, &stage, sale, issuer)
    };
    let wrong = world.clone().send(&[own.instruction()]);
    assert_market_refused(wrong, Error::WrongRentPayer);
    world.pass(1);
    let elsewhere = raw::EndSale {
        goods_account: goods.account_of(&buyer),
        ..by_buyer
    };
    let refused = world.clone().send(&[elsewhere.instruction()]);
    assert_market_refused(refused, Error::WrongDestination);
    let done = world.run(by_buyer.instruction());
    let Event::SaleEnded(ended) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!(
        (ended.state, ended.paid.goods, ended.paid.closed),
        (2, 9 * SHARE, true)
    );
    assert_eq!(stage.held(&world, &goods, &issuer), held - SHARE);
    assert_eq!(world.raw(&sale), None);
    let gone = world.send(&[buy(&accounts, Stage::purchase(1))]);
    assert_refused_elsewhere(gone);
}

#[test]
fn locked_shares_stay_in_escrow_until_their_second() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let new = NewSale {
        locked_until: world.now() + 500,
        ..Stage::sale(&world, PRICE, 10 * SHARE, 1_000)
    };
    let sale = opened(&mut world, &stage, new);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let accounts = buying(&world, &stage, sale, buyer);
    world.run(buy(&accounts, Stage::purchase(SHARE)));
    assert_eq!(stage.held(&world, &goods, &buyer), GOODS);
    let purchase = market::purchase(&sale, &buyer);
    let state: Purchase = world.get(&purchase);
    assert_eq!((state.bought, state.locked), (SHARE, SHARE));
    let by_anybody = goods
        .to_buyer(&state, None)
        .release(stage.open.owner, purchase, sale);
    world.pass(499);
    let early = world.clone().send(&[by_anybody.instruction()]);
    assert_market_refused(early, Error::StillLocked);
    world.pass(1);
    // Frozen it waits; somewhere else only the buyer has it sent.
    let other = world.wallet();
    world.put_tokens_of(other, buyer, goods.mint, &spl_token_2022_interface::ID);
    let elsewhere = raw::Release {
        goods_account: other,
        ..by_anybody
    };
    let refused = world.clone().send(&[elsewhere.instruction()]);
    assert_market_refused(refused, Error::WrongDestination);
    let own = raw::Release {
        caller: buyer,
        ..elsewhere
    };
    world.clone().run(own.instruction());
    let mut frozen = world.clone();
    frozen.freeze(&state.deliver_to, true);
    let waits = frozen.send(&[by_anybody.instruction()]);
    assert_market_refused(waits, Error::NothingToClaim);
    let rent_payer = raw::Release {
        rent_payer: other,
        ..by_anybody
    };
    let wrong = world.clone().send(&[rent_payer.instruction()]);
    assert_market_refused(wrong, Error::WrongRentPayer);
    let gated = stage.gated_shares();
    let other_mint = raw::Release {
        goods_escrow: gated.escrow(),
        goods_vault: gated.vault(),
        mint: gated.mint,
        ..by_anybody
    };
    let wrong = world.clone().send(&[other_mint.instruction()]);
    assert_market_refused(wrong, Error::WrongEscrow);

    let done = world.run(by_anybody.instruction());
    let Event::PurchaseReleased(released) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((released.paid.goods, released.paid.closed), (SHARE, false));
    assert_eq!(stage.held(&world, &goods, &buyer), GOODS + SHARE);
    // After the date nothing is locked any more, and the limit goes on until the sale's end.
    world.run(buy(&accounts, Stage::purchase(SHARE)));
    let state: Purchase = world.get(&purchase);
    assert_eq!((state.bought, state.locked), (2 * SHARE, 0));
    world.pass(500);
    world.run(by_anybody.instruction());
    assert_eq!(world.raw(&purchase), None);
}

/// A sale made anew at the address of one that is gone.
#[test]
fn a_purchase_of_an_earlier_sale_does_not_count_and_what_it_locks_stays_locked() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let issuer = stage.open.owner;
    let new = NewSale {
        most_per_buyer: 100,
        locked_until: world.now() + 500,
        ..Stage::sale(&world, PRICE, SHARE, 1_000)
    };
    let sale = opened(&mut world, &stage, new);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let accounts = buying(&world, &stage, sale, buyer);
    world.run(buy(&accounts, Stage::purchase(100)));
    let ending = end(&world, &stage, sale, issuer);
    world.run(ending.instruction());
    world.pass(1);
    let again = NewSale {
        locked_until: 0,
        ..new
    };
    world.run(open(&stage, 1, &again));
    let refused = world.clone().send(&[buy(&accounts, Stage::purchase(100))]);
    assert_market_refused(refused, Error::OlderPurchase);
    world.pass(500);
    let purchase = market::purchase(&sale, &buyer);
    let state: Purchase = world.get(&purchase);
    let release = goods.to_buyer(&state, None).release(buyer, purchase, sale);
    world.run(release.instruction());
    world.run(buy(&accounts, Stage::purchase(100)));
    let state: Purchase = world.get(&purchase);
    assert_eq!(
        (state.bought, state.locked, state.locked_until),
        (100, 0, 0)
    );
}
