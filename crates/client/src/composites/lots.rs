//! Lots: what goes together, from the purchase to the refund. All from and to the signer's associated accounts.

use super::plan_with_proof;
use crate::{
    accounts::{Entitlement, Lot},
    addresses,
    instructions::{self, LotOrder, ProvenTotals, token},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// The associated account of `wallet` for a lot's tokens.
pub fn lot_account(lot: &Lot, wallet: &Pubkey) -> Pubkey {
    addresses::share_account(wallet, &lot.mint)
}

/// Buys tokens of a lot: the account for them first, if it is not there.
pub fn buying_lot(
    buyer: Pubkey,
    lot: &Lot,
    currency_mint: &Pubkey,
    order: &LotOrder,
) -> Vec<Instruction> {
    let source = addresses::currency_account(&buyer, currency_mint);
    vec![
        token::create_share_account(&buyer, &buyer, &lot.mint),
        instructions::buy_lot(buyer, lot, source, lot_account(lot, &buyer), order),
    ]
}

/// Buys tokens of a lot and redeems all of them for the payer with this index, in one transaction. `next_index` is
/// `Network::reserve_count`.
pub fn buying_and_redeeming(
    buyer: Pubkey,
    lot: &Lot,
    currency_mint: &Pubkey,
    order: &LotOrder,
    (payer, next_index): (u32, u32),
) -> Vec<Instruction> {
    let mut all = buying_lot(buyer, lot, currency_mint, order);
    all.extend(redeeming(buyer, lot, payer, next_index, order.quantity));
    all
}

/// Returns tokens before the window: the account for the money first, if it is not there.
pub fn returning_lot(
    holder: Pubkey,
    lot: &Lot,
    currency_mint: &Pubkey,
    amount: u64,
) -> Vec<Instruction> {
    let destination = addresses::currency_account(&holder, currency_mint);
    let tokens = lot_account(lot, &holder);
    vec![
        token::create_currency_account(&holder, &holder, currency_mint),
        instructions::return_lot(holder, lot, tokens, destination, amount),
    ]
}

/// Pays a buyer the excess of a sale that is over: its account first, if that is not there. `payer` pays the rent of it.
pub fn settling_purchase(
    payer: Pubkey,
    lot: &Lot,
    buyer: Pubkey,
    currency_mint: &Pubkey,
) -> Vec<Instruction> {
    let destination = addresses::currency_account(&buyer, currency_mint);
    vec![
        token::create_currency_account(&payer, &buyer, currency_mint),
        instructions::settle_purchase(lot, buyer, destination),
    ]
}

/// Redeems tokens for the payer with this index. `next_index` is `Network::reserve_count`.
pub fn redeeming(
    holder: Pubkey,
    lot: &Lot,
    payer: u32,
    next_index: u32,
    amount: u64,
) -> Vec<Instruction> {
    let tokens = lot_account(lot, &holder);
    vec![instructions::redeem_lot(
        holder, lot, tokens, payer, next_index, amount,
    )]
}

/// Transactions, to be sent in this order, that take tokens back out of an entitlement: the account for them first, if it is
/// not there. Proofs that are too long go through a buffer, as in [`plan_with_proof`].
pub fn taking_back(
    owner: Pubkey,
    lot: &Lot,
    entitlement: &Entitlement,
    epoch: u64,
    totals: &ProvenTotals,
) -> Vec<Vec<Instruction>> {
    let tokens = lot_account(lot, &owner);
    plan_with_proof(&totals.proof, &owner, |buffer| {
        vec![
            token::create_share_account(&owner, &owner, &lot.mint),
            instructions::take_back(owner, entitlement, lot.mint, tokens, epoch, totals, buffer),
        ]
    })
}

/// Transactions, to be sent in this order by `payer`, that settle a lot by the settlement of `epoch`.
pub fn settling_lot(
    payer: Pubkey,
    lot: &Lot,
    epoch: u64,
    totals: &ProvenTotals,
) -> Vec<Vec<Instruction>> {
    plan_with_proof(&totals.proof, &payer, |buffer| {
        vec![instructions::settle_lot(lot, epoch, totals, buffer)]
    })
}

/// Pays back what was not served of a settled lot's tokens: the account for the money first, if it is not there.
pub fn refunding_lot(
    holder: Pubkey,
    lot: &Lot,
    currency_mint: &Pubkey,
    amount: u64,
) -> Vec<Instruction> {
    let destination = addresses::currency_account(&holder, currency_mint);
    let tokens = lot_account(lot, &holder);
    vec![
        token::create_currency_account(&holder, &holder, currency_mint),
        instructions::refund_lot(holder, lot, tokens, destination, amount),
    ]
}

/// Transactions, to be sent in this order, that pay back what an entitlement did not use and was not served, and close it.
/// `shown` is what [`instructions::refund_entitlement`] says.
pub fn refunding_entitlement(
    owner: Pubkey,
    entitlement: &Entitlement,
    currency_mint: &Pubkey,
    shown: Option<(u64, &ProvenTotals)>,
) -> Vec<Vec<Instruction>> {
    let destination = addresses::currency_account(&owner, currency_mint);
    let proof = shown.map_or(&[][..], |(_, totals)| &totals.proof);
    plan_with_proof(proof, &owner, |buffer| {
        vec![
            token::create_currency_account(&owner, &owner, currency_mint),
            instructions::refund_entitlement(owner, entitlement, destination, shown, buffer),
        ]
    })
}
