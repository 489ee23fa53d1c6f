//! The oracles' ledger, and one epoch after the other.

use solana_pubkey::Pubkey;

use super::{Asset, CHALLENGE, HOME, MIN_EPOCH, Net, Payer};
use crate::{
    operation::{Hash, Holders, Operation},
    outcome::Done,
    proposed::Proposed,
    world::World,
};

impl Net {
    /// Notes usage in the oracles' ledger: accrued and charged, whatever the payer has.
    pub fn usage(&mut self, payer: &Payer, asset: &Asset, bytes: u64, amount: u64) {
        self.usage_in_parts(payer, asset, bytes, amount, amount);
    }

    /// Notes usage of which the breaker lets only a part through.
    pub fn usage_in_parts(
        &mut self,
        payer: &Payer,
        asset: &Asset,
        bytes: u64,
        charged: u64,
        accrued: u64,
    ) {
        for line in [
            &mut self.earned[asset.index as usize],
            &mut self.spent[payer.index as usize],
        ] {
            line.bytes += bytes;
            line.paid += bytes;
            line.charged += charged;
            line.accrued += accrued;
        }
    }

    /// The settlement that the oracles would propose now.
    pub fn next(&self, world: &World) -> Proposed {
        let epoch = self.state(world).final_epoch + 1;
        Proposed::new(
            self.address,
            self.rent_payer,
            epoch,
            (world.slot(), world.now()),
            &self.earned,
            &self.spent,
            &self.released,
        )
    }

    /// The first oracle proposes this. Gives the epoch.
    #[track_caller]
    pub fn propose(&mut self, world: &mut World, proposed: Proposed) -> u64 {
        let (by, epoch) = (self.oracles[0], proposed.content.epoch);
        self.proposed.insert(epoch, proposed.clone());
        self.run(world, Operation::ProposeSettlement { by, proposed });
        epoch
    }

    /// Proposes what the oracles' ledger says, as early as the network allows, and gives its epoch.
    #[track_caller]
    pub fn close(&mut self, world: &mut World) -> u64 {
        world.pass(MIN_EPOCH);
        let proposed = self.next(world);
        self.propose(world, proposed)
    }

    /// The hash of what was proposed last for an epoch.
    pub fn hash(&self, epoch: u64) -> Hash {
        self.proposed[&epoch].hash(&self.address)
    }

    /// An oracle's attestation of that.
    pub fn attestation(&self, by: Pubkey, epoch: u64) -> Operation {
        let hash = self.hash(epoch);
        Operation::AttestSettlement { by, epoch, hash }
    }

    /// The second oracle attests.
    #[track_caller]
    pub fn attest(&self, world: &mut World, epoch: u64) -> Done {
        self.run(world, self.attestation(self.oracles[1], epoch))
    }

    /// That becomes final.
    pub fn finalization(&self, epoch: u64) -> Operation {
        Operation::FinalizeSettlement {
            epoch,
            hash: self.hash(epoch),
            proposal_rent_payer: self.proposed[&epoch].rent_payer,
        }
    }

    /// Attests, waits, and finalizes what was proposed.
    #[track_caller]
    pub fn finish(&self, world: &mut World, epoch: u64) {
        self.attest(world, epoch);
        world.pass(CHALLENGE);
        self.run(world, self.finalization(epoch));
    }

    /// Closes, proposes, attests, waits and finalizes: one epoch from beginning to end.
    #[track_caller]
    pub fn settle(&mut self, world: &mut World) -> u64 {
        let epoch = self.close(world);
        self.finish(world, epoch);
        epoch
    }

    /// The same of a ledger, or of a content, of one's own.
    #[track_caller]
    pub fn settle_this(&mut self, world: &mut World, proposed: Proposed) -> u64 {
        let epoch = self.propose(world, proposed);
        self.finish(world, epoch);
        epoch
    }

    /// Whose the cuts are while no role is handed over and no asset moves.
    pub fn holders(&self) -> Holders {
        Holders {
            treasury: self.treasury,
            jurisdiction: HOME,
        }
    }

    /// An honest collection of an asset against an epoch's settlement, that ends no departures.
    pub fn collect(&self, asset: &Asset, epoch: u64) -> Operation {
        self.collect_with(asset, epoch, None)
    }

    /// The same with the account of a round of departures.
    pub fn collect_with(&self, asset: &Asset, epoch: u64, departure: Option<u64>) -> Operation {
        let claim = self.proposed[&epoch].asset_claim(self.address, asset.index);
        Operation::Collect {
            asset: asset.index,
            epoch,
            holders: self.holders(),
            claim,
            departure,
        }
    }
}
