//! Detects that somebody else settles with this oracle's key: a copy of the data folder that runs elsewhere, or one
//! key in two configurations. Two logs with one key differ sooner or later, and then neither can go on.

use solana_pubkey::Pubkey;

use super::{
    alarm::Alarm,
    chain::{Key, View},
};

/// Blocks for which a transaction can land after it was built. What comes within so many slots of this process's first
/// look at the chain may have been sent before it, by a process whose outbox was not saved (a backup was restored).
const GRACE_SLOTS: u64 = 150;

/// Remembers the epoch for which the key attested, from one look at the chain to the next.
#[derive(Debug, Default)]
pub(super) struct OwnKey {
    first_slot: Option<u64>,
    /// The slot of the last look, and the epoch for which the key attested then.
    last: Option<(u64, u64)>,
    used_elsewhere: Option<Alarm>,
}

impl OwnKey {
    /// Returns an alarm if an attestation of `me` came since the last look and `is_known` does not know of it, by its
    /// epoch. What stood there before this process looked at the chain says nothing: the outbox may be a backup's. An
    /// alarm lasts as long as the process.
    ///
    /// # Errors
    /// `is_known` fails.
    pub(super) fn look<E>(
        &mut self,
        view: &View,
        me: &Key,
        is_known: impl FnOnce(u64) -> Result<bool, E>,
    ) -> Result<Option<Alarm>, E> {
        let mut members = view.oracles.members.iter();
        let attested = members.find(|member| member.key == *me);
        let attested = attested.map_or(0, |member| member.attested_epoch);
        let settled_since = self
            .first_slot
            .get_or_insert(view.slot)
            .saturating_add(GRACE_SLOTS);
        let before = self.last.replace((view.slot, attested));
        let has_come = attested == view.network.final_epoch.saturating_add(1)
            && before.is_some_and(|(slot, epoch)| slot >= settled_since && epoch != attested);
        if has_come && !is_known(attested)? {
            self.used_elsewhere = Some(used_elsewhere(me, attested, view.slot));
        }
        Ok(self.used_elsewhere.clone())
    }
}

fn used_elsewhere(me: &Key, epoch: u64, slot: u64) -> Alarm {
    Alarm {
        code: "another_oracle_with_this_key",
        text: format!(
            "this oracle's key {} attested a settlement of epoch {epoch} shortly before slot {slot}, and no transaction of this \
             data folder did that: another oracle runs with this key, maybe on a copy of this data folder, or somebody voted by \
             hand (`openmast settlement attest`). End the other one: two oracles with one key differ sooner or later, and \
             then nothing is settled. Started again, this oracle watches anew",
            Pubkey::new_from_array(*me)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settle::{MemberView, NetworkView, OracleSetView};

    const ME: Key = [7; 32];

    fn view(slot: u64, final_epoch: u64, attested_epoch: u64) -> View {
        View {
            slot,
            unix_time: 0,
            network: NetworkView {
                final_epoch,
                ..NetworkView::default()
            },
            oracles: OracleSetView {
                members: vec![MemberView {
                    key: ME,
                    attested_epoch,
                    ..MemberView::default()
                }],
                ..OracleSetView::default()
            },
            proposals: Default::default(),
            settlements: Default::default(),
        }
    }

    fn look(own: &mut OwnKey, view: &View, is_known: bool) -> bool {
        let looked = own.look(view, &ME, |_| Ok::<_, ()>(is_known));
        looked.expect("asked").is_some()
    }

    #[test]
    fn what_comes_while_it_runs_and_is_unknown_is_told_and_stays_told() {
        let mut own = OwnKey::default();
        assert!(!look(&mut own, &view(1_000, 4, 4), false));
        assert!(!look(&mut own, &view(1_150, 4, 4), false));
        assert!(!look(&mut own, &view(1_151, 4, 5), true), "its own");
        assert!(!look(&mut own, &view(1_160, 5, 5), false), "it is final");
        assert!(look(&mut own, &view(1_170, 5, 6), false));
        assert!(look(&mut own, &view(1_180, 6, 6), true));
    }

    #[test]
    fn what_stood_there_or_was_under_way_is_no_alarm() {
        let mut own = OwnKey::default();
        // After a restored backup: attested before, or by a transaction that the outbox has forgotten.
        assert!(!look(&mut own, &view(1_000, 4, 5), false));
        assert!(!look(&mut own, &view(1_200, 4, 5), false));
        let mut own = OwnKey::default();
        assert!(!look(&mut own, &view(1_000, 4, 4), false));
        assert!(!look(&mut own, &view(1_149, 4, 4), false));
        assert!(!look(&mut own, &view(1_160, 4, 5), false));
        // An attestation that is taken back and made again by this oracle.
        assert!(!look(&mut own, &view(1_300, 4, 0), false));
        assert!(!look(&mut own, &view(1_310, 4, 5), true));
    }
}
