//! `openmast market cancel`, `expire` and `claim`

use super::{
    goods::{Kept, position_rent_payer},
    standings::{Standings, halted_until},
    words::money,
};
use crate::{
    context::Context, failure::Failure, landing::Events, report::Report, values::text_of_time,
};
use openmast_client::market::{Event, Offer, PaidBack, Payback, SELL, Way};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub(super) async fn cancel(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let maker = context.signer_key()?;
    let ending = Ending::find(context, offer).await?;
    if ending.offer.maker != maker {
        return Err(Failure::input(format!(
            "offer {offer} is of {}, who alone can cancel it; sign with its --keypair",
            ending.offer.maker
        )));
    }
    ending.require_open()?;
    let sentence = format!(
        "You take offer {offer} back: {} return.",
        ending.what_returns()
    );
    ending
        .end(context, "Taking the offer back", &sentence, |back| {
            back.cancel(maker, offer).instruction()
        })
        .await
}

pub(super) async fn expire(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let ending = Ending::find(context, offer).await?;
    ending.require_open()?;
    ending.require_expired(context).await?;
    let sentence = format!(
        "You end offer {offer} of {}: {} return to it.",
        ending.offer.maker,
        ending.what_returns()
    );
    ending
        .end(context, "Ending the offer", &sentence, |back| {
            back.expire(offer).instruction()
        })
        .await
}

pub(super) async fn claim(context: &Context, offer: Pubkey) -> Result<Report, Failure> {
    let caller = context.signer_key()?;
    let ending = Ending::find(context, offer).await?;
    ending.require_something(context).await?;
    let sentence = format!(
        "You have delivered to {} what waits in offer {offer}: {}.",
        ending.offer.maker,
        ending.what_waits()
    );
    ending
        .end(context, "Claiming", &sentence, |back| {
            back.claim(caller, offer).instruction()
        })
        .await
}

/// An offer that is ended, or of which something is fetched.
struct Ending {
    address: Pubkey,
    offer: Offer,
    kept: Kept,
}

impl Ending {
    /// # Errors
    /// There is no such offer, or the chain does not answer.
    async fn find(context: &Context, address: Pubkey) -> Result<Self, Failure> {
        let found = context
            .rpc
            .account_if_any::<Offer>(address, context.commitment);
        let offer = found.await?.value.ok_or_else(|| {
            Failure::input(format!(
                "there is no offer at {address} (any more): it was filled, cancelled or ended, and everything of it is \
                 delivered; `openmast market mine` lists yours"
            ))
        })?;
        let kept = Kept::find(context, &offer.network, &offer.mint).await?;
        Ok(Self {
            address,
            offer,
            kept,
        })
    }

    fn is_over(&self) -> bool {
        self.offer.state != 0 || self.offer.left == 0
    }

    /// # Errors
    /// It was filled or ended already.
    fn require_open(&self) -> Result<(), Failure> {
        match self.is_over() {
            false => Ok(()),
            true => Err(Failure::input(format!(
                "offer {0} was filled, cancelled or ended already: `openmast market claim {0}` fetches what waits in it, and its \
                 rent",
                self.address
            ))),
        }
    }

    /// # Errors
    /// Its time is not over, and its maker may trade.
    async fn require_expired(&self, context: &Context) -> Result<(), Failure> {
        let now = context.rpc.clock(context.commitment).await?.value;
        let (maker, expires_at) = (self.offer.maker, self.offer.expires_at);
        let standings = Standings::of(context, &self.kept.goods, &[maker], now).await?;
        let way = Way::of_maker(self.offer.side);
        let is_over = expires_at != 0 && now >= expires_at;
        if is_over || standings.barred(&maker, way).is_some() {
            return Ok(());
        }
        let until = match expires_at {
            0 => "has no end".to_owned(),
            _ => format!("ends at {}", text_of_time(expires_at)),
        };
        Err(Failure::input(format!(
            "offer {} {until}, and its maker may trade: only the maker can take it back before, with `openmast market cancel`",
            self.address
        )))
    }

    /// # Errors
    /// Nothing can be delivered, and nothing closed.
    async fn require_something(&self, context: &Context) -> Result<(), Failure> {
        let offer = &self.offer;
        let owed = (offer.goods_owed > 0, offer.money_owed > 0);
        if owed == (false, false) {
            return match self.is_over() {
                true => Ok(()),
                false => Err(Failure::input(format!(
                    "nothing waits in offer {0}, and {1} are offered still: `openmast market cancel {0}` takes them back",
                    self.address,
                    self.kept.of_goods(offer.left)
                ))),
            };
        }
        let (goods_to, money_to) = match offer.side {
            SELL => (offer.refund_to, offer.pay_to),
            _ => (offer.pay_to, offer.refund_to),
        };
        let goods = self.blocked(context, owed.0, goods_to).await?;
        let money = self.blocked(context, owed.1, money_to).await?;
        let can_be_paid = (owed.0 && goods.is_none()) || (owed.1 && money.is_none());
        match goods.or(money) {
            Some(why) if !can_be_paid => Err(Failure::input(format!(
                "{} wait in offer {}, and {why}",
                self.what_waits(),
                self.address
            ))),
            _ => Ok(()),
        }
    }

    /// Why an account takes nothing now; `None`: it does, or nothing is owed to it.
    async fn blocked(
        &self,
        context: &Context,
        is_owed: bool,
        account: Pubkey,
    ) -> Result<Option<String>, Failure> {
        if !is_owed {
            return Ok(None);
        }
        let maker = &self.offer.maker;
        let found = context.rpc.token_account(account, context.commitment);
        Ok(match (found.await?.value, self.kept.index) {
            (None, _) => Some(format!(
                "{account}, to which they go, does not exist: {maker} makes it anew"
            )),
            (Some(found), _) if found.owner != *maker => Some(format!(
                "{account}, to which they go, belongs to {} now: {maker} claims them into an account of its own",
                found.owner
            )),
            // Into the maker's own account permissioned shares are delivered although it is frozen.
            (Some(found), Some(index)) if account == self.kept.goods.account_of(maker) => {
                let halted = halted_until(context, &self.kept.goods, index).await?;
                match (halted, self.kept.goods.permissioned) {
                    (0, true) => None,
                    (0, false) => found.is_frozen.then(|| frozen(&account)),
                    (until, _) => Some(format!(
                        "the regulator halted the market for the shares of asset {index} until {}",
                        text_of_time(until)
                    )),
                }
            }
            (Some(found), _) if found.is_frozen => Some(frozen(&account)),
            _ => None,
        })
    }

    /// What an end gives back, in words.
    fn what_returns(&self) -> String {
        let offer = &self.offer;
        match offer.side {
            SELL => self.kept.of_goods(offer.left),
            _ => format!(
                "{} for {} that were not bought",
                money(offer.money),
                self.kept.of_goods(offer.left)
            ),
        }
    }

    fn what_waits(&self) -> String {
        let offer = &self.offer;
        match (offer.goods_owed, offer.money_owed) {
            (0, 0) => "nothing but its rent".into(),
            (goods, 0) => self.kept.of_goods(goods),
            (0, owed) => money(owed).to_string(),
            (goods, owed) => format!("{} and {}", self.kept.of_goods(goods), money(owed)),
        }
    }

    async fn end(
        &self,
        context: &Context,
        doing: &str,
        sentence: &str,
        instruction: impl FnOnce(&Payback) -> Instruction,
    ) -> Result<Report, Failure> {
        let (offer, goods) = (&self.offer, &self.kept.goods);
        let rent_payer = position_rent_payer(context, goods, &offer.maker).await?;
        let back = goods.to_maker(offer, rent_payer);
        context.tell(sentence);
        let outcome = context.execute(doing, &[instruction(&back)]).await?;
        let events = context.market_events(&outcome).await;
        let report = Report::new()
            .key("offer", "Offer", &self.address)
            .key("maker", "Maker", &offer.maker)
            .shares("left", "Left", offer.left, self.kept.decimals);
        let report = match paid(&events) {
            Some(paid) => self.told(report, &paid),
            None => report,
        };
        let report = report.and(outcome.report_in(&self.kept.known()));
        Ok(events.noted(report))
    }

    /// What was delivered, and what waits.
    fn told(&self, report: Report, paid: &PaidBack) -> Report {
        let decimals = self.kept.decimals;
        let report = report
            .shares("goods", "Goods delivered", paid.goods, decimals)
            .money("money", "Money delivered", paid.money)
            .shares("goods_owed", "Goods that wait", paid.goods_owed, decimals)
            .money("money_owed", "Money that waits", paid.money_owed)
            .flag("closed", "Closed, and its rent returned", paid.closed);
        match paid.goods_owed > 0 || paid.money_owed > 0 {
            true => report.note(format!(
                "What waits could not be delivered, as an account does not take it now: `openmast market claim {}` fetches it \
                 later.",
                self.address
            )),
            false => report,
        }
    }
}

fn frozen(account: &Pubkey) -> String {
    format!("{account}, to which they go, is frozen")
}

fn paid(events: &Events<Event>) -> Option<PaidBack> {
    events.find(|event| match event {
        Event::OfferCancelled(it) => Some(it.paid),
        Event::OfferExpired(it) => Some(it.paid),
        Event::OfferClaimed(it) => Some(it.paid),
        _ => None,
    })
}
