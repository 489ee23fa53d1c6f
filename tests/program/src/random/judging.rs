//! What licences say about an epoch: whoever judges it, and whenever, finds the same.

use std::collections::BTreeMap;

use openmast_client::accounts::{Asset, Licence, asset_licensing};
use openmast_ledger::{LicenceState, NotLicensed};
use solana_pubkey::Pubkey;

use super::{Licences, Player};
use crate::operation::LicenceId;

/// What the licences said about an epoch by the snapshot that it began with.
pub(super) struct Judged {
    epoch: u64,
    /// The time of the snapshot.
    opened_at: i64,
    states: BTreeMap<LicenceId, LicenceState>,
    /// Of each asset that there was.
    licensing: Vec<Option<NotLicensed>>,
}

impl Player {
    /// To be called when a settlement of the snapshot of this slot is final: the next epoch begins with it.
    pub(super) fn judge(&mut self, slot: u64) {
        let network = &self.model.network;
        let (epoch, opened_at) = (network.final_epoch + 1, network.final_closed_at);
        let snapshot = self.history.iter().rev().find(|seen| seen.slot <= slot);
        let at = (epoch, opened_at);
        self.judged = snapshot.map(|seen| Judged {
            epoch,
            opened_at,
            states: self.states(&seen.licences, at),
            licensing: self.licensing_of(&seen.assets, &seen.licences, at),
        });
    }

    /// Nothing that anybody did since the snapshot changes what the licences say, of each and of each asset with those that
    /// its licences are leases of.
    ///
    /// # Panics
    /// Something does.
    pub(super) fn check_judged(&self) {
        let Some(judged) = &self.judged else { return };
        let (assets, licences) = (&self.model.assets, &self.model.licences);
        let at = (judged.epoch, judged.opened_at);
        for (id, state) in self.states(licences, at) {
            // It was granted since.
            let granted = LicenceState::Announced;
            let was = judged.states.get(&id).copied().unwrap_or(granted);
            assert_eq!(state, was, "epoch {}, {id:?}", judged.epoch);
        }
        for (index, found) in self
            .licensing_of(assets, licences, at)
            .into_iter()
            .enumerate()
        {
            // An asset that was created since has no licence that is older.
            let new = Some(NotLicensed::Unlicensed);
            let was = judged.licensing.get(index).copied().unwrap_or(new);
            assert_eq!(found, was, "epoch {}, asset {index}", judged.epoch);
        }
    }

    fn states(
        &self,
        licences: &Licences,
        (epoch, opened_at): (u64, i64),
    ) -> BTreeMap<LicenceId, LicenceState> {
        let all = self.as_accounts(licences);
        let state = |licence: &Licence| licence.state_in(epoch, opened_at, |key| all.get(key));
        let of = |id: &LicenceId| &all[&id.address(&self.net.address)];
        let states = licences.keys();
        states
            .map(|id| (*id, state(of(id)).expect("all parents")))
            .collect()
    }

    fn licensing_of(
        &self,
        assets: &[Asset],
        licences: &Licences,
        (epoch, opened_at): (u64, i64),
    ) -> Vec<Option<NotLicensed>> {
        let all = self.as_accounts(licences);
        let of = |index: u32| {
            let ids = licences.keys().filter(move |id| id.asset == index);
            ids.map(|id| &all[&id.address(&self.net.address)])
        };
        let find = |key: &Pubkey| all.get(key);
        (0..)
            .zip(assets)
            .map(|(index, asset)| asset_licensing(asset, of(index), find, epoch, opened_at))
            .map(|found| found.expect("all parents"))
            .collect()
    }

    /// By address, with the address of what each is a lease of: the model has neither.
    fn as_accounts(&self, licences: &Licences) -> BTreeMap<Pubkey, Licence> {
        let network = &self.net.address;
        let account = |(id, (licence, parent)): (&LicenceId, &(Licence, Option<LicenceId>))| {
            let parent = parent.map(|id| id.address(network));
            let licence = Licence {
                parent: parent.unwrap_or_default(),
                ..licence.clone()
            };
            (id.address(network), licence)
        };
        licences.iter().map(account).collect()
    }
}
