//! What an asset's licences say about an epoch.

use super::{Asset, Licence};
use crate::addresses;
use openmast_ledger::{LicenceState, LicenceTerms, NotLicensed, licensing};
use solana_pubkey::Pubkey;
use thiserror::Error;

/// Most steps that a lease is below a licence without a parent.
pub const MAX_LEASE_DEPTH: u8 = 3;

/// A lease whose chain was not given in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("licence {0} is missing, of which another is a lease; read it too")]
pub struct MissingParent(pub Pubkey);

impl Licence {
    /// What decides whether it is in force. It licenses nothing up to the second in which it was granted: whoever judges an
    /// epoch later than it opened finds what was found then.
    pub fn terms(&self) -> LicenceTerms {
        LicenceTerms {
            valid_from: self.valid_from.max(self.granted_at.saturating_add(1)),
            valid_until: self.valid_until,
            suspended_from: self.suspended_from,
            lifted_from: self.lifted_from,
            suspended_until: self.suspended_until,
            ended_from: self.ended_from,
        }
    }

    /// The `Licence` account that it is a lease of, when that is on chain.
    pub fn parent(&self) -> Option<Pubkey> {
        (self.parent != Pubkey::default()).then_some(self.parent)
    }

    /// Its address.
    pub fn address(&self) -> Pubkey {
        addresses::licence(&self.asset, self.number)
    }

    /// What it is in `epoch`, which opened at `opened_at`, Unix seconds. A lease is what the worst of its chain is, but
    /// announced before it holds itself, whatever those are that it is of: so nothing that is granted after an epoch opened
    /// says anything about that. `find` has the licences that leases are of.
    ///
    /// # Errors
    /// `find` lacks one of them.
    pub fn state_in<'a>(
        &self,
        epoch: u64,
        opened_at: i64,
        find: impl Fn(&Pubkey) -> Option<&'a Self>,
    ) -> Result<LicenceState, MissingParent> {
        let own = self.terms().state_in(epoch, opened_at);
        let mut worst = own;
        let mut next = self.parent();
        // The program allows no longer chain, so this ends also where accounts contradict each other.
        for _ in 0..MAX_LEASE_DEPTH {
            let Some(address) = next else { break };
            let parent = find(&address).ok_or(MissingParent(address))?;
            worst = worst.max(parent.terms().state_in(epoch, opened_at));
            next = parent.parent();
        }
        match next {
            Some(address) => Err(MissingParent(address)),
            None if own == LicenceState::Announced => Ok(own),
            None => Ok(worst),
        }
    }

    /// What kind of right it is; none for a number that this software does not know.
    pub fn kind(&self) -> Option<LicenceKind> {
        LicenceKind::from_byte(self.kind)
    }

    /// Call sign, licence number or lease id, without the padding; what is no UTF-8 is replaced.
    pub fn reference_text(&self) -> String {
        padded_text(&self.reference)
    }

    /// Its band, kHz, from and to; none for a general authorization without one.
    pub fn band_khz(&self) -> Option<(u64, u64)> {
        (self.band_to_khz != 0).then_some((self.band_from_khz, self.band_to_khz))
    }

    /// Where it holds; none for a number that this software does not know.
    pub fn area(&self) -> Option<LicenceArea> {
        match self.area_kind {
            0 => Some(LicenceArea::Country),
            1 => Some(LicenceArea::H3Cells { hash: self.area }),
            2 => Some(LicenceArea::Code(padded_text(&self.area))),
            _ => None,
        }
    }
}

/// Why usage of an asset in `epoch`, which is not final and opened at `opened_at`, Unix seconds, is not charged for want of a
/// licence; none when it is licensed. `licences` are those of its [`Asset::licence_numbers`], or all; those count that its
/// jurisdiction in that epoch ([`Asset::jurisdiction_in`]) granted since the asset came there. `find` has the licences
/// that leases are of.
///
/// It says nothing about whether the network requires licences.
///
/// # Errors
/// `find` lacks one of them.
pub fn asset_licensing<'a>(
    asset: &Asset,
    licences: impl IntoIterator<Item = &'a Licence>,
    find: impl Fn(&Pubkey) -> Option<&'a Licence>,
    epoch: u64,
    opened_at: i64,
) -> Result<Option<NotLicensed>, MissingParent> {
    let jurisdiction = asset.jurisdiction_in(epoch);
    let numbers = asset.licence_numbers();
    let counts = |licence: &&Licence| {
        licence.jurisdiction == jurisdiction && numbers.contains(&licence.number)
    };
    let states: Vec<LicenceState> = (licences.into_iter())
        .filter(counts)
        .map(|licence| licence.state_in(epoch, opened_at, &find))
        .collect::<Result<_, _>>()?;
    Ok(licensing(states.into_iter()))
}

/// Text as accounts hold it: UTF-8, filled up with zeros. None when it is empty, longer than the 32 bytes, or holds a zero.
pub fn pad_text(text: &str) -> Option<[u8; 32]> {
    let mut padded = [0; 32];
    let fits = !text.is_empty() && !text.contains('\0');
    padded
        .get_mut(..text.len())
        .filter(|_| fits)?
        .copy_from_slice(text.as_bytes());
    Some(padded)
}

fn padded_text(bytes: &[u8; 32]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

/// What kind of right a licence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LicenceKind {
    /// A licence of its own.
    Licence = 0,
    /// A lease under which the licensee keeps control of the spectrum (47 CFR § 1.9020).
    SpectrumManagerLease = 1,
    /// A lease under which the lessee has control of it (47 CFR § 1.9030).
    DeFactoTransferLease = 2,
    /// A rule under which no licence of its own is needed (Directive (EU) 2018/1972, Article 46).
    GeneralAuthorization = 3,
}

impl LicenceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Licence,
        Self::SpectrumManagerLease,
        Self::DeFactoTransferLease,
        Self::GeneralAuthorization,
    ];

    /// The kind that an account's byte stands for.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// A name for people and for command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::SpectrumManagerLease => "spectrum-manager-lease",
            Self::DeFactoTransferLease => "de-facto-transfer-lease",
            Self::GeneralAuthorization => "general-authorization",
        }
    }

    /// Whether it may be a lease of another licence.
    pub fn is_lease(self) -> bool {
        matches!(
            self,
            Self::SpectrumManagerLease | Self::DeFactoTransferLease
        )
    }
}

/// Where a licence holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenceArea {
    /// In the whole country.
    Country,
    /// In a set of H3 cells.
    H3Cells {
        /// SHA-256 of the cells, ascending, as little-endian `u64`s.
        hash: [u8; 32],
    },
    /// In an area that the regulator knows by this code.
    Code(String),
}

impl LicenceArea {
    /// The number by which accounts know its kind.
    pub fn kind(&self) -> u8 {
        match self {
            Self::Country => 0,
            Self::H3Cells { .. } => 1,
            Self::Code(_) => 2,
        }
    }
}

/// A name of a state, for people and for JSON.
pub fn licence_state_name(state: LicenceState) -> &'static str {
    match state {
        LicenceState::InForce => "in-force",
        LicenceState::Announced => "announced",
        LicenceState::Suspended => "suspended",
        LicenceState::Expired => "expired",
        LicenceState::Ended => "ended",
    }
}

/// A name of a reason, for people and for JSON.
pub fn not_licensed_name(why: NotLicensed) -> &'static str {
    match why {
        NotLicensed::Unlicensed => "unlicensed",
        NotLicensed::Suspended => "suspended",
        NotLicensed::Expired => "expired",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::zero;
    use std::collections::HashMap;

    const HOME: u16 = 276;

    fn asset() -> Asset {
        Asset {
            jurisdiction: HOME,
            first_licence: 3,
            licence_count: 6,
            ..zero()
        }
    }

    fn licence() -> Licence {
        Licence {
            jurisdiction: HOME,
            number: 3,
            valid_from: 100,
            valid_until: 200,
            granted_at: 50,
            ..zero()
        }
    }

    fn licensed(licences: &[Licence], parents: &HashMap<Pubkey, Licence>) -> Option<NotLicensed> {
        asset_licensing(&asset(), licences, |address| parents.get(address), 9, 150).unwrap()
    }

    #[test]
    fn it_licenses_nothing_before_it_was_granted() {
        let late = Licence {
            granted_at: 150,
            ..licence()
        };
        let state = |at| late.terms().state_in(1, at);
        assert_eq!(state(150), LicenceState::Announced);
        assert_eq!(state(151), LicenceState::InForce);
        assert_eq!(licence().terms().state_in(1, 100), LicenceState::InForce);
    }

    #[test]
    fn licences_of_the_asset_s_jurisdiction_count() {
        let none = HashMap::new();
        let elsewhere = Licence {
            jurisdiction: HOME + 1,
            ..licence()
        };
        let foreign = licensed(std::slice::from_ref(&elsewhere), &none);
        assert_eq!(foreign, Some(NotLicensed::Unlicensed));
        assert_eq!(licensed(&[elsewhere, licence()], &none), None);
    }

    #[test]
    fn licences_of_an_earlier_stay_do_not_count() {
        let none = HashMap::new();
        for (number, counts) in [(2, false), (3, true), (5, true), (6, false)] {
            let licence = Licence {
                number,
                ..licence()
            };
            let found = licensed(&[licence], &none);
            assert_eq!(found.is_none(), counts, "{number}");
        }
    }

    #[test]
    fn a_lease_that_is_only_announced_says_nothing_whatever_its_parent_is() {
        let parent = Pubkey::new_from_array([1; 32]);
        let lease = |granted_at| Licence {
            kind: 1,
            parent,
            depth: 1,
            granted_at,
            ..licence()
        };
        let suspended = Licence {
            suspended_from: 9,
            suspended_until: 180,
            ..licence()
        };
        let ended = Licence {
            ended_from: 9,
            ..licence()
        };
        for (of, why) in [
            (suspended, NotLicensed::Suspended),
            (ended, NotLicensed::Expired),
        ] {
            let parents = HashMap::from([(parent, of)]);
            // Granted when the epoch had opened, and a second before it did.
            let late = licensed(&[lease(150)], &parents);
            assert_eq!(late, Some(NotLicensed::Unlicensed));
            assert_eq!(licensed(&[lease(149)], &parents), Some(why));
        }
    }

    #[test]
    fn a_lease_is_no_better_than_the_licences_that_it_is_of() {
        let [first, second] = [1, 2].map(|byte| Pubkey::new_from_array([byte; 32]));
        let lease = Licence {
            kind: 1,
            parent: first,
            depth: 2,
            ..licence()
        };
        let below = Licence {
            parent: second,
            depth: 1,
            ..licence()
        };
        let mut parents = HashMap::from([(first, below), (second, licence())]);
        let lease = [lease];
        assert_eq!(licensed(&lease, &parents), None);

        let suspended = Licence {
            suspended_from: 9,
            suspended_until: 180,
            ..licence()
        };
        parents.insert(second, suspended);
        assert_eq!(licensed(&lease, &parents), Some(NotLicensed::Suspended));
        // A licence of its own helps nevertheless.
        let [lease] = lease;
        assert_eq!(licensed(&[lease.clone(), licence()], &parents), None);

        parents.remove(&second);
        let missing = asset_licensing(&asset(), [&lease], |address| parents.get(address), 9, 150);
        assert_eq!(missing, Err(MissingParent(second)));
    }

    #[test]
    fn a_chain_that_never_ends_is_no_chain() {
        let itself = Pubkey::new_from_array([1; 32]);
        let circle = Licence {
            parent: itself,
            ..licence()
        };
        let state = circle.state_in(9, 150, |_| Some(&circle));
        assert_eq!(state, Err(MissingParent(itself)));
    }

    #[test]
    fn text_is_padded_and_read_again() {
        let call_sign = pad_text("WRAA123").unwrap();
        let read = Licence {
            reference: call_sign,
            area_kind: 2,
            area: pad_text(&"ä".repeat(16)).unwrap(),
            ..licence()
        };
        assert_eq!(read.reference_text(), "WRAA123");
        assert_eq!(read.area(), Some(LicenceArea::Code("ä".repeat(16))));
        assert_eq!(pad_text(""), None);
        assert_eq!(pad_text("a\0b"), None);
        assert_eq!(pad_text(&"x".repeat(33)), None);
    }

    #[test]
    fn kinds_round_trip() {
        for kind in LicenceKind::ALL {
            assert_eq!(LicenceKind::from_byte(kind as u8), Some(kind));
        }
        assert_eq!(LicenceKind::from_byte(4), None);
    }
}
