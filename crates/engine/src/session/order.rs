//! In which order names stand, and which take the place of which.

use openmast_records::{
    Name, NameKind, NamesBuf, RadioKind, RadioName, RadioNames, SubscriberKind, SubscriberName,
    SubscriberNames,
};

/// Whether of each kind that both have they have one in common.
pub(super) fn share_each_kind<'a, K: NameKind>(
    known: impl Iterator<Item = Name<'a, K>> + Clone,
    newer: impl Iterator<Item = Name<'a, K>> + Clone,
) -> bool {
    newer.clone().all(|name| {
        let of_kind = |other: &Name<'_, K>| other.kind == name.kind;
        let has_kind = known.clone().any(|other| of_kind(&other));
        let mut common = newer.clone().filter(of_kind);
        !has_kind || common.any(|name| known.clone().any(|other| other == name))
    })
}

/// Newer names take the place of all that were known of their kinds.
pub(super) fn take_over<'a, K: NameKind>(
    known: &mut Vec<Name<'a, K>>,
    newer: impl Iterator<Item = Name<'a, K>> + Clone,
) {
    known.retain(|name| !newer.clone().any(|other| other.kind == name.kind));
    known.extend(newer);
}

/// The order in which names are looked up in the mapping. The kind of name that tells sessions apart comes first, in
/// every report alike: which asset a session is of must not depend on how many reports it has had.
fn radio_order(first: Option<RadioKind>) -> impl Fn(&RadioName<'_>) -> (bool, RadioKind) {
    move |name| (first.is_some_and(|first| name.kind != first), name.kind)
}

pub(super) fn is_in_order(
    first: Option<RadioKind>,
    radio: &RadioNames<'_>,
    subscriber: &SubscriberNames<'_>,
) -> bool {
    let order = radio_order(first);
    radio.iter().is_sorted_by_key(|name| order(&name))
        && subscriber.iter().is_sorted_by_key(|name| name.kind)
}

pub(super) fn put_in_order(
    first: Option<RadioKind>,
    mut radio: Vec<RadioName<'_>>,
    mut subscriber: Vec<SubscriberName<'_>>,
) -> (NamesBuf<RadioKind>, NamesBuf<SubscriberKind>) {
    radio.sort_by_key(radio_order(first));
    subscriber.sort_by_key(|name| name.kind);
    (
        radio.into_iter().collect(),
        subscriber.into_iter().collect(),
    )
}

/// These names with the one in this place before all others.
pub(super) fn with_first(names: &RadioNames<'_>, place: usize) -> NamesBuf<RadioKind> {
    let mut names: Vec<_> = names.iter().collect();
    if let Some(before) = names.get_mut(..=place) {
        before.rotate_right(1);
    }
    names.into_iter().collect()
}
