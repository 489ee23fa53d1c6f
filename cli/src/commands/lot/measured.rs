//! What an archive says of a lot's entitlements in its epoch, and on which lines.

use openmast_archive::{PublicArchive, ReserveLine};
use openmast_ledger::{BYTES_PER_MBIT, LotKind};

/// An entitlement to a lot in an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// What a token of the lot is.
    pub kind: Option<LotKind>,
    /// Its reserve index.
    pub entitlement: u32,
    pub payer: u32,
    /// Tokens at the end of the epoch.
    pub quantity: u64,
    /// Of these, those that the snapshot at its end saw asked back: from the next epoch on they meet nothing.
    pub asked: u64,
    /// Whether the epoch was served, by the lot's own count.
    pub is_served: bool,
    /// Bytes that it met in the epoch.
    pub met_bytes: u64,
    /// All bytes of the payer on the asset in the epoch.
    pub payer_bytes: u64,
    /// Bytes of others on the asset in the epoch.
    pub others_bytes: u64,
    /// Subscribers of the payer that used the asset, of SIM slots.
    pub identities: u32,
    /// Lines of the archive that say so, the first one is 1.
    pub lines: Vec<u64>,
}

/// What is measured of a lot's entitlements: of this payer, or of all.
pub(super) fn measure(archive: &PublicArchive, lot: u32, payer: Option<u32>) -> Vec<Measured> {
    let Some(terms) = archive
        .reserve_line(lot)
        .filter(|line| line.terms.is_some())
    else {
        return Vec::new();
    };
    let is_meant = |line: &&ReserveLine| {
        let whose = line.tokens.map(|tokens| tokens.payer);
        line.lot == Some(lot) && whose.is_some() && payer.is_none_or(|it| whose == Some(it))
    };
    let of_lot = archive.reserves.iter().filter(is_meant);
    of_lot.map(|line| measured(archive, terms, line)).collect()
}

fn measured(archive: &PublicArchive, lot: &ReserveLine, line: &ReserveLine) -> Measured {
    let tokens = line.tokens.unwrap_or_default();
    let of_asset = archive.charges.iter().enumerate();
    let of_asset = of_asset.filter(|(_, charge)| charge.asset == line.asset);
    let (mut payer_bytes, mut others_bytes) = (0u64, 0u64);
    let mut lines = vec![
        reserve_at(archive, lot.reserve),
        reserve_at(archive, line.reserve),
    ];
    let kind = lot.terms.and_then(|terms| LotKind::from_code(terms.kind));
    for (position, charge) in of_asset {
        let is_own = charge.payer == tokens.payer;
        match is_own {
            true => payer_bytes = payer_bytes.saturating_add(charge.bytes),
            false => others_bytes = others_bytes.saturating_add(charge.bytes),
        }
        // What others used says something of an exclusive window alone.
        if is_own || kind == Some(LotKind::Exclusive) {
            lines.push(charge_at(archive, position));
        }
    }
    Measured {
        kind,
        entitlement: line.reserve,
        payer: tokens.payer,
        quantity: tokens.quantity,
        asked: match tokens.asked_slot <= archive.header.snapshot_slot {
            true => tokens.asked,
            false => 0,
        },
        is_served: lot.epoch_bytes > 0,
        met_bytes: line.epoch_bytes,
        payer_bytes,
        others_bytes,
        identities: line.identities,
        lines,
    }
}

/// The line of the file that a reserve has: behind the header, the assets and the payers.
fn reserve_at(archive: &PublicArchive, index: u32) -> u64 {
    let before = archive
        .reserves
        .partition_point(|line| line.reserve < index);
    number(1 + archive.assets.len() + archive.payers.len() + before)
}

/// The line of the charge at this position: behind the reserves, the tariffs and the next tariff as well.
fn charge_at(archive: &PublicArchive, position: usize) -> u64 {
    let tariffs = archive.tariffs.len() + archive.earlier_tariffs.len() + 1;
    let before = 1 + archive.assets.len() + archive.payers.len() + archive.reserves.len();
    number(before + tariffs + position)
}

/// Lines are counted from 1.
fn number(before: usize) -> u64 {
    u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
}

impl Measured {
    /// What the kind promises of this epoch; `seconds`: how long it was, if that is known.
    pub fn promised(&self, seconds: Option<u64>) -> String {
        match (self.kind, seconds) {
            (Some(LotKind::Volume), _) if self.asked > 0 => format!(
                "usage is met until it is used up; of {} tokens that are asked back from the next epoch on nothing is",
                self.asked
            ),
            (Some(LotKind::Volume), _) => "usage is met until it is used up".into(),
            (Some(LotKind::SimSlot), _) => format!("{} active identities", self.quantity),
            (Some(LotKind::Rate), Some(seconds)) => format!(
                "{} Mbit/s: {} bytes in {seconds} s",
                self.quantity,
                self.rate_bytes(seconds)
            ),
            (Some(LotKind::Rate), None) => format!("{} Mbit/s", self.quantity),
            (Some(LotKind::Exclusive), _) => "nobody else uses the asset".into(),
            (None, _) => "of a kind that this software does not know".into(),
        }
    }

    /// What was measured.
    pub fn measured(&self, seconds: Option<u64>) -> String {
        match (self.kind, seconds.filter(|seconds| *seconds > 0)) {
            (Some(LotKind::SimSlot), _) => format!("{} active identities", self.identities),
            (Some(LotKind::Rate), Some(seconds)) => format!(
                "{} bytes: {} kbit/s on average",
                self.payer_bytes,
                u128::from(self.payer_bytes) * 8 / 1_000 / u128::from(seconds)
            ),
            (Some(LotKind::Exclusive), _) => format!("{} bytes of others", self.others_bytes),
            _ => format!("{} bytes, {} of them met", self.payer_bytes, self.met_bytes),
        }
    }

    /// Whether the measure shows that the promise was kept: `yes`, `no`, or none where it cannot show that. Less usage than was
    /// bought says nothing: nobody may have wanted more.
    pub fn is_kept(&self, seconds: Option<u64>) -> Option<&'static str> {
        let word = |kept| Some(if kept { "yes" } else { "no" });
        match self.kind {
            _ if !self.is_served => word(false),
            Some(LotKind::Exclusive) => word(self.others_bytes == 0),
            Some(LotKind::SimSlot) if u64::from(self.identities) >= self.quantity => word(true),
            Some(LotKind::Rate) => {
                let reached = seconds.is_some_and(|it| self.payer_bytes >= self.rate_bytes(it));
                reached.then_some("yes")
            }
            _ => None,
        }
    }

    fn rate_bytes(&self, seconds: u64) -> u64 {
        let a_second = self.quantity.saturating_mul(BYTES_PER_MBIT);
        a_second.saturating_mul(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: LotKind) -> Measured {
        Measured {
            kind: Some(kind),
            entitlement: 8,
            payer: 2,
            quantity: 2,
            asked: 0,
            is_served: true,
            met_bytes: 1_000,
            payer_bytes: 2_500_000,
            others_bytes: 0,
            identities: 1,
            lines: Vec::new(),
        }
    }

    #[test]
    fn a_rate_is_kept_when_it_was_reached_and_otherwise_nothing_is_known() {
        let rate = of(LotKind::Rate);
        // 2 Mbit/s are 2.5 MB in 10 seconds.
        assert_eq!(rate.is_kept(Some(10)), Some("yes"));
        assert_eq!(rate.is_kept(Some(11)), None);
        assert_eq!(rate.is_kept(None), None);
        assert_eq!(rate.promised(Some(10)), "2 Mbit/s: 2500000 bytes in 10 s");
        assert_eq!(
            rate.measured(Some(10)),
            "2500000 bytes: 2000 kbit/s on average"
        );
    }

    #[test]
    fn what_is_asked_back_is_not_promised() {
        let volume = of(LotKind::Volume);
        assert_eq!(volume.promised(None), "usage is met until it is used up");
        let asked = Measured { asked: 2, ..volume };
        let promised = asked.promised(None);
        assert!(
            promised.contains("of 2 tokens that are asked back"),
            "{promised}"
        );
    }

    #[test]
    fn an_exclusive_window_is_broken_by_anybody_else() {
        let alone = of(LotKind::Exclusive);
        assert_eq!(alone.is_kept(None), Some("yes"));
        let shared = Measured {
            others_bytes: 1,
            ..alone
        };
        assert_eq!(shared.is_kept(None), Some("no"));
    }

    #[test]
    fn slots_are_kept_when_all_were_active() {
        let slots = of(LotKind::SimSlot);
        assert_eq!(slots.is_kept(None), None);
        let full = Measured {
            identities: 2,
            ..slots.clone()
        };
        assert_eq!(full.is_kept(None), Some("yes"));
        let unserved = Measured {
            is_served: false,
            ..full
        };
        assert_eq!(unserved.is_kept(None), Some("no"));
    }
}
