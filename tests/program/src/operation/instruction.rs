//! The client's instruction for each operation: one table, so that the compiler finds what is missing.

use openmast_client::{
    accounts::{Licence, MemberWeight, PauseBits, ShareKind},
    addresses,
    instructions::{self as ix, CollectedSettlement, NewLicence, RaisedBy},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{Holders, LicenceId, Operation, Place};
use crate::model::new_account;

impl Operation {
    /// The client's instruction for it.
    pub fn instruction(&self, place: &Place) -> Instruction {
        let Place {
            network,
            mint,
            rent_payer,
            treasury,
            next_asset,
            next_payer,
        } = *place;
        match self.clone() {
            Self::AnnounceParameters { by, parameters } => {
                ix::announce_parameters(by, network, parameters)
            }
            Self::TightenParameters {
                by,
                max_epoch_increase,
                min_bond,
            } => ix::tighten_parameters(by, network, max_epoch_increase, min_bond),
            Self::TransferRole { by, role, to } => ix::transfer_role(by, network, role, to),
            Self::AcceptRole { by, role } => ix::accept_role(by, network, role),
            Self::SetPause { by, bits } => ix::set_pause(by, network, PauseBits(bits)),
            Self::AnnounceOracleSet {
                by,
                members,
                threshold,
                standby,
            } => ix::announce_oracle_set(by, network, &weights(&members), threshold, standby),
            Self::RotateOracleSet => ix::rotate_oracle_set(network),
            Self::SwitchOracleSet { by } => ix::switch_oracle_set(by, network),
            Self::DepositBond { by, member, amount } => {
                ix::deposit_bond(by, network, place.currency_of(&by), member, amount)
            }
            Self::WithdrawBond { by } => ix::withdraw_bond(by, network, place.currency_of(&by)),
            Self::ReturnBond { member } => ix::return_bond(member, network, &mint),
            Self::ProposeSettlement { by, proposed } => {
                ix::propose_settlement(proposed.rent_payer, by, network, &proposed.content)
            }
            Self::AttestSettlement { by, epoch, hash } => {
                ix::attest_settlement(by, network, epoch, hash)
            }
            Self::RetractAttestation { by, epoch, hash } => {
                ix::retract_attestation(by, network, epoch, hash)
            }
            Self::FinalizeSettlement {
                epoch,
                hash,
                proposal_rent_payer,
            } => ix::finalize_settlement(rent_payer, network, epoch, hash, proposal_rent_payer),
            Self::CloseProposal {
                epoch,
                hash,
                rent_payer,
            } => ix::close_proposal(network, epoch, hash, rent_payer),
            Self::CloseSettlement { epoch, rent_payer } => {
                ix::close_settlement(network, epoch, rent_payer)
            }
            Self::Collect {
                asset,
                epoch,
                holders,
                claim,
                departure,
            } => ix::collect(
                network,
                asset,
                &cuts(epoch, holders),
                &claim.totals(),
                claim.buffer(),
                departure,
            ),
            Self::WithdrawOwner { by, asset } => {
                ix::withdraw_owner(by, network, asset, place.currency_of(&by))
            }
            Self::WithdrawTreasury { by } => {
                ix::withdraw_treasury(by, network, place.currency_of(&by))
            }
            Self::WithdrawLevy { by, jurisdiction } => {
                ix::withdraw_levy(by, network, jurisdiction, place.currency_of(&by))
            }
            Self::AddJurisdiction { by, new } => {
                ix::add_jurisdiction(rent_payer, by, network, &new)
            }
            Self::AnnounceLevy {
                by,
                jurisdiction,
                levy_bps,
                epoch,
            } => ix::announce_levy(by, network, jurisdiction, levy_bps, epoch),
            Self::OfferRegulator {
                by,
                jurisdiction,
                to,
            } => ix::offer_regulator(by, &network, jurisdiction, to),
            Self::AcceptRegulator { by, jurisdiction } => {
                ix::accept_regulator(by, &network, jurisdiction)
            }
            Self::OfferMove { by, asset, to } => ix::offer_move(by, network, asset, to),
            Self::AgreeToMove {
                by,
                jurisdiction,
                asset,
                to,
                agrees,
            } => ix::agree_to_move(by, &network, jurisdiction, asset, to, agrees),
            Self::AcceptMove {
                by,
                jurisdiction,
                asset,
            } => ix::accept_move(by, network, jurisdiction, asset),
            Self::GrantLicence {
                by,
                jurisdiction,
                id,
                parent,
                new,
            } => {
                let parent = place.parent(parent);
                let new = NewLicence { parent, ..new };
                let LicenceId { asset, number } = id;
                ix::grant_licence(rent_payer, by, network, jurisdiction, asset, number, &new)
            }
            Self::RenewLicence {
                by,
                jurisdiction,
                id,
                parent,
                valid_until,
                document_hash,
            } => {
                let licence = Licence {
                    parent: place.parent(parent),
                    ..place.licence(jurisdiction, id)
                };
                ix::renew_licence(by, &licence, valid_until, document_hash)
            }
            Self::SuspendLicence {
                by,
                jurisdiction,
                id,
                until,
                reason_hash,
            } => ix::suspend_licence(by, &place.licence(jurisdiction, id), until, reason_hash),
            Self::LiftLicence {
                by,
                jurisdiction,
                id,
            } => ix::lift_licence(by, &place.licence(jurisdiction, id)),
            Self::EndLicence {
                by,
                jurisdiction,
                id,
                reason_hash,
            } => ix::end_licence(by, &place.licence(jurisdiction, id), reason_hash),
            Self::CreateAsset {
                by,
                jurisdiction,
                asset,
            } => ix::create_asset(rent_payer, by, network, next_asset, jurisdiction, &asset),
            Self::SetPrice {
                by,
                asset,
                price,
                epoch,
            } => ix::set_price(by, network, asset, price, epoch),
            Self::SetSplitPolicy {
                by,
                asset,
                stakers_bps,
                epoch,
            } => ix::set_split_policy(by, network, asset, stakers_bps, epoch, false),
            Self::SetMetadata {
                by,
                asset,
                kind,
                h3_cell,
            } => ix::set_metadata(by, network, asset, kind, h3_cell),
            Self::AnnounceCapacity {
                by,
                asset,
                capacity,
                epoch,
            } => ix::announce_capacity(by, network, asset, &capacity, epoch, false),
            Self::SetLivePrice {
                by,
                asset,
                floor,
                cap,
                target_bps,
            } => ix::set_live_price(by, network, asset, floor, cap, target_bps),
            Self::EndLivePrice { by, asset } => ix::end_live_price(by, network, asset),
            Self::Reprice {
                asset,
                epoch,
                ref claim,
            } => ix::reprice(network, asset, epoch, &claim.totals(), claim.buffer()),
            Self::RetireAsset { by, asset } => ix::retire_asset(by, network, asset, false),
            Self::SyncShareSupply { asset } => ix::sync_share_supply(network, asset),
            Self::OfferAsset { by, asset, to } => ix::offer_asset(by, network, asset, to),
            Self::AcceptAsset { by, asset } => {
                ix::accept_asset(by, network, asset, ShareKind::Open)
            }
            Self::Stake { by, asset, amount } => {
                ix::stake(by, network, asset, place.shares_of(&by, asset), amount)
            }
            Self::ActivateStake { asset, staker } => ix::activate_stake(network, asset, &staker),
            Self::AnnounceUnstake { by, asset, amount } => {
                ix::announce_unstake(by, network, asset, amount)
            }
            Self::Unstake {
                by,
                asset,
                amount,
                departure,
            } => ix::unstake(by, network, asset, amount, departure),
            Self::SettleDeparture {
                asset,
                staker,
                round,
                rent_payer,
            } => ix::settle_departure(network, asset, &staker, round, rent_payer),
            Self::WithdrawUnstaked { by, asset } => ix::withdraw_unstaked(
                by,
                network,
                asset,
                place.shares_of(&by, asset),
                ShareKind::Open,
            ),
            Self::ClaimRewards { by, asset } => {
                ix::claim_rewards(by, network, asset, place.currency_of(&by))
            }
            Self::OfferStake { by, asset, to } => ix::offer_stake(by, &network, asset, to),
            Self::AcceptStake {
                by,
                asset,
                from,
                rent_payer,
            } => ix::accept_stake(by, network, asset, &from, rent_payer, ShareKind::Open),
            Self::CloseStake {
                by,
                asset,
                rent_payer,
            } => ix::close_stake(by, &network, asset, rent_payer),
            Self::OpenPayer { by, amount } => ix::open_payer(
                by,
                by,
                network,
                treasury,
                place.currency_of(&by),
                next_payer,
                amount,
            ),
            Self::Deposit { by, payer, amount } => {
                ix::deposit(by, network, payer, place.currency_of(&by), amount)
            }
            Self::RequestWithdrawal { by, payer, amount } => {
                ix::request_withdrawal(by, network, payer, amount)
            }
            Self::CancelWithdrawal { by, payer } => ix::cancel_withdrawal(by, network, payer),
            Self::Withdraw {
                by,
                payer,
                epoch,
                claim,
            } => ix::withdraw(
                by,
                network,
                payer,
                epoch,
                place.currency_of(&by),
                &claim.totals(),
                claim.buffer(),
            ),
            Self::SetMaxPrice {
                by,
                payer,
                max_price,
            } => ix::set_max_price(by, network, payer, max_price),
            Self::ProveSpent {
                payer,
                epoch,
                claim,
            } => ix::prove_spent(network, payer, epoch, &claim.totals(), claim.buffer()),
            Self::OpenStatement {
                by,
                payer,
                amount,
                spent,
            } => ix::open_statement(rent_payer, by, network, payer, amount, spent),
            Self::RaiseStatement {
                by,
                payer,
                against,
                claim,
            } => ix::raise_statement(
                by,
                network,
                payer,
                against.map_or(RaisedBy::Copy, RaisedBy::Settlement),
                &claim.totals(),
                claim.buffer(),
            ),
            Self::PayStatement {
                by,
                payer,
                rent_payer,
                least,
            } => ix::pay_statement(
                by,
                network,
                payer,
                rent_payer,
                place.currency_of(&by),
                least,
            ),
            Self::CancelStatement {
                by,
                payer,
                rent_payer,
            } => ix::cancel_statement(by, network, payer, rent_payer),
            Self::OfferPayer { by, payer, to } => ix::offer_payer(by, network, payer, to),
            Self::AcceptPayer { by, payer } => ix::accept_payer(by, network, payer),
            Self::WriteProof { by, offset, nodes } => {
                ix::write_proof(rent_payer, by, offset, &nodes)
            }
            Self::CloseProof { by, rent_payer } => ix::close_proof(by, rent_payer),
        }
    }
}

impl Place {
    fn currency_of(&self, wallet: &Pubkey) -> Pubkey {
        addresses::currency_account(wallet, &self.mint)
    }

    fn parent(&self, licence: Option<LicenceId>) -> Pubkey {
        licence
            .map(|id| id.address(&self.network))
            .unwrap_or_default()
    }

    /// What an instruction is to know of a licence.
    fn licence(&self, jurisdiction: u16, id: LicenceId) -> Licence {
        Licence {
            network: self.network,
            asset: addresses::asset(&self.network, id.asset),
            number: id.number,
            jurisdiction,
            ..new_account()
        }
    }

    fn shares_of(&self, wallet: &Pubkey, asset: u32) -> Pubkey {
        let share_mint = addresses::share_mint(&addresses::asset(&self.network, asset));
        addresses::share_account(wallet, &share_mint)
    }
}

fn cuts(epoch: u64, holders: Holders) -> CollectedSettlement {
    CollectedSettlement {
        epoch,
        treasury: holders.treasury,
        jurisdiction: holders.jurisdiction,
    }
}

fn weights(members: &[(Pubkey, u32)]) -> Vec<MemberWeight> {
    members
        .iter()
        .map(|&(key, weight)| MemberWeight { key, weight })
        .collect()
}
