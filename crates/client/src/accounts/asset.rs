use super::{HEAD, ProgramAccount};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{ArithmeticError, BasisPoints, PricePerGb, PriceSchedule, SplitSchedule};
use solana_pubkey::Pubkey;

/// One piece of infrastructure and its earnings.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Asset {
    pub version: u8,
    pub network: Pubkey,
    pub index: u32,
    pub bump: u8,
    pub share_mint_bump: u8,
    pub stake_vault_bump: u8,
    /// 0 active, 1 retired.
    pub state: u8,
    /// See [`AssetKind`].
    pub kind: u8,
    pub share_decimals: u8,
    pub owner: Pubkey,
    /// Who may take it over; zero: nobody is named.
    pub pending_owner: Pubkey,
    pub rent_payer: Pubkey,
    pub share_mint: Pubkey,
    /// As last recorded; holders lower it by burning.
    pub share_supply: u64,
    /// Base units per 10⁹ bytes, before `next_price_epoch`.
    pub price_per_gb: u64,
    /// Base units per 10⁹ bytes, from `next_price_epoch` on.
    pub next_price_per_gb: u64,
    /// 0: no price is scheduled.
    pub next_price_epoch: u64,
    /// Stakers' part of what is earned before `next_split_epoch`, basis points; the owner has the rest.
    pub stakers_bps: u16,
    /// Stakers' part of what is earned from `next_split_epoch` on, basis points.
    pub next_stakers_bps: u16,
    /// 0: no change of the split was ever scheduled.
    pub next_split_epoch: u64,
    pub capacity_mbps: u32,
    /// 0: none.
    pub h3_cell: u64,
    /// First epoch without charges; 0: not retired.
    pub retired_epoch: u64,
    /// Lifetime earned that was split so far.
    pub collected: u64,
    pub collected_bytes: u64,
    pub collected_epoch: u64,
    pub owner_owed: u64,
    pub owner_paid: u64,
    /// Lifetime part of the stakers.
    pub stakers_total: u64,
    pub stakers_paid: u64,
    /// Shares that earn, the departed included.
    pub active_shares: u64,
    /// Shares that left uncollected and earn until the next collect up to `departed_epoch` or later.
    pub departed_shares: u64,
    /// Newest final epoch when the last of them left; 0: there are none.
    pub departed_epoch: u64,
    /// The round in which they left, or in which the next ones will.
    pub departure_round: u64,
    pub pending_shares: u64,
    pub cooling_shares: u64,
    /// Base units per share, times 2⁶⁴.
    pub reward_per_share: u128,
    pub reward_remainder: u64,
    pub reserved: [u8; 64],
}

impl ProgramAccount for Asset {
    const NAME: &'static str = "Asset";
    const SIZE: usize = HEAD
        + 32
        + 4
        + 6
        + 4 * 32
        + 4 * 8
        + 2 * 2
        + 8
        + 4
        + 2 * 8
        + 3 * 8
        + 4 * 8
        + 6 * 8
        + 16
        + 8
        + 64;
}

impl Asset {
    /// Offset of `network` in the account's data.
    pub const NETWORK_OFFSET: usize = HEAD;
    /// Offset of `owner` in the account's data.
    pub const OWNER_OFFSET: usize = HEAD + 32 + 4 + 6;

    /// Base units per 10⁹ bytes that hold in `epoch`, as far as this state tells.
    pub fn price_in(&self, epoch: u64) -> u64 {
        PriceSchedule {
            price: PricePerGb(self.price_per_gb),
            next_price: PricePerGb(self.next_price_per_gb),
            next_epoch: self.next_price_epoch,
        }
        .at(epoch)
        .0
    }

    /// Stakers' part of what is earned in `epoch`, basis points, as far as this state tells.
    ///
    /// # Errors
    /// The account holds more than 10 000 basis points, which the program never writes.
    pub fn stakers_bps_in(&self, epoch: u64) -> Result<u16, ArithmeticError> {
        Ok(self.split_schedule()?.at(epoch).get())
    }

    /// The stakers' part as the ledger keeps it.
    ///
    /// # Errors
    /// As [`Self::stakers_bps_in`].
    pub fn split_schedule(&self) -> Result<SplitSchedule, ArithmeticError> {
        Ok(SplitSchedule {
            stakers: BasisPoints::new(self.stakers_bps)?,
            next_stakers: BasisPoints::new(self.next_stakers_bps)?,
            next_epoch: self.next_split_epoch,
        })
    }

    /// The open round of departures, if collecting `epoch` ends it: that collect needs its account.
    pub fn departures_ended_by(&self, epoch: u64) -> Option<u64> {
        (self.departed_shares > 0 && epoch >= self.departed_epoch).then_some(self.departure_round)
    }

    pub fn is_retired(&self) -> bool {
        self.state != 0
    }
}

/// What an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum AssetKind {
    Tower = 0,
    SmallCell = 1,
    Backhaul = 2,
    SimBank = 3,
    EdgeSite = 4,
    AccessPoint = 5,
    Other = 255,
}

impl AssetKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Tower,
        Self::SmallCell,
        Self::Backhaul,
        Self::SimBank,
        Self::EdgeSite,
        Self::AccessPoint,
        Self::Other,
    ];

    /// The kind that an account's byte stands for.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// A name for people and for command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tower => "tower",
            Self::SmallCell => "small-cell",
            Self::Backhaul => "backhaul",
            Self::SimBank => "sim-bank",
            Self::EdgeSite => "edge-site",
            Self::AccessPoint => "access-point",
            Self::Other => "other",
        }
    }
}
