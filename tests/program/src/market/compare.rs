//! Whether the chain is what the model says, account by account, and whether everything is somewhere.

use openmast_client::market::{self, Escrow, MarketRules, Offer, Position, Purchase, Sale};
use solana_pubkey::Pubkey;

use super::model::Model;
use crate::world::World;

/// What never changes in any sequence: Σ of each mint over all accounts, and Σ lamports over those who pay rents and what
/// they paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    tokens: Vec<(Pubkey, u128)>,
    lamports: u64,
}

impl Sums {
    /// Those of the chain. `payers`: everybody who pays rents.
    pub fn of(model: &Model, world: &World, payers: &[Pubkey]) -> Self {
        let mints = model.books.keys();
        let tokens = mints.map(|mint| (*mint, tokens_of(model, world, mint)));
        let rents = accounts(model).into_iter().chain(payers.iter().copied());
        let lamports = rents.map(|address| world.raw(&address).map_or(0, |raw| raw.lamports));
        Self {
            tokens: tokens.collect(),
            lamports: lamports.sum(),
        }
    }
}

fn tokens_of(model: &Model, world: &World, mint: &Pubkey) -> u128 {
    let of_people = model
        .tokens
        .iter()
        .filter(|(_, tokens)| tokens.mint == *mint);
    let people: u128 = of_people
        .map(|(address, _)| u128::from(world.tokens(address)))
        .sum();
    people + u128::from(world.tokens(&market::vault(&model.network, mint)))
}

/// Every account that somebody paid the rent of.
fn accounts(model: &Model) -> Vec<Pubkey> {
    let positions = model
        .positions
        .keys()
        .map(|(mint, wallet)| market::position(mint, wallet));
    (model.offers.keys().copied())
        .chain(model.sales.keys().copied())
        .chain(model.purchases.keys().copied())
        .chain(positions)
        .collect()
}

/// Compares everything. `gone`: addresses of offers, sales, purchases and positions that once were.
///
/// # Panics
/// Something differs.
pub fn compare(model: &Model, world: &World, gone: &[Pubkey]) {
    let rules = world.get::<MarketRules>(&market::rules(&model.network));
    assert_eq!(rules, model.rules, "rules");
    for (address, expected) in &model.offers {
        assert_eq!(world.get::<Offer>(address), *expected, "offer {address}");
    }
    for (address, expected) in &model.sales {
        assert_eq!(world.get::<Sale>(address), *expected, "sale {address}");
    }
    for (address, expected) in &model.purchases {
        assert_eq!(
            world.get::<Purchase>(address),
            *expected,
            "purchase {address}"
        );
    }
    for ((mint, wallet), expected) in &model.positions {
        let address = market::position(mint, wallet);
        assert_eq!(
            world.get::<Position>(&address),
            *expected,
            "position of {wallet}"
        );
    }
    let there = accounts(model);
    for address in gone.iter().filter(|address| !there.contains(address)) {
        assert_eq!(world.raw(address), None, "{address} should be gone");
    }
    for (address, expected) in &model.tokens {
        assert_eq!(
            world.tokens(address),
            expected.amount,
            "tokens in {address}"
        );
    }
    escrows(model, world);
}

/// The books are those of the model, they are the sum of what is in offers, sales and purchases, and the token account
/// holds that and what strangers gave.
fn escrows(model: &Model, world: &World) {
    for (mint, books) in &model.books {
        let escrow: Escrow = world.get(&market::escrow(&model.network, mint));
        assert_eq!(
            (
                escrow.held,
                escrow.fees,
                escrow.fees_paid,
                escrow.barred != 0
            ),
            (books.held, books.fees, books.fees_paid, books.barred),
            "books of {mint}"
        );
        assert_eq!(u128::from(books.held), owed(model, mint), "held of {mint}");
        let vault = world.tokens(&market::vault(&model.network, mint));
        assert_eq!(vault, model.vault(mint), "token account of {mint}");
        assert!(vault >= books.held + books.fees, "{mint} is short");
    }
}

/// What the escrow of a mint owes, by what it is for.
fn owed(model: &Model, mint: &Pubkey) -> u128 {
    let of_mint = |of: &Pubkey| of == mint;
    let is_currency = *mint == model.currency;
    let goods = |of: &Pubkey, amount: u64| u128::from(if of_mint(of) { amount } else { 0 });
    let money = |amount: u64| u128::from(if is_currency { amount } else { 0 });
    let offers = model.offers.values().map(|offer| {
        let left = if offer.side == market::SELL {
            offer.left
        } else {
            0
        };
        goods(&offer.mint, left + offer.goods_owed) + money(offer.money + offer.money_owed)
    });
    let sales = model
        .sales
        .values()
        .map(|sale| goods(&sale.mint, sale.left + sale.goods_owed) + money(sale.money_owed));
    let locked = (model.purchases.values()).map(|purchase| goods(&purchase.mint, purchase.locked));
    offers.chain(sales).chain(locked).sum()
}
