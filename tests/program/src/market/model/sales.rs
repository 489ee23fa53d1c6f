//! Primary sales.

use openmast_client::market::{self, Purchase, Sale};
use solana_pubkey::Pubkey;

use super::{Effect, Model, Refusals, Verdict, bump, fee_of, has_twice, worth};
use crate::market::{
    MarketError as Error,
    operation::{Accounts, Operation},
};

const OPEN: u8 = 0;
const ENDED_BY_ISSUER: u8 = 1;
const ENDED_BY_RULE: u8 = 2;
/// Of 365.25 days.
const TEN_YEARS: i64 = 3_652 * 86_400 + 43_200;

impl Model {
    pub(super) fn open_sale(&mut self, operation: &Operation, now: i64) -> Verdict {
        let Operation::OpenSale {
            payer,
            issuer,
            id,
            goods,
            new,
            source,
            pay_to,
        } = *operation
        else {
            unreachable!("it is a sale that is opened");
        };
        let address = market::sale(&issuer, id);
        let (mint, decimals) = (self.goods[goods].mint, self.decimals[goods]);
        let mut refusals = Refusals::default();
        refusals.any_when(self.sales.contains_key(&address));
        refusals.when(self.books[&mint].barred, Error::MintBarred);
        let not_the_owner = self.owners[goods].is_some_and(|owner| owner != issuer);
        refusals.when(not_the_owner, Error::NotAuthorized);
        refusals.when(
            !self.may_trade(goods, &issuer, false, now),
            Error::MakerBarred,
        );
        let backwards = new.ends_at <= new.starts_at || new.ends_at <= now;
        refusals.when(backwards, Error::SaleTimes);
        refusals.when(
            new.floor_price == 0 || new.floor_price > new.start_price,
            Error::FloorOutOfRange,
        );
        refusals.when(new.quantity == 0, Error::ZeroAmount);
        refusals.when(
            new.most_per_buyer == 0
                || new.most_per_buyer > new.quantity
                || new.least_purchase == 0
                || new.least_purchase > new.most_per_buyer,
            Error::PurchaseLimits,
        );
        refusals.when(
            new.locked_until != 0 && new.locked_until <= now,
            Error::TimeOver,
        );
        let fee_bps = self.fee_at(now);
        let (down, rest) = worth(new.quantity, new.start_price, decimals);
        let up = down + u128::from(rest);
        refusals.when(
            up + fee_of(up, fee_bps) > u128::from(u64::MAX),
            Error::Overflow,
        );
        let latest = now.saturating_add(TEN_YEARS);
        refusals.when(
            new.ends_at > latest || new.locked_until > latest,
            Error::TooFarAhead,
        );
        let associated = self.goods[goods].money_of(&issuer);
        let currency = self.currency;
        self.payable(&pay_to, &currency, (&issuer, associated), &mut refusals);
        self.own_account(&source, &mint, &issuer, &mut refusals);
        refusals.any_when(self.cannot_spend(&source, new.quantity));
        refusals.verdict()?;

        self.take(&source, new.quantity);
        self.books_of(&mint).held += new.quantity;
        self.enter(goods, payer, issuer);
        let sale = Sale {
            version: 1,
            issuer,
            id,
            bump: bump(&[b"sale", issuer.as_ref(), &id.to_le_bytes()]),
            state: OPEN,
            decimals,
            network: self.network,
            mint,
            asset: self.assets[goods].unwrap_or_default(),
            start_price: new.start_price,
            floor_price: new.floor_price,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            made_at: now,
            quantity: new.quantity,
            left: new.quantity,
            most_per_buyer: new.most_per_buyer,
            least_purchase: new.least_purchase,
            locked_until: new.locked_until,
            fee_bps,
            raised: 0,
            goods_owed: 0,
            money_owed: 0,
            pay_to,
            refund_to: source,
            rent_payer: payer,
            reserved: [0; 32],
        };
        self.sales.insert(address, sale);
        Ok(Effect::Done)
    }

    pub(super) fn buy(&mut self, operation: &Operation, now: i64) -> Verdict {
        let Operation::Buy {
            payer,
            buyer,
            issuer,
            id,
            goods,
            order,
            goods_account,
            money_account,
            issuer_account,
        } = *operation
        else {
            unreachable!("somebody buys");
        };
        let address = market::sale(&issuer, id);
        let sale = self.sales.get(&address).cloned();
        let mut sale = sale.ok_or_else(Refusals::anything)?;
        let (mint, currency) = (self.goods[goods].mint, self.currency);
        let mut refusals = Refusals::default();
        let vaults = [
            market::vault(&self.network, &mint),
            market::vault(&self.network, &currency),
        ];
        let accounts = [goods_account, money_account, issuer_account];
        refusals.any_when(has_twice(&[&accounts[..], &vaults].concat()));
        refusals.when(sale.mint != mint, Error::WrongEscrow);
        refusals.when(now > order.deadline, Error::DeadlinePassed);
        refusals.when(order.quantity == 0, Error::ZeroAmount);
        refusals.when(issuer == buyer, Error::OwnOffer);
        refusals.when(self.books[&mint].barred, Error::MintBarred);
        refusals.when(
            !self.may_trade(goods, &issuer, false, now),
            Error::MakerBarred,
        );
        refusals.when(
            !self.may_trade(goods, &buyer, true, now),
            Error::TakerBarred,
        );
        refusals.when(now < sale.starts_at, Error::SaleNotStarted);
        refusals.when(now >= sale.ends_at || sale.left == 0, Error::SaleOver);
        refusals.when(issuer_account != sale.pay_to, Error::WrongDestination);
        refusals.when(sale.fee_bps > order.most_fee_bps, Error::FeeBeyondLimit);
        self.own_account(&goods_account, &mint, &buyer, &mut refusals);
        self.own_account(&money_account, &currency, &buyer, &mut refusals);
        refusals.when(
            sale.locked_until > now && sale.locked_until > order.latest_unlock,
            Error::LockBeyondLimit,
        );
        let permissioned = self.goods[goods].permissioned;
        refusals.when(
            permissioned && !self.takes(&goods_account, &mint, &buyer),
            Error::CannotReceive,
        );
        let runs = sale.starts_at <= now && now < sale.ends_at && sale.left > 0;
        if !runs {
            return Err(refusals);
        }
        let price = price_at(&sale, now);
        refusals.when(price > order.highest_price, Error::PriceBeyondLimit);
        let mut purchase = match self.purchase_for(address, &sale, buyer, payer) {
            Ok(purchase) => purchase,
            Err(error) => {
                refusals.when(true, error);
                return Err(refusals);
            }
        };
        let may = sale.most_per_buyer.saturating_sub(purchase.bought);
        let quantity = order.quantity.min(sale.left).min(may);
        let too_small = quantity < sale.least_purchase && quantity != sale.left;
        refusals.when(
            quantity == 0 || quantity < order.least || too_small,
            Error::TooLittleLeft,
        );
        let (down, rest) = worth(quantity, price, sale.decimals);
        let amount = down + u128::from(rest);
        let fee = fee_of(amount, sale.fee_bps);
        let small = |n: u128| u64::try_from(n).expect("less than the whole, which was checked");
        let (amount, fee) = (small(amount), small(fee));
        refusals.any_when(self.cannot_spend(&money_account, amount + fee));
        let locked = now < sale.locked_until;
        refusals.any_when(!locked && !permissioned && self.cannot_take(&goods_account));
        refusals.verdict()?;

        if locked && purchase.locked == 0 {
            self.enter(goods, payer, buyer);
        }
        sale.left -= quantity;
        sale.raised += amount;
        purchase.bought += quantity;
        purchase.deliver_to = goods_account;
        self.take(&money_account, amount + fee);
        self.books_of(&currency).fees += fee;
        if self.takes(&sale.pay_to, &currency, &issuer) {
            let pay_to = sale.pay_to;
            self.give(&pay_to, amount);
        } else {
            sale.money_owed += amount;
            self.books_of(&currency).held += amount;
        }
        if locked {
            purchase.locked += quantity;
        } else {
            self.books_of(&mint).held -= quantity;
            self.give(&goods_account, quantity);
        }
        self.sales.insert(address, sale);
        self.purchases
            .insert(market::purchase(&address, &buyer), purchase);
        Ok(Effect::Done)
    }

    /// The buyer's purchase in this sale, as it is before it buys more.
    fn purchase_for(
        &self,
        address: Pubkey,
        sale: &Sale,
        buyer: Pubkey,
        payer: Pubkey,
    ) -> Result<Purchase, Error> {
        let at = market::purchase(&address, &buyer);
        let known = self.purchases.get(&at);
        let fresh = Purchase {
            version: 1,
            sale: address,
            buyer,
            bump: bump(&[b"purchase", address.as_ref(), buyer.as_ref()]),
            network: self.network,
            mint: sale.mint,
            sale_made_at: sale.made_at,
            sale_ends_at: sale.ends_at,
            bought: 0,
            locked: 0,
            locked_until: sale.locked_until,
            deliver_to: Pubkey::default(),
            rent_payer: known.map_or(payer, |known| known.rent_payer),
            reserved: [0; 32],
        };
        let Some(known) = known else {
            return Ok(fresh);
        };
        let same = is_of(known, sale);
        if same {
            Ok(known.clone())
        } else if known.locked > 0 {
            Err(Error::OlderPurchase)
        } else {
            Ok(fresh)
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the operation's fields")]
    pub(super) fn release(
        &mut self,
        by: Pubkey,
        issuer: Pubkey,
        id: u64,
        buyer: Pubkey,
        goods: usize,
        to: Accounts,
        now: i64,
    ) -> Verdict {
        let address = market::purchase(&market::sale(&issuer, id), &buyer);
        let purchase = self.purchases.get(&address).cloned();
        let mut purchase = purchase.ok_or_else(Refusals::anything)?;
        let mut refusals = Refusals::default();
        self.check_back(
            goods,
            (&purchase.mint, &purchase.rent_payer, &buyer),
            to,
            &mut refusals,
        );
        refusals.when(
            purchase.locked > 0 && now < purchase.locked_until,
            Error::StillLocked,
        );
        refusals.verdict()?;
        let named = (by != buyer).then_some((purchase.deliver_to, Pubkey::default()));
        let owed = (purchase.locked, 0);
        let (locked, _) = self.pay_back(owed, &buyer, named, goods, to)?;
        let delivered = purchase.locked > locked;
        purchase.locked = locked;
        if delivered {
            self.leave(goods, &buyer, to)?;
        }
        let more_can_be_bought = (self.sales.get(&purchase.sale))
            .is_some_and(|sale| is_of(&purchase, sale) && !is_over(sale, now));
        if locked == 0 && !more_can_be_bought {
            self.purchases.remove(&address);
        } else if delivered {
            self.purchases.insert(address, purchase);
        } else {
            return Err(Refusals::one(Error::NothingToClaim));
        }
        Ok(Effect::Done)
    }

    pub(super) fn end_sale(
        &mut self,
        by: Pubkey,
        issuer: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
        now: i64,
    ) -> Verdict {
        let address = market::sale(&issuer, id);
        let sale = self.sales.get(&address).cloned();
        let mut sale = sale.ok_or_else(Refusals::anything)?;
        let over = is_over(&sale, now);
        let mut refusals = Refusals::default();
        refusals.when(by != issuer && !over, Error::SaleRunning);
        self.check_back(
            goods,
            (&sale.mint, &sale.rent_payer, &issuer),
            to,
            &mut refusals,
        );
        refusals.verdict()?;
        let ends_now = sale.state == OPEN;
        if ends_now {
            sale.state = if over { ENDED_BY_RULE } else { ENDED_BY_ISSUER };
            sale.goods_owed += std::mem::take(&mut sale.left);
        }
        let named = (by != issuer).then_some((sale.refund_to, sale.pay_to));
        let owed = (sale.goods_owed, sale.money_owed);
        let left = self.pay_back(owed, &issuer, named, goods, to)?;
        (sale.goods_owed, sale.money_owed) = left;
        if left == (0, 0) {
            self.leave(goods, &issuer, to)?;
            self.sales.remove(&address);
        } else if ends_now || left != owed {
            self.sales.insert(address, sale);
        } else {
            return Err(Refusals::one(Error::NothingToClaim));
        }
        Ok(Effect::Done)
    }
}

/// Whether nothing is sold any more.
fn is_over(sale: &Sale, now: i64) -> bool {
    sale.state != OPEN || now >= sale.ends_at || sale.left == 0
}

/// Whether the purchase was made in this sale, and not in one that had its address before.
fn is_of(purchase: &Purchase, sale: &Sale) -> bool {
    purchase.mint == sale.mint
        && purchase.sale_made_at == sale.made_at
        && purchase.sale_ends_at == sale.ends_at
        && purchase.locked_until == sale.locked_until
}

/// The price of the moment: from the first price down to the floor in a line, rounded up.
pub fn price_at(sale: &Sale, now: i64) -> u64 {
    let above = u128::from(sale.start_price - sale.floor_price);
    let left = u128::from(sale.ends_at.abs_diff(now));
    let duration = u128::from(sale.ends_at.abs_diff(sale.starts_at));
    let part = (above * left).div_ceil(duration);
    sale.floor_price + u64::try_from(part).expect("at most what is above the floor")
}
