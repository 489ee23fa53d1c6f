//! That entitlements met no more than they could, and all that they could before any money was used.

use std::collections::BTreeMap;

use openmast_ledger::{Bytes, UseOrder};

use super::{ArchiveError, PublicArchive, check::require, reserve_lines::ReserveLine};

/// An entitlement of a pair in an epoch.
struct Available {
    order: UseOrder,
    /// Most that it can meet in the epoch.
    left: u64,
    met: u64,
}

impl PublicArchive {
    /// Checks what entitlements met by what the snapshot left them with which the epoch began: that of the archive before.
    pub(super) fn check_meeting(&self, previous: &Self) -> Result<(), ArchiveError> {
        if self.tariffs.len() > 1 {
            // The epoch was opened again: what was reported after an end that does not count is met as that end's snapshot had it, which
            // no archive tells, as it does not tell of its prices whether they held.
            return Ok(());
        }
        let mut of_pairs: BTreeMap<(u32, u32), Vec<Available>> = BTreeMap::new();
        for line in self.reserves.iter().filter(|line| line.lot.is_some()) {
            let available = self.available(previous, line);
            let left = available.as_ref().map_or(0, |(_, it)| it.left);
            require(
                line.epoch_bytes <= left,
                &format!("entitlement {} met more than it had left", line.reserve),
            )?;
            if let Some((payer, available)) = available {
                let of_pair = of_pairs.entry((payer, line.asset)).or_default();
                of_pair.push(available);
            }
        }
        let mut known =
            (of_pairs.iter_mut()).filter(|((_, asset), _)| !self.may_have_waited(*asset));
        known.try_for_each(|(pair, available)| self.check_met_first(*pair, available))
    }

    /// Whether an earlier tariff prices usage of an asset. What waited since then is met by what was there when it was reported,
    /// which this archive does not tell.
    fn may_have_waited(&self, asset: u32) -> bool {
        let mut earlier = self.earlier_tariffs.iter();
        earlier.any(|tariff| tariff.licensed_price(asset).is_some())
    }

    /// Checks what tokens of entitlements were priced by so far. In a first epoch, and in a later part of one that was opened again,
    /// more of them can have been used than the archive before tells, but all entitlements of a lot together have no more than it sold.
    pub(super) fn check_counted(&self, previous: Option<&Self>) -> Result<(), ArchiveError> {
        let is_told = previous.is_some() && self.tariffs.len() == 1;
        let mut of_lots: BTreeMap<u32, u128> = BTreeMap::new();
        for line in &self.reserves {
            let before = previous.and_then(|it| it.reserve_line(line.reserve));
            let before = before.map_or(0, |it| it.counted_bytes);
            let own = previous.map_or(Bytes::ZERO, |it| self.counted_now(it, line));
            let least = before.saturating_add(own.0);
            require(
                line.counted_bytes == least || !is_told && line.counted_bytes > least,
                &format!("entitlement {} was priced by other bytes", line.reserve),
            )?;
            if let Some(lot) = line.lot {
                let added = line.counted_bytes.saturating_sub(before);
                *of_lots.entry(lot).or_default() += u128::from(added);
            }
        }
        of_lots.into_iter().try_for_each(|(lot, added)| {
            let most = self.counted_at_most(lot);
            require(
                added <= u128::from(most.0),
                &format!("entitlements of lot {lot} were priced by more than it sold"),
            )
        })
    }

    /// What an epoch that is served adds to what the tokens of an entitlement were priced by, as the snapshot has them with which it
    /// began.
    fn counted_now(&self, previous: &Self, line: &ReserveLine) -> Bytes {
        let counted = || {
            let then = previous.reserve_line(line.reserve)?;
            let rules = previous.reserve_line(then.lot?)?.rules()?;
            let is_usable = rules.covers(self.header.epoch, previous.header.closed_at);
            let usable = then.tokens?.usable(previous.header.snapshot_slot);
            (is_usable && self.is_served(then.lot?)).then(|| rules.counted_bytes(usable))
        };
        counted().unwrap_or_default()
    }

    /// What an epoch adds for all tokens that a lot sold.
    fn counted_at_most(&self, lot: u32) -> Bytes {
        let terms = self.reserve_line(lot).and_then(|it| it.terms);
        let terms = terms.filter(|_| self.is_served(lot));
        let counted = terms.and_then(|it| Some(it.rules()?.counted_bytes(it.sold)));
        counted.unwrap_or_default()
    }

    fn is_served(&self, lot: u32) -> bool {
        self.reserve_line(lot).is_some_and(|it| it.epoch_bytes == 1)
    }

    /// What an entitlement could meet in this epoch, and of which payer.
    fn available(&self, previous: &Self, line: &ReserveLine) -> Option<(u32, Available)> {
        let then = previous.reserve_line(line.reserve)?;
        let (lot, tokens) = (then.lot?, then.tokens?);
        let lot_then = previous.reserve_line(lot)?;
        let rules = lot_then.rules()?;
        let opened_at = previous.header.closed_at;
        let seconds = self.header.closed_at.saturating_sub(opened_at);
        // It can have been cut short since the epoch began.
        let now = self.reserve_line(lot)?.rules()?;
        let epoch = self.header.epoch;
        let is_open = rules.covers(epoch, opened_at) && now.covers(epoch, self.header.closed_at);
        if tokens.quantity == 0 || !is_open {
            return None;
        }
        let usable = tokens.usable(previous.header.snapshot_slot);
        // What bounds its life was recomputed before.
        let counted = Bytes(line.counted_bytes);
        let left = rules.available(usable, Bytes(then.bytes), counted, seconds);
        let available = Available {
            order: rules.use_order(line.reserve)?,
            left: left.0,
            met: line.epoch_bytes,
        };
        Some((tokens.payer, available))
    }

    /// Where all usage of the asset has the epoch's own price, and that is not 0, entitlements meet it until nothing of them or of it
    /// is left, one after the other.
    fn check_met_first(
        &self,
        (payer, asset): (u32, u32),
        available: &mut [Available],
    ) -> Result<(), ArchiveError> {
        let own = self.tariffs.first();
        if own.and_then(|it| it.licensed_price(asset)).unwrap_or(0) == 0 {
            return Ok(());
        }
        let at =
            (self.charges).binary_search_by_key(&(payer, asset), |line| (line.payer, line.asset));
        let charge = at.ok().and_then(|at| self.charges.get(at));
        let mut rest = charge.map_or(0, |line| line.licensed_bytes());
        available.sort_unstable_by_key(|it| it.order);
        for it in available {
            let expected = rest.min(it.left);
            let reserve = it.order.reserve;
            require(
                it.met == expected,
                &format!(
                    "entitlement {reserve} was to meet {expected} bytes and met {}",
                    it.met
                ),
            )?;
            rest -= expected;
        }
        Ok(())
    }
}
