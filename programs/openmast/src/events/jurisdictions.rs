//! Jurisdictions: their regulators, their levies, and the assets that move between them.

use anchor_lang::prelude::*;

/// The network's authority added a jurisdiction.
#[event]
pub struct JurisdictionAdded {
    /// The network, a `Network` account.
    pub network: Address,
    /// ISO 3166 numeric code; with the network it makes the address.
    pub jurisdiction: u16,
    /// Paid the account's rent.
    pub rent_payer: Address,
    /// Its first regulator.
    pub regulator: Address,
    /// The levy from the beginning on, basis points.
    pub levy_bps: u16,
    /// The levy will never be more, basis points.
    pub most_levy_bps: u16,
}

/// The regulator announced a levy: `levy_bps` holds from `levy_epoch` on and before `next_levy_epoch`, `next_levy_bps` from
/// that one on.
#[event]
pub struct LevyAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The smallest levy that ever held before `levy_epoch`, basis points.
    pub before_levy_bps: u16,
    /// The levy before the announced one, basis points.
    pub levy_bps: u16,
    /// First epoch of `levy_bps`; 0: no other levy ever held.
    pub levy_epoch: u64,
    /// The levy that was announced, basis points.
    pub next_levy_bps: u16,
    /// First epoch of the announced levy.
    pub next_levy_epoch: u64,
}

/// The regulator offered its role to another; the zero key is nobody.
#[event]
pub struct RegulatorOffered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Who may take the role; zero: nobody.
    pub pending_regulator: Address,
}

/// The regulator's role was taken over by who was offered it, with what the jurisdiction is owed.
#[event]
pub struct RegulatorAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// The regulator from now on; nobody is offered the role any more.
    pub regulator: Address,
    /// Levied and not yet withdrawn, base units: the new regulator withdraws it.
    pub owed: u64,
}

/// An asset's owner asked for a move to another jurisdiction, or took that back. What was agreed to an earlier request is
/// forgotten.
#[event]
pub struct MoveOffered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Where it is to move; 0: it stays.
    pub to: u16,
}

/// The regulator of an asset's present jurisdiction agreed to its move, or took that back.
#[event]
pub struct MoveAgreed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Where it is to move.
    pub to: u16,
    /// Whether the regulator agrees from now on.
    pub agrees: bool,
}

/// The regulator of the new jurisdiction accepted a move: it is certain now, and holds for all that the asset earns from
/// `epoch` on.
#[event]
pub struct MoveAccepted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Its present jurisdiction, ISO 3166 numeric code.
    pub jurisdiction: u16,
    /// Its jurisdiction from `epoch` on.
    pub to: u16,
    /// First epoch in the new jurisdiction.
    pub epoch: u64,
}
