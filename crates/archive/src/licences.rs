//! Usage that is not charged for want of a licence: which assets a tariff says it of, and which bytes of a charge they are.

use openmast_engine::NotLicensedBytes;
use openmast_ledger::NotLicensed;

use super::{
    ArchiveError, PublicArchive,
    check::{is_rising, require},
    format::{ChargeLine, TariffLine},
};

impl TariffLine {
    /// Assets that are not licensed by it, by index, and why.
    pub fn not_licensed(&self) -> Vec<(u32, NotLicensed)> {
        let of = |why| self.assets_of(why).iter().map(move |asset| (*asset, why));
        let mut all: Vec<_> = NotLicensed::ALL.into_iter().flat_map(of).collect();
        all.sort_unstable();
        all
    }

    /// Its lists of these assets, which are in order.
    pub(super) fn with_not_licensed(mut self, assets: &[(u32, NotLicensed)]) -> Self {
        for (asset, why) in assets {
            let list = match why {
                NotLicensed::Unlicensed => &mut self.unlicensed,
                NotLicensed::Suspended => &mut self.suspended,
                NotLicensed::Expired => &mut self.expired,
            };
            list.push(*asset);
        }
        self
    }

    fn assets_of(&self, why: NotLicensed) -> &[u32] {
        match why {
            NotLicensed::Unlicensed => &self.unlicensed,
            NotLicensed::Suspended => &self.suspended,
            NotLicensed::Expired => &self.expired,
        }
    }

    /// Whether it says this of an asset.
    pub(super) fn is_not_licensed(&self, asset: u32, why: NotLicensed) -> bool {
        self.assets_of(why).binary_search(&asset).is_ok()
    }

    /// The price of an asset that it knows and that is licensed by it.
    pub(super) fn licensed_price(&self, asset: u32) -> Option<u64> {
        let mut reasons = NotLicensed::ALL.into_iter();
        match reasons.any(|why| self.is_not_licensed(asset, why)) {
            true => None,
            false => self.prices.get(asset as usize).copied(),
        }
    }

    fn check_licences(&self) -> Result<(), ArchiveError> {
        for why in NotLicensed::ALL {
            let in_order = is_rising(self.assets_of(why), |asset| *asset);
            require(
                in_order,
                "assets that are not licensed are not in the order of their indexes",
            )?;
        }
        let all = self.not_licensed();
        require(
            is_rising(&all, |(asset, _)| *asset),
            "an asset is not licensed for two reasons",
        )?;
        let is_free = |(asset, _): &(u32, _)| self.prices.get(*asset as usize) == Some(&0);
        require(
            all.iter().all(is_free),
            "an asset that is not licensed has a price, or is not known",
        )
    }
}

impl ChargeLine {
    /// Bytes that are not charged for want of a licence, by reason.
    pub fn not_licensed(&self) -> NotLicensedBytes {
        NotLicensedBytes {
            unlicensed: self.unlicensed_bytes,
            suspended: self.suspended_bytes,
            expired: self.expired_bytes,
        }
    }

    /// Bytes that have a price, which may be zero. [`PublicArchive::check`] knows that no more are not licensed than there are.
    pub(super) fn licensed_bytes(&self) -> u64 {
        self.not_licensed().licensed_of(self.bytes)
    }
}

impl ChargeLine {
    /// Bytes that the payer's money is for: licensed, and not met by entitlements.
    pub(super) fn unmet_bytes(&self) -> u64 {
        self.licensed_bytes().saturating_sub(self.met_bytes)
    }
}

impl PublicArchive {
    /// Bytes of the epoch that are not charged for want of a licence, of all charges.
    pub(super) fn not_licensed(&self) -> NotLicensedBytes {
        let charges = self.charges.iter().map(ChargeLine::not_licensed);
        charges.fold(NotLicensedBytes::default(), |sum, of_charge| {
            sum.plus(&of_charge)
        })
    }

    /// Checks that tariffs say one thing of each asset, and that charges count as not licensed what a tariff says is.
    pub(super) fn check_licences(&self) -> Result<(), ArchiveError> {
        let mut tariffs = self.price_set().chain([&self.next_tariff]);
        tariffs.try_for_each(TariffLine::check_licences)?;
        self.charges
            .iter()
            .try_for_each(|charge| self.check_licences_of(charge))
    }

    fn check_licences_of(&self, charge: &ChargeLine) -> Result<(), ArchiveError> {
        let bytes = charge.not_licensed();
        let others = [charge.met_bytes, charge.written_off_bytes].map(u128::from);
        let parts = bytes.sum() + others.iter().sum::<u128>();
        require(
            parts <= u128::from(charge.bytes),
            "more bytes are written off, met or not licensed than were metered",
        )?;
        require(
            charge.written_off > 0 || charge.written_off_bytes == 0,
            "bytes are written off, and nothing of what they cost",
        )?;
        for why in NotLicensed::ALL {
            let is_said = || {
                let mut tariffs = self.price_set();
                tariffs.any(|tariff| tariff.is_not_licensed(charge.asset, why))
            };
            require(
                bytes.of(why) == 0 || is_said(),
                "bytes are not charged for want of a licence, and no tariff says so of their asset",
            )?;
        }
        Ok(())
    }
}
