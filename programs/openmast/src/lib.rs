//! The OpenMast settlement program. `docs/reference/protocol.md` states what it stores, who may
//! change it and which rules hold; this file only dispatches.
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
mod h3;
mod instructions;
mod proof;
#[deny(missing_docs)]
pub mod state;
mod totals;
mod vaults;

use {
    crate::{
        instructions::{
            assets::{self, announce_capacity, create::NewAsset, sync_share_supply},
            jurisdictions::{self, agree_to_move},
            licences, lots,
            money::{self, withdraw_treasury},
            network,
            oracles::{self, rotate_set, switch_set},
            payers::{self, cancel_statement},
            proofs,
            settlement::{self, close_proposal, finalize},
            staking::{self, settle_departure, withdraw_unstaked},
            venues,
        },
        state::{
            Content, MemberWeight, NetworkLimits, NetworkParameters, NewJurisdiction, NewLicence,
            NewLot,
        },
        totals::lifetime,
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
    openmast_ledger::{Capacity, ProofNode},
};

declare_id!("openmast11111111111111111111111111111111111");

#[program]
pub mod openmast {
    use super::*;

    /// Starts a network; the founder holds every role, and nothing can be proposed until an oracle set is named.
    pub fn initialize_network(
        ctx: &mut Context<network::initialize::InitializeNetwork>,
        id: u32,
        parameters: NetworkParameters,
        limits: NetworkLimits,
    ) -> Result<()> {
        network::initialize::handle(ctx, id, parameters, limits)
    }

    /// Announces parameters; they hold once everybody who does not want them could leave.
    pub fn announce_parameters(
        ctx: &mut Context<network::by_authority::ByAuthority>,
        parameters: NetworkParameters,
    ) -> Result<()> {
        network::announce_parameters::handle(ctx, parameters)
    }

    /// Lowers the breaker and raises the bond, at once.
    pub fn tighten_parameters(
        ctx: &mut Context<network::by_authority::ByAuthority>,
        max_epoch_increase: u64,
        min_bond: u64,
    ) -> Result<()> {
        network::tighten_parameters::handle(ctx, max_epoch_increase, min_bond)
    }

    /// Names the next holder of a role (0 authority, 1 treasury, 2 pauser); the zero key cancels.
    pub fn transfer_role(
        ctx: &mut Context<network::by_authority::ByAuthority>,
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

    /// Sets the whole set of pause bits; they lapse by themselves.
    pub fn set_pause(ctx: &mut Context<network::set_pause::SetPause>, bits: u8) -> Result<()> {
        network::set_pause::handle(ctx, bits)
    }

    /// Names oracles that may take over later: by themselves, or (`standby`) when the authority says so. The first set
    /// holds at once; no members cancel.
    pub fn announce_oracle_set(
        ctx: &mut Context<oracles::announce_set::AnnounceOracleSet>,
        members: Vec<MemberWeight>,
        threshold: u32,
        standby: bool,
    ) -> Result<()> {
        oracles::announce_set::handle(ctx, members, threshold, standby)
    }

    /// Lets the next oracle set take over once its time has come; anybody may.
    pub fn rotate_oracle_set(ctx: &mut Context<rotate_set::RotateOracleSet>) -> Result<()> {
        rotate_set::handle(ctx)
    }

    /// Lets the stand-by oracle set take over once its time has come.
    pub fn switch_oracle_set(ctx: &mut Context<switch_set::SwitchOracleSet>) -> Result<()> {
        switch_set::handle(ctx)
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

    /// Adds a jurisdiction, with its first regulator and the levy that it begins with.
    pub fn add_jurisdiction(
        ctx: &mut Context<jurisdictions::add::AddJurisdiction>,
        new: NewJurisdiction,
    ) -> Result<()> {
        jurisdictions::add::handle(ctx, &new)
    }

    /// Announces a jurisdiction's levy from an epoch on.
    pub fn announce_levy(
        ctx: &mut Context<jurisdictions::announce_levy::AnnounceLevy>,
        levy_bps: u16,
        epoch: u64,
    ) -> Result<()> {
        jurisdictions::announce_levy::handle(ctx, levy_bps, epoch)
    }

    /// Offers the role of a jurisdiction's regulator to another; the zero key cancels.
    pub fn offer_regulator(
        ctx: &mut Context<jurisdictions::offer::OfferRegulator>,
        to: Address,
    ) -> Result<()> {
        jurisdictions::offer::handle(ctx, to)
    }

    /// Takes over the role of a jurisdiction's regulator that one was offered.
    pub fn accept_regulator(
        ctx: &mut Context<jurisdictions::accept::AcceptRegulator>,
    ) -> Result<()> {
        jurisdictions::accept::handle(ctx)
    }

    /// Asks for a move of an asset to another jurisdiction; 0 takes it back.
    pub fn offer_move(ctx: &mut Context<assets::offer_move::OfferMove>, to: u16) -> Result<()> {
        assets::offer_move::handle(ctx, to)
    }

    /// Agrees, as the regulator of its present jurisdiction, to the move of an asset, or takes that back.
    pub fn agree_to_move(
        ctx: &mut Context<agree_to_move::AgreeToMove>,
        to: u16,
        agrees: bool,
    ) -> Result<()> {
        agree_to_move::handle(ctx, to, agrees)
    }

    /// Accepts, as the regulator of its new jurisdiction, an asset: it moves at an epoch soon.
    pub fn accept_move(ctx: &mut Context<jurisdictions::accept_move::AcceptMove>) -> Result<()> {
        jurisdictions::accept_move::handle(ctx)
    }

    /// Grants an asset a licence.
    pub fn grant_licence(
        ctx: &mut Context<licences::grant::GrantLicence>,
        new: NewLicence,
    ) -> Result<()> {
        licences::grant::handle(ctx, &new)
    }

    /// Lets a licence hold longer.
    pub fn renew_licence(
        ctx: &mut Context<licences::renew::RenewLicence>,
        valid_until: i64,
        document_hash: [u8; 32],
    ) -> Result<()> {
        licences::renew::handle(ctx, valid_until, document_hash)
    }

    /// Suspends a licence from an epoch soon, for at most a year.
    pub fn suspend_licence(
        ctx: &mut Context<licences::suspend::SuspendLicence>,
        until: i64,
        reason_hash: [u8; 32],
    ) -> Result<()> {
        licences::suspend::handle(ctx, until, reason_hash)
    }

    /// Ends the suspension of a licence from an epoch soon.
    pub fn lift_licence(ctx: &mut Context<licences::lift::LiftLicence>) -> Result<()> {
        licences::lift::handle(ctx)
    }

    /// Ends a licence from an epoch soon, for good.
    pub fn end_licence(
        ctx: &mut Context<licences::end::EndLicence>,
        reason_hash: [u8; 32],
    ) -> Result<()> {
        licences::end::handle(ctx, reason_hash)
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

    /// Schedules the stakers' part: not less than was announced for epochs in which a volume that is sold or offered can end.
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
    ) -> Result<()> {
        assets::set_metadata::handle(ctx, kind, h3_cell)
    }

    /// Announces what an asset can carry, and by what its lots are measured.
    pub fn announce_capacity(
        ctx: &mut Context<announce_capacity::AnnounceCapacity>,
        capacity_mbps: u32,
        sim_slots: u32,
        slot_price: u64,
        epoch_seconds: u32,
        epoch: u64,
    ) -> Result<()> {
        let capacity = Capacity {
            mbps: capacity_mbps,
            sim_slots,
            slot_price,
            epoch_seconds,
        };
        announce_capacity::handle(ctx, capacity, epoch)
    }

    /// Lets the price follow how busy the asset is, within a floor and a cap.
    pub fn set_live_price(
        ctx: &mut Context<assets::set_live_price::SetLivePrice>,
        floor: u64,
        cap: u64,
        target_bps: u16,
    ) -> Result<()> {
        assets::set_live_price::handle(ctx, floor, cap, target_bps)
    }

    /// Lets the owner set the price again.
    pub fn end_live_price(ctx: &mut Context<assets::end_live_price::EndLivePrice>) -> Result<()> {
        assets::end_live_price::handle(ctx)
    }

    /// Computes a live price anew from what was used since the last time; anybody may.
    pub fn reprice(
        ctx: &mut Context<assets::reprice::Reprice>,
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        assets::reprice::handle(ctx, lifetime(bytes, paid, charged, accrued), proof)
    }

    /// Ends charges from an epoch soon, and new stake at once.
    pub fn retire_asset(ctx: &mut Context<assets::retire::RetireAsset>) -> Result<()> {
        assets::retire::handle(ctx)
    }

    /// Records how many shares exist; holders can burn theirs.
    pub fn sync_share_supply(ctx: &mut Context<sync_share_supply::SyncShareSupply>) -> Result<()> {
        sync_share_supply::handle(ctx)
    }

    /// Offers the asset to another owner; the zero key cancels.
    pub fn offer_asset(ctx: &mut Context<assets::offer::OfferAsset>, to: Address) -> Result<()> {
        assets::offer::handle(ctx, to)
    }

    /// Takes over an asset that one was offered.
    pub fn accept_asset(ctx: &mut Context<assets::accept::AcceptAsset>) -> Result<()> {
        assets::accept::handle(ctx)
    }

    /// Opens a prepaid account with its first deposit.
    pub fn open_payer(ctx: &mut Context<payers::open::OpenPayer>, amount: u64) -> Result<()> {
        payers::open::handle(ctx, amount)
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
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        payers::withdraw::handle(ctx, lifetime(bytes, paid, charged, accrued), proof)
    }

    /// Shows what a payer spent at least: no later statement may say less.
    pub fn prove_spent(
        ctx: &mut Context<payers::prove_spent::ProveSpent>,
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        payers::prove_spent::handle(ctx, lifetime(bytes, paid, charged, accrued), proof)
    }

    /// Asks for unspent money back without a proof, stating what was spent.
    pub fn open_statement(
        ctx: &mut Context<payers::open_statement::OpenStatement>,
        amount: u64,
        spent: u64,
    ) -> Result<()> {
        payers::open_statement::handle(ctx, amount, spent)
    }

    /// Shows that a payer spent more than it states, or that a settlement saw the statement.
    pub fn raise_statement(
        ctx: &mut Context<payers::raise_statement::RaiseStatement>,
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        payers::raise_statement::handle(ctx, lifetime(bytes, paid, charged, accrued), proof)
    }

    /// Pays what a statement claims, or the part of it that there is, but nothing below `least`.
    pub fn pay_statement(
        ctx: &mut Context<payers::pay_statement::PayStatement>,
        least: u64,
    ) -> Result<()> {
        payers::pay_statement::handle(ctx, least)
    }

    /// Takes the statement back.
    pub fn cancel_statement(ctx: &mut Context<cancel_statement::CancelStatement>) -> Result<()> {
        cancel_statement::handle(ctx)
    }

    /// Says which price is too high for a prepaid account to be served; 0 is none.
    pub fn set_max_price(
        ctx: &mut Context<payers::set_max_price::SetMaxPrice>,
        max_price_per_gb: u64,
    ) -> Result<()> {
        payers::set_max_price::handle(ctx, max_price_per_gb)
    }

    /// Offers a prepaid account to another owner; the zero key cancels.
    pub fn offer_payer(ctx: &mut Context<payers::offer::OfferPayer>, to: Address) -> Result<()> {
        payers::offer::handle(ctx, to)
    }

    /// Takes over a prepaid account that one was offered.
    pub fn accept_payer(ctx: &mut Context<payers::accept::AcceptPayer>) -> Result<()> {
        payers::accept::handle(ctx)
    }

    /// Writes a part of a proof that is too long for a transaction.
    pub fn write_proof(
        ctx: &mut Context<proofs::write::WriteProof>,
        offset: u8,
        nodes: &[ProofNode],
    ) -> Result<()> {
        proofs::write::handle(ctx, offset, nodes)
    }

    /// Closes a proof buffer and returns its rent.
    pub fn close_proof(ctx: &mut Context<proofs::close::CloseProof>) -> Result<()> {
        proofs::close::handle(ctx)
    }

    /// Proposes the ledger after an epoch.
    pub fn propose_settlement(
        ctx: &mut Context<settlement::propose::ProposeSettlement>,
        content: Content,
    ) -> Result<()> {
        settlement::propose::handle(ctx, &content)
    }

    /// Attests what was proposed.
    pub fn attest_settlement(
        ctx: &mut Context<settlement::attest::AttestSettlement>,
        content_hash: [u8; 32],
    ) -> Result<()> {
        settlement::attest::handle(ctx, content_hash)
    }

    /// Takes an attestation back.
    pub fn retract_attestation(
        ctx: &mut Context<settlement::retract::RetractAttestation>,
    ) -> Result<()> {
        settlement::retract::handle(ctx)
    }

    /// Makes a proposal the settlement of its epoch once its challenge window is over; anybody may.
    pub fn finalize_settlement(ctx: &mut Context<finalize::FinalizeSettlement>) -> Result<()> {
        finalize::handle(ctx)
    }

    /// Closes a proposal that can never win and returns its rent.
    pub fn close_proposal(ctx: &mut Context<close_proposal::CloseProposal>) -> Result<()> {
        close_proposal::handle(ctx)
    }

    /// Closes a settlement that is not kept any more and returns its rent.
    pub fn close_settlement(ctx: &mut Context<settlement::close::CloseSettlement>) -> Result<()> {
        settlement::close::handle(ctx)
    }

    /// Splits what an asset earned since it was collected last.
    pub fn collect(
        ctx: &mut Context<money::collect::Collect>,
        lifetime_bytes: u64,
        lifetime_paid: u64,
        lifetime_charged: u64,
        lifetime_accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        let earned = lifetime(
            lifetime_bytes,
            lifetime_paid,
            lifetime_charged,
            lifetime_accrued,
        );
        money::collect::handle(ctx, earned, proof)
    }

    /// Pays an asset's owner.
    pub fn withdraw_owner(ctx: &mut Context<money::withdraw_owner::WithdrawOwner>) -> Result<()> {
        money::withdraw_owner::handle(ctx)
    }

    /// Pays who holds or held the treasury's role.
    pub fn withdraw_treasury(ctx: &mut Context<withdraw_treasury::WithdrawTreasury>) -> Result<()> {
        withdraw_treasury::handle(ctx)
    }

    /// Pays a jurisdiction's regulator the levy.
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

    /// Announces that active shares leave although the asset may not be collected; zero cancels.
    pub fn announce_unstake(
        ctx: &mut Context<staking::announce_unstake::AnnounceUnstake>,
        amount: u64,
    ) -> Result<()> {
        staking::announce_unstake::handle(ctx, amount)
    }

    /// Takes shares out of stake; they cool down.
    pub fn unstake(ctx: &mut Context<staking::unstake::Unstake>, amount: u64) -> Result<()> {
        staking::unstake::handle(ctx, amount)
    }

    /// Credits shares that left uncollected with what they earned until a collect ended their round.
    pub fn settle_departure(ctx: &mut Context<settle_departure::SettleDeparture>) -> Result<()> {
        settle_departure::handle(ctx)
    }

    /// Gives cooled shares back.
    pub fn withdraw_unstaked(ctx: &mut Context<withdraw_unstaked::WithdrawUnstaked>) -> Result<()> {
        withdraw_unstaked::handle(ctx)
    }

    /// Pays a staker its rewards.
    pub fn claim_rewards(ctx: &mut Context<staking::claim_rewards::ClaimRewards>) -> Result<()> {
        staking::claim_rewards::handle(ctx)
    }

    /// Offers a stake to another staker; the zero key cancels.
    pub fn offer_stake(ctx: &mut Context<staking::offer::OfferStake>, to: Address) -> Result<()> {
        staking::offer::handle(ctx, to)
    }

    /// Adds a stake that one was offered to one's own.
    pub fn accept_stake(ctx: &mut Context<staking::accept::AcceptStake>) -> Result<()> {
        staking::accept::handle(ctx)
    }

    /// Closes an empty stake and returns its rent.
    pub fn close_stake(ctx: &mut Context<staking::close::CloseStake>) -> Result<()> {
        staking::close::handle(ctx)
    }

    /// Lets a market's account take permissioned shares; anybody may for the escrow of the market program.
    pub fn list_venue(ctx: &mut Context<venues::list::ListVenue>) -> Result<()> {
        venues::list::handle(ctx)
    }

    /// Ends that for an empty account.
    pub fn unlist_venue(ctx: &mut Context<venues::unlist::UnlistVenue>) -> Result<()> {
        venues::unlist::handle(ctx)
    }

    /// Stops a venue for at most 14 days.
    pub fn halt_venue(
        ctx: &mut Context<venues::halt::HaltVenue>,
        until: i64,
        reason_hash: [u8; 32],
    ) -> Result<()> {
        venues::halt::handle(ctx, until, reason_hash)
    }

    /// Ends a halt; anybody may when its time is over.
    pub fn resume_venue(ctx: &mut Context<venues::resume::ResumeVenue>) -> Result<()> {
        venues::resume::handle(ctx)
    }

    /// Delivers shares out of the market's escrow into an account that is frozen, and stays so; the market program calls it.
    pub fn deliver_shares(
        ctx: &mut Context<venues::deliver::DeliverShares>,
        amount: u64,
    ) -> Result<()> {
        venues::deliver::handle(ctx, amount)
    }

    /// Issues a lot: capacity of an asset, sold as a token for a window of epochs.
    pub fn issue_lot(ctx: &mut Context<lots::issue::IssueLot>, new: NewLot) -> Result<()> {
        lots::issue::handle(ctx, new)
    }

    /// Buys tokens of a lot, at no more than `most_price` for a token, until `deadline`.
    pub fn buy_lot(
        ctx: &mut Context<lots::buy::BuyLot>,
        quantity: u64,
        most_price: u64,
        deadline: i64,
    ) -> Result<()> {
        let order = lots::buy::Order {
            quantity,
            most_price,
            deadline,
        };
        lots::buy::handle(ctx, &order)
    }

    /// Pays a buyer back what it paid above the price at which a lot's sale ended; anybody may.
    pub fn settle_purchase(ctx: &mut Context<lots::settle_purchase::SettlePurchase>) -> Result<()> {
        lots::settle_purchase::handle(ctx)
    }

    /// Ends a lot's sale and frees the capacity that nobody bought; anybody may once the sale is over.
    pub fn end_lot_sale(ctx: &mut Context<lots::end_sale::EndLotSale>) -> Result<()> {
        lots::end_sale::handle(ctx)
    }

    /// Returns tokens before a lot's window, for the part of their price that the lot promises.
    pub fn return_lot(
        ctx: &mut Context<lots::return_tokens::ReturnLot>,
        amount: u64,
    ) -> Result<()> {
        lots::return_tokens::handle(ctx, amount)
    }

    /// Redeems tokens for a payer: they meet its usage from the next epoch on.
    pub fn redeem_lot(ctx: &mut Context<lots::redeem::RedeemLot>, amount: u64) -> Result<()> {
        lots::redeem::handle(ctx, amount)
    }

    /// Asks for tokens of an entitlement back.
    pub fn ask_back(ctx: &mut Context<lots::ask_back::AskBack>, amount: u64) -> Result<()> {
        lots::ask_back::handle(ctx, amount)
    }

    /// Asks for nothing back any more.
    pub fn cancel_ask(ctx: &mut Context<lots::cancel_ask::CancelAsk>) -> Result<()> {
        lots::cancel_ask::handle(ctx)
    }

    /// Takes back tokens that were asked for, as far as they are not begun.
    pub fn take_back(
        ctx: &mut Context<lots::take_back::TakeBack>,
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        lots::take_back::handle(ctx, lifetime(bytes, paid, charged, accrued), proof)
    }

    /// Shows how many epochs of a lot's window were served, once that is over; anybody may. `served` stands where other
    /// leaves have bytes.
    pub fn settle_lot(
        ctx: &mut Context<lots::settle::SettleLot>,
        served: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        lots::settle::handle(ctx, lifetime(served, paid, charged, accrued), proof)
    }

    /// Ends a lot's window at once on a network that settles no more; anybody may.
    pub fn cut_lot_short(ctx: &mut Context<lots::cut_short::CutLotShort>) -> Result<()> {
        lots::cut_short::handle(ctx)
    }

    /// Ends a lot of whose end no settlement came in time, or that nobody could settle; anybody may.
    pub fn lapse_lot(ctx: &mut Context<lots::lapse::LapseLot>) -> Result<()> {
        lots::lapse::handle(ctx)
    }

    /// Pays back what was not served of tokens that nobody redeemed.
    pub fn refund_lot(ctx: &mut Context<lots::refund::RefundLot>, amount: u64) -> Result<()> {
        lots::refund::handle(ctx, amount)
    }

    /// Pays back what was neither met nor served of an entitlement, and closes it.
    pub fn refund_entitlement(
        ctx: &mut Context<lots::refund_entitlement::RefundEntitlement>,
        bytes: u64,
        paid: u64,
        charged: u64,
        accrued: u64,
        proof: &[ProofNode],
    ) -> Result<()> {
        let met = lifetime(bytes, paid, charged, accrued);
        lots::refund_entitlement::handle(ctx, met, proof)
    }
}
