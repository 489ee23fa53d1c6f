use super::*;
use crate::accounts::{Entitlement, Lot};
pub use crate::generated::openmast::types::NewLot;

/// Accounts that [`issue_lot`] and [`redeem_lot`] offer for what they make: those of so many next reserve indexes.
pub const RESERVE_CANDIDATES: u32 = 4;

/// The accounts of the next reserve indexes, from `next_index` on, as candidates.
fn candidates(network: &Pubkey, next_index: u32) -> impl Iterator<Item = AccountMeta> + '_ {
    (next_index..next_index.saturating_add(RESERVE_CANDIDATES))
        .map(|index| AccountMeta::new(addresses::reserve(network, index), false))
}

/// What [`issue_lot`] hangs on, as last read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issuing {
    /// `Network::reserve_count`: others may have made some reserves since, as long as they are fewer than
    /// [`RESERVE_CANDIDATES`].
    pub next_index: u32,
    /// `LotBook::issued` of the asset; 0 without a book.
    pub number: u32,
    /// `Network::final_epoch`; 0: none.
    pub final_epoch: u64,
    /// On a network that requires licences: the number of one of the asset's.
    pub licence: Option<u16>,
}

/// Issues a lot of the asset `index`, whose rents `payer` pays.
pub fn issue_lot(
    payer: Pubkey,
    owner: Pubkey,
    network: Pubkey,
    index: u32,
    issuing: &Issuing,
    new: &NewLot,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    let has_settlement = issuing.final_epoch > 0;
    let mut instruction = raw::IssueLot {
        payer,
        owner,
        network,
        asset,
        mint: addresses::lot_mint(&asset, issuing.number),
        settlement: has_settlement.then(|| addresses::settlement(&network, issuing.final_epoch)),
        licence: issuing
            .licence
            .map(|number| addresses::licence(&asset, number)),
    }
    .instruction(&raw::IssueLotArgs { new });
    (instruction.accounts).extend(candidates(&network, issuing.next_index));
    instruction
}

/// A buyer's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotOrder {
    /// Tokens.
    pub quantity: u64,
    /// Highest price, base units for a token.
    pub most_price: u64,
    /// Refused after it, Unix seconds.
    pub deadline: i64,
}

/// Buys tokens of `lot` into the buyer's account `tokens`, for money from `source`.
pub fn buy_lot(
    buyer: Pubkey,
    lot: &Lot,
    source: Pubkey,
    tokens: Pubkey,
    order: &LotOrder,
) -> Instruction {
    let address = lot.address();
    raw::BuyLot {
        buyer,
        network: lot.network,
        source,
        lot: address,
        mint: lot.mint,
        tokens,
        purchase: (!lot.is_fixed()).then(|| addresses::purchase(&address, &buyer)),
    }
    .instruction(&raw::BuyLotArgs {
        quantity: order.quantity,
        most_price: order.most_price,
        deadline: order.deadline,
    })
}

/// Pays a buyer back what it paid above the price at which the sale of `lot` ended; anyone can. `destination` is the buyer's
/// associated account of the currency, or any other of its own if the buyer signs too.
pub fn settle_purchase(lot: &Lot, buyer: Pubkey, destination: Pubkey) -> Instruction {
    let address = lot.address();
    raw::SettlePurchase {
        network: lot.network,
        destination,
        lot: address,
        purchase: addresses::purchase(&address, &buyer),
        buyer,
    }
    .instruction()
}

/// Ends a lot's sale, and frees the capacity that nobody bought; anyone can once the sale is over, the asset's owner before.
pub fn end_lot_sale(caller: Pubkey, lot: &Lot) -> Instruction {
    raw::EndLotSale {
        caller,
        network: lot.network,
        asset: lot.asset,
        lot: lot.address(),
        lot_book: addresses::lot_book(&lot.asset),
    }
    .instruction()
}

/// Returns tokens before the window, for the part of their price that the lot promises.
pub fn return_lot(
    holder: Pubkey,
    lot: &Lot,
    tokens: Pubkey,
    destination: Pubkey,
    amount: u64,
) -> Instruction {
    raw::ReturnLot {
        holder,
        network: lot.network,
        destination,
        lot: lot.address(),
        mint: lot.mint,
        tokens,
    }
    .instruction(&raw::ReturnLotArgs { amount })
}

/// Redeems tokens for the payer with this index; the holder pays the rent. `next_index` is `Network::reserve_count` as last
/// read: others may have made some reserves since, as long as they are fewer than [`RESERVE_CANDIDATES`].
pub fn redeem_lot(
    holder: Pubkey,
    lot: &Lot,
    tokens: Pubkey,
    payer: u32,
    next_index: u32,
    amount: u64,
) -> Instruction {
    let mut instruction = raw::RedeemLot {
        holder,
        network: lot.network,
        lot: lot.address(),
        mint: lot.mint,
        tokens,
        payer: addresses::payer(&lot.network, payer),
    }
    .instruction(&raw::RedeemLotArgs { amount });
    (instruction.accounts).extend(candidates(&lot.network, next_index));
    instruction
}

/// Asks for tokens back; replaces what was asked before.
pub fn ask_back(owner: Pubkey, entitlement: &Entitlement, amount: u64) -> Instruction {
    raw::AskBack {
        owner,
        network: entitlement.network,
        payer: entitlement.payer,
        lot: entitlement.lot,
        entitlement: entitlement.address(),
    }
    .instruction(&raw::AskBackArgs { amount })
}

/// Asks for nothing back any more.
pub fn cancel_ask(owner: Pubkey, entitlement: &Entitlement) -> Instruction {
    raw::CancelAsk {
        owner,
        payer: entitlement.payer,
        entitlement: entitlement.address(),
    }
    .instruction()
}

/// Takes tokens back into `tokens`, which is the owner's: those of what was asked that were not begun, as the settlement of
/// `epoch` shows. `totals` are the entitlement's; of other kinds than volume they say nothing.
pub fn take_back(
    owner: Pubkey,
    entitlement: &Entitlement,
    mint: Pubkey,
    tokens: Pubkey,
    epoch: u64,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    raw::TakeBack {
        owner,
        network: entitlement.network,
        payer: entitlement.payer,
        lot: entitlement.lot,
        mint,
        tokens,
        entitlement: entitlement.address(),
        settlement: addresses::settlement(&entitlement.network, epoch),
        proof_buffer,
    }
    .instruction(&raw::TakeBackArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Shows how many epochs of a lot's window were served: `totals` are the lot's in the settlement of `epoch`, where `bytes`
/// counts epochs. Anyone can.
pub fn settle_lot(
    lot: &Lot,
    epoch: u64,
    totals: &ProvenTotals,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    raw::SettleLot {
        network: lot.network,
        asset: lot.asset,
        lot: lot.address(),
        lot_book: addresses::lot_book(&lot.asset),
        settlement: addresses::settlement(&lot.network, epoch),
        proof_buffer,
    }
    .instruction(&raw::SettleLotArgs {
        served: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}

/// Ends a lot's window at once, on a network that settles no more; anyone can.
pub fn cut_lot_short(lot: &Lot) -> Instruction {
    raw::CutLotShort {
        network: lot.network,
        lot: lot.address(),
    }
    .instruction()
}

/// Ends a lot of whose end no settlement came in time, or that nobody could settle; anyone can.
pub fn lapse_lot(lot: &Lot) -> Instruction {
    raw::LapseLot {
        network: lot.network,
        asset: lot.asset,
        lot: lot.address(),
        lot_book: addresses::lot_book(&lot.asset),
    }
    .instruction()
}

/// Pays back what was not served of tokens that nobody redeemed.
pub fn refund_lot(
    holder: Pubkey,
    lot: &Lot,
    tokens: Pubkey,
    destination: Pubkey,
    amount: u64,
) -> Instruction {
    raw::RefundLot {
        holder,
        network: lot.network,
        destination,
        lot: lot.address(),
        mint: lot.mint,
        tokens,
    }
    .instruction(&raw::RefundLotArgs { amount })
}

/// Pays back what was neither met nor served of an entitlement, and closes it. `shown` has, of volume, the epoch of a
/// settlement of after the lot's end and the entitlement's totals in it.
pub fn refund_entitlement(
    owner: Pubkey,
    entitlement: &Entitlement,
    destination: Pubkey,
    shown: Option<(u64, &ProvenTotals)>,
    proof_buffer: Option<Pubkey>,
) -> Instruction {
    let nothing = ProvenTotals::default();
    let totals = shown.map_or(&nothing, |(_, totals)| totals);
    let network = entitlement.network;
    raw::RefundEntitlement {
        owner,
        network,
        destination,
        payer: entitlement.payer,
        lot: entitlement.lot,
        entitlement: entitlement.address(),
        rent_payer: entitlement.rent_payer,
        settlement: shown.map(|(epoch, _)| addresses::settlement(&network, epoch)),
        proof_buffer,
    }
    .instruction(&raw::RefundEntitlementArgs {
        bytes: totals.bytes,
        paid: totals.paid,
        charged: totals.charged,
        accrued: totals.accrued,
        proof: totals.proof_beside(proof_buffer),
    })
}
