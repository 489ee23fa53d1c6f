//! Fills.

use openmast_client::market::{self, Offer, Order, SELL};
use solana_pubkey::Pubkey;

use super::{Effect, Model, Refusals, Verdict, fee_of, has_twice, worth};
use crate::market::{MarketError as Error, operation::Operation};

/// Who takes, with which accounts.
struct Taking {
    taker: Pubkey,
    goods: usize,
    goods_account: Pubkey,
    money_account: Pubkey,
    maker_account: Pubkey,
}

impl Model {
    pub(super) fn fill(&mut self, operation: &Operation, now: i64) -> Verdict {
        let Operation::Fill {
            taker,
            maker,
            id,
            goods,
            order,
            goods_account,
            money_account,
            maker_account,
        } = *operation
        else {
            unreachable!("it is an offer that is filled");
        };
        let taking = Taking {
            taker,
            goods,
            goods_account,
            money_account,
            maker_account,
        };
        let mut refusals = Refusals::default();
        refusals.when(now > order.deadline, Error::DeadlinePassed);
        refusals.when(order.quantity == 0, Error::ZeroAmount);
        refusals.when(order.least > order.quantity, Error::TooLittleLeft);
        let vaults = [
            market::vault(&self.network, &self.goods[goods].mint),
            market::vault(&self.network, &self.currency),
        ];
        let accounts = [goods_account, money_account, maker_account];
        refusals.any_when(has_twice(&[&accounts[..], &vaults].concat()));
        refusals.verdict()?;

        let address = market::offer(&maker, id);
        let Some(offer) = self.offers.get(&address).cloned() else {
            return self.skip(&order, Refusals::one(Error::OfferGone));
        };
        if maker == taker {
            return Err(Refusals::one(Error::OwnOffer));
        }
        let reasons = self.reasons(&offer, &order, &taking, now);
        if !reasons.is_empty() {
            return self.skip(&order, reasons);
        }
        let quantity = allowed(&offer, order.quantity);
        self.trade(address, offer, quantity, &taking, now)
    }

    fn skip(&mut self, order: &Order, reasons: Refusals) -> Verdict {
        if order.least > 0 {
            return Err(reasons);
        }
        self.reasons = reasons;
        Ok(Effect::Skipped)
    }

    /// Why the offer cannot be filled as asked, whoever's fault that is.
    fn reasons(&self, offer: &Offer, order: &Order, taking: &Taking, now: i64) -> Refusals {
        let mut reasons = Refusals::default();
        let sells = offer.side == SELL;
        let expired = offer.expires_at != 0 && now >= offer.expires_at;
        let goods = &self.goods[taking.goods];
        reasons.when(offer.left == 0, Error::OfferEnded);
        reasons.when(expired, Error::OfferExpired);
        reasons.when(offer.mint != goods.mint, Error::WrongMint);
        reasons.when(self.books[&goods.mint].barred, Error::MintBarred);
        reasons.when(
            offer.pay_to != taking.maker_account,
            Error::WrongDestination,
        );
        reasons.when(offer.side != order.side, Error::WrongSide);
        let for_another = offer.taker != Pubkey::default() && offer.taker != taking.taker;
        reasons.when(for_another, Error::NotTheTaker);
        let worse = if sells {
            offer.price > order.limit_price
        } else {
            offer.price < order.limit_price
        };
        reasons.when(worse, Error::PriceBeyondLimit);
        reasons.when(offer.fee_bps > order.most_fee_bps, Error::FeeBeyondLimit);
        let barred = !self.may_trade(taking.goods, &offer.maker, !sells, now);
        reasons.when(barred, Error::MakerBarred);
        let quantity = allowed(offer, order.quantity);
        reasons.when(
            quantity == 0 || quantity < order.least,
            Error::TooLittleLeft,
        );
        if !sells && quantity > 0 {
            let (amount, _) = worth(quantity, offer.price, offer.decimals);
            let nothing = amount == fee_of(amount, offer.fee_bps);
            reasons.when(nothing, Error::NothingPaid);
        }
        reasons
    }

    fn trade(
        &mut self,
        address: Pubkey,
        mut offer: Offer,
        quantity: u64,
        taking: &Taking,
        now: i64,
    ) -> Verdict {
        let (mint, currency) = (offer.mint, self.currency);
        let sells = offer.side == SELL;
        let mut refusals = Refusals::default();
        let may = self.may_trade(taking.goods, &taking.taker, sells, now);
        refusals.when(!may, Error::TakerBarred);
        self.own_account(&taking.goods_account, &mint, &taking.taker, &mut refusals);
        self.own_account(
            &taking.money_account,
            &currency,
            &taking.taker,
            &mut refusals,
        );

        let (down, rest) = worth(quantity, offer.price, offer.decimals);
        let amount = if sells { down + u128::from(rest) } else { down };
        let fee = fee_of(amount, offer.fee_bps);
        let small = |n: u128| u64::try_from(n).expect("less than the whole, which was checked");
        let (amount, fee) = (small(amount), small(fee));
        if sells {
            refusals.any_when(self.cannot_spend(&taking.money_account, amount + fee));
            refusals.any_when(self.cannot_take(&taking.goods_account));
        } else {
            refusals.any_when(self.cannot_spend(&taking.goods_account, quantity));
            refusals.any_when(self.cannot_take(&taking.money_account));
        }
        refusals.verdict()?;

        offer.left -= quantity;
        self.books_of(&currency).fees += fee;
        if sells {
            self.books_of(&mint).held -= quantity;
            self.take(&taking.money_account, amount + fee);
            self.give(&taking.goods_account, quantity);
            if self.takes(&offer.pay_to, &currency, &offer.maker) {
                let pay_to = offer.pay_to;
                self.give(&pay_to, amount);
            } else {
                offer.money_owed += amount;
                self.books_of(&currency).held += amount;
            }
        } else {
            offer.money -= amount;
            self.books_of(&currency).held -= amount;
            if offer.left == 0 {
                offer.money_owed += std::mem::take(&mut offer.money);
            }
            self.take(&taking.goods_account, quantity);
            self.give(&taking.money_account, amount - fee);
            if self.takes(&offer.pay_to, &mint, &offer.maker) {
                let pay_to = offer.pay_to;
                self.give(&pay_to, quantity);
            } else {
                offer.goods_owed += quantity;
                self.books_of(&mint).held += quantity;
            }
        }
        self.offers.insert(address, offer);
        Ok(Effect::Done)
    }
}

/// The most of the offer that a taker gets that wants up to `wanted`: all that is left, or so much that the least fill is
/// left behind; and nothing below the least fill.
fn allowed(offer: &Offer, wanted: u64) -> u64 {
    if wanted >= offer.left {
        return offer.left;
    }
    let leaving_enough = offer.left - offer.least_fill;
    let quantity = wanted.min(leaving_enough);
    if quantity >= offer.least_fill {
        quantity
    } else {
        0
    }
}
