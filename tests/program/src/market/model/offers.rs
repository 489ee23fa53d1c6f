//! Making offers, and ending them.

use openmast_client::market::{self, BID, Offer, Position, SELL};
use solana_pubkey::Pubkey;

use super::{Effect, Model, Refusals, Verdict, bump, fee_of, worth};
use crate::market::{
    MarketError as Error,
    operation::{Accounts, Operation},
};

const OPEN: u8 = 0;
const CANCELLED: u8 = 1;
const EXPIRED: u8 = 2;

impl Model {
    pub(super) fn make(&mut self, operation: &Operation, now: i64) -> Verdict {
        let Operation::Make {
            payer,
            maker,
            id,
            goods,
            new,
            source,
            pay_to,
        } = *operation
        else {
            unreachable!("it is an offer that is made");
        };
        let address = market::offer(&maker, id);
        let (mint, decimals) = (self.goods[goods].mint, self.decimals[goods]);
        let sells = new.side == SELL;
        let mut refusals = Refusals::default();
        refusals.any_when(self.offers.contains_key(&address));
        refusals.when(new.side != SELL && new.side != BID, Error::UnknownSide);
        refusals.when(new.price == 0, Error::ZeroPrice);
        refusals.when(new.quantity == 0, Error::ZeroAmount);
        refusals.when(
            new.least_fill == 0 || new.least_fill > new.quantity,
            Error::LeastFillOutOfRange,
        );
        refusals.when(
            new.expires_at != 0 && new.expires_at <= now,
            Error::TimeOver,
        );
        refusals.when(new.taker == maker, Error::OwnOffer);
        refusals.when(self.books[&mint].barred, Error::MintBarred);
        refusals.when(
            !self.may_trade(goods, &maker, !sells, now),
            Error::MakerBarred,
        );
        let fee_bps = self.fee_at(now);
        let (down, rest) = worth(new.quantity, new.price, decimals);
        let up = down + u128::from(rest);
        let paid = up + fee_of(up, fee_bps);
        refusals.when(paid > u128::from(u64::MAX), Error::Overflow);
        let nothing = down == fee_of(down, fee_bps);
        refusals.when(!sells && nothing, Error::NothingPaid);
        let (paid_in, associated) = if sells {
            (self.currency, self.goods[goods].money_of(&maker))
        } else {
            (mint, self.goods[goods].account_of(&maker))
        };
        self.payable(&pay_to, &paid_in, (&maker, associated), &mut refusals);
        let (put_up, of_mint) = if sells {
            (new.quantity, mint)
        } else {
            (u64::try_from(up).unwrap_or(u64::MAX), self.currency)
        };
        self.own_account(&source, &of_mint, &maker, &mut refusals);
        refusals.any_when(self.cannot_spend(&source, put_up));
        refusals.verdict()?;

        self.take(&source, put_up);
        self.books_of(&of_mint).held += put_up;
        self.enter(goods, payer, maker);
        let offer = Offer {
            version: 1,
            maker,
            id,
            bump: bump(&[b"offer", maker.as_ref(), &id.to_le_bytes()]),
            side: new.side,
            state: OPEN,
            decimals,
            network: self.network,
            mint,
            asset: self.assets[goods].unwrap_or_default(),
            price: new.price,
            quantity: new.quantity,
            left: new.quantity,
            least_fill: new.least_fill,
            expires_at: new.expires_at,
            made_at: now,
            taker: new.taker,
            fee_bps,
            money: if sells { 0 } else { put_up },
            goods_owed: 0,
            money_owed: 0,
            pay_to,
            refund_to: source,
            rent_payer: payer,
            reserved: [0; 32],
        };
        self.offers.insert(address, offer);
        Ok(Effect::Done)
    }

    pub(super) fn cancel(
        &mut self,
        by: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    ) -> Verdict {
        let address = market::offer(&maker, id);
        let offer = self.offers.get(&address).cloned();
        let offer = offer.ok_or_else(Refusals::anything)?;
        let mut refusals = Refusals::default();
        refusals.when(by != maker, Error::NotAuthorized);
        refusals.when(offer.left == 0, Error::OfferEnded);
        self.check_back(
            goods,
            (&offer.mint, &offer.rent_payer, &offer.maker),
            to,
            &mut refusals,
        );
        refusals.verdict()?;
        self.end_and_pay(address, CANCELLED, None, goods, to)
    }

    pub(super) fn expire(
        &mut self,
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
        now: i64,
    ) -> Verdict {
        let address = market::offer(&maker, id);
        let offer = self.offers.get(&address).cloned();
        let offer = offer.ok_or_else(Refusals::anything)?;
        let over = offer.expires_at != 0 && now >= offer.expires_at;
        let barred = !self.may_trade(goods, &maker, offer.side == BID, now);
        let mut refusals = Refusals::default();
        refusals.when(!over && !barred, Error::NotExpired);
        refusals.when(offer.left == 0, Error::OfferEnded);
        self.check_back(
            goods,
            (&offer.mint, &offer.rent_payer, &offer.maker),
            to,
            &mut refusals,
        );
        refusals.verdict()?;
        self.end_and_pay(address, EXPIRED, Some(named(&offer)), goods, to)
    }

    fn end_and_pay(
        &mut self,
        address: Pubkey,
        state: u8,
        named: Option<(Pubkey, Pubkey)>,
        goods: usize,
        to: Accounts,
    ) -> Verdict {
        let mut offer = self.offers[&address].clone();
        offer.state = state;
        if offer.side == SELL {
            offer.goods_owed += offer.left;
        } else {
            offer.money_owed += offer.money;
        }
        (offer.left, offer.money) = (0, 0);
        self.pay_offer(address, offer, named, goods, to)?;
        Ok(Effect::Done)
    }

    pub(super) fn claim(
        &mut self,
        by: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    ) -> Verdict {
        let address = market::offer(&maker, id);
        let offer = self.offers.get(&address).cloned();
        let offer = offer.ok_or_else(Refusals::anything)?;
        let mut refusals = Refusals::default();
        self.check_back(
            goods,
            (&offer.mint, &offer.rent_payer, &offer.maker),
            to,
            &mut refusals,
        );
        refusals.verdict()?;
        let named = (by != maker).then(|| named(&offer));
        let paid = self.pay_offer(address, offer, named, goods, to)?;
        if !paid {
            return Err(Refusals::one(Error::NothingToClaim));
        }
        Ok(Effect::Done)
    }

    /// Pays what is owed, and closes the offer when nothing is left. Says whether either happened.
    fn pay_offer(
        &mut self,
        address: Pubkey,
        mut offer: Offer,
        named: Option<(Pubkey, Pubkey)>,
        goods: usize,
        to: Accounts,
    ) -> Result<bool, Refusals> {
        let maker = offer.maker;
        let owed = (offer.goods_owed, offer.money_owed);
        let (goods_owed, money_owed) = self.pay_back(owed, &maker, named, goods, to)?;
        (offer.goods_owed, offer.money_owed) = (goods_owed, money_owed);
        let paid = (goods_owed, money_owed) != owed;
        if offer.left == 0 && goods_owed == 0 && money_owed == 0 {
            self.leave(goods, &maker, to)?;
            self.offers.remove(&address);
            return Ok(true);
        }
        self.offers.insert(address, offer);
        Ok(paid)
    }

    /// One more in the position of permissioned shares.
    pub(super) fn enter(&mut self, goods: usize, payer: Pubkey, wallet: Pubkey) {
        let goods = self.goods[goods];
        if !goods.permissioned {
            return;
        }
        let seeds: [&[u8]; 3] = [b"position", goods.mint.as_ref(), wallet.as_ref()];
        let position = self
            .positions
            .entry((goods.mint, wallet))
            .or_insert_with(|| Position {
                version: 1,
                mint: goods.mint,
                wallet,
                bump: bump(&seeds),
                rent_payer: payer,
                count: 0,
                reserved: [0; 32],
            });
        position.count += 1;
    }

    /// One less.
    pub(super) fn leave(
        &mut self,
        goods: usize,
        wallet: &Pubkey,
        to: Accounts,
    ) -> Result<(), Refusals> {
        let goods = self.goods[goods];
        if !goods.permissioned {
            return Ok(());
        }
        if to.position_rent_payer.is_none() {
            return Err(Refusals::one(Error::WrongPosition));
        }
        let key = (goods.mint, *wallet);
        let position = self.positions.get_mut(&key).expect("it was entered");
        position.count -= 1;
        if position.count == 0 {
            if Some(position.rent_payer) != to.position_rent_payer {
                return Err(Refusals::one(Error::WrongRentPayer));
            }
            self.positions.remove(&key);
        }
        Ok(())
    }
}

/// The maker's accounts that it named, of goods and of money.
pub(super) fn named(offer: &Offer) -> (Pubkey, Pubkey) {
    if offer.side == SELL {
        (offer.refund_to, offer.pay_to)
    } else {
        (offer.pay_to, offer.refund_to)
    }
}
