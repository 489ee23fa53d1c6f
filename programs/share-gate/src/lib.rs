//! The share gate: who may hold permissioned shares. `docs/reference/share-gate.md` states what it stores, who may change it
//! and which rules hold; this file only dispatches.
//!
//! Token ACL asks it whether an account may be thawed or frozen by anybody; `entrypoint` says how that arrives.
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
#[cfg(target_os = "solana")]
mod entrypoint;
#[deny(missing_docs)]
pub mod errors;
#[deny(missing_docs)]
pub mod events;
mod instructions;
#[deny(missing_docs)]
pub mod sas;
#[deny(missing_docs)]
pub mod state;

use {
    crate::{
        instructions::{clearances, holders, issuers, policies},
        state::{IssuerTerms, PolicyTerms},
    },
    anchor_lang::prelude::*,
};

declare_id!("gate111111111111111111111111111111111111111");

#[program]
pub mod share_gate {
    use super::*;

    /// Accepts an issuer of credentials for the network.
    pub fn accept_issuer(
        ctx: &mut Context<issuers::accept::AcceptIssuer>,
        number: u16,
        terms: IssuerTerms,
    ) -> Result<()> {
        issuers::accept::handle(ctx, number, terms)
    }

    /// Ends that: it gives no new clearances, and those that it gave lapse at their own end, or when its terms' longest time
    /// is over.
    pub fn withdraw_issuer(ctx: &mut Context<issuers::withdraw::WithdrawIssuer>) -> Result<()> {
        issuers::withdraw::handle(ctx)
    }

    /// Copies what an attestation of the attestation service says of a wallet; anybody may.
    pub fn clear(ctx: &mut Context<clearances::clear::Clear>) -> Result<()> {
        clearances::clear::handle(ctx)
    }

    /// Says what a wallet is cleared for, by the key of a direct issuer.
    pub fn attest(
        ctx: &mut Context<clearances::attest::Attest>,
        kinds: u32,
        jurisdiction: u16,
        expires_at: i64,
    ) -> Result<()> {
        clearances::attest::handle(ctx, kinds, jurisdiction, expires_at)
    }

    /// Notes that an attestation was closed before its end; anybody may.
    pub fn unclear(ctx: &mut Context<clearances::unclear::Unclear>) -> Result<()> {
        clearances::unclear::handle(ctx)
    }

    /// Revokes a clearance, by the key of the direct issuer that gave it.
    pub fn revoke(ctx: &mut Context<clearances::revoke::Revoke>) -> Result<()> {
        clearances::revoke::handle(ctx)
    }

    /// Says who may hold an asset's permissioned shares; its owner is the first holder.
    pub fn make_policy(
        ctx: &mut Context<policies::make::MakePolicy>,
        terms: PolicyTerms,
    ) -> Result<()> {
        policies::make::handle(ctx, terms)
    }

    /// Changes that: the owner alone may tighten, and loosens with the regulator.
    pub fn set_policy(
        ctx: &mut Context<policies::set::SetPolicy>,
        terms: PolicyTerms,
    ) -> Result<()> {
        policies::set::handle(ctx, terms)
    }

    /// Admits a wallet by its clearances, or renews its admission; anybody may.
    pub fn admit(ctx: &mut Context<holders::admit::Admit>) -> Result<()> {
        holders::admit::handle(ctx)
    }

    /// Ends the admission of a wallet whose clearances were revoked and not replaced in time; anybody may.
    pub fn dismiss(ctx: &mut Context<holders::dismiss::Dismiss>) -> Result<()> {
        holders::dismiss::handle(ctx)
    }

    /// Gives up an admission without shares; anybody gives up one that was dismissed, or ran out a year ago.
    pub fn close_holder(ctx: &mut Context<holders::close::CloseHolder>) -> Result<()> {
        holders::close::handle(ctx)
    }

    /// Suspends a holder for at most 180 days.
    pub fn suspend_holder(
        ctx: &mut Context<holders::suspend::SuspendHolder>,
        until: i64,
        reason_hash: [u8; 32],
    ) -> Result<()> {
        holders::suspend::handle(ctx, until, reason_hash)
    }

    /// Lifts a suspension before its end.
    pub fn lift_suspension(ctx: &mut Context<holders::lift::LiftSuspension>) -> Result<()> {
        holders::lift::handle(ctx)
    }
}
