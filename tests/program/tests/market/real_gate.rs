//! The market and the real share gate: shares that are born frozen, escrow that anybody lists, holders that come and go.

use openmast_client::{
    accounts::TokenAccount,
    market::{self, Escrow, Offer, Sale, raw},
    share_gate::{addresses, instructions as gx, token_acl},
};
use openmast_program_tests::market::{
    MarketError as Error,
    refused::{assert_market_refused, assert_refused_elsewhere},
    stage::{MONEY, SHARE, Stage},
};

use super::regulated::Regulated;

const PRICE: u64 = 1_000_000;

#[test]
fn shares_are_sold_between_holders_once_anybody_has_listed_the_escrow() {
    let mut all = Regulated::new();
    let escrow: Escrow = all.world.get(&all.goods.escrow());
    assert_eq!(escrow.permissioned, 1);
    let vault = all.world.raw(&all.goods.vault()).expect("a token account");
    let vault = TokenAccount::decode(&vault.owner, &vault.data).expect("it is one");
    assert!(vault.is_frozen, "born frozen");
    let (owner, new) = (all.asset.owner, Stage::sell(PRICE, 3 * SHARE));
    let make = all.goods.make_offer(owner, owner, 1, new);
    assert_refused_elsewhere(all.world.clone().send(&[make]));
    all.list();
    let offer = all.offer(owner, new);
    let buyer = all.holder();
    let pay_to = all.goods.money_of(&owner);
    let fill = all.goods.filling(buyer, &owner, offer, pay_to);
    let order = Stage::buying(SHARE);
    all.world
        .run(fill.instruction(&raw::FillArgs { order: &order }));
    assert_eq!(all.world.tokens(&all.goods.account_of(&buyer)), SHARE);
    assert_eq!(all.world.tokens(&pay_to), PRICE);
    // Who is no holder cannot buy, and has no account that would take the shares.
    let stranger = all.world.wallet();
    all.world.fund(stranger, all.net.mint, MONEY);
    let fill = all.goods.filling(stranger, &owner, offer, pay_to);
    let refused = all
        .world
        .send(&[fill.instruction(&raw::FillArgs { order: &order })]);
    assert_market_refused(refused, Error::TakerBarred);
}

#[test]
fn a_suspended_maker_is_not_filled_and_gets_its_shares_into_its_frozen_account() {
    let mut all = Regulated::new();
    all.list();
    let (owner, maker, taker) = (all.asset.owner, all.holder(), all.holder());
    let give = all
        .world
        .transfer(&all.goods.mint, &owner, &maker, 2 * SHARE);
    all.world.run(give);
    let offer = all.offer(maker, Stage::sell(PRICE, 2 * SHARE));
    let until = all.world.now() + 1_000;
    all.world.run(all.net.suspend(&all.asset, maker, until));
    let fill = all
        .goods
        .filling(taker, &maker, offer, all.goods.money_of(&maker));
    let order = Stage::buying(SHARE);
    let filling = fill.instruction(&raw::FillArgs { order: &order });
    let refused = all.world.send(std::slice::from_ref(&filling));
    assert_market_refused(refused, Error::MakerBarred);
    // Anybody freezes its account, and anybody ends the offer.
    let freeze = token_acl::freeze(taker, &all.goods.mint, &maker);
    all.world.run(freeze);
    let state: Offer = all.world.get(&offer);
    let back = all.goods.to_maker(&state, all.position_payer(&maker));
    all.world.run(back.expire(offer).instruction());
    assert_eq!(all.world.raw(&offer), None);
    assert_eq!(all.world.tokens(&all.goods.account_of(&maker)), 2 * SHARE);
    assert!(all.world.is_frozen(&maker, &all.goods.mint));
    assert_eq!(
        all.world.raw(&market::position(&all.goods.mint, &maker)),
        None
    );
    all.world.pass(1_000);
    all.world
        .run(token_acl::thaw(maker, &all.goods.mint, &maker));
    let sell = (all.world).transfer(&all.goods.mint, &maker, &owner, 2 * SHARE);
    all.world.run(sell);
}

/// The gate counts who has emptied its account into an offer.
#[test]
fn who_has_shares_in_escrow_stays_a_holder() {
    let mut all = Regulated::new();
    all.list();
    let (owner, maker) = (all.asset.owner, all.holder());
    let mint = all.goods.mint;
    let give = all.world.transfer(&mint, &owner, &maker, SHARE);
    all.world.run(give);
    let offer = all.offer(maker, Stage::sell(PRICE, SHARE));
    let account = all.goods.account_of(&maker);
    let close = spl_token_2022_interface::instruction::close_account(
        &spl_token_2022_interface::ID,
        &account,
        &maker,
        &maker,
        &[],
    );
    all.world.run(close.expect("the program's own id"));
    let leave = gx::close_holder(maker, true, maker, all.asset.address, mint);
    assert!(
        all.world
            .clone()
            .send(std::slice::from_ref(&leave))
            .is_err()
    );
    let state: Offer = all.world.get(&offer);
    let back = all.goods.to_maker(&state, all.position_payer(&maker));
    let join = all.gate.join(maker, mint);
    all.world.run_all(&[join[0].clone(), join[2].clone()]);
    all.world.run(back.cancel(maker, offer).instruction());
    let give_back = all.world.transfer(&mint, &maker, &owner, SHARE);
    all.world.run(give_back);
    let close = spl_token_2022_interface::instruction::close_account(
        &spl_token_2022_interface::ID,
        &account,
        &maker,
        &maker,
        &[],
    );
    all.world.run(close.expect("the program's own id"));
    all.world.run(leave);
    assert_eq!(all.world.raw(&addresses::holder(&mint, &maker)), None);
}

#[test]
fn the_owner_sells_with_a_lock_to_who_may_hold() {
    let mut all = Regulated::new();
    all.list();
    let (owner, buyer) = (all.asset.owner, all.holder());
    let mut new = Stage::sale(&all.world, PRICE, 5 * SHARE, 100);
    new.locked_until = all.world.now() + 500;
    let asset = Some(all.asset.address);
    let open = all.goods.opening_sale(owner, owner, asset);
    all.world
        .run(open.instruction(&raw::OpenSaleArgs { id: 1, new: &new }));
    let sale = market::sale(&owner, 1);
    let state: Sale = all.world.get(&sale);
    let buying = all.goods.buying(buyer, buyer, &owner, sale, state.pay_to);
    let mut order = Stage::purchase(SHARE);
    order.latest_unlock = new.locked_until;
    all.world
        .run(buying.instruction(&raw::BuyArgs { order: &order }));
    let account = all.goods.account_of(&buyer);
    assert_eq!(all.world.tokens(&account), 0);
    all.world.pass(500);
    let purchase = market::purchase(&sale, &buyer);
    let bought = all.world.get(&purchase);
    let back = all.goods.to_buyer(&bought, all.position_payer(&buyer));
    all.world
        .run(back.release(owner, purchase, sale).instruction());
    assert_eq!(all.world.tokens(&account), SHARE);
}
