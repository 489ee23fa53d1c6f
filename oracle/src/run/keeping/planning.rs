//! The transactions of a task.

use std::sync::Arc;

use openmast_client::{
    accounts::{Asset, ProgramAccount, ProofBuffer},
    composites::{Collect, collect_then, collecting_steps, needs_collect, plan_with_proof},
    instructions::{self, CollectedSettlement, ProvenTotals},
    sender::fits,
};
use openmast_ledger::Domain;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    keeper::{Kind, Seen, Task, Work},
    run::final_ledgers::FinalLedgers,
};

/// One transaction of a task.
pub(super) struct Planned {
    pub kind: Kind,
    pub instructions: Vec<Instruction>,
    /// Bytes of an account that it makes, whose rent comes back with the last transaction.
    pub makes_bytes: Option<usize>,
}

/// Plans by what was read.
pub(super) struct Planner<'a> {
    pub seen: &'a Seen,
    pub ledgers: &'a Arc<FinalLedgers>,
    /// Who signs and pays.
    pub key: Pubkey,
}

impl Planner<'_> {
    /// The transactions of a task, in the order in which they are sent.
    ///
    /// # Errors
    /// There is no proof here, or what was read does not fit together.
    pub(super) async fn plan(&self, task: &Task) -> anyhow::Result<Vec<Planned>> {
        match &task.work {
            Work::Instructions(instructions) => Ok(vec![Planned {
                kind: task.kind,
                instructions: instructions.clone(),
                makes_bytes: None,
            }]),
            Work::Collect { index, stakers } => self.earnings(task.kind, *index, stakers).await,
            Work::Reprice { index } => {
                let proven = self.proven(Domain::Asset, *index).await?;
                let (network, epoch) = (self.seen.network_address, self.seen.network.final_epoch);
                Ok(self.with_proof(task.kind, &proven, |buffer| {
                    instructions::reprice(network, *index, epoch, &proven, buffer)
                }))
            }
            Work::SettleLot { index } => {
                let proven = self.proven(Domain::Reserve, *index).await?;
                let lot = self.seen.lots.iter().find(|lot| lot.index == *index);
                let lot = lot.ok_or_else(|| anyhow::anyhow!("there is no lot {index}"))?;
                let epoch = self.seen.network.final_epoch;
                Ok(self.with_proof(task.kind, &proven, |buffer| {
                    instructions::settle_lot(lot, epoch, &proven, buffer)
                }))
            }
        }
    }

    /// What the newest final settlement says, with its proof.
    async fn proven(&self, domain: Domain, index: u32) -> anyhow::Result<ProvenTotals> {
        let epoch = self.seen.network.final_epoch;
        let mut settlements = self.seen.settlements.iter();
        let newest = settlements.find(|it| it.content.epoch == epoch);
        let newest = newest.ok_or_else(|| anyhow::anyhow!("settlement {epoch} is not there"))?;
        let ledger = self.ledgers.of(&newest.content).await?;
        Ok(ledger.prove(domain, index).for_instructions())
    }

    fn with_proof(
        &self,
        kind: Kind,
        proven: &ProvenTotals,
        make: impl Fn(Option<Pubkey>) -> Instruction,
    ) -> Vec<Planned> {
        let all = plan_with_proof(&proven.proof, &self.key, |buffer| vec![make(buffer)]);
        of_one_proof(kind, all).collect()
    }

    /// `kind` is the task's: what a collect costs counts as what it is made for.
    async fn earnings(
        &self,
        kind: Kind,
        index: u32,
        stakers: &[Pubkey],
    ) -> anyhow::Result<Vec<Planned>> {
        let seen = self.seen;
        let position = usize::try_from(index)?;
        let asset = seen.assets.get(position);
        let asset = asset.ok_or_else(|| anyhow::anyhow!("there is no asset {index}"))?;
        let activations = stakers
            .iter()
            .map(|staker| instructions::activate_stake(seen.network_address, index, staker));
        let activations: Vec<Instruction> = activations.collect();
        let (mut planned, together) = match needs_collect(&seen.network, asset) {
            true => self.collects(kind, asset, &activations).await?,
            false => (Vec::new(), 0),
        };
        let rest = activations.into_iter().skip(together);
        planned.extend(self.together(rest).into_iter().map(|instructions| Planned {
            kind: Kind::Activate,
            instructions,
            makes_bytes: None,
        }));
        Ok(planned)
    }

    /// The collects, and how many of the activations go with the last one: before another settlement can become final.
    async fn collects(
        &self,
        kind: Kind,
        asset: &Asset,
        activations: &[Instruction],
    ) -> anyhow::Result<(Vec<Planned>, usize)> {
        let (seen, index) = (self.seen, asset.index);
        let steps = collecting_steps(&seen.network, asset, &seen.levies, &seen.settlements)?;
        let (mut planned, mut together) = (Vec::new(), 0);
        for (number, step) in (1..).zip(&steps) {
            let ledger = self.ledgers.of(&step.settlement.content).await?;
            let totals = ledger.prove(Domain::Asset, index).for_instructions();
            let collect = Collect {
                settlement: &CollectedSettlement::of(step.settlement, step.jurisdiction),
                totals: &totals,
                departure_round: step.departure_round,
            };
            let with = |after: &[Instruction]| {
                collect_then(seen.network_address, index, collect, after, &self.key)
            };
            let mut all = with(&[]);
            if number == steps.len() {
                (together, all) = with_most(activations, all, with);
            }
            planned.extend(of_one_proof(kind, all));
        }
        Ok((planned, together))
    }

    /// As many as fit into each transaction.
    fn together(&self, all: impl Iterator<Item = Instruction>) -> Vec<Vec<Instruction>> {
        let mut transactions: Vec<Vec<Instruction>> = Vec::new();
        for instruction in all {
            let with = transactions.last().map(|last| {
                let one = std::slice::from_ref(&instruction);
                [last.as_slice(), one].concat()
            });
            match with.filter(|with| fits(with, &self.key)) {
                Some(with) => {
                    transactions.pop();
                    transactions.push(with);
                }
                None => transactions.push(vec![instruction]),
            }
        }
        transactions
    }
}

/// The transactions of an instruction with a proof. Where there are more, the first one makes the buffer of the proof, and the last one closes it.
fn of_one_proof(kind: Kind, all: Vec<Vec<Instruction>>) -> impl Iterator<Item = Planned> {
    let has_buffer = all.len() > 1;
    (0..).zip(all).map(move |(number, instructions)| Planned {
        kind,
        instructions,
        makes_bytes: (has_buffer && number == 0).then_some(ProofBuffer::SIZE),
    })
}

/// A plan with as many of these instructions behind as take no more transactions than it has without, and how many those are.
fn with_most(
    all: &[Instruction],
    without: Vec<Vec<Instruction>>,
    with: impl Fn(&[Instruction]) -> Vec<Vec<Instruction>>,
) -> (usize, Vec<Vec<Instruction>>) {
    let mut best = (0, without);
    for count in 1..=all.len() {
        let planned = all.get(..count).map(&with);
        let Some(planned) = planned.filter(|planned| planned.len() == best.1.len()) else {
            break;
        };
        best = (count, planned);
    }
    best
}
