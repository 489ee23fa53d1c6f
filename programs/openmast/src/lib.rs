//! The OpenMast settlement program. `docs/protocol.md` states what it stores, who may
//! change it and which rules hold; this file only dispatches.
#![cfg_attr(target_os = "solana", no_std)]

extern crate alloc;

#[cfg(target_os = "solana")]
use solana_compiler_builtins as _;

pub mod constants;
#[cfg(any(target_os = "solana", test))]
mod division;
pub mod errors;
pub mod events;
mod h3;
pub mod instructions;
pub mod state;
mod totals;
mod vaults;

use {
    crate::{
        instructions::{
            assets::{self, create::NewAsset},
            money, network, oracles, payers,
            settlement::{self, post::NewSettlement},
            staking,
        },
        state::{MemberWeight, NetworkParameters},
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
    openmast_ledger::ProofNode,
};

declare_id!("openmast11111111111111111111111111111111111");

#[program]
pub mod openmast {
    use super::*;

    /// Starts a network; the founder holds every role, and nobody can post until an oracle set is set.
    pub fn initialize_network(
        ctx: &mut Context<network::initialize::InitializeNetwork>,
        id: u32,
        parameters: NetworkParameters,
    ) -> Result<()> {
        network::initialize::handle(ctx, id, parameters)
    }

    /// Sets the parameters.
    pub fn update_parameters(
        ctx: &mut Context<network::update_parameters::UpdateParameters>,
        parameters: NetworkParameters,
    ) -> Result<()> {
        network::update_parameters::handle(ctx, parameters)
    }

    /// Names the next holder of a role (0 authority, 1 treasury, 2 regulator, 3 pauser); the zero key cancels.
    pub fn transfer_role(
        ctx: &mut Context<network::transfer_role::TransferRole>,
        role: u8,
        to: Address,
    ) -> Result<()> {
        network::transfer_role::handle(ctx, role, to)
    }

    /// Takes a role that one was named for.
    pub fn accept_role(
        ctx: &mut Context<network::accept_role::AcceptRole>,
        role: u8,
    ) -> Result<()> {
        network::accept_role::handle(ctx, role)
    }

    /// Sets the whole set of pause bits.
    pub fn set_pause(ctx: &mut Context<network::set_pause::SetPause>, bits: u8) -> Result<()> {
        network::set_pause::handle(ctx, bits)
    }

    /// Sets the oracles, their weights and the threshold.
    pub fn set_oracle_set(
        ctx: &mut Context<oracles::set_members::SetOracleSet>,
        members: Vec<MemberWeight>,
        threshold: u32,
    ) -> Result<()> {
        oracles::set_members::handle(ctx, members, threshold)
    }

    /// Adds to an oracle's bond.
    pub fn deposit_bond(
        ctx: &mut Context<oracles::deposit_bond::DepositBond>,
        amount: u64,
    ) -> Result<()> {
        oracles::deposit_bond::handle(ctx, amount)
    }

    /// Returns the bond of an oracle that left.
    pub fn withdraw_bond(ctx: &mut Context<oracles::withdraw_bond::WithdrawBond>) -> Result<()> {
        oracles::withdraw_bond::handle(ctx)
    }

    /// Sends an oracle that left its bond; anybody may.
    pub fn return_bond(ctx: &mut Context<oracles::return_bond::ReturnBond>) -> Result<()> {
        oracles::return_bond::handle(ctx)
    }

    /// Creates an asset and mints all its shares to the owner.
    pub fn create_asset(
        ctx: &mut Context<assets::create::CreateAsset>,
        args: NewAsset,
    ) -> Result<()> {
        assets::create::handle(ctx, args)
    }

    /// Schedules a price.
    pub fn set_price(
        ctx: &mut Context<assets::set_price::SetPrice>,
        price_per_gb: u64,
        epoch: u64,
    ) -> Result<()> {
        assets::set_price::handle(ctx, price_per_gb, epoch)
    }

    /// Schedules the stakers' part.
    pub fn set_split_policy(
        ctx: &mut Context<assets::set_split_policy::SetSplitPolicy>,
        stakers_bps: u16,
        epoch: u64,
    ) -> Result<()> {
        assets::set_split_policy::handle(ctx, stakers_bps, epoch)
    }

    /// Describes the asset.
    pub fn set_metadata(
        ctx: &mut Context<assets::set_metadata::SetMetadata>,
        kind: u8,
        h3_cell: u64,
        capacity_mbps: u32,
    ) -> Result<()> {
        assets::set_metadata::handle(ctx, kind, h3_cell, capacity_mbps)
    }

    /// Ends charges from an epoch soon, and new stake at once.
    pub fn retire_asset(ctx: &mut Context<assets::retire::RetireAsset>) -> Result<()> {
        assets::retire::handle(ctx)
    }

    /// Opens a prepaid account.
    pub fn open_payer(ctx: &mut Context<payers::open::OpenPayer>) -> Result<()> {
        payers::open::handle(ctx)
    }

    /// Pays into a prepaid account.
    pub fn deposit(ctx: &mut Context<payers::deposit::Deposit>, amount: u64) -> Result<()> {
        payers::deposit::handle(ctx, amount)
    }

    /// Asks for unspent money back.
    pub fn request_withdrawal(
        ctx: &mut Context<payers::request_withdrawal::RequestWithdrawal>,
        amount: u64,
    ) -> Result<()> {
        payers::request_withdrawal::handle(ctx, amount)
    }

    /// Takes the request back.
    pub fn cancel_withdrawal(
        ctx: &mut Context<payers::cancel_withdrawal::CancelWithdrawal>,
    ) -> Result<()> {
        payers::cancel_withdrawal::handle(ctx)
    }

    /// Pays requested money out against a proof of what was spent.
    pub fn withdraw(
        ctx: &mut Context<payers::withdraw::Withdraw>,
        lifetime_bytes: u64,
        lifetime_spent: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        payers::withdraw::handle(ctx, lifetime_bytes, lifetime_spent, proof)
    }

    /// Pays requested money out when nothing was ever settled.
    pub fn withdraw_unsettled(
        ctx: &mut Context<payers::withdraw_unsettled::WithdrawUnsettled>,
    ) -> Result<()> {
        payers::withdraw_unsettled::handle(ctx)
    }

    /// Posts the ledger after an epoch.
    pub fn post_settlement(
        ctx: &mut Context<settlement::post::PostSettlement>,
        new: NewSettlement,
    ) -> Result<()> {
        settlement::post::handle(ctx, new)
    }

    /// Attests the posted hashes.
    pub fn attest_settlement(
        ctx: &mut Context<settlement::attest::AttestSettlement>,
        asset_root: [u8; 32],
        payer_root: [u8; 32],
        archive_hash: [u8; 32],
    ) -> Result<()> {
        settlement::attest::handle(ctx, asset_root, payer_root, archive_hash)
    }

    /// Makes a settlement final once it is attested and its challenge window is over.
    pub fn finalize_settlement(
        ctx: &mut Context<settlement::finalize::FinalizeSettlement>,
    ) -> Result<()> {
        settlement::finalize::handle(ctx)
    }

    /// Votes against a posted settlement.
    pub fn reject_settlement(
        ctx: &mut Context<settlement::reject::RejectSettlement>,
    ) -> Result<()> {
        settlement::reject::handle(ctx)
    }

    /// Rejects a settlement that cannot become final: posted under an older oracle set, or overtaken by an exit.
    pub fn expire_settlement(
        ctx: &mut Context<settlement::expire::ExpireSettlement>,
    ) -> Result<()> {
        settlement::expire::handle(ctx)
    }

    /// Closes a settlement that nobody needs and returns its rent.
    pub fn close_settlement(ctx: &mut Context<settlement::close::CloseSettlement>) -> Result<()> {
        settlement::close::handle(ctx)
    }

    /// Splits what an asset earned since it was collected last.
    pub fn collect(
        ctx: &mut Context<money::collect::Collect>,
        lifetime_bytes: u64,
        lifetime_earned: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        money::collect::handle(ctx, lifetime_bytes, lifetime_earned, proof)
    }

    /// Pays an asset's owner.
    pub fn withdraw_owner(ctx: &mut Context<money::withdraw_owner::WithdrawOwner>) -> Result<()> {
        money::withdraw_owner::handle(ctx)
    }

    /// Pays the treasury.
    pub fn withdraw_treasury(
        ctx: &mut Context<money::withdraw_treasury::WithdrawTreasury>,
    ) -> Result<()> {
        money::withdraw_treasury::handle(ctx)
    }

    /// Pays the regulator.
    pub fn withdraw_levy(ctx: &mut Context<money::withdraw_levy::WithdrawLevy>) -> Result<()> {
        money::withdraw_levy::handle(ctx)
    }

    /// Stakes shares; they earn after a final settlement saw them.
    pub fn stake(ctx: &mut Context<staking::stake::StakeShares>, amount: u64) -> Result<()> {
        staking::stake::handle(ctx, amount)
    }

    /// Lets pending shares earn.
    pub fn activate_stake(ctx: &mut Context<staking::activate::ActivateStake>) -> Result<()> {
        staking::activate::handle(ctx)
    }

    /// Takes shares out of stake; they cool down.
    pub fn unstake(ctx: &mut Context<staking::unstake::Unstake>, amount: u64) -> Result<()> {
        staking::unstake::handle(ctx, amount)
    }

    /// Gives cooled shares back.
    pub fn withdraw_unstaked(
        ctx: &mut Context<staking::withdraw_unstaked::WithdrawUnstaked>,
    ) -> Result<()> {
        staking::withdraw_unstaked::handle(ctx)
    }

    /// Pays a staker its rewards.
    pub fn claim_rewards(ctx: &mut Context<staking::claim_rewards::ClaimRewards>) -> Result<()> {
        staking::claim_rewards::handle(ctx)
    }
}
