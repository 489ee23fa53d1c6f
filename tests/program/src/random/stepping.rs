//! One operation, on the bank and on the model, and what it means for the honest ledger.

use openmast_client::events::Event;

use super::{MOST, Player, Seen};
use crate::{
    compare::compare,
    honest::Honest,
    invariants,
    model::Moment,
    operation::{Hash, Operation, Place},
    outcome::Outcome,
};

impl Player {
    pub(super) fn moment(&self) -> Moment {
        Moment {
            slot: self.world.slot(),
            now: self.world.now(),
        }
    }

    /// Sends the operation.
    pub(super) fn step(&mut self, operation: &Operation, place_in_test: &str) -> Outcome {
        let at = self.moment();
        let place = Place {
            next_asset: self.model.network.asset_count,
            next_payer: self.model.network.payer_count,
            treasury: self.model.network.treasury,
            ..self.net.place()
        };
        let collected_before = match operation {
            Operation::Collect { asset, .. } => self.model.assets[*asset as usize].collected_epoch,
            _ => 0,
        };
        let outcome = self.world.send(&[operation.instruction(&place)]);
        let expected = self.model.apply(operation, at);
        match (&expected, &outcome) {
            (Ok(()), Ok(done)) => {
                assert_eq!(
                    done.event().name(),
                    operation.event_name(),
                    "{place_in_test}: {operation:?}"
                );
                self.rebuilt.apply(done.event());
                self.check_levy(operation, collected_before, done.event());
                self.promised.note(&self.model);
                self.note(operation);
            }
            (Err(refusals), Err(refused)) => assert!(
                refusals.allow(refused),
                "{place_in_test}: {operation:?}\nrefused with {refused:?}, expected {refusals:?}"
            ),
            _ => panic!("{place_in_test}: {operation:?}\n{outcome:?}, expected {expected:?}"),
        }
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            compare(&mut self.model, &self.net, &self.world);
            self.rebuilt.check(&self.world);
            invariants::check(&self.model);
            self.check_judged();
            if self.honest {
                invariants::check_unspent_money(&self.model);
            }
        }));
        if let Err(panic) = checked {
            eprintln!("{place_in_test}: after {operation:?}");
            std::panic::resume_unwind(panic);
        }
        match &outcome {
            Ok(_) => {
                let accepted = &mut self.answers.accepted;
                *accepted.entry(operation.event_name()).or_default() += 1;
            }
            Err(refused) => self.answers.refused.extend(refused.code()),
        }
        self.history.push(self.seen(at.slot, at.now));
        outcome
    }

    /// The chain as it is, seen at a slot and time.
    pub(super) fn seen(&self, slot: u64, at: i64) -> Seen {
        Seen {
            slot,
            at,
            payers: self.model.payers.clone(),
            assets: self.model.assets.clone(),
            licences: self.model.licences.clone(),
        }
    }

    /// Nobody pays a higher levy than was announced before the usage could be metered.
    fn check_levy(&self, operation: &Operation, before: u64, event: &Event) {
        if let (Operation::Collect { asset, .. }, Event::Collected(collected)) = (operation, event)
        {
            self.promised.check(*asset, before, collected);
        }
    }

    /// What an operation that was accepted means for the honest ledger and for the bound.
    pub(super) fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::FinalizeSettlement { hash, .. } => self.note_final(hash),
            Operation::OpenStatement { payer, .. } => self.note_statement(*payer),
            Operation::PayStatement { payer, .. } => self.note_payment(*payer),
            _ => {}
        }
    }

    pub(super) fn note_final(&mut self, hash: &Hash) {
        let Some((ledger, slot)) = self.ledgers.remove(hash) else {
            self.honest = false;
            self.judged = None;
            return;
        };
        self.ledger = ledger;
        self.metered.retain(|metered| metered.slot > slot);
        self.judge(slot);
        let closed_at = self.model.network.final_closed_at;
        self.bound.note_final(slot, closed_at);
        // Proposals of other snapshots were of the ledger before.
        self.ledgers.clear();
    }

    pub(super) fn note_statement(&mut self, payer: u32) {
        let used = self.ledger.unpaid(payer).used;
        let account = &self.model.payers[payer as usize];
        self.bound.note_statement(account, used);
    }

    pub(super) fn note_payment(&mut self, payer: u32) {
        let before = self.history.last().map(|seen| &seen.payers[payer as usize]);
        let withdrawn = before.map_or(0, |before| before.withdrawn);
        let paid = self.model.payers[payer as usize].withdrawn - withdrawn;
        let usages: Vec<_> = self.metered.iter().map(|metered| metered.usage).collect();
        let used = self.ledger.unpaid(payer).used + Honest::worth(&usages, payer);
        self.bound.note_payment(payer, paid, used);
    }

    /// What was used and is never paid is within the bound.
    pub(super) fn check_what_was_free(&self, place_in_test: &str) {
        let payers = self.model.payers.len() as u32;
        self.bound
            .check(&self.ledger, payers, MOST as u64, place_in_test);
    }

    /// Oracles raise every statement that says too little, as soon as they can.
    pub(super) fn watch(&mut self, place_in_test: &str) {
        if !self.honest {
            return;
        }
        for payer in 0..self.model.payers.len() as u32 {
            if let Some(raise) = self.raise(payer) {
                self.step(&raise, place_in_test).expect("a raise");
            }
        }
    }
}
