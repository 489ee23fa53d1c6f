//! Leaving without a proof.

use openmast_client::accounts::Statement;
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, new_account, payers::end_request, proofs::Tree};
use crate::{Error, operation::Claim, refusals::Refusals};

/// 0.01 SOL.
pub const BOUNTY_LAMPORTS: u64 = 10_000_000;

impl Model {
    pub(super) fn open_statement(
        &mut self,
        by: Pubkey,
        payer: u32,
        amount: u64,
        spent: u64,
        at: Moment,
    ) -> Verdict {
        let delay = i64::from(self.parameters(at.now).exit_delay_seconds);
        let account = &mut self.payers[payer as usize];
        let balance = account.deposited - account.withdrawn;
        let mut refusals = Refusals::default();
        refusals.when(account.owner != by, Error::NotAuthorized);
        refusals.when(amount == 0, Error::ZeroAmount);
        refusals.when(
            amount > balance.saturating_sub(spent),
            Error::RequestTooLarge,
        );
        refusals.when(spent < account.proven, Error::StatedTooLittle);
        refusals.when(account.pays_at != 0, Error::StatementStands);
        // Its account is in the way, too.
        refusals.any_when(self.statements.contains_key(&payer));
        refusals.verdict()?;
        if account.requested > 0 {
            end_request(account, false);
        }
        account.requested = amount;
        account.requested_slot = at.slot;
        account.lapses_at = at.now + 2 * delay;
        account.stated = spent;
        account.pays_at = at.now + delay;
        account.holds_from = at.now + delay / 2;
        let network = &mut self.network;
        network.stated_claims += amount;
        let copied = self.settlements.get(&network.final_epoch);
        let statement = Statement {
            rent_payer: self.rent_payer,
            epoch: network.final_epoch,
            payer_root: network.final_payer_root,
            payer_count: network.settled_payer_count,
            charged: network.settled_amount - network.settled_reserve_amount,
            accrued: network.settled_accrued - network.settled_reserve_accrued,
            claim: amount,
            bounty_lamports: BOUNTY_LAMPORTS,
            ..new_account()
        };
        let copied = copied.map(|(_, proposed)| proposed.clone());
        self.statements.insert(payer, (statement, copied));
        Ok(())
    }

    pub(super) fn raise_statement(
        &mut self,
        payer: u32,
        against: Option<u64>,
        claim: &Claim,
        at: Moment,
    ) -> Verdict {
        let Some((statement, copied)) = self.statements.get(&payer) else {
            return Refusals::anything();
        };
        let account = &self.payers[payer as usize];
        let mut refusals = Refusals::default();
        let saw_it = match against {
            Some(epoch) => {
                let Some(found) = self.settlements.get(&epoch) else {
                    return Refusals::anything();
                };
                refusals.when(
                    epoch < statement.epoch
                        || found.0.previous_snapshot_slot >= account.requested_slot,
                    Error::SettlementNotForStatement,
                );
                self.spent_in(found, payer, claim, &mut refusals);
                found.0.content.snapshot_slot >= account.requested_slot
            }
            None => {
                let tree = Tree {
                    count: statement.payer_count,
                    totals: copied.as_ref().map_or(&[], |copied| &copied.payers),
                    named: (copied.as_ref())
                        .is_some_and(|copied| copied.names_its_payers(self.address)),
                    truth: (copied.as_ref()).map_or_else(Claim::default, |copied| {
                        copied.payer_claim(self.address, payer)
                    }),
                };
                self.require_proof(&tree, payer, claim, &mut refusals);
                false
            }
        };
        let raises = claim.accrued > account.stated;
        let hurries = saw_it && at.now < account.pays_at;
        refusals.when(!raises && !hurries, Error::ProofRaisesNothing);
        refusals.verdict()?;
        let account = &mut self.payers[payer as usize];
        account.stated = account.stated.max(claim.accrued);
        account.proven = account.proven.max(claim.accrued);
        if hurries {
            account.pays_at = at.now;
        }
        let left = (account.deposited - account.withdrawn).saturating_sub(account.stated);
        let statement = &mut self.statements.get_mut(&payer).expect("checked").0;
        let fallen = statement.claim - statement.claim.min(left);
        statement.claim -= fallen;
        self.network.stated_claims -= fallen;
        if raises {
            statement.bounty_lamports -= statement.bounty_lamports.div_ceil(2);
        }
        Ok(())
    }

    pub(super) fn pay_statement(
        &mut self,
        by: Pubkey,
        payer: u32,
        rent_payer: Pubkey,
        least: u64,
        at: Moment,
    ) -> Verdict {
        let Some((statement, _)) = self.statements.get(&payer) else {
            return Refusals::anything();
        };
        let account = &self.payers[payer as usize];
        let network = &self.network;
        let left = (account.deposited - account.withdrawn).saturating_sub(account.stated);
        let claim = statement.claim.min(left);
        let unspent = self.balance() - self.accrued_to_payers();
        let amount = if network.stated_claims <= unspent {
            claim
        } else {
            let product = u128::from(claim) * u128::from(unspent);
            (product / u128::from(network.stated_claims)) as u64
        };
        let mut refusals = Refusals::default();
        refusals.when(account.owner != by, Error::NotAuthorized);
        refusals.when(statement.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.when(at.now < account.pays_at, Error::StatementNotDue);
        refusals.when(at.now >= account.lapses_at, Error::RequestLapsed);
        refusals.when(amount < least, Error::PaymentBelowLeast);
        refusals.verdict()?;
        let unseen = network.final_snapshot_slot < account.requested_slot;
        let holds_from = account.holds_from;
        self.network.stated_claims -= statement.claim;
        if unseen && amount > 0 {
            self.network.exit_closed_at = self.network.exit_closed_at.max(holds_from);
        }
        self.statements.remove(&payer);
        self.pay_payer(by, payer, amount);
        Ok(())
    }

    pub(super) fn cancel_statement(
        &mut self,
        by: Pubkey,
        payer: u32,
        rent_payer: Pubkey,
        at: Moment,
    ) -> Verdict {
        let Some((statement, _)) = self.statements.get(&payer) else {
            return Refusals::anything();
        };
        let account = &mut self.payers[payer as usize];
        let mut refusals = Refusals::default();
        refusals.when(
            account.owner != by && at.now < account.lapses_at,
            Error::NotAuthorized,
        );
        refusals.when(statement.rent_payer != rent_payer, Error::WrongRentPayer);
        refusals.verdict()?;
        end_request(account, false);
        self.network.stated_claims -= statement.claim;
        self.statements.remove(&payer);
        Ok(())
    }
}
