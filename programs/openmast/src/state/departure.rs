use {crate::totals::decrease, anchor_lang::prelude::*};

/// The shares that left an asset uncollected in one round: between two collects that took who had left out of those that
/// earn. Made by the first that leaves in the round.
///
/// Address: `"departure"`, asset, round.
#[account]
pub struct Departure {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The asset.
    pub asset: Address,
    /// The round, counted from 0.
    pub round: PodU64,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Address,
    /// Shares of the ended round that are not settled yet, base units of the share mint; 0: the round is open.
    pub shares: PodU64,
    /// The asset's `reward_per_share` when the round ended, 2⁻⁶⁴ base units.
    pub reward_per_share: PodU128,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Departure {
    /// Whether its shares have stopped earning. No round is open without a share that left, and the account of an ended
    /// one is closed with its last.
    pub(crate) fn has_ended(&self) -> bool {
        self.shares.get() > 0
    }

    /// Notes that `shares` stopped earning, at this reward per share.
    pub(crate) fn end(&mut self, shares: u64, reward_per_share: PodU128) {
        self.shares = shares.into();
        self.reward_per_share = reward_per_share;
    }

    /// Notes that `shares` are settled. Returns whether they were the last.
    pub fn settle(&mut self, shares: u64) -> Result<bool> {
        decrease(&mut self.shares, shares)?;
        Ok(self.shares.get() == 0)
    }
}
