//! The OpenMast market: offers and primary sales, delivery versus payment. `docs/reference/market.md` states what it
//! stores, who may change it and which rules hold; this file only dispatches.
#![cfg_attr(target_os = "solana", no_std)]
#![allow(
    missing_docs,
    reason = "Anchor's macros make public items without documentation, here and in `instructions`"
)]

extern crate alloc;

#[cfg(target_os = "solana")]
use solana_compiler_builtins as _;

#[deny(missing_docs)]
pub mod constants;
#[deny(missing_docs)]
pub mod errors;
#[deny(missing_docs)]
pub mod events;
mod holdings;
mod instructions;
mod mints;
mod positions;
#[deny(missing_docs)]
pub mod state;
mod totals;

use {
    crate::instructions::{
        offers::{self, fill::Order, make::NewOffer},
        rules,
        sales::{self, buy::PurchaseOrder, open::NewSale},
    },
    anchor_lang::prelude::*,
};

declare_id!("market1111111111111111111111111111111111111");

#[program]
pub mod market {
    use super::*;

    /// Opens a network's market with its first fee, basis points.
    pub fn open_market(
        ctx: &mut Context<rules::open_market::OpenMarket>,
        fee_bps: u16,
    ) -> Result<()> {
        rules::open_market::handle(ctx, fee_bps)
    }

    /// Announces the fee of what is offered from a Unix time on.
    pub fn announce_fee(
        ctx: &mut Context<rules::announce_fee::AnnounceFee>,
        fee_bps: u16,
        from: i64,
    ) -> Result<()> {
        rules::announce_fee::handle(ctx, fee_bps, from)
    }

    /// Opens the escrow of the network's currency, of shares of one of its assets, or of tokens of one of its lots; anybody may.
    pub fn open_escrow(ctx: &mut Context<rules::open_escrow::OpenEscrow>) -> Result<()> {
        rules::open_escrow::handle(ctx)
    }

    /// Allows another mint to be traded.
    pub fn allow_mint(ctx: &mut Context<rules::allow_mint::AllowMint>) -> Result<()> {
        rules::allow_mint::handle(ctx)
    }

    /// Bars a mint that was allowed, or allows it again: no new offers, fills, sales and purchases while it is barred.
    pub fn bar_mint(ctx: &mut Context<rules::bar_mint::BarMint>, barred: bool) -> Result<()> {
        rules::bar_mint::handle(ctx, barred)
    }

    /// Pays the fees to the treasury.
    pub fn withdraw_fees(ctx: &mut Context<rules::withdraw_fees::WithdrawFees>) -> Result<()> {
        rules::withdraw_fees::handle(ctx)
    }

    /// Offers goods for money, or money for goods; what is offered goes to escrow.
    pub fn make_offer(
        ctx: &mut Context<offers::make::MakeOffer>,
        id: u64,
        new: NewOffer,
    ) -> Result<()> {
        offers::make::handle(ctx, id, new)
    }

    /// Fills an offer, as far as the taker wants and the offer allows. A taker without a least part skips what it cannot
    /// have.
    pub fn fill(ctx: &mut Context<offers::fill::Fill>, order: Order) -> Result<()> {
        offers::fill::handle(ctx, order)
    }

    /// Takes an offer back.
    pub fn cancel_offer(ctx: &mut Context<offers::cancel::CancelOffer>) -> Result<()> {
        offers::cancel::handle(ctx)
    }

    /// Ends an offer whose time is over, or whose maker may not trade any more; anybody may.
    pub fn expire_offer(ctx: &mut Context<offers::expire::ExpireOffer>) -> Result<()> {
        offers::expire::handle(ctx)
    }

    /// Delivers what waits for an offer's maker, and closes an offer that is done; anybody may.
    pub fn claim(ctx: &mut Context<offers::claim::Claim>) -> Result<()> {
        offers::claim::handle(ctx)
    }

    /// Opens a sale; its goods go to escrow.
    pub fn open_sale(
        ctx: &mut Context<sales::open::OpenSale>,
        id: u64,
        new: NewSale,
    ) -> Result<()> {
        sales::open::handle(ctx, id, new)
    }

    /// Buys at the price of the moment.
    pub fn buy(ctx: &mut Context<sales::buy::Buy>, order: PurchaseOrder) -> Result<()> {
        sales::buy::handle(ctx, order)
    }

    /// Delivers what was locked, and closes a purchase that is done; anybody may.
    pub fn release(ctx: &mut Context<sales::release::Release>) -> Result<()> {
        sales::release::handle(ctx)
    }

    /// Ends a sale, and delivers what waits for its issuer; anybody may once it is over.
    pub fn end_sale(ctx: &mut Context<sales::end::EndSale>) -> Result<()> {
        sales::end::handle(ctx)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_is_what_other_programs_know() {
        assert_eq!(crate::ID, openmast_common::ids::MARKET);
    }
}
