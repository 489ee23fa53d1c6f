//! Who has which part of what a lot brings.

use openmast_client::{
    accounts::{Asset, Jurisdiction},
    addresses,
    instructions::NewLot,
};
use openmast_ledger::{BaseUnits, BasisPoints, LotKind, SplitPolicy};

use super::super::words::{money, worth};
use crate::{
    commands::collecting::broken_accounts,
    context::{Context, NetworkHandle},
    failure::Failure,
    values::text_of_bps,
};

/// What of a lot's income goes where, base units and basis points.
pub(super) struct Shares {
    levy_bps: u16,
    treasury_bps: u16,
    stakers_bps: u16,
    /// The stakers' part of what is earned in the last epoch of the window.
    stakers_at_end_bps: u16,
    /// What stakers have of all that the lot can bring, as shares are staked now.
    pub(super) stakers: u64,
}

impl Shares {
    /// # Errors
    /// The chain does not answer, or an account contradicts itself.
    pub(super) async fn read(
        context: &Context,
        (network, asset): (&NetworkHandle, &Asset),
        new: &NewLot,
        now: i64,
    ) -> Result<Self, Failure> {
        let at = addresses::jurisdiction(&network.address, asset.jurisdiction);
        let jurisdiction: Jurisdiction = context.rpc.account(at, context.commitment).await?.value;
        let levy_bps = (jurisdiction.levy_bps_in(new.first_epoch)).map_err(broken_accounts)?;
        let treasury_bps = network.state.parameters_at(now).treasury_bps;
        let stakers_in = |epoch| asset.stakers_bps_in(epoch).map_err(broken_accounts);
        let stakers_bps = stakers_in(new.first_epoch)?;
        let part = |bps| BasisPoints::new(bps).map_err(broken_accounts);
        let policy = SplitPolicy {
            treasury: part(treasury_bps)?,
            levy: part(levy_bps)?,
            stakers: part(stakers_bps)?,
        };
        let all = BaseUnits(worth(new.price_start, new.quantity)?);
        let split = policy
            .split(all, asset.active_shares, asset.share_supply)
            .map_err(broken_accounts)?;
        Ok(Self {
            levy_bps,
            treasury_bps,
            stakers_bps,
            stakers_at_end_bps: stakers_in(new.last_epoch)?,
            stakers: split.stakers.get(),
        })
    }

    /// Who has what of it, and of a volume what that binds its owner to.
    pub(super) fn words(&self, new: &NewLot) -> String {
        let falls = new.price_floor < new.price_start;
        let parts = format!(
            "the treasury has {}, the jurisdiction {}, stakers {} of the rest ({}{} of all, as shares are staked now)",
            text_of_bps(self.treasury_bps),
            text_of_bps(self.levy_bps),
            text_of_bps(self.stakers_bps),
            if falls { "at most " } else { "" },
            money(self.stakers),
        );
        if LotKind::from_code(new.kind) != Some(LotKind::Volume) {
            return parts;
        }
        format!(
            "{parts}; what nobody used by epoch {0} is earned then, and stakers have {1} of that rest. Through epoch {0} you cannot lower \
             the stakers' part below what is announced now",
            new.last_epoch,
            text_of_bps(self.stakers_at_end_bps),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_names_the_part_at_its_end_and_what_cannot_be_lowered() {
        let shares = Shares {
            levy_bps: 200,
            treasury_bps: 300,
            stakers_bps: 6_000,
            stakers_at_end_bps: 3_000,
            stakers: 5_000_000,
        };
        let mut new = NewLot {
            last_epoch: 29,
            price_start: 2,
            price_floor: 2,
            ..NewLot::default()
        };
        let words = shares.words(&new);
        for expected in ["stakers 60", "stakers have 30", "Through epoch 29"] {
            assert!(words.contains(expected), "{words}");
        }
        new.kind = LotKind::Rate.code();
        assert!(!shares.words(&new).contains("Through epoch"));
    }
}
