//! Lots and entitlements: that they released what their terms say, and met what the charges leave out.

use std::collections::BTreeMap;

use openmast_ledger::{BaseUnits, Bytes, LotKind};

use super::{
    ArchiveError, PublicArchive,
    check::{agree, require},
    reserve_lines::ReserveLine,
};

impl PublicArchive {
    /// Checks what each reserve releases by its terms, and that entitlements met the bytes that charges say were met.
    pub(super) fn check_reserves(&self) -> Result<(), ArchiveError> {
        let mut met: BTreeMap<(u32, u32), u128> = BTreeMap::new();
        let mut met_of_lots: BTreeMap<u32, u64> = BTreeMap::new();
        for line in &self.reserves {
            self.check_kind(line)?;
            if let Some(lot) = line.lot {
                let sum = met_of_lots.entry(lot).or_default();
                *sum = sum.saturating_add(line.bytes);
            }
            if let Some(tokens) = line.tokens
                && line.epoch_bytes > 0
            {
                *met.entry((tokens.payer, line.asset)).or_default() += u128::from(line.epoch_bytes);
            }
        }
        let charges = self.charges.iter().filter(|line| line.met_bytes > 0);
        let stated = charges.map(|line| ((line.payer, line.asset), u128::from(line.met_bytes)));
        agree("bytes that entitlements met", &met, &stated.collect())?;
        self.reserves.iter().try_for_each(|line| {
            let met = met_of_lots.get(&line.reserve).copied();
            self.check_due(line, Bytes(met.unwrap_or_default()))
        })
    }

    /// Checks that a line has what its kind of reserve has.
    fn check_kind(&self, line: &ReserveLine) -> Result<(), ArchiveError> {
        let what = || format!("reserve {}", line.reserve);
        let Some(lot) = line.lot else {
            // The account of a lot is never closed.
            let is_known = line
                .terms
                .is_some_and(|it| LotKind::from_code(it.kind).is_some());
            return require(
                is_known
                    && line.tokens.is_none()
                    && line.identities == 0
                    && line.counted_bytes == 0
                    && line.epoch_bytes <= 1
                    && line.epoch_bytes <= line.bytes,
                &format!("{} is said to be what no lot is", what()),
            );
        };
        let lot = self.reserve_line(lot);
        let lot = lot.filter(|it| it.lot.is_none() && it.asset == line.asset);
        let kind = lot.and_then(|it| it.terms).map(|terms| terms.kind);
        let has_slots = kind.and_then(LotKind::from_code) == Some(LotKind::SimSlot);
        let acts = line.epoch_bytes > 0 || line.identities > 0;
        // Its account stands at least until the lot is settled or has lapsed.
        let stands = !self.is_over(lot);
        require(
            lot.is_some()
                && line.terms.is_none()
                && kind.is_some()
                && (line.tokens.is_some() || !acts && !stands)
                && (line.identities == 0 || has_slots)
                && (line.bytes == 0 || !has_slots),
            &format!("{} is said to be what no entitlement of its lot is", what()),
        )
    }

    /// The line of the lot that a reserve is an entitlement of.
    fn lot_of(&self, line: &ReserveLine) -> Option<&ReserveLine> {
        line.lot.and_then(|lot| self.reserve_line(lot))
    }

    /// Whether the window of a lot is over with this epoch.
    fn is_over(&self, lot: Option<&ReserveLine>) -> bool {
        let rules = lot.and_then(ReserveLine::rules);
        rules.is_some_and(|rules| rules.is_over(self.header.epoch, self.header.closed_at))
    }

    /// Checks what a reserve is to release; `met` is what the entitlements of the lot met, if it is one.
    fn check_due(&self, line: &ReserveLine, met: Bytes) -> Result<(), ArchiveError> {
        let what = format!("what reserve {} is to release", line.reserve);
        let lot = match line.lot {
            Some(lot) => self.reserve_line(lot),
            None => Some(line),
        };
        let due = match (lot.and_then(ReserveLine::rules), line.lot) {
            (Some(rules), Some(_)) => rules.due_of_entitlement(Bytes(line.bytes)),
            (Some(rules), None) => {
                let is_over = rules.is_over(self.header.epoch, self.header.closed_at);
                rules.due_of_lot(line.bytes, met, is_over)
            }
            // Its account is closed: nothing is released any more.
            (None, _) => Ok(BaseUnits(line.accrued)),
        };
        let due = due.map_err(|error| ArchiveError::Disagrees(format!("{what}: {error}")))?;
        // What was released stays so, and nothing comes on top of it beyond what is due.
        require(
            due.0 >= line.accrued || line.epoch_accrued == 0,
            &format!("reserve {} released more than is due", line.reserve),
        )?;
        agree(&what, &due.0.max(line.accrued), &line.due)
    }

    /// Checks that every reserve continues from the archive before, and that an epoch counts as served when it was.
    pub(super) fn check_reserves_continue(
        &self,
        previous: Option<&Self>,
    ) -> Result<(), ArchiveError> {
        for line in &self.reserves {
            let before = previous.and_then(|it| it.reserve_line(line.reserve));
            let was_over = previous.is_some_and(|it| it.is_over(it.lot_of(line)));
            require(
                before.is_none_or(|before| line.goes_on_from(before, was_over)),
                &format!("reserve {} was another one before", line.reserve),
            )?;
            let before = before.map(ReserveLine::totals).unwrap_or_default();
            let now = before.checked_add(line.epoch_totals()).ok();
            let what = format!("lifetime of reserve {}", line.reserve);
            agree(&what, &now, &Some(line.totals()))?;
            self.check_served(line)?;
        }
        self.check_counted(previous)?;
        let mut before = previous.iter().flat_map(|it| &it.reserves);
        require(
            before.all(|line| !self.must_go_on(line) || self.reserve_line(line.reserve).is_some()),
            "a reserve that is there or had something has no line",
        )?;
        match previous {
            Some(previous) => self.check_meeting(previous),
            None => Ok(()),
        }
    }

    /// Whether a reserve of the archive before has a line in this one: whatever had something, each lot, and each entitlement that
    /// stands.
    fn must_go_on(&self, before: &ReserveLine) -> bool {
        let had_something = (before.bytes, before.accrued, before.counted_bytes) != (0, 0, 0);
        had_something
            || match before.lot {
                None => true,
                Some(lot) => before.tokens.is_some() && !self.is_over(self.reserve_line(lot)),
            }
    }

    /// An epoch of a lot's window is served if its own prices know the asset and none of the regulator's reasons makes it free.
    /// Where the price is 0, the asset can be retired, which the archive does not tell; but only while nobody has a token of the
    /// lot, since an asset retires after the windows of all that it sold.
    fn check_served(&self, line: &ReserveLine) -> Result<(), ArchiveError> {
        let (None, Some(rules)) = (line.lot, line.rules()) else {
            return Ok(());
        };
        let own = self.tariffs.first();
        let price = own.and_then(|tariff| tariff.licensed_price(line.asset));
        let may_be = rules.covers(self.header.epoch, self.header.closed_at) && price.is_some();
        let is_sold = line.terms.is_some_and(|terms| terms.sold > 0);
        let must_be = may_be && (price > Some(0) || is_sold);
        require(
            (line.epoch_bytes == 0 || may_be) && (line.epoch_bytes == 1 || !must_be),
            &format!(
                "lot {} counts the epoch as served and it was not, or the other way round",
                line.reserve
            ),
        )
    }
}
