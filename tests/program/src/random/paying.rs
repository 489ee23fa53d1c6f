//! Payers, clever and not.

use solana_pubkey::Pubkey;

use super::{FUNDS, MOST, Player};
use crate::{
    operation::{Claim, Operation},
    proposed::Proposed,
};

impl Player {
    pub(super) fn opening(&mut self) -> Operation {
        let by = self.person();
        let amount = if self.chance(90) {
            self.random.u64(1_000..20_000_000)
        } else {
            self.random.u64(0..2_000)
        };
        Operation::OpenPayer { by, amount }
    }

    pub(super) fn payer(&mut self) -> u32 {
        self.random.u32(..self.model.payers.len() as u32)
    }

    /// What the newest final settlement says that a payer owes, lifetime.
    pub(super) fn spent(&self, payer: u32) -> u64 {
        let newest = self.model.settlements.get(&self.model.network.final_epoch);
        let lines = newest.map(|(_, proposed)| &proposed.payers);
        let line = lines.and_then(|lines| lines.get(payer as usize));
        let proven = self.model.payers[payer as usize].proven;
        line.map_or(0, |line| line.accrued).max(proven)
    }

    pub(super) fn unspent(&self, payer: u32) -> u64 {
        let account = &self.model.payers[payer as usize];
        (account.deposited - account.withdrawn).saturating_sub(self.spent(payer))
    }

    pub(super) fn paying(&mut self) -> Operation {
        let payer = self.payer();
        let account = self.model.payers[payer as usize].clone();
        let by = self.mostly(account.owner);
        match self.random.u32(0..100) {
            0..6 if self.model.payers.len() < MOST => self.opening(),
            0..32 => {
                let by = self.person();
                let amount = if self.chance(95) {
                    self.within(20_000_000)
                } else {
                    self.within(FUNDS)
                };
                Operation::Deposit { by, payer, amount }
            }
            32..46 => {
                // Whoever asks again waits again.
                if account.requested > 0 && self.chance(85) {
                    return self.withdrawing();
                }
                let amount = self.within(account.deposited - account.withdrawn);
                Operation::RequestWithdrawal { by, payer, amount }
            }
            46..50 => Operation::CancelWithdrawal { by, payer },
            50..66 => self.withdrawing(),
            66..70 => self.proving(payer),
            70..78 => {
                let spent = match self.random.u32(0..3) {
                    0 => self.within(account.deposited),
                    _ => self.spent(payer),
                };
                self.statement(payer, spent)
            }
            78..84 => self.raising(),
            84..92 => self.leaving_with_a_statement(),
            92..96 => {
                let to = self.chance(85).then(|| self.person());
                Operation::OfferPayer { by, payer, to }
            }
            _ => {
                let offered = self.offered(|player| {
                    let payers = player.model.payers.iter();
                    payers
                        .map(|payer| (payer.index, payer.pending_owner))
                        .collect()
                });
                let (payer, by) = offered.unwrap_or((payer, by));
                let by = self.mostly(by);
                Operation::AcceptPayer { by, payer }
            }
        }
    }

    /// Something that was offered, and to whom.
    pub(super) fn offered(
        &mut self,
        all: impl FnOnce(&Self) -> Vec<(u32, Pubkey)>,
    ) -> Option<(u32, Pubkey)> {
        let mut offered = all(self);
        offered.retain(|(_, to)| *to != Pubkey::default());
        self.random.choice(offered)
    }

    /// Whatever might leave more unpaid: requests, replaced and taken back, and statements of too little.
    pub(super) fn leaving_cleverly(&mut self) -> Operation {
        let payer = self.payer();
        let account = self.model.payers[payer as usize].clone();
        let by = account.owner;
        match self.random.u32(0..100) {
            0..25 => {
                let amount = self.unspent(payer).max(1);
                Operation::RequestWithdrawal { by, payer, amount }
            }
            25..40 => Operation::CancelWithdrawal { by, payer },
            40..60 => self.statement(payer, account.proven),
            60..80 => self.leaving_with_a_statement(),
            80..90 => self.withdrawing(),
            _ => Operation::Deposit {
                by,
                payer,
                amount: self.random.u64(1..5_000_000),
            },
        }
    }

    /// States that so much was spent, and asks the rest back.
    pub(super) fn statement(&mut self, payer: u32, spent: u64) -> Operation {
        let account = &self.model.payers[payer as usize];
        let (by, rest) = (
            account.owner,
            (account.deposited - account.withdrawn).saturating_sub(spent),
        );
        let amount = if self.chance(90) {
            rest
        } else {
            self.within(rest)
        };
        Operation::OpenStatement {
            by,
            payer,
            amount,
            spent,
        }
    }

    pub(super) fn payment(&self, payer: u32, least: u64) -> Operation {
        Operation::PayStatement {
            by: self.model.payers[payer as usize].owner,
            payer,
            rent_payer: self.net.rent_payer,
            least,
        }
    }

    /// What a payer's statement claims.
    pub(super) fn stated_claim(&self, payer: u32) -> u64 {
        let statement = self.model.statements.get(&payer);
        statement.map_or(0, |(statement, _)| statement.claim)
    }

    /// Pays or cancels a statement, mostly one that stands.
    fn leaving_with_a_statement(&mut self) -> Operation {
        let standing: Vec<_> = self.model.statements.keys().copied().collect();
        let payer = self.payer();
        let payer = self.random.choice(standing).unwrap_or(payer);
        if self.chance(15) {
            let by = self.mostly(self.model.payers[payer as usize].owner);
            let rent_payer = self.mostly(self.net.rent_payer);
            return Operation::CancelStatement {
                by,
                payer,
                rent_payer,
            };
        }
        let pays_at = self.model.payers[payer as usize].pays_at;
        if self.chance(30) && pays_at > self.world.now() {
            self.world.pass(pays_at - self.world.now());
        }
        let claim = self.stated_claim(payer);
        let least = match self.random.u32(0..3) {
            0 => 0,
            1 => claim,
            _ => self.within(claim),
        };
        self.payment(payer, least)
    }

    fn withdrawing(&mut self) -> Operation {
        let asking = self.model.payers.iter();
        let asking: Vec<_> = asking
            .filter(|payer| payer.requested > 0 && payer.pays_at == 0)
            .map(|payer| (payer.index, payer.requested_slot))
            .collect();
        // Mostly one that a settlement saw.
        let settled = self.model.network.final_snapshot_slot;
        let seen = asking.iter().find(|(_, slot)| *slot <= settled).copied();
        let payer = match seen {
            Some((payer, _)) if self.chance(80) => payer,
            _ => {
                let any = self.payer();
                self.random.choice(asking).map_or(any, |(payer, _)| payer)
            }
        };
        let by = self.mostly(self.model.payers[payer as usize].owner);
        let epoch = self.final_epoch();
        let claim = self.claim(epoch, |proposed, network| {
            proposed.payer_claim(network, payer)
        });
        Operation::Withdraw {
            by,
            payer,
            epoch,
            claim,
        }
    }

    fn proving(&mut self, payer: u32) -> Operation {
        let epoch = self.final_epoch();
        let claim = self.claim(epoch, |proposed, network| {
            proposed.payer_claim(network, payer)
        });
        Operation::ProveSpent {
            payer,
            epoch,
            claim,
        }
    }

    fn raising(&mut self) -> Operation {
        let by = self.person();
        let standing: Vec<_> = self.model.statements.keys().copied().collect();
        let payer = self.payer();
        let payer = self.random.choice(standing).unwrap_or(payer);
        let epoch = self.final_epoch();
        let against = self.chance(70).then_some(epoch);
        let copied = self.model.statements.get(&payer);
        let copied = copied.map_or(0, |(statement, _)| statement.epoch);
        let claim = self.claim(against.unwrap_or(copied), |proposed, network| {
            proposed.payer_claim(network, payer)
        });
        Operation::RaiseStatement {
            by,
            payer,
            against,
            claim,
        }
    }

    /// What an oracle does about a statement of too little: the proof that shows most, of those that count.
    pub(super) fn raise(&self, payer: u32) -> Option<Operation> {
        let (statement, _) = self.model.statements.get(&payer)?;
        let account = &self.model.payers[payer as usize];
        let counts = self.model.settlements.range(statement.epoch..);
        let best = counts
            .filter(|(_, (settlement, _))| {
                settlement.previous_snapshot_slot < account.requested_slot
            })
            .map(|(epoch, (_, proposed))| (*epoch, proposed.payer_claim(self.net.address, payer)))
            .max_by_key(|(_, claim)| claim.accrued)?;
        let (epoch, claim) = best;
        (claim.accrued > account.stated).then_some(Operation::RaiseStatement {
            by: self.oracles[0],
            payer,
            against: Some(epoch),
            claim,
        })
    }

    /// A true claim, mostly; otherwise wrong totals or a changed proof, and sometimes from a buffer.
    pub(super) fn claim(
        &mut self,
        epoch: u64,
        honest: impl FnOnce(&Proposed, Pubkey) -> Claim,
    ) -> Claim {
        let Some((_, proposed)) = self.model.settlements.get(&epoch) else {
            return Claim::default();
        };
        let mut claim = honest(proposed, self.net.address);
        match self.random.u32(0..100) {
            0..2 => claim.charged += 1,
            2..4 => claim.accrued += 1,
            4 => claim.bytes += 1,
            5 => claim.paid += 1,
            6..9 => {
                if let Some(node) = claim.proof.first_mut() {
                    node[self.random.usize(..48)] ^= 1;
                }
            }
            9..11 => claim.proof.push([0; 48]),
            11..20 => {
                let writers: Vec<_> = self.model.buffers.keys().copied().collect();
                if let Some(writer) = self.random.choice(writers) {
                    claim.buffer = Some(writer);
                }
            }
            _ => {}
        }
        claim
    }

    /// Writes a proof that somebody may need.
    pub(super) fn buffering(&mut self) -> Operation {
        let by = self.person();
        let writers: Vec<_> = self.model.buffers.keys().copied().collect();
        if let Some(by) = self.random.choice(writers)
            && self.chance(25)
        {
            let rent_payer = self.mostly(self.net.rent_payer);
            return Operation::CloseProof { by, rent_payer };
        }
        let (epoch, payer) = (self.final_epoch(), self.payer());
        let claim = self.claim(epoch, |proposed, network| {
            proposed.payer_claim(network, payer)
        });
        let offset = match self.random.u32(0..10) {
            0 => 32,
            1 => self.random.u8(0..4),
            _ => 0,
        };
        Operation::WriteProof {
            by,
            offset,
            nodes: claim.proof,
        }
    }
}
