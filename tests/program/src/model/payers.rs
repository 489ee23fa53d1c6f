//! Payers' money: in, asked back, and out against a proof.

use openmast_client::accounts::{PauseBits, Payer, Settlement};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, new_account, proofs::Tree};
use crate::{Error, operation::Claim, proposed::Proposed, refusals::Refusals};

impl Model {
    pub(super) fn open_payer(&mut self, by: Pubkey, amount: u64, at: Moment) -> Verdict {
        let parameters = self.parameters(at.now);
        let fee = parameters.payer_fee;
        let mut refusals = Refusals::default();
        refusals.when(
            self.paused(PauseBits::CREATE | PauseBits::DEPOSIT, at),
            Error::Paused,
        );
        refusals.when(
            amount < parameters.min_first_deposit,
            Error::FirstDepositTooSmall,
        );
        refusals.any_when(self.money_of(&by) < amount);
        refusals.verdict()?;
        self.take_money(by, amount);
        self.vault += amount;
        let index = self.network.payer_count;
        let network = &mut self.network;
        network.payer_count += 1;
        network.deposited += amount - fee;
        network.fees += fee;
        network.treasury_owed += fee;
        let treasury = network.treasury;
        self.tills.get_mut(&(1, treasury)).expect("its till").owed += fee;
        self.payers.push(Payer {
            index,
            owner: by,
            rent_payer: by,
            deposited: amount - fee,
            ..new_account()
        });
        Ok(())
    }

    pub(super) fn deposit(&mut self, by: Pubkey, payer: u32, amount: u64, at: Moment) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::DEPOSIT, at), Error::Paused);
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.any_when(self.money_of(&by) < amount);
        refusals.verdict()?;
        self.take_money(by, amount);
        self.payers[payer as usize].deposited += amount;
        self.network.deposited += amount;
        self.vault += amount;
        Ok(())
    }

    pub(super) fn request_withdrawal(
        &mut self,
        by: Pubkey,
        payer: u32,
        amount: u64,
        at: Moment,
    ) -> Verdict {
        let delay = i64::from(self.parameters(at.now).exit_delay_seconds);
        let payer = &mut self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(payer.owner != by, Error::NotAuthorized);
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(
            amount > payer.deposited - payer.withdrawn,
            Error::RequestTooLarge,
        );
        refusals.when(payer.pays_at != 0, Error::StatementStands);
        refusals.verdict()?;
        if payer.requested > 0 {
            end_request(payer, false);
        }
        payer.requested = amount;
        payer.requested_slot = at.slot;
        payer.lapses_at = at.now + 2 * delay;
        Ok(())
    }

    pub(super) fn cancel_withdrawal(&mut self, by: Pubkey, payer: u32) -> Verdict {
        let payer = &mut self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(payer.owner != by, Error::NotAuthorized);
        refusals.when(payer.requested == 0, Error::NoRequest);
        refusals.when(payer.pays_at != 0, Error::StatementStands);
        refusals.verdict()?;
        end_request(payer, false);
        Ok(())
    }

    /// What a settlement says of a payer, if the claim is true.
    pub(super) fn spent_in(
        &self,
        (settlement, proposed): &(Settlement, Proposed),
        payer: u32,
        claim: &Claim,
        refusals: &mut Refusals,
    ) -> u64 {
        let tree = Tree {
            count: settlement.content.payer_count,
            totals: &proposed.payers,
            named: proposed.names_its_payers(self.address),
            truth: proposed.payer_claim(self.address, payer),
        };
        self.require_proof(&tree, payer, claim, refusals);
        claim.accrued
    }

    pub(super) fn withdraw(
        &mut self,
        by: Pubkey,
        payer: u32,
        epoch: u64,
        claim: &Claim,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        let account = &self.payers[payer as usize];
        refusals.when(account.owner != by, Error::NotAuthorized);
        refusals.when(account.requested == 0, Error::NoRequest);
        refusals.when(account.pays_at != 0, Error::StatementStands);
        refusals.when(
            account.requested > 0 && at.now >= account.lapses_at,
            Error::RequestLapsed,
        );
        let Some(settlement) = self.usable(epoch, &mut refusals) else {
            return refusals.verdict();
        };
        let accrued = self.spent_in(settlement, payer, claim, &mut refusals);
        let seen_at = settlement.0.content.snapshot_slot;
        refusals.when(seen_at < account.requested_slot, Error::RequestNotSettled);
        let balance = account.deposited - account.withdrawn;
        refusals.when(accrued > balance, Error::OverspentLeaf);
        let amount = account.requested.min(balance.saturating_sub(accrued));
        refusals.when(
            self.accrued_to_payers() > self.balance().saturating_sub(amount),
            Error::Insolvent,
        );
        refusals.verdict()?;
        let account = &mut self.payers[payer as usize];
        account.proven = account.proven.max(accrued);
        self.pay_payer(by, payer, amount);
        Ok(())
    }

    /// Pays what a request asked for, and ends it.
    pub(super) fn pay_payer(&mut self, to: Pubkey, payer: u32, amount: u64) {
        let account = &mut self.payers[payer as usize];
        account.withdrawn += amount;
        end_request(account, true);
        self.network.withdrawn += amount;
        self.vault -= amount;
        self.give_money(to, amount);
    }

    pub(super) fn set_max_price(&mut self, by: Pubkey, payer: u32, max_price: u64) -> Verdict {
        let account = &mut self.payers[payer as usize];
        Refusals::of(account.owner != by, Error::NotAuthorized)?;
        account.max_price_per_gb = max_price;
        Ok(())
    }

    pub(super) fn prove_spent(&mut self, payer: u32, epoch: u64, claim: &Claim) -> Verdict {
        let Some(settlement) = self.settlements.get(&epoch) else {
            return Refusals::anything();
        };
        let mut refusals = Refusals::default();
        let accrued = self.spent_in(settlement, payer, claim, &mut refusals);
        refusals.verdict()?;
        let account = &mut self.payers[payer as usize];
        account.proven = account.proven.max(accrued);
        Ok(())
    }
}

/// A request is over; how, is remembered.
pub(super) fn end_request(payer: &mut Payer, paid: bool) {
    payer.requests_ended += 1;
    payer.endings = payer.endings << 1 | u64::from(paid);
    (payer.requested, payer.requested_slot, payer.lapses_at) = (0, 0, 0);
    (payer.stated, payer.pays_at, payer.holds_from) = (0, 0, 0);
}
