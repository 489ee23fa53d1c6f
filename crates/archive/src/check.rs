//! Checks that the numbers of an archive follow from each other, and from those of the archive before.

use std::fmt::Debug;

use openmast_ledger::{BaseUnits, TrailingAverage};

use super::{
    ArchiveError, PublicArchive,
    format::{AssetLine, ChargeLine, Header, PayerLine, TariffLine},
    price_set,
    reserve_lines::ReserveLine,
};

/// Sums over lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    bytes: u128,
    paid: u128,
    charged: u128,
    accrued: u128,
}

/// Bytes, bytes that were paid for, charged and accrued.
type Stated = (u64, u64, u128, u128);

impl Sums {
    fn add(&mut self, charge: &ChargeLine) {
        self.bytes += u128::from(charge.bytes);
        self.paid += u128::from(charge.paid_bytes);
        self.charged += u128::from(charge.charged);
        self.accrued += u128::from(charge.accrued);
    }

    /// What a reserve met stands in the charges already.
    fn add_released(&mut self, line: &ReserveLine) {
        self.charged += u128::from(line.epoch_charged);
        self.accrued += u128::from(line.epoch_accrued);
    }

    /// The sums as lines state them: totals of bytes saturate at 2⁶⁴ − 1, since no money follows from them.
    fn stated(self) -> Stated {
        let [bytes, paid] =
            [self.bytes, self.paid].map(|sum| u64::try_from(sum).unwrap_or(u64::MAX));
        (bytes, paid, self.charged, self.accrued)
    }
}

impl PublicArchive {
    /// Recomputes roots, sums and the price set; checks that the charges explain what changed in this epoch, and that
    /// the breaker let through what it may. The header's counts should be known to be the settlement's, because trees
    /// are built over as many leaves.
    ///
    /// # Errors
    /// The first thing that does not agree.
    pub fn check(&self, network: [u8; 32]) -> Result<(), ArchiveError> {
        self.check_order()?;
        let header = &self.header;
        let trees = [
            ("assets", self.asset_tree(network)?.root()),
            ("payers", self.payer_tree(network)?.root()),
            ("reserves", self.reserve_tree(network)?.root()),
        ];
        for ((what, root), (hash, charged, accrued)) in trees.into_iter().zip(header.roots()) {
            agree(&format!("root over the {what}"), &root.hash, &hash)?;
            let found = (root.sums.charged.0, root.sums.accrued.0);
            agree(
                &format!("sums over the {what}"),
                &found,
                &(charged, accrued),
            )?;
        }
        let spent_and_released = (
            header.payer_charged.checked_add(header.reserve_charged),
            header.payer_accrued.checked_add(header.reserve_accrued),
        );
        let earned = (Some(header.charged), Some(header.accrued));
        agree(
            "what payers spent and reserves released",
            &spent_and_released,
            &earned,
        )?;
        let all = self.assets.iter().map(|line| u128::from(line.bytes)).sum();
        let bytes = Sums {
            bytes: all,
            ..Sums::default()
        };
        agree("bytes over the assets", &bytes.stated().0, &header.bytes)?;
        let mut totals = self.assets.iter().map(|line| (line.bytes, line.paid));
        let mut of_payers = self.payers.iter().map(|line| (line.bytes, line.paid));
        require(
            totals.all(|(bytes, paid)| paid <= bytes)
                && of_payers.all(|(bytes, paid)| paid <= bytes),
            "more bytes were paid for than were metered",
        )?;
        self.check_tariffs()?;
        self.check_licences()?;
        self.check_charges()?;
        self.check_pairs()?;
        self.check_reserves()?;
        self.check_breaker()?;
        self.check_room()
    }

    fn check_order(&self) -> Result<(), ArchiveError> {
        let header = &self.header;
        let lines = [self.assets.len(), self.payers.len(), self.reserves.len()];
        let stated = [header.asset_lines, header.payer_lines, header.reserve_lines];
        let stated = stated.map(|count| count as usize);
        agree("lines of assets, payers and reserves", &lines, &stated)?;
        let lines = (self.tariffs.len(), self.charges.len() as u64);
        let stated = (header.tariff_lines as usize, header.charge_lines);
        agree("lines of tariffs and charges", &lines, &stated)?;
        let (lines, stated) = (
            self.earlier_tariffs.len(),
            header.earlier_tariff_lines as usize,
        );
        agree("lines of earlier tariffs", &lines, &stated)?;
        let lines = (self.requests.len(), self.pairs.len());
        let stated = (header.request_lines as usize, header.pair_lines as usize);
        agree("lines of requests and pairs", &lines, &stated)?;
        let in_order = is_rising(&self.assets, |line| line.asset)
            && is_rising(&self.payers, |line| line.payer)
            && is_rising(&self.reserves, |line| line.reserve)
            && is_rising(&self.requests, |line| line.payer)
            && is_rising(&self.pairs, |line| line.payer)
            && is_rising(&self.charges, |line| (line.payer, line.asset));
        let of_something = self.assets.iter().all(AssetLine::says_something)
            && self.payers.iter().all(PayerLine::says_something)
            && self.reserves.iter().all(ReserveLine::says_something)
            && self.charges.iter().all(ChargeLine::says_something);
        require(in_order, "the lines are not in the order of their indexes")?;
        require(of_something, "a line says nothing")
    }

    fn check_tariffs(&self) -> Result<(), ArchiveError> {
        let first = self.tariffs.first().map(|tariff| tariff.tariff);
        agree("first tariff", &Some(self.header.epoch), &first)?;
        let next = self.header.epoch.saturating_add(1);
        agree("next tariff", &next, &self.next_tariff.tariff)?;
        let priced = self.next_tariff.prices.len();
        agree(
            "prices of the next tariff",
            &priced,
            &(self.header.asset_count as usize),
        )?;
        // Earlier tariffs precede the epoch's own, in the order of the log.
        let known = |tariff: &TariffLine| tariff.prices.len();
        let in_order = self.earlier_tariffs.iter().chain(&self.tariffs);
        let known: Vec<usize> = in_order.map(known).collect();
        require(
            known.is_sorted() && known.last() <= Some(&(self.header.asset_count as usize)),
            "a tariff has more assets than there are, or fewer than the one before",
        )?;
        agree(
            "hash of the price set",
            &price_set(self.price_set())?,
            &self.header.price_set_hash,
        )
    }

    fn check_charges(&self) -> Result<(), ArchiveError> {
        let mut assets = vec![Sums::default(); self.assets.len()];
        let mut payers = vec![Sums::default(); self.payers.len()];
        for charge in &self.charges {
            let asset = self
                .assets
                .binary_search_by_key(&charge.asset, |line| line.asset);
            let payer = self
                .payers
                .binary_search_by_key(&charge.payer, |line| line.payer);
            if let Some(sums) = asset.ok().and_then(|at| assets.get_mut(at)) {
                sums.add(charge);
            } else {
                require(adds_nothing(charge), "a charge of an asset without a line")?;
            }
            if let Some(sums) = payer.ok().and_then(|at| payers.get_mut(at)) {
                sums.add(charge);
            } else {
                require(adds_nothing(charge), "a charge of a payer without a line")?;
            }
        }
        for released in &self.reserves {
            let asset = (self.assets).binary_search_by_key(&released.asset, |line| line.asset);
            match asset.ok().and_then(|at| assets.get_mut(at)) {
                Some(sums) => sums.add_released(released),
                None => require(
                    (released.epoch_charged, released.epoch_accrued) == (0, 0),
                    "a reserve released something to an asset without a line",
                )?,
            }
        }
        for (line, sums) in self.assets.iter().zip(assets) {
            let bytes = (line.epoch_bytes, line.epoch_paid);
            let amounts = (line.epoch_earned, line.epoch_accrued);
            agree_with_charges(&format!("asset {}", line.asset), sums, bytes, amounts)?;
        }
        for (line, sums) in self.payers.iter().zip(payers) {
            let bytes = (line.epoch_bytes, line.epoch_paid);
            let amounts = (line.epoch_spent, line.epoch_accrued);
            agree_with_charges(&format!("payer {}", line.payer), sums, bytes, amounts)?;
        }
        Ok(())
    }

    /// Checks that this archive continues `previous`: lifetime values grew by this epoch's, what was owed is accounted
    /// for, and the breaker's amount was shared among the assets. `None` if there was no archive before.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check_continues(&self, previous: Option<&Self>) -> Result<(), ArchiveError> {
        if let Some(previous) = previous {
            self.check_follows(previous)?;
        }
        for line in &self.assets {
            let before = previous.map(|it| it.asset(line.asset)).unwrap_or_default();
            let trailing = previous.and_then(|it| it.asset_line(line.asset));
            let trailing = TrailingAverage(trailing.map_or(0, |line| line.trailing));
            let now = (
                Some(before.bytes.0.saturating_add(line.epoch_bytes)),
                Some(before.paid.0.saturating_add(line.epoch_paid)),
                before.charged.0.checked_add(line.epoch_earned),
                before.accrued.0.checked_add(line.epoch_accrued),
                trailing.after(BaseUnits(line.epoch_earned)).0,
            );
            let stated = (
                Some(line.bytes),
                Some(line.paid),
                Some(line.earned),
                Some(line.accrued),
                line.trailing,
            );
            agree(&format!("lifetime of asset {}", line.asset), &now, &stated)?;
        }
        for line in &self.payers {
            let before = previous.map(|it| it.payer(line.payer)).unwrap_or_default();
            let now = (
                Some(before.bytes.0.saturating_add(line.epoch_bytes)),
                Some(before.paid.0.saturating_add(line.epoch_paid)),
                before.charged.0.checked_add(line.epoch_spent),
                before.accrued.0.checked_add(line.epoch_accrued),
            );
            let stated = (
                Some(line.bytes),
                Some(line.paid),
                Some(line.spent),
                Some(line.accrued),
            );
            agree(&format!("lifetime of payer {}", line.payer), &now, &stated)?;
        }
        self.check_pairs_continue(previous)?;
        self.check_reserves_continue(previous)?;
        self.check_parts(previous)?;
        self.check_shares(previous)
    }

    fn check_follows(&self, previous: &Self) -> Result<(), ArchiveError> {
        let next = previous.header.epoch.saturating_add(1);
        agree("epoch", &self.header.epoch, &next)?;
        let began_with = Some(&previous.next_tariff);
        agree("first tariff", &self.tariffs.first(), &began_with)?;
        let (now, then) = (&self.header, &previous.header);
        require(
            now.snapshot_slot >= then.snapshot_slot && now.closed_at >= then.closed_at,
            "its snapshot is older than the one before",
        )?;
        let (mut assets, mut payers) = (previous.assets.iter(), previous.payers.iter());
        require(
            assets.all(|line| self.asset_line(line.asset).is_some())
                && payers.all(|line| self.payer_line(line.payer).is_some()),
            "an account that had something has no line",
        )?;
        let mut owed = previous.charges.iter().filter(|line| line.owed > 0);
        require(
            owed.all(|before| self.accounts_for(before)),
            "something was owed, and it is not told what became of it",
        )
    }

    fn accounts_for(&self, before: &ChargeLine) -> bool {
        let pair = (before.payer, before.asset);
        let at = self
            .charges
            .binary_search_by_key(&pair, |line| (line.payer, line.asset));
        let line = at.ok().and_then(|at| self.charges.get(at));
        line.is_some_and(|line| {
            let parts = [line.accrued, line.owed, line.written_off].map(u128::from);
            parts.iter().sum::<u128>() >= u128::from(before.owed)
        })
    }
}

impl Header {
    /// Hash and sums, charged and accrued, of the trees over assets, payers and reserves.
    fn roots(&self) -> [([u8; 32], u64, u64); 3] {
        [
            (self.asset_root, self.charged, self.accrued),
            (self.payer_root, self.payer_charged, self.payer_accrued),
            (
                self.reserve_root,
                self.reserve_charged,
                self.reserve_accrued,
            ),
        ]
    }
}

/// Whether a charge changes no total: something was owed, or is.
fn adds_nothing(charge: &ChargeLine) -> bool {
    (charge.bytes, charge.charged, charge.accrued) == (0, 0, 0)
}

pub(super) fn is_rising<T, K: Ord>(lines: &[T], key: impl Fn(&T) -> K) -> bool {
    lines.is_sorted_by(|a, b| key(a) < key(b))
}

fn agree_with_charges(
    account: &str,
    computed: Sums,
    (bytes, paid): (u64, u64),
    (charged, accrued): (u64, u64),
) -> Result<(), ArchiveError> {
    let stated = (bytes, paid, u128::from(charged), u128::from(accrued));
    agree(
        &format!("charges of {account}"),
        &computed.stated(),
        &stated,
    )
}

pub(super) fn agree<T: PartialEq + Debug>(
    what: &str,
    computed: &T,
    stated: &T,
) -> Result<(), ArchiveError> {
    if computed == stated {
        return Ok(());
    }
    Err(ArchiveError::Disagrees(format!(
        "{what}: computed {computed:?}, stated {stated:?}"
    )))
}

pub(super) fn require(holds: bool, otherwise: &str) -> Result<(), ArchiveError> {
    match holds {
        true => Ok(()),
        false => Err(ArchiveError::Disagrees(otherwise.to_owned())),
    }
}
