//! Everybody leaves.

use std::collections::BTreeMap;

use super::Player;
use crate::operation::Operation;

impl Player {
    /// Every payer states what it spent and leaves with the rest, in any order, while the oracles are silent.
    pub(super) fn everybody_leaves(&mut self, place_in_test: &str) {
        for payer in 0..self.model.payers.len() as u32 {
            let account = &self.model.payers[payer as usize];
            if account.pays_at != 0 {
                let (by, rent_payer) = (account.owner, self.net.rent_payer);
                let cancel = Operation::CancelStatement {
                    by,
                    payer,
                    rent_payer,
                };
                self.step(&cancel, place_in_test).expect("a statement");
            }
        }
        let mut leaving: Vec<u32> = (0..self.model.payers.len() as u32).collect();
        leaving.retain(|payer| self.unspent(*payer) > 0);
        self.random.shuffle(&mut leaving);
        let mut expected = BTreeMap::new();
        for &payer in &leaving {
            let owner = self.model.payers[payer as usize].owner;
            let state = Operation::OpenStatement {
                by: owner,
                payer,
                amount: self.unspent(payer),
                spent: self.spent(payer),
            };
            self.step(&state, place_in_test).expect("a statement");
            *expected.entry(owner).or_insert(self.model.money_of(&owner)) += self.unspent(payer);
        }
        let delay = self.model.parameters(self.world.now()).exit_delay_seconds;
        self.world.pass(i64::from(delay));
        self.random.shuffle(&mut leaving);
        for &payer in &leaving {
            let pay = self.payment(payer, self.stated_claim(payer));
            self.step(&pay, place_in_test).expect("unspent money");
        }
        for (owner, money) in expected {
            assert_eq!(
                self.model.money_of(&owner),
                money,
                "{place_in_test}: everybody has exactly what they did not spend"
            );
        }
        let network = &self.model.network;
        assert_eq!(
            self.model.vault,
            self.model.accrued_to_payers() + network.lots_in - network.lots_out + network.fees
                - network.paid_out,
            "{place_in_test}: what is left is what accrued, what was paid for lots, and fees, and is not yet paid out"
        );
    }
}
