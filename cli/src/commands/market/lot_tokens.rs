//! What the tokens of a lot are still good for when they are traded: with their window they lose it.

use openmast_client::accounts::Lot;

use super::{goods::Traded, words::money};
use crate::{
    commands::{collecting::broken_accounts, lot::Calendar},
    context::Context,
    failure::Failure,
    report::Report,
    values::text_of_time,
};

/// Tokens of a lot at a moment.
pub(super) struct LotTokens<'a> {
    lot: &'a Lot,
    calendar: Calendar,
    /// Where the lot is in its life.
    stage: &'static str,
}

impl Traded {
    /// The lot whose tokens these are, as it is now; none of shares.
    ///
    /// # Errors
    /// The chain does not answer.
    pub(super) async fn lot_tokens(
        &self,
        context: &Context,
    ) -> Result<Option<LotTokens<'_>>, Failure> {
        let Some(lot) = self.lot() else {
            return Ok(None);
        };
        let calendar = Calendar::read(context, &self.network, lot.epoch_seconds).await?;
        let stage = lot.stage(&self.network.state, calendar.now).name();
        Ok(Some(LotTokens {
            lot,
            calendar,
            stage,
        }))
    }
}

impl LotTokens<'_> {
    /// Whether a token can still become an entitlement.
    fn can_be_redeemed(&self) -> bool {
        let (lot, calendar) = (self.lot, &self.calendar);
        !lot.is_settled() && lot.goes_on(calendar.newest) && calendar.now < lot.ends_by
    }

    /// What a token pays back; none before the lot is settled.
    fn refund(&self) -> Result<Option<u64>, Failure> {
        let lot = self.lot;
        let back = lot.is_settled().then(|| lot.refund(1));
        let back = back.transpose().map_err(broken_accounts)?;
        Ok(back.map(|back| back.get()))
    }

    /// What a token is good for, in words.
    pub(super) fn sentence(&self) -> Result<String, Failure> {
        let (lot, index) = (self.lot, self.lot.index);
        if let Some(back) = self.refund()? {
            return Ok(format!(
                "Lot {index} is {}: its tokens meet no usage any more, and each pays back {} (`openmast lot refund {index}`).",
                self.stage,
                money(back)
            ));
        }
        let window = self.calendar.of_lot(lot);
        Ok(match self.can_be_redeemed() {
            true => format!(
                "Lot {index} is for {window}. A token can be redeemed until epoch {} is final; what is not served of its price of {} comes \
                 back after the window.",
                lot.last_epoch.saturating_sub(3),
                money(lot.price)
            ),
            false => format!(
                "Lot {index} was for {window}: its tokens meet no usage any more. Once it is settled they pay back what was not served, \
                 and no more."
            ),
        })
    }

    /// Refuses a price for a token that is more than it can still give. `anyway` is what happens all the same with --anyway.
    ///
    /// # Errors
    /// It is worth less than `price`, or the lot's account contradicts itself.
    pub(super) fn require_worth(&self, price: u64, anyway: &str) -> Result<(), Failure> {
        let index = self.lot.index;
        let is_loss = match self.refund()? {
            Some(back) => price > back,
            None => !self.can_be_redeemed(),
        };
        match is_loss {
            false => Ok(()),
            true => Err(Failure::input(format!(
                "tokens of lot {index} are not worth {}. {} --anyway {anyway} all the same",
                money(price),
                self.sentence()?
            ))),
        }
    }

    /// Refuses a bid that stands when the window is over: it would be filled with what is worth nothing.
    ///
    /// # Errors
    /// It does.
    pub(super) fn require_end(&self, expires_at: i64) -> Result<(), Failure> {
        let lot = self.lot;
        let end = self.calendar.closes(lot.last_epoch).min(lot.ends_by);
        if expires_at != 0 && expires_at <= end {
            return Ok(());
        }
        Err(Failure::input(format!(
            "whoever has tokens of lot {} that are worth nothing any more fills a bid that still stands when its window is over, at about \
             {}: let it end before, with --expires TIME; --anyway makes it all the same",
            lot.index,
            text_of_time(end)
        )))
    }

    /// Window, stage and what a token pays back.
    pub(super) fn report(&self) -> Result<Report, Failure> {
        let (lot, calendar) = (self.lot, &self.calendar);
        let report = Report::new()
            .text("stage", "It is", self.stage)
            .number("first_epoch", "First epoch", lot.first_epoch)
            .number("last_epoch", "Last epoch", lot.last_epoch)
            .time(
                "opens_at",
                "  begins about",
                calendar.opens(lot.first_epoch),
            )
            .time("closes_at", "  ends about", calendar.closes(lot.last_epoch))
            .time("ends_by", "Over at the latest", lot.ends_by)
            .flag(
                "can_be_redeemed",
                "Tokens can be redeemed",
                self.can_be_redeemed(),
            );
        Ok(match self.refund()? {
            Some(back) => report.money("refund", "A token pays back", back),
            None => report.none("refund", "A token pays back"),
        })
    }
}
