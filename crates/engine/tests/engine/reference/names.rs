//! Names of radios and subscribers, and what is made of them.

use openmast_records::{RadioIdentity, SubscriberIdentity, UsageReport};

/// Names of each kind, as the newest report that had any of the kind gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// The kind of the session's key first, then the most specific.
    pub radio: Vec<RadioIdentity>,
    /// Most specific first.
    pub subscriber: Vec<SubscriberIdentity>,
}

impl Names {
    /// Takes over newer names. A gateway that leaves one out (a Stop without the Class) has not made it invalid:
    /// without it a less specific name would decide who pays. Another radio has none of the former one's.
    pub(crate) fn take_over(&mut self, report: &UsageReport, key: Option<&RadioIdentity>) {
        let is_there = |name: &RadioIdentity| self.radio.contains(name);
        if !report.radio.first().is_some_and(is_there) {
            self.radio.clear();
        }
        take_over(&mut self.radio, &report.radio, radio_kind);
        take_over(&mut self.subscriber, &report.subscriber, subscriber_kind);
        let first = key.map(radio_kind);
        self.radio.sort_by_key(|name| {
            let kind = radio_kind(name);
            (first.is_some() && Some(kind) != first, kind)
        });
        self.subscriber.sort_by_key(subscriber_kind);
    }

    /// Has this device, if there is none.
    pub(crate) fn keep_device(&mut self, known: Option<&SubscriberIdentity>) {
        if device(&self.subscriber).is_none() {
            self.subscriber.extend(known.cloned());
            self.subscriber.sort_by_key(subscriber_kind);
        }
    }

    /// Whether no kind of name that both have differs.
    pub(crate) fn agree(&self, report: &UsageReport) -> bool {
        (0..8).all(|kind| common(&self.radio, &report.radio, radio_kind, kind) != Some(false))
            && (0..8).all(|kind| {
                let (known, newer) = (&self.subscriber, &report.subscriber);
                common(known, newer, subscriber_kind, kind) != Some(false)
            })
    }

    /// Somebody else, with another device.
    pub(crate) fn contradict(&self, report: &UsageReport) -> bool {
        self.common_people(report) == [Some(false); 2]
    }

    /// Both have a device, and not the same.
    pub(crate) fn has_another_device(&self, report: &UsageReport) -> bool {
        let [_, is_same_device] = self.common_people(report);
        is_same_device == Some(false)
    }

    /// Whether both have the same user; `None`: one of them has none.
    pub(crate) fn is_same_user(&self, report: &UsageReport) -> Option<bool> {
        let [is_same_user, _] = self.common_people(report);
        is_same_user
    }

    /// The same device, or the same user where one of them has no device.
    pub(crate) fn is_same_subscriber(&self, report: &UsageReport) -> bool {
        match self.common_people(report) {
            [_, Some(is_same_device)] => is_same_device,
            [is_same_user, None] => is_same_user == Some(true),
        }
    }

    fn common_people(&self, report: &UsageReport) -> [Option<bool>; 2] {
        [USER_NAME, CALLING_STATION_ID].map(|kind| {
            let (known, newer) = (&self.subscriber, &report.subscriber);
            common(known, newer, subscriber_kind, kind)
        })
    }

    /// By what a session is found that another radio has: the device, or else the user.
    pub(crate) fn roaming_name(&self) -> Option<SubscriberIdentity> {
        [CALLING_STATION_ID, USER_NAME]
            .into_iter()
            .find_map(|kind| of_kind(&self.subscriber, kind).next().cloned())
    }
}

/// The first Calling-Station-Id.
pub(crate) fn device(names: &[SubscriberIdentity]) -> Option<SubscriberIdentity> {
    of_kind(names, CALLING_STATION_ID).next().cloned()
}

/// The first User-Name.
pub(crate) fn user(names: &[SubscriberIdentity]) -> Option<SubscriberIdentity> {
    of_kind(names, USER_NAME).next().cloned()
}

fn of_kind(names: &[SubscriberIdentity], kind: u8) -> impl Iterator<Item = &SubscriberIdentity> {
    names
        .iter()
        .filter(move |name| subscriber_kind(name) == kind)
}

/// Whether they have one of the kind in common; `None` where one of them has none of it.
fn common<T: PartialEq>(
    known: &[T],
    newer: &[T],
    kind: impl Fn(&T) -> u8,
    asked: u8,
) -> Option<bool> {
    let known: Vec<&T> = known.iter().filter(|name| kind(name) == asked).collect();
    let newer: Vec<&T> = newer.iter().filter(|name| kind(name) == asked).collect();
    let both = !known.is_empty() && !newer.is_empty();
    both.then(|| known.iter().any(|name| newer.contains(name)))
}

fn take_over<T: Clone>(known: &mut Vec<T>, newer: &[T], kind: impl Fn(&T) -> u8) {
    known.retain(|name| !newer.iter().any(|other| kind(other) == kind(name)));
    known.extend_from_slice(newer);
}

fn radio_kind(name: &RadioIdentity) -> u8 {
    match name {
        RadioIdentity::NasIdentifier(_) => 0,
        RadioIdentity::CalledStationId(_) => 1,
        RadioIdentity::NasIp(_) => 2,
        RadioIdentity::SourceIp(_) => 3,
        RadioIdentity::Ed25519(_) => 4,
    }
}

const USER_NAME: u8 = 2;
const CALLING_STATION_ID: u8 = 3;

fn subscriber_kind(name: &SubscriberIdentity) -> u8 {
    match name {
        SubscriberIdentity::Class(_) => 0,
        SubscriberIdentity::Cui(_) => 1,
        SubscriberIdentity::UserName(_) => USER_NAME,
        SubscriberIdentity::CallingStationId(_) => CALLING_STATION_ID,
        SubscriberIdentity::Realm(_) => 4,
        SubscriberIdentity::Hash(_) => 5,
        SubscriberIdentity::Payer(_) => 6,
    }
}
