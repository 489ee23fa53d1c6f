//! Assets and payers change hands in two steps.

use solana_pubkey::Pubkey;

use super::{Model, Verdict, jurisdictions::ACCEPTED, key};
use crate::{Error, refusals::Refusals};

impl Model {
    pub(super) fn offer_asset(&mut self, by: Pubkey, asset: u32, to: Option<Pubkey>) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        offer(asset.owner, &mut asset.pending_owner, by, to)
    }

    pub(super) fn accept_asset(&mut self, by: Pubkey, asset: u32) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        accept(&mut asset.owner, &mut asset.pending_owner, by)?;
        if asset.move_state != ACCEPTED {
            (asset.move_to, asset.move_state) = (0, 0);
        }
        Ok(())
    }

    pub(super) fn offer_payer(&mut self, by: Pubkey, payer: u32, to: Option<Pubkey>) -> Verdict {
        let payer = &mut self.payers[payer as usize];
        offer(payer.owner, &mut payer.pending_owner, by, to)
    }

    pub(super) fn accept_payer(&mut self, by: Pubkey, payer: u32) -> Verdict {
        let payer = &mut self.payers[payer as usize];
        accept(&mut payer.owner, &mut payer.pending_owner, by)
    }
}

pub(super) fn offer(
    owner: Pubkey,
    pending: &mut Pubkey,
    by: Pubkey,
    to: Option<Pubkey>,
) -> Verdict {
    Refusals::of(owner != by, Error::NotAuthorized)?;
    *pending = key(to);
    Ok(())
}

fn accept(owner: &mut Pubkey, pending: &mut Pubkey, by: Pubkey) -> Verdict {
    let mut refusals = Refusals::default();
    refusals.when(*pending == Pubkey::default(), Error::NothingOffered);
    refusals.when(*pending != by, Error::NotAuthorized);
    refusals.verdict()?;
    *owner = by;
    *pending = Pubkey::default();
    Ok(())
}
