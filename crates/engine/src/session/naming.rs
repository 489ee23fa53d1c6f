//! Whose a session is: the names that it begins with, and those that later reports give it.

use openmast_metering::RowId;
use openmast_records::{
    NamesBuf, RadioIdentity, ReportRef, SubscriberIdentity, SubscriberKind, SubscriberName,
};

use super::{
    keys::{Keyed, device},
    names::KeyParts,
    run_state::NONE,
    table::{At, Sessions},
};

impl Sessions {
    pub(super) fn begin(&mut self, row: RowId, report: &ReportRef<'_>, keyed: &Keyed) {
        self.ids
            .set(row, report.session_id, report.multi_session_id);
        let key = self.names.key_of(&mut self.keys, keyed, report);
        self.name(row, report, keyed, key);
        if keyed.by_device && !report.session_key.device {
            self.aliases.rows_apart.insert(row, ());
        }
        self.begins_to_roam(row, report);
        self.link(row);
        self.index_aliases(row);
    }

    pub(super) fn begin_next(&mut self, row: RowId, report: &ReportRef<'_>, keyed: &Keyed) {
        let former = self.table.formers(row).last();
        let waits = former.is_some_and(|former| former.attachment.waits());
        let former = former.map_or(NONE, |former| former.attachment.party());
        if waits {
            self.senders.former_waits(self.names.sender(former), true);
        }
        let key = match self.names.radio_set(former) {
            Some(set) => set.key,
            None => self.names.key_of(&mut self.keys, keyed, report),
        };
        match self.with_device_of(former, key, report) {
            Some(subscriber) => {
                let report = ReportRef {
                    subscriber: subscriber.names(),
                    ..*report
                };
                let place = self.names.place(&mut self.keys, key, report.area);
                let radio = (report.area, report.radio);
                let keyed = Keyed {
                    party: self.keys.party(place, true, radio, &report.subscriber),
                    ..*keyed
                };
                self.name(row, &report, &keyed, key);
            }
            None => self.name(row, report, keyed, key),
        }
        self.follow(row, former);
        self.begins_to_roam(row, report);
        self.link(row);
    }

    /// The subscriber's names in a report that begins a run of a session which its device tells apart, and that has none, with
    /// that of the run before: in all of its runs the session is found by it.
    fn with_device_of(
        &self,
        party: u32,
        key: KeyParts,
        report: &ReportRef<'_>,
    ) -> Option<NamesBuf<SubscriberKind>> {
        if !key.by_device || device(report).is_some() {
            return None;
        }
        let known = self.names.device(party)?;
        let device = SubscriberName::new(SubscriberKind::CallingStationId, known);
        Some(report.subscriber.iter().chain([device]).collect())
    }

    fn name(&mut self, row: RowId, report: &ReportRef<'_>, keyed: &Keyed, key: KeyParts) {
        let party = self.names.party_of(&mut self.keys, keyed, key, report);
        if let Some(run) = self.table.attachment_mut(row) {
            run.set_party(party);
            run.set_first_event_at_ms(report.event_at_ms);
        }
    }

    pub(super) fn rename(&mut self, at: At, report: &ReportRef<'_>, keyed: &Keyed) -> Option<u32> {
        let party = self.run_state(at)?.party();
        let renamed = self
            .names
            .renamed(&mut self.keys, party, keyed.party, report);
        if renamed == party {
            return None;
        }
        self.run_state_mut(at)?.set_party(renamed);
        if at.former.is_none() {
            self.follow(at.row, party);
        }
        Some(party)
    }

    /// A session's newest names are others than those of the `former` party.
    fn follow(&mut self, row: RowId, former: u32) {
        let party = self.party(row);
        let radios = [former, party].map(|party| self.names.first_radio(party).unwrap_or(NONE));
        let [former_radio, radio] = radios;
        if former_radio != radio {
            self.relink(row);
        }
        if self.names.roaming_name(former) != self.names.roaming_name(party) {
            self.may_roam(row, Some(former));
        }
    }

    /// Hashes of a party's names.
    pub fn name_hashes(&mut self, party: u32) -> Vec<u128> {
        let radio: Vec<RadioIdentity> = self
            .radio_names(party)
            .map(|(_, name)| name.clone())
            .collect();
        let subscriber = self.subscriber_names(party);
        let radio = radio.iter().map(|name| self.keys.radio_name(name));
        let mut hashes: Vec<u128> = radio.collect();
        let subscriber = subscriber.iter();
        hashes.extend(subscriber.map(|name| self.keys.subscriber_name(name)));
        hashes
    }

    /// As in [`Self::name_hashes`].
    pub fn radio_hash(&mut self, name: &RadioIdentity) -> u128 {
        self.keys.radio_name(name)
    }

    /// As in [`Self::name_hashes`].
    pub fn subscriber_hash(&mut self, name: &SubscriberIdentity) -> u128 {
        self.keys.subscriber_name(name)
    }
}
