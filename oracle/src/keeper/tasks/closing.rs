//! Proposals that can never win, and settlements that are not kept any more: only their rent is in them.

use openmast_client::{accounts::Proposal, addresses, instructions};
use solana_pubkey::Pubkey;

use crate::keeper::{Keeper, Kind, Seen, Task};

/// The oracle closes its own settlements and proposals by itself, as long as its outbox knows of them. What is so many epochs behind
/// is not known any more: the data folder was lost.
const OWN_EPOCHS: u64 = 64;

pub(super) fn proposals(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let is_over = |proposal: &&Proposal| {
        let epoch = proposal.content.epoch;
        let is_own = is_the_settlers(&proposal.rent_payer, epoch, seen, keeper);
        !is_own && !proposal.may_win(&seen.network, &seen.oracles, seen.unix_time)
    };
    let over = seen.proposals.iter().filter(is_over);
    let tasks = over.map(|proposal| {
        let (epoch, hash) = (proposal.content.epoch, proposal.content_hash);
        let network = seen.network_address;
        let close = instructions::close_proposal(network, epoch, hash, proposal.rent_payer);
        let subject = addresses::proposal(&network, epoch, &hash);
        Task::of_one(Kind::CloseProposal, subject, close)
    });
    tasks.collect()
}

pub(super) fn settlements(seen: &Seen, keeper: &Keeper) -> Vec<Task> {
    let old = seen.settlements.iter().filter(|settlement| {
        let epoch = settlement.content.epoch;
        let is_own = is_the_settlers(&settlement.rent_payer, epoch, seen, keeper);
        !is_own && epoch < seen.network.oldest_kept_epoch
    });
    let tasks = old.map(|settlement| {
        let (network, epoch) = (seen.network_address, settlement.content.epoch);
        let close = instructions::close_settlement(network, epoch, settlement.rent_payer);
        let subject = addresses::settlement(&network, epoch);
        Task::of_one(Kind::CloseSettlement, subject, close)
    });
    tasks.collect()
}

fn is_the_settlers(rent_payer: &Pubkey, epoch: u64, seen: &Seen, keeper: &Keeper) -> bool {
    let is_recent = epoch.saturating_add(OWN_EPOCHS) > seen.network.oldest_kept_epoch;
    *rent_payer == keeper.settler && is_recent
}
