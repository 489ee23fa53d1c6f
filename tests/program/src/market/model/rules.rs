//! Fees and mints.

use solana_pubkey::Pubkey;

use super::{Effect, Model, Refusals, Verdict};
use crate::market::MarketError as Error;

/// Seven days.
const NOTICE: i64 = 7 * 86_400;

impl Model {
    pub(super) fn announce_fee(
        &mut self,
        by: Pubkey,
        fee_bps: u16,
        from: i64,
        now: i64,
    ) -> Verdict {
        let present = self.fee_at(now);
        let mut refusals = Refusals::default();
        refusals.when(by != self.authority, Error::NotAuthorized);
        refusals.when(fee_bps > 200, Error::FeeTooHigh);
        let earliest = if fee_bps > present { now + NOTICE } else { now };
        refusals.when(from < earliest, Error::FeeTooSoon);
        refusals.verdict()?;
        self.rules.fee_bps = present;
        self.rules.next_fee_bps = fee_bps;
        self.rules.next_fee_at = from;
        Ok(Effect::Done)
    }

    pub(super) fn bar(&mut self, by: Pubkey, goods: usize, barred: bool) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(by != self.authority, Error::NotAuthorized);
        refusals.when(self.assets[goods].is_some(), Error::MintNotListed);
        refusals.verdict()?;
        let mint = self.goods[goods].mint;
        self.books_of(&mint).barred = barred;
        Ok(Effect::Done)
    }

    pub(super) fn withdraw_fees(&mut self, by: Pubkey, destination: Pubkey) -> Verdict {
        let currency = self.currency;
        let mut refusals = Refusals::default();
        refusals.when(by != self.treasury, Error::NotAuthorized);
        let is_of_mint = self
            .tokens
            .get(&destination)
            .is_some_and(|tokens| tokens.mint == currency);
        refusals.when(!is_of_mint, Error::WrongMint);
        refusals.when(self.books[&currency].fees == 0, Error::NothingToClaim);
        refusals.any_when(self.cannot_take(&destination));
        refusals.verdict()?;
        let books = self.books_of(&currency);
        let amount = std::mem::take(&mut books.fees);
        books.fees_paid += amount;
        self.give(&destination, amount);
        Ok(Effect::Done)
    }
}
