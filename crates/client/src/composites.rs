//! Instructions that belong together in one transaction.

use crate::{
    accounts::{Asset, Network},
    instructions::{self, ProvenTotals},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Whether the asset must be collected before a stake or its split policy may change.
pub fn needs_collect(network: &Network, asset: &Asset) -> bool {
    asset.collected_epoch != network.final_epoch
}

/// `instruction` with `collect` in front. `totals` are the asset's, proven against the newest final settlement;
/// without them nothing is put in front (then [`needs_collect`] must be false).
pub fn collected_first(
    network_address: Pubkey,
    network: &Network,
    asset: &Asset,
    totals: Option<&ProvenTotals>,
    instruction: Instruction,
) -> Vec<Instruction> {
    let collect = totals
        .filter(|_| needs_collect(network, asset))
        .map(|totals| {
            instructions::collect(network_address, asset.index, network.final_epoch, totals)
        });
    collect
        .into_iter()
        .chain(std::iter::once(instruction))
        .collect()
}
