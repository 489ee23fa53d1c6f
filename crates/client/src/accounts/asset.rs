use super::Asset;
use openmast_ledger::{
    ArithmeticError, AssetMove, BasisPoints, PricePerGb, PriceSchedule, SplitSchedule,
};
use std::ops::Range;

impl Asset {
    /// Base units per 10⁹ bytes that hold in `epoch`, as far as this state tells.
    pub fn price_in(&self, epoch: u64) -> u64 {
        self.price_schedule().at(epoch).0
    }

    /// The price as the ledger keeps it.
    pub fn price_schedule(&self) -> PriceSchedule {
        PriceSchedule {
            price: PricePerGb(self.price_per_gb),
            next_price: PricePerGb(self.next_price_per_gb),
            next_epoch: self.next_price_epoch,
        }
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

    /// How far a move to another jurisdiction is agreed.
    pub fn move_state(&self) -> MoveState {
        match self.move_state {
            0 => MoveState::None,
            1 => MoveState::Offered,
            2 => MoveState::Agreed,
            _ => MoveState::Accepted,
        }
    }

    /// The move that is agreed and not over: the asset is not collected up to it.
    pub fn agreed_move(&self) -> Option<AssetMove> {
        (self.move_state() == MoveState::Accepted).then_some(AssetMove {
            first_epoch: self.move_epoch,
        })
    }

    /// Its jurisdiction in `epoch`, ISO 3166 numeric code, as far as this state tells.
    pub fn jurisdiction_in(&self, epoch: u64) -> u16 {
        match self.agreed_move() {
            Some(agreed) if agreed.first_epoch <= epoch => self.move_to,
            _ => self.jurisdiction,
        }
    }

    /// Numbers of the licences by which any epoch that is not final is judged: those of its present jurisdiction, and of
    /// the one to which it moves for certain. 64 at most, as the program grants them.
    pub fn licence_numbers(&self) -> Range<u16> {
        self.first_licence..self.licence_count
    }

    /// Numbers of all licences that it was ever granted, for a register.
    pub fn all_licence_numbers(&self) -> Range<u16> {
        0..self.licence_count
    }

    /// The open round of departures, if collecting `epoch` ends it: that collect needs its account.
    pub fn departures_ended_by(&self, epoch: u64) -> Option<u64> {
        (self.departed_shares > 0 && epoch >= self.departed_epoch).then_some(self.departure_round)
    }

    /// How its shares are held.
    pub fn shares(&self) -> ShareKind {
        match self.share_kind {
            0 => ShareKind::Open,
            _ => ShareKind::Permissioned,
        }
    }

    /// Whether the owner has ended it: there is no new stake, and from `retired_epoch` on no charge.
    pub fn is_retired(&self) -> bool {
        self.state != 0
    }
}

/// How an asset's shares are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ShareKind {
    /// They move freely.
    Open = 0,
    /// They are born frozen, and thawed by the share gate's rules.
    Permissioned = 1,
}

impl ShareKind {
    /// A name for people and for command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Permissioned => "permissioned",
        }
    }
}

/// How far an asset's move to another jurisdiction is agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MoveState {
    /// Nobody asks for one.
    None = 0,
    /// The owner asks for one.
    Offered = 1,
    /// The regulator of the present jurisdiction has agreed.
    Agreed = 2,
    /// The regulator of the new jurisdiction has accepted: it comes.
    Accepted = 3,
}

impl MoveState {
    /// A name for people and for JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Offered => "offered",
            Self::Agreed => "agreed",
            Self::Accepted => "accepted",
        }
    }
}

/// What an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum AssetKind {
    /// A mast or tower with antennas.
    Tower = 0,
    /// A small cell.
    SmallCell = 1,
    /// A link between a site and the core network.
    Backhaul = 2,
    /// A bank of SIM cards.
    SimBank = 3,
    /// A site that computes near its users.
    EdgeSite = 4,
    /// A WLAN access point.
    AccessPoint = 5,
    /// Anything else; 255 leaves room for further kinds.
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
