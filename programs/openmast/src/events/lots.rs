//! Lots, from their issue to the last refund.

use {crate::state::NewLot, anchor_lang::prelude::*};

/// The owner of an asset issued a lot.
#[event]
pub struct LotIssued {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset whose capacity it is, an `Asset` account.
    pub asset: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Its position in the reserve tree; the next reserve's is one more.
    pub index: u32,
    /// The asset's position in the asset tree.
    pub asset_index: u32,
    /// Which of the asset's lots it is, from 0 on; the next one's number is one more.
    pub number: u32,
    /// Token-2022 mint of the tokens.
    pub mint: Address,
    /// Paid the rent of lot and mint.
    pub rent_payer: Address,
    /// Paid the rent of the asset's lot book.
    pub book_rent_payer: Address,
    /// How long an epoch counts to be for it, seconds.
    pub epoch_seconds: u32,
    /// Mbit/s that a token was priced by, if it is of rate or an exclusive window; otherwise 0.
    pub counted_mbps: u32,
    /// How long an epoch was by which those two kinds were priced, seconds; otherwise 0.
    pub counted_seconds: u32,
    /// What it takes of the asset's capacity in every epoch of its window, bits a second.
    pub bits_per_second: u64,
    /// SIM slots that it takes.
    pub slots: u32,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
    /// What the owner said about it.
    pub terms: NewLot,
}

/// Somebody bought tokens of a lot.
#[event]
pub struct LotBought {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Who bought.
    pub buyer: Address,
    /// Tokens bought now.
    pub quantity: u64,
    /// Paid for them, base units.
    pub paid: u64,
    /// The price of a token, which all buyers pay from now on, base units.
    pub price: u64,
    /// Tokens sold so far.
    pub sold: u64,
    /// Paid for tokens of the lot, lifetime, base units.
    pub lot_paid_in: u64,
    /// What buyers of the lot paid above the price, base units.
    pub lot_excess: u64,
    /// Tokens that this buyer bought so far, of a sale whose price falls; otherwise 0.
    pub purchase_quantity: u64,
    /// Paid for those, base units.
    pub purchase_paid: u64,
    /// Paid for all lots, lifetime, base units.
    pub network_lots_in: u64,
    /// What buyers of all lots paid above the price, base units.
    pub network_lots_excess: u64,
}

/// A buyer got back what it paid above the price; the account of its purchase is closed.
#[event]
pub struct LotPurchaseSettled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The buyer, who was paid, and got the rent.
    pub buyer: Address,
    /// Paid back, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// What buyers of the lot paid above the price and did not get back, base units.
    pub lot_excess: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
    /// What buyers of all lots paid above the price and did not get back, base units.
    pub network_lots_excess: u64,
}

/// A lot offers no more than what is sold, and takes no more of the capacity.
#[event]
pub struct LotSaleEnded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Tokens that are sold and not returned.
    pub quantity: u64,
    /// Whether it still has an entry in the lot book; without one it takes nothing.
    pub is_booked: bool,
    /// What it takes of the capacity in every epoch of its window, bits a second.
    pub bits_per_second: u64,
    /// SIM slots that it takes.
    pub slots: u32,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

/// A holder returned tokens before the window.
#[event]
pub struct LotReturned {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Whose tokens they were, or its delegate.
    pub holder: Address,
    /// Tokens returned now; nobody can buy them again.
    pub quantity: u64,
    /// Paid back now, base units.
    pub amount: u64,
    /// Tokens that are sold or still for sale.
    pub lot_quantity: u64,
    /// Tokens that are sold and not returned.
    pub sold: u64,
    /// Paid for tokens of the lot, without what was paid back for returned ones, lifetime, base units.
    pub lot_paid_in: u64,
    /// What holders did not get back for returned tokens, lifetime, base units.
    pub forfeited: u64,
    /// Paid for all lots, without what was paid back for returned tokens, lifetime, base units.
    pub network_lots_in: u64,
}

/// A holder redeemed tokens for a payer: an entitlement was made.
#[event]
pub struct LotRedeemed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The lot's position in the reserve tree.
    pub lot_index: u32,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Address,
    /// Its position in the reserve tree; the next reserve's is one more.
    pub index: u32,
    /// Whose usage it meets, a `Payer` account.
    pub payer: Address,
    /// The payer's position in the payer tree.
    pub payer_index: u32,
    /// Whose tokens they were, or its delegate; paid the rent.
    pub holder: Address,
    /// Tokens.
    pub quantity: u64,
}

/// A payer's owner asked for tokens back. What was asked before is replaced.
#[event]
pub struct LotAskedBack {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Address,
    /// Tokens that are asked back.
    pub asked: u64,
    /// Slot of that: a settlement of this or a later snapshot saw it.
    pub asked_slot: u64,
}

/// A payer's owner asks for no tokens back any more.
#[event]
pub struct LotAskCancelled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Address,
}

/// A payer's owner got tokens back out of an entitlement; nothing is asked back any more.
#[event]
pub struct LotTakenBack {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The entitlement, an `Entitlement` account.
    pub entitlement: Address,
    /// The epoch of the settlement that shows what it met.
    pub epoch: u64,
    /// Tokens that came back.
    pub granted: u64,
    /// Tokens that it still has.
    pub quantity: u64,
}

/// A settlement said how a lot's window went: what was not served is paid back from now on.
#[event]
pub struct LotSettled {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The lot, a `Lot` account. It takes nothing of the capacity any more.
    pub lot: Address,
    /// The epoch of the settlement.
    pub epoch: u64,
    /// Epochs of its window that were served.
    pub served: u64,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

/// The network settles no more: a lot's window is over.
#[event]
pub struct LotCutShort {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The window is over at this time at the latest, Unix seconds: now.
    pub ends_by: i64,
}

/// Nobody showed in time how a lot's window went: all but its final epochs is paid back from now on.
#[event]
pub struct LotLapsed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The lot, a `Lot` account. It takes nothing of the capacity any more.
    pub lot: Address,
    /// Epochs of its window that are final: they count as served.
    pub served: u64,
    /// Settlements that are not final and were closed before this time cannot become so, Unix seconds.
    pub exit_closed_at: i64,
    /// Entries of the asset's lot book.
    pub booked_lots: u16,
}

/// A holder got back what was not served.
#[event]
pub struct LotRefunded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// Whose tokens they were, or its delegate.
    pub holder: Address,
    /// Tokens, which are gone.
    pub quantity: u64,
    /// Paid back now, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
}

/// A payer's owner got back what was neither met nor served; the entitlement is closed.
#[event]
pub struct EntitlementRefunded {
    /// The network, a `Network` account.
    pub network: Address,
    /// The lot, a `Lot` account.
    pub lot: Address,
    /// The entitlement. Its account is closed.
    pub entitlement: Address,
    /// Its position in the reserve tree.
    pub index: u32,
    /// Whose usage it met, a `Payer` account.
    pub payer: Address,
    /// Got back the rent.
    pub rent_payer: Address,
    /// Paid back now, base units.
    pub amount: u64,
    /// Paid back for the lot, lifetime, base units.
    pub lot_returned: u64,
    /// Paid back for all lots, lifetime, base units.
    pub network_lots_out: u64,
}
