use {
    crate::{
        constants::{ACCOUNT_VERSION, MAX_JURISDICTION, MAX_JURISDICTIONS},
        errors::ShareGateError,
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
    openmast_common::gate::ADMITTED,
    openmast_common::gate::HolderRecord,
};

/// What an asset's owner says about who may hold its shares.
#[derive(Clone, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct PolicyTerms {
    /// Kinds of credential that a holder needs, a bit set; all of them.
    pub kinds: u32,
    /// Where a holder may belong, ISO 3166 numeric, at most 16, each once; none: anywhere.
    pub jurisdictions: Vec<u16>,
    /// Most holders, stakers and owners of shares in the market included; 0: any number.
    pub max_holders: u32,
    /// Nobody but the issuer holds shares before, Unix seconds; 0: no lock-up.
    pub locked_until: i64,
}

/// Who may hold the shares of an asset.
///
/// Address: `"policy"`, share mint.
#[account]
pub struct Policy {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Address,
    /// The network.
    pub network: Address,
    /// The asset.
    pub asset: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Address,
    /// Counts how often it was tightened: who was admitted before is thawed only when admitted anew.
    pub revision: PodU32,
    /// Kinds of credential that a holder needs, a bit set; all of them.
    pub kinds: PodU32,
    /// How many of the jurisdictions count; 0: anywhere.
    pub jurisdiction_count: u8,
    /// Where a holder may belong, ISO 3166 numeric.
    pub jurisdictions: [PodU16; MAX_JURISDICTIONS],
    /// Most holders; 0: any number.
    pub max_holders: PodU32,
    /// Holders there are.
    pub holders: PodU32,
    /// Nobody but the issuer holds shares before, Unix seconds; 0: no lock-up.
    pub locked_until: PodI64,
    /// Zero.
    pub reserved: [u8; 32],
}

/// Which way terms are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Somebody who could be admitted before cannot be now.
    pub tightens: bool,
    /// Somebody can be admitted who could not be before.
    pub loosens: bool,
}

impl PolicyTerms {
    /// [`ShareGateError::PolicyOutOfRange`], [`ShareGateError::JurisdictionOutOfRange`].
    pub fn check(&self) -> Result<()> {
        require!(
            self.jurisdictions.len() <= MAX_JURISDICTIONS && self.locked_until >= 0,
            ShareGateError::PolicyOutOfRange
        );
        for (position, code) in self.jurisdictions.iter().enumerate() {
            require!(
                *code != 0 && *code <= MAX_JURISDICTION,
                ShareGateError::JurisdictionOutOfRange
            );
            let before = self.jurisdictions.get(..position).unwrap_or_default();
            require!(!before.contains(code), ShareGateError::PolicyOutOfRange);
        }
        Ok(())
    }
}

impl Policy {
    /// Fills a new one.
    pub(crate) fn open(
        &mut self,
        [network, asset, mint, rent_payer]: [Address; 4],
        terms: &PolicyTerms,
        bump: u8,
    ) {
        self.version = ACCOUNT_VERSION;
        self.network = network;
        self.asset = asset;
        self.mint = mint;
        self.bump = bump;
        self.rent_payer = rent_payer;
        self.revision = 1.into();
        self.write(terms);
    }

    fn write(&mut self, terms: &PolicyTerms) {
        self.kinds = terms.kinds.into();
        self.jurisdictions = [0.into(); MAX_JURISDICTIONS];
        for (place, code) in self.jurisdictions.iter_mut().zip(&terms.jurisdictions) {
            *place = (*code).into();
        }
        self.jurisdiction_count = terms.jurisdictions.len() as u8;
        self.max_holders = terms.max_holders.into();
        self.locked_until = terms.locked_until.into();
    }

    /// The terms as they are.
    pub fn terms(&self) -> PolicyTerms {
        PolicyTerms {
            kinds: self.kinds.get(),
            jurisdictions: self.allowed().map(PodU16::get).collect(),
            max_holders: self.max_holders.get(),
            locked_until: self.locked_until.get(),
        }
    }

    fn allowed(&self) -> impl Iterator<Item = &PodU16> {
        let count = usize::from(self.jurisdiction_count);
        self.jurisdictions.iter().take(count)
    }

    /// What other terms would change. [`ShareGateError::PolicyUnchanged`]; [`ShareGateError::LockProlonged`]: who bought
    /// locked shares must get them on the day that was said.
    pub fn compare(&self, terms: &PolicyTerms) -> Result<Change> {
        let old = self.terms();
        require!(old != *terms, ShareGateError::PolicyUnchanged);
        require!(
            terms.locked_until <= old.locked_until,
            ShareGateError::LockProlonged
        );
        let within = |inner: &PolicyTerms, outer: &PolicyTerms| {
            outer.jurisdictions.is_empty()
                || (!inner.jurisdictions.is_empty()
                    && (inner.jurisdictions.iter()).all(|code| outer.jurisdictions.contains(code)))
        };
        let most = |terms: &PolicyTerms| match terms.max_holders {
            0 => u64::from(u32::MAX) + 1,
            most => u64::from(most),
        };
        Ok(Change {
            tightens: terms.kinds & !old.kinds != 0
                || !within(&old, terms)
                || most(terms) < most(&old),
            loosens: old.kinds & !terms.kinds != 0
                || !within(terms, &old)
                || most(terms) > most(&old)
                || terms.locked_until < old.locked_until,
        })
    }

    /// Writes terms that were compared.
    pub(crate) fn change(&mut self, terms: &PolicyTerms, change: Change) -> Result<()> {
        if change.tightens {
            let next = self.revision.get().checked_add(1);
            self.revision = next.ok_or(ShareGateError::Overflow)?.into();
        }
        self.write(terms);
        Ok(())
    }

    /// Whether a holder may belong to `jurisdiction`, ISO 3166 numeric; 0: it is not known.
    pub fn allows_jurisdiction(&self, jurisdiction: u16) -> bool {
        self.jurisdiction_count == 0 || self.allowed().any(|code| code.get() == jurisdiction)
    }

    /// Counts one more holder: [`ShareGateError::HoldersFull`].
    pub fn count_holder(&mut self) -> Result<()> {
        let (most, holders) = (self.max_holders.get(), self.holders.get());
        require!(most == 0 || holders < most, ShareGateError::HoldersFull);
        let next = holders.checked_add(1).ok_or(ShareGateError::Overflow)?;
        self.holders = next.into();
        Ok(())
    }

    /// Counts one less.
    pub(crate) fn discount_holder(&mut self) -> Result<()> {
        let next = self.holders.get().checked_sub(1);
        self.holders = next.ok_or(ShareGateError::Overflow)?.into();
        Ok(())
    }

    /// Whether an account of `holder` that has `amount` shares may be thawed at `now`, Unix seconds.
    ///
    /// Who holds shares may always sell them, unless revoked or suspended, and before a lock-up ends the issuer alone.
    /// Otherwise [`ShareGateError::Revoked`], [`ShareGateError::Suspended`], [`ShareGateError::LockedUp`],
    /// [`ShareGateError::NotAdmitted`], [`ShareGateError::PolicyChanged`].
    pub fn require_thaw(&self, holder: &HolderRecord, amount: u64, now: i64) -> Result<()> {
        require!(holder.state == ADMITTED, ShareGateError::Revoked);
        let standing = holder.standing();
        require!(standing.may_deliver(now), ShareGateError::Suspended);
        require!(
            holder.is_issuer != 0 || now >= self.locked_until.get(),
            ShareGateError::LockedUp
        );
        if amount > 0 {
            return Ok(());
        }
        require!(standing.may_receive(now), ShareGateError::NotAdmitted);
        require!(
            holder.policy_version.get() == self.revision.get(),
            ShareGateError::PolicyChanged
        );
        Ok(())
    }
}
