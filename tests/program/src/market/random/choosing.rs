//! What somebody asks next: mostly what makes sense, sometimes what does not.

use openmast_client::market::{BID, NewOffer, NewSale, Offer, Order, PurchaseOrder, SELL};
use solana_pubkey::Pubkey;

use super::{GOODS, IDS, Player};
use crate::market::operation::{Accounts, Operation};

/// An hour, in which most things happen.
const HOUR: i64 = 3_600;
/// Longer than anything lasts by chance.
const YEAR: i64 = 366 * 24 * HOUR;

impl Player {
    /// One of these, as likely as its number says.
    fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut at = self.random.usize(..weights.iter().sum::<usize>());
        weights
            .iter()
            .position(|weight| {
                let here = at < *weight;
                at = at.saturating_sub(*weight);
                here
            })
            .unwrap_or_default()
    }

    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.random.usize(..times) == 0
    }

    pub(super) fn anybody(&mut self) -> Pubkey {
        self.people[self.random.usize(..self.people.len())]
    }

    fn payer(&mut self) -> Pubkey {
        self.payers[self.random.usize(..self.payers.len())]
    }

    pub(super) fn goods(&mut self) -> usize {
        self.random.usize(..self.place.goods.len())
    }

    fn id(&mut self) -> u64 {
        self.random.u64(..IDS)
    }

    pub(super) fn operation(&mut self) -> Operation {
        match self.weighted(&[24, 34, 4, 5, 9, 5, 14, 5, 3, 1, 1, 1]) {
            0 => self.make(),
            1 => self.fill(),
            2 => self.cancel(),
            3 => self.expire(),
            4 => self.claim(),
            5 => self.open_sale(),
            6 => self.buy(),
            7 => self.release(),
            8 => self.end_sale(),
            9 => self.announce_fee(),
            10 => self.bar(),
            _ => self.withdraw_fees(),
        }
    }

    fn announce_fee(&mut self) -> Operation {
        let by = if self.one_in(4) {
            self.anybody()
        } else {
            self.authority
        };
        let ahead = self.random.i64(-10..10 * 86_400);
        Operation::AnnounceFee {
            by,
            fee_bps: self.random.u16(0..=210),
            from: self.world.now() + ahead,
        }
    }

    fn bar(&mut self) -> Operation {
        let by = if self.one_in(4) {
            self.anybody()
        } else {
            self.authority
        };
        let goods = if self.one_in(4) { self.goods() } else { 2 };
        // Mostly it is allowed again.
        let barred = self.one_in(3);
        Operation::Bar { by, goods, barred }
    }

    fn withdraw_fees(&mut self) -> Operation {
        let by = if self.one_in(4) {
            self.anybody()
        } else {
            self.treasury
        };
        let of = if self.one_in(4) {
            self.anybody()
        } else {
            self.treasury
        };
        let destination = self.place.goods[0].money_of(&of);
        Operation::WithdrawFees { by, destination }
    }

    /// An account of goods or of money that somebody says is `owner`'s: mostly the associated one.
    fn account(&mut self, goods: Option<usize>, owner: &Pubkey) -> Pubkey {
        let own = |player: &Self, owner: &Pubkey| match goods {
            Some(goods) => player.place.goods[goods].account_of(owner),
            None => player.place.goods[0].money_of(owner),
        };
        match self.random.usize(..60) {
            0 => {
                let other = self.anybody();
                own(self, &other)
            }
            1 | 2 => self.spare[self.random.usize(..self.spare.len())],
            _ => own(self, owner),
        }
    }

    fn quantity(&mut self) -> u64 {
        match self.random.usize(..24) {
            0 => 0,
            1 => u64::MAX,
            2 => GOODS * 100,
            3..=8 => self.random.u64(1..20),
            _ => self.random.u64(1..GOODS / 2),
        }
    }

    /// Mostly one that people can pay: a unit of goods 2 has a million times as many base units.
    fn price(&mut self, goods: usize) -> u64 {
        let scale = if goods == 2 { 6 } else { 0 };
        match self.random.usize(..24) {
            0 => 0,
            1 => u64::MAX,
            _ => {
                let most = 10u64.pow(self.random.u32(1..7) + scale);
                self.random.u64(1..most)
            }
        }
    }

    fn make(&mut self) -> Operation {
        let (maker, goods, id) = (self.anybody(), self.goods(), self.id());
        let payer = if self.one_in(3) { self.payer() } else { maker };
        let side = if self.random.bool() { SELL } else { BID };
        let quantity = self.quantity();
        let least_fill = match self.random.usize(..8) {
            0 => self.quantity(),
            1..=3 => self.random.u64(1..=quantity.clamp(1, GOODS)),
            _ => 1,
        };
        let now = self.world.now();
        let expires_at = if self.random.bool() {
            0
        } else {
            now + self.random.i64(-5..2 * HOUR)
        };
        let taker = if self.one_in(5) {
            self.anybody()
        } else {
            Pubkey::default()
        };
        let new = NewOffer {
            side,
            price: self.price(goods),
            quantity,
            least_fill,
            expires_at,
            taker,
        };
        let (put_up, paid) = if side == SELL {
            (Some(goods), None)
        } else {
            (None, Some(goods))
        };
        let source = self.account(put_up, &maker);
        let pay_to = self.account(paid, &maker);
        Operation::Make {
            payer,
            maker,
            id,
            goods,
            new,
            source,
            pay_to,
        }
    }

    /// An offer that is there, mostly: maker, number, goods and what it says.
    fn offer(&mut self) -> (Pubkey, u64, usize, Option<Offer>) {
        let known: Vec<Offer> = self.model.offers.values().cloned().collect();
        if known.is_empty() || self.one_in(20) {
            return (self.anybody(), self.id(), self.goods(), None);
        }
        let offer = known[self.random.usize(..known.len())].clone();
        let goods = if self.one_in(30) {
            self.goods()
        } else {
            self.goods_of(&offer.mint)
        };
        (offer.maker, offer.id, goods, Some(offer))
    }

    fn goods_of(&self, mint: &Pubkey) -> usize {
        let mut goods = self.place.goods.iter();
        goods
            .position(|goods| goods.mint == *mint)
            .unwrap_or_default()
    }

    fn fill(&mut self) -> Operation {
        let (maker, id, goods, offer) = self.offer();
        let taker = match &offer {
            Some(offer) if offer.taker != Pubkey::default() && !self.one_in(3) => offer.taker,
            _ => self.anybody(),
        };
        let quantity = self.quantity();
        let least = match self.random.usize(..4) {
            0 => 0,
            1 => quantity,
            2 => 1,
            _ => self.random.u64(..=quantity.saturating_add(1).max(1)),
        };
        let (side, price, fee_bps, pay_to) = match &offer {
            Some(offer) => (offer.side, offer.price, offer.fee_bps, offer.pay_to),
            None => (SELL, 1, 0, self.place.goods[0].money_of(&maker)),
        };
        let limit_price = match self.random.usize(..6) {
            0 => self.price(goods),
            _ => price,
        };
        let now = self.world.now();
        let order = Order {
            side: if self.one_in(20) { 1 - side } else { side },
            quantity,
            least,
            limit_price,
            most_fee_bps: if self.one_in(12) {
                self.random.u16(..200)
            } else {
                fee_bps
            },
            deadline: now
                + if self.one_in(20) {
                    -1
                } else {
                    self.random.i64(0..HOUR)
                },
        };
        let maker_account = if self.one_in(25) {
            self.account(None, &maker)
        } else {
            pay_to
        };
        Operation::Fill {
            taker,
            maker,
            id,
            goods,
            order,
            goods_account: self.account(Some(goods), &taker),
            money_account: self.account(None, &taker),
            maker_account,
        }
    }

    /// Where what is `owner`'s goes back to: to the accounts that it named, or to its associated ones.
    fn back(
        &mut self,
        goods: usize,
        owner: &Pubkey,
        named: Option<(Pubkey, Pubkey)>,
        rent_payer: Option<Pubkey>,
    ) -> Accounts {
        let mint = self.place.goods[goods].mint;
        let position = self.model.positions.get(&(mint, *owner));
        let position_rent_payer = position.map(|position| position.rent_payer);
        let (goods_account, money_account) = match named {
            Some(named) if !self.one_in(5) => named,
            _ => (self.account(Some(goods), owner), self.account(None, owner)),
        };
        let wrong = self.one_in(30);
        let other = self.payer();
        Accounts {
            goods: goods_account,
            money: money_account,
            rent_payer: rent_payer.filter(|_| !wrong).unwrap_or(other),
            position_rent_payer: match position_rent_payer {
                Some(_) if wrong => self.random.bool().then_some(other),
                there => there,
            },
        }
    }

    fn back_to_maker(&mut self, goods: usize, maker: &Pubkey, offer: &Option<Offer>) -> Accounts {
        let named = offer.as_ref().map(|offer| match offer.side {
            SELL => (offer.refund_to, offer.pay_to),
            _ => (offer.pay_to, offer.refund_to),
        });
        self.back(
            goods,
            maker,
            named,
            offer.as_ref().map(|offer| offer.rent_payer),
        )
    }

    fn cancel(&mut self) -> Operation {
        let (maker, id, goods, offer) = self.offer();
        let by = if self.one_in(8) {
            self.anybody()
        } else {
            maker
        };
        let to = self.back_to_maker(goods, &maker, &offer);
        Operation::Cancel {
            by,
            maker,
            id,
            goods,
            to,
        }
    }

    fn expire(&mut self) -> Operation {
        let (maker, id, goods, offer) = self.offer();
        let to = self.back_to_maker(goods, &maker, &offer);
        Operation::Expire {
            maker,
            id,
            goods,
            to,
        }
    }

    fn claim(&mut self) -> Operation {
        let (maker, id, goods, offer) = self.offer();
        let by = if self.random.bool() {
            self.anybody()
        } else {
            maker
        };
        let to = self.back_to_maker(goods, &maker, &offer);
        Operation::Claim {
            by,
            maker,
            id,
            goods,
            to,
        }
    }

    fn open_sale(&mut self) -> Operation {
        let (goods, id) = (self.goods(), self.id());
        let other = self.anybody();
        let by_another = self.one_in(6);
        let owner = self.model.owners[goods].filter(|_| !by_another);
        let issuer = owner.unwrap_or(other);
        let payer = if self.one_in(3) { self.payer() } else { issuer };
        let now = self.world.now();
        let starts_at = now + self.random.i64(-600..120);
        let (quantity, start_price) = (self.quantity(), self.price(goods));
        let floor_price = match self.random.usize(..4) {
            0 => self.price(goods),
            1 => start_price,
            _ => self.random.u64(1..=start_price.max(1)),
        };
        let most_per_buyer = match self.random.usize(..6) {
            0 => self.quantity(),
            1 | 2 => quantity,
            _ => self.random.u64(1..=quantity.clamp(1, GOODS)),
        };
        let too_far = if self.one_in(30) { 11 * YEAR } else { 0 };
        let new = NewSale {
            start_price,
            floor_price,
            starts_at,
            ends_at: starts_at + self.random.i64(-5..4 * HOUR) + too_far,
            quantity,
            most_per_buyer,
            least_purchase: self.random.u64(1..=most_per_buyer.clamp(1, 50)),
            locked_until: if self.random.bool() {
                0
            } else {
                now + self.random.i64(-5..6 * HOUR)
            },
        };
        let source = self.account(Some(goods), &issuer);
        let pay_to = self.account(None, &issuer);
        Operation::OpenSale {
            payer,
            issuer,
            id,
            goods,
            new,
            source,
            pay_to,
        }
    }

    fn buy(&mut self) -> Operation {
        let sales: Vec<_> = self.model.sales.values().cloned().collect();
        let buyer = self.anybody();
        let payer = if self.one_in(3) { self.payer() } else { buyer };
        let quantity = self.quantity();
        let now = self.world.now();
        let mut order = PurchaseOrder {
            quantity,
            least: if self.random.bool() {
                0
            } else {
                self.random.u64(..=quantity)
            },
            highest_price: u64::MAX,
            most_fee_bps: 200,
            latest_unlock: if self.one_in(8) {
                now + self.random.i64(0..4 * HOUR)
            } else {
                i64::MAX
            },
            deadline: now
                + if self.one_in(20) {
                    -1
                } else {
                    self.random.i64(0..HOUR)
                },
        };
        if self.one_in(8) {
            order.highest_price = self.price(0);
            order.most_fee_bps = self.random.u16(..200);
        }
        let (issuer, id, goods, pay_to) = if sales.is_empty() || self.one_in(20) {
            let issuer = self.anybody();
            let pay_to = self.place.goods[0].money_of(&issuer);
            (issuer, self.id(), self.goods(), pay_to)
        } else {
            let sale = sales[self.random.usize(..sales.len())].clone();
            (sale.issuer, sale.id, self.goods_of(&sale.mint), sale.pay_to)
        };
        let issuer_account = if self.one_in(25) {
            self.account(None, &issuer)
        } else {
            pay_to
        };
        Operation::Buy {
            payer,
            buyer,
            issuer,
            id,
            goods,
            order,
            goods_account: self.account(Some(goods), &buyer),
            money_account: self.account(None, &buyer),
            issuer_account,
        }
    }

    /// A purchase that is there, mostly: issuer and number of the sale, buyer, goods, account and rent payer.
    fn release(&mut self) -> Operation {
        let purchases: Vec<_> = self.model.purchases.values().cloned().collect();
        let issuers: Vec<(Pubkey, Pubkey, u64)> = self.sale_addresses();
        let known = (!purchases.is_empty())
            .then(|| purchases[self.random.usize(..purchases.len())].clone());
        let found = known.and_then(|purchase| {
            let sale = issuers.iter().find(|(at, _, _)| *at == purchase.sale);
            sale.map(|(_, issuer, id)| (*issuer, *id, purchase))
        });
        let Some((issuer, id, purchase)) = found.filter(|_| !self.one_in(20)) else {
            let (buyer, goods) = (self.anybody(), self.goods());
            let to = self.back(goods, &buyer, None, None);
            return Operation::Release {
                by: self.anybody(),
                issuer: self.anybody(),
                id: self.id(),
                buyer,
                goods,
                to,
            };
        };
        let (buyer, goods) = (purchase.buyer, self.goods_of(&purchase.mint));
        let by = if self.random.bool() {
            self.anybody()
        } else {
            buyer
        };
        let money = self.place.goods[goods].money_of(&buyer);
        let named = (purchase.deliver_to, money);
        let to = self.back(goods, &buyer, Some(named), Some(purchase.rent_payer));
        Operation::Release {
            by,
            issuer,
            id,
            buyer,
            goods,
            to,
        }
    }

    fn end_sale(&mut self) -> Operation {
        let sales: Vec<_> = self.model.sales.values().cloned().collect();
        if sales.is_empty() {
            return self.open_sale();
        }
        let sale = sales[self.random.usize(..sales.len())].clone();
        let goods = self.goods_of(&sale.mint);
        let by = if self.random.bool() {
            self.anybody()
        } else {
            sale.issuer
        };
        let named = (sale.refund_to, sale.pay_to);
        let to = self.back(goods, &sale.issuer, Some(named), Some(sale.rent_payer));
        Operation::EndSale {
            by,
            issuer: sale.issuer,
            id: sale.id,
            goods,
            to,
        }
    }
}
