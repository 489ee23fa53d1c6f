//! What happens next, and who does it.

use solana_pubkey::Pubkey;

use super::{Metered, Player, Silence, Villain, WEEK};
use crate::{honest::Usage, operation::Operation};

impl Player {
    pub(super) fn let_time_pass(&mut self) {
        match self.random.u32(0..100) {
            0..30 => self.world.pass_slots(self.random.u64(0..4)),
            30..88 => self.world.pass(self.random.i64(0..60)),
            88..98 => self.world.pass(self.random.i64(0..600)),
            _ => self.world.pass(self.random.i64(0..5_000)),
        }
    }

    /// Somebody uses an asset: as much as it has, mostly.
    pub(super) fn use_the_network(&mut self) {
        if self.model.payers.is_empty() || self.chance(60) {
            return;
        }
        let payer = self.random.u32(..self.model.payers.len() as u32);
        let asset = self.asset();
        let most = if self.villains.contains(&Villain::Payer) && self.chance(50) {
            10_000_000
        } else {
            self.unspent(payer) / 2
        };
        let bytes = self.random.u64(0..=most.max(1));
        let usage = Usage {
            payer,
            asset,
            bytes,
        };
        let slot = self.world.slot();
        self.metered.push(Metered { slot, usage });
    }

    /// The next operation.
    pub(super) fn operation(&mut self, step: usize) -> Operation {
        if self.model.payers.is_empty() {
            return self.opening();
        }
        if let Some(villain) = self.random.choice(self.villains.iter().copied())
            && self.chance(25)
        {
            return self.plot(villain);
        }
        let silent = self.silence.at(step);
        if silent && matches!(self.silence, Silence::Weeks(_)) {
            self.world.pass(self.random.i64(0..WEEK / 30));
        }
        // What is proposed is finished, mostly: it is not fresh for ever.
        if !silent && !self.open_proposals().is_empty() && self.chance(40) {
            return self.settling();
        }
        // So is a price that follows use.
        if !silent
            && self.chance(20)
            && let Some(repricing) = self.repricing_what_is_due()
        {
            return repricing;
        }
        match self.random.u32(0..100) {
            0..34 if !silent => self.settling(),
            0..56 => self.paying(),
            56..70 => self.earning(),
            70..85 => self.staking(),
            85..88 => self.owning(),
            88..90 => self.pricing(),
            90..92 => self.regulating(),
            92..95 => self.licensing(),
            _ => self.governing(),
        }
    }

    /// What a villain does.
    pub(super) fn plot(&mut self, villain: Villain) -> Operation {
        match villain {
            Villain::Payer => self.leaving_cleverly(),
            Villain::Owner if self.chance(50) => self.pricing_cleverly(),
            Villain::Owner => self.owning(),
            Villain::Staker => self.hurrying(),
            Villain::Authority => self.governing_by_authority(),
            Villain::Pauser => {
                let by = self.model.network.pauser;
                let bits = self.random.u8(0..=63);
                Operation::SetPause { by, bits }
            }
            Villain::Oracle => self.proposing_garbage(1),
            Villain::Oracles => self.proposing_garbage(2),
            Villain::Regulator if self.chance(40) => self.licensing(),
            Villain::Regulator => self.regulating(),
        }
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.random.u32(0..100) < percent
    }

    pub(super) fn person(&mut self) -> Pubkey {
        self.people[self.random.usize(..self.people.len())]
    }

    /// Mostly who may, sometimes somebody else.
    pub(super) fn mostly(&mut self, who: Pubkey) -> Pubkey {
        if self.chance(92) { who } else { self.person() }
    }

    pub(super) fn asset(&mut self) -> u32 {
        self.random.u32(..self.model.assets.len() as u32)
    }

    /// An amount within a limit, mostly.
    pub(super) fn within(&mut self, limit: u64) -> u64 {
        match self.random.u32(0..100) {
            0..70 => self.random.u64(1..=limit.max(1)),
            70..85 => limit,
            85..92 => limit.saturating_add(1),
            92..95 => 0,
            95.. => limit
                .saturating_mul(2)
                .saturating_add(self.random.u64(0..1_000)),
        }
    }

    /// A final epoch: mostly the newest.
    pub(super) fn final_epoch(&mut self) -> u64 {
        let newest = self.model.network.final_epoch;
        match self.random.u32(0..100) {
            0..85 => newest.max(1),
            85..97 => newest.saturating_sub(self.random.u64(0..5)).max(1),
            97.. => newest + 1,
        }
    }
}
