//! Rules that somebody could have turned against others: sales that are swapped, shares listed as something else, offers that
//! nobody can touch, and what could never be delivered or closed.

use openmast_client::market::{
    self, Escrow, Event, NewSale, Offer, Order, Position, Purchase, PurchaseOrder, SELL, Sale, raw,
};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        catalog::{gated_sale, position_payer},
        refused::{assert_market_refused, market_event, market_events},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

const PRICE: u64 = 1_000_000;
/// Of 365.25 days, seconds.
const TEN_YEARS: i64 = 315_576_000;

fn open(stage: &Stage, id: u64, new: &NewSale) -> Instruction {
    let (issuer, asset) = (stage.open.owner, stage.open.address);
    (stage.shares().opening_sale(issuer, issuer, Some(asset)))
        .instruction(&raw::OpenSaleArgs { id, new })
}

/// The issuer ends its sale of open shares.
fn end(world: &World, stage: &Stage, sale: Pubkey) -> Instruction {
    let state: Sale = world.get(&sale);
    let back = stage.shares().to_issuer(&state, None);
    back.end_sale(state.issuer, sale).instruction()
}

fn buy(accounts: &raw::Buy, order: PurchaseOrder) -> Instruction {
    accounts.instruction(&raw::BuyArgs { order: &order })
}

fn fill(accounts: &raw::Fill, order: Order) -> Instruction {
    accounts.instruction(&raw::FillArgs { order: &order })
}

/// A purchase in the owner's sale of open shares, by somebody new.
fn buying(world: &mut World, stage: &Stage, sale: Pubkey) -> raw::Buy {
    let state: Sale = world.get(&sale);
    let buyer = stage.person(world, MONEY, GOODS);
    (stage.shares()).buying(buyer, buyer, &state.issuer, sale, state.pay_to)
}

/// What anybody does to have a purchase of open shares closed.
fn release(world: &World, stage: &Stage, buyer: Pubkey, sale: Pubkey) -> Instruction {
    let purchase = market::purchase(&sale, &buyer);
    let state: Purchase = world.get(&purchase);
    let back = stage.shares().to_buyer(&state, None);
    back.release(stage.open.owner, purchase, sale).instruction()
}

// ---- sales that are not what they were

/// An issuer that ends its sale and opens another with its number, in one transaction, while purchases are under way.
#[test]
fn a_sale_made_anew_locks_nothing_longer_than_its_buyers_said() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let new = Stage::sale(&world, PRICE, 10 * SHARE, 1_000);
    world.run(open(&stage, 7, &new));
    let sale = market::sale(&stage.open.owner, 7);
    let accounts = buying(&mut world, &stage, sale);
    let signed = PurchaseOrder {
        highest_price: PRICE,
        latest_unlock: new.locked_until,
        ..Stage::purchase(SHARE)
    };
    world.clone().run(buy(&accounts, signed));
    let swapped = NewSale {
        locked_until: world.now() + TEN_YEARS,
        ..new
    };
    let ending = end(&world, &stage, sale);
    world
        .send(&[ending, open(&stage, 7, &swapped)])
        .expect("the issuer may");
    let attempt = |world: &World, latest_unlock| {
        let order = PurchaseOrder {
            latest_unlock,
            ..signed
        };
        world.clone().send(&[buy(&accounts, order)])
    };
    assert_market_refused(attempt(&world, 0), Error::LockBeyondLimit);
    let almost = attempt(&world, swapped.locked_until - 1);
    assert_market_refused(almost, Error::LockBeyondLimit);
    attempt(&world, swapped.locked_until).expect("as long as the buyer allows");
}

/// A lock that is over locks nothing, whatever a buyer allows.
#[test]
fn a_lock_that_is_over_is_within_every_limit() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let new = NewSale {
        locked_until: world.now() + 10,
        ..Stage::sale(&world, PRICE, 10 * SHARE, 1_000)
    };
    world.run(open(&stage, 1, &new));
    let accounts = buying(&mut world, &stage, market::sale(&stage.open.owner, 1));
    let at_once = PurchaseOrder {
        latest_unlock: 0,
        ..Stage::purchase(SHARE)
    };
    world.pass(9);
    let locked = world.clone().send(&[buy(&accounts, at_once)]);
    assert_market_refused(locked, Error::LockBeyondLimit);
    world.pass(1);
    world.run(buy(&accounts, at_once));
}

#[test]
fn no_sale_lasts_or_locks_longer_than_ten_years() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let right = Stage::sale(&world, PRICE, SHARE, 100);
    let latest = world.now() + TEN_YEARS;
    let refuses = |new: NewSale| {
        let refused = world.clone().send(&[open(&stage, 1, &new)]);
        assert_market_refused(refused, Error::TooFarAhead);
    };
    for far in [latest + 1, i64::MAX] {
        refuses(NewSale {
            ends_at: far,
            ..right
        });
        refuses(NewSale {
            locked_until: far,
            ..right
        });
    }
    let edge = NewSale {
        ends_at: latest,
        locked_until: latest,
        ..right
    };
    world.run(open(&stage, 1, &edge));
}

/// What limits a buyer is needed while more can be bought, and its rent is nobody's longer than that.
#[test]
fn a_purchase_is_closed_once_nothing_more_can_be_bought() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let new = NewSale {
        most_per_buyer: SHARE,
        ..Stage::sale(&world, PRICE, 2 * SHARE, TEN_YEARS)
    };
    world.run(open(&stage, 1, &new));
    let sale = market::sale(&stage.open.owner, 1);
    let (first, second) = (
        buying(&mut world, &stage, sale),
        buying(&mut world, &stage, sale),
    );
    world.run(buy(&first, Stage::purchase(SHARE)));
    let releasing = release(&world, &stage, first.buyer, sale);
    let purchase = market::purchase(&sale, &first.buyer);
    let closes = |mut world: World| {
        let done = world.run(releasing.clone());
        let Event::PurchaseReleased(released) = market_event(&done) else {
            panic!("{done:?}");
        };
        assert!(released.paid.closed);
        assert_eq!(world.raw(&purchase), None);
    };
    // It runs, and closing would forget the buyer's most.
    let running = world.clone().send(std::slice::from_ref(&releasing));
    assert_market_refused(running, Error::NothingToClaim);
    // Another sale's address says nothing.
    let mut elsewhere = releasing.clone();
    elsewhere.accounts[2].pubkey = market::sale(&stage.open.owner, 2);
    let refused = world.clone().send(&[elsewhere]);
    assert_market_refused(refused, Error::WrongSale);
    // Sold out.
    let mut sold = world.clone();
    sold.run(buy(&second, Stage::purchase(SHARE)));
    closes(sold);
    // Ended by its issuer, and gone.
    let mut ended = world.clone();
    ended.run(end(&world, &stage, sale));
    assert_eq!(ended.raw(&sale), None);
    closes(ended.clone());
    // Opened anew: another sale.
    ended.pass(1);
    ended.run(open(&stage, 1, &new));
    closes(ended);
    // Its time is over.
    let mut over = world.clone();
    over.pass(TEN_YEARS);
    closes(over);
}

// ---- shares are traded as shares

/// As another mint, shares would be traded past the share gate, could be barred, and sold as new by anybody.
#[test]
fn shares_are_not_listed_as_another_mint() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mut net = stage.net.clone();
    let asset = net.asset(&mut world);
    let stranger = world.wallet();
    let attempt = |update_authority| {
        let allow = market::allow_mint(
            net.authority,
            net.rent_payer,
            net.address,
            asset.share_mint,
            spl_token_2022_interface::ID,
            update_authority,
        );
        world.clone().send(&[allow])
    };
    assert_market_refused(attempt(Some(asset.address)), Error::MintNotListed);
    // Nobody else is shown in its place.
    for shown in [None, Some(stranger), Some(stage.open.address)] {
        assert_market_refused(attempt(shown), Error::WrongUpdateAuthority);
    }
    // Another network's asset is one, too.
    let other = Stage::new(&mut world);
    let allow = market::allow_mint(
        net.authority,
        net.rent_payer,
        net.address,
        other.open.share_mint,
        spl_token_2022_interface::ID,
        Some(other.open.address),
    );
    assert_market_refused(world.send(&[allow]), Error::MintNotListed);
}

// ---- offers that nobody can touch

/// Whoever fills gives the account that is to be paid, so an address that cannot be given would stop every transaction over
/// that offer, also of those who skip what they cannot have.
#[test]
fn a_maker_is_paid_to_its_own_account_and_nowhere_else() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, victim) = (
        stage.person(&mut world, MONEY, GOODS),
        stage.person(&mut world, MONEY, GOODS),
    );
    let own = world.token_account(maker, stage.net.mint, 0);
    let attempt = |world: &mut World, new: market::NewOffer, pay_to| {
        let making = raw::MakeOffer {
            pay_to,
            ..goods.making(maker, maker, new.side)
        };
        world.send(&[making.instruction(&raw::MakeOfferArgs { id: 1, new: &new })])
    };
    let (sell, bid) = (Stage::sell(PRICE, SHARE), Stage::bid(PRICE, SHARE));
    let clock = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
    let nowhere = [
        (sell, goods.money_vault(), Error::WrongOwner),
        (sell, goods.money_of(&victim), Error::WrongOwner),
        (sell, stage.listed().account_of(&maker), Error::WrongMint),
        (sell, victim, Error::WrongMint),
        (sell, maker, Error::WrongMint),
        (sell, clock, Error::WrongMint),
        (sell, Pubkey::default(), Error::WrongMint),
        (sell, market::PROGRAM_ID, Error::WrongMint),
        (sell, stage.listed().escrow(), Error::WrongMint),
        (bid, goods.vault(), Error::WrongOwner),
        (bid, goods.account_of(&victim), Error::WrongOwner),
        (bid, own, Error::WrongMint),
    ];
    for (new, pay_to, error) in nowhere {
        assert_market_refused(attempt(&mut world.clone(), new, pay_to), error);
    }
    attempt(&mut world.clone(), sell, own).expect("any account of its own");
    // Its associated account may be made later.
    world.close_tokens(&goods.money_of(&maker));
    attempt(&mut world.clone(), sell, goods.money_of(&maker)).expect("where it will be");
    let others = goods.money_of(&world.wallet());
    assert_market_refused(attempt(&mut world, sell, others), Error::WrongMint);
}

#[test]
fn an_issuer_is_paid_to_its_own_account_and_nowhere_else() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (issuer, victim) = (stage.open.owner, stage.person(&mut world, MONEY, GOODS));
    let new = Stage::sale(&world, PRICE, SHARE, 100);
    let right = goods.opening_sale(issuer, issuer, Some(stage.open.address));
    let attempt = |world: &World, pay_to| {
        let opening = raw::OpenSale { pay_to, ..right };
        let open = opening.instruction(&raw::OpenSaleArgs { id: 1, new: &new });
        world.clone().send(&[open])
    };
    for pay_to in [goods.money_vault(), goods.money_of(&victim)] {
        assert_market_refused(attempt(&world, pay_to), Error::WrongOwner);
    }
    for pay_to in [victim, Pubkey::default(), stage.net.mint] {
        assert_market_refused(attempt(&world, pay_to), Error::WrongMint);
    }
    let money_escrow = raw::OpenSale {
        money_escrow: stage.listed().escrow(),
        ..right
    };
    let open = money_escrow.instruction(&raw::OpenSaleArgs { id: 1, new: &new });
    assert_market_refused(world.clone().send(&[open]), Error::WrongEscrow);
    world.close_tokens(&goods.money_of(&issuer));
    attempt(&world, goods.money_of(&issuer)).expect("it may be made later");
}

/// A taker leaves so little of a bid that nothing would be paid for it; who comes next, with several offers, goes on.
#[test]
fn dust_in_a_bid_is_passed_over() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let new = Stage::bid(1_500, SHARE + 1);
    let (_, first) = stage.offered(&mut world, &goods, new);
    let (maker, _) = stage.offered(&mut world, &goods, new);
    world.run(fill(&first, Stage::selling(SHARE)));
    assert_eq!(world.get::<Offer>(&first.offer).left, 1);
    let refused = world.clone().send(&[fill(&first, Stage::selling(1))]);
    assert_market_refused(refused, Error::NothingPaid);
    let taker = stage.person(&mut world, MONEY, GOODS);
    let any = Order {
        least: 0,
        ..Stage::selling(SHARE)
    };
    let dust = raw::Fill {
        taker,
        taker_goods: goods.account_of(&taker),
        taker_money: goods.money_of(&taker),
        ..first
    };
    let offer = market::offer(&maker, 1);
    let rest = goods.filling(taker, &maker, offer, goods.account_of(&maker));
    let done = world.send(&[fill(&dust, any), fill(&rest, any)]);
    let events = market_events(&done.expect("one of two"));
    let [Event::OfferSkipped(skipped), Event::OfferFilled(filled)] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(skipped.reason, Error::NothingPaid.code());
    assert_eq!(filled.quantity, SHARE);
}

// ---- what could not be delivered

/// Permissioned shares that are locked for a buyer whose account was never thawed might be deliverable to nobody: its
/// admission can run out meanwhile.
#[test]
fn permissioned_shares_are_sold_to_an_account_that_takes_them() {
    for locked in [0, 2_000] {
        let mut world = World::new();
        let stage = Stage::new(&mut world);
        let goods = stage.gated_shares();
        let sale = gated_sale(&mut world, &stage, 1_000, locked);
        let state: Sale = world.get(&sale);
        let buyer = stage.person(&mut world, MONEY, 0);
        let accounts = goods.buying(buyer, buyer, &state.issuer, sale, state.pay_to);
        let buying = buy(&accounts, Stage::purchase(SHARE));
        let account = goods.account_of(&buyer);
        world.freeze(&account, true);
        let born_frozen = world.clone().send(std::slice::from_ref(&buying));
        assert_market_refused(born_frozen, Error::CannotReceive);
        world.freeze(&account, false);
        let mut picky = world.clone();
        picky.extend_tokens(&account, &[2, 8, 0, 1, 0, 1]);
        let asks_for_memos = picky.send(std::slice::from_ref(&buying));
        assert_market_refused(asks_for_memos, Error::CannotReceive);
        world.run(buying);
    }
}

/// While the escrow of the goods is frozen, money that waits in the same offer is paid; the goods wait.
#[test]
fn a_frozen_escrow_of_goods_holds_up_no_money() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, accounts) = stage.offered(&mut world, &goods, Stage::sell(PRICE, 2 * SHARE));
    world.freeze(&accounts.maker_account, true);
    world.run(fill(&accounts, Stage::buying(SHARE)));
    world.freeze(&accounts.maker_account, false);
    world.freeze(&goods.vault(), true);
    let offer: Offer = world.get(&accounts.offer);
    let back = goods.to_maker(&offer, None);
    world.run(back.cancel(maker, accounts.offer).instruction());
    assert_eq!(stage.money(&world, &maker), MONEY + PRICE);
    let offer: Offer = world.get(&accounts.offer);
    assert_eq!((offer.goods_owed, offer.money_owed), (SHARE, 0));
    let claim = back.claim(accounts.taker, accounts.offer).instruction();
    let waits = world.clone().send(std::slice::from_ref(&claim));
    assert_market_refused(waits, Error::NothingToClaim);
    world.freeze(&goods.vault(), false);
    world.run(claim);
    assert_eq!(stage.held(&world, &goods, &maker), GOODS - SHARE);
    assert_eq!(world.get::<Escrow>(&goods.escrow()).held, 0);
}

// ---- what is told

/// An event says that the position counts one less exactly when it does.
#[test]
fn a_position_that_stays_as_it_was_is_told_from_one_that_is_gone() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.gated_shares();
    let sale = gated_sale(&mut world, &stage, 1_000, 0);
    let state: Sale = world.get(&sale);
    let buyer = stage.person(&mut world, MONEY, GOODS);
    let accounts = goods.buying(buyer, buyer, &state.issuer, sale, state.pay_to);
    world.run(buy(&accounts, Stage::purchase(SHARE)));
    let offer = stage.make(&mut world, &goods, buyer, 1, Stage::sell(PRICE, SHARE));
    let count = |world: &World| {
        let position: Option<Position> = world.find(&market::position(&goods.mint, &buyer));
        position.map(|position| position.count)
    };
    assert_eq!(count(&world), Some(1));
    // Nothing of the purchase is counted: it was delivered at once.
    world.pass(1_000);
    let purchase = market::purchase(&sale, &buyer);
    let bought: Purchase = world.get(&purchase);
    let back = goods.to_buyer(&bought, position_payer(&world, &goods.mint, &buyer));
    let done = world.run(back.release(buyer, purchase, sale).instruction());
    let Event::PurchaseReleased(released) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!(
        (released.paid.closed, released.paid.counted_out),
        (true, false)
    );
    assert_eq!(count(&world), Some(1));
    // The offer is counted until it is closed.
    let made: Offer = world.get(&offer);
    let back = goods.to_maker(&made, position_payer(&world, &goods.mint, &buyer));
    world.freeze(&goods.account_of(&buyer), true);
    let done = world.run(back.cancel(buyer, offer).instruction());
    let Event::OfferCancelled(cancelled) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert!(!cancelled.paid.counted_out && !cancelled.paid.closed);
    assert_eq!(count(&world), Some(1));
    world.freeze(&goods.account_of(&buyer), false);
    let done = world.run(back.claim(buyer, offer).instruction());
    let Event::OfferClaimed(claimed) = market_event(&done) else {
        panic!("{done:?}");
    };
    assert_eq!((claimed.paid.counted_out, claimed.paid.position), (true, 0));
    assert_eq!(count(&world), None);
    assert_eq!(made.side, SELL);
}
