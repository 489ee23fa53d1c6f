//! Accounts that are counted by the network. Whoever makes one names several addresses for it, so that whoever is a little
//! later than others takes a later one, and need not try again.

use {
    crate::{constants::*, errors::OpenMastError},
    anchor_lang::{address_eq, cpi::try_find_program_address, prelude::*},
};

/// The candidate at the address of `index`, with the address's bump. [`OpenMastError::IndexTaken`] when none is.
#[inline(always)]
pub(super) fn find<'a>(
    candidates: &'a [AccountView],
    seed: &[u8],
    network: &Address,
    index: u32,
) -> Result<(&'a AccountView, u8)> {
    let index = index.to_le_bytes();
    let seeds: [&[u8]; 3] = [seed, network.as_ref(), &index];
    let (address, bump) = try_find_program_address(&seeds, &crate::ID)?;
    let candidate = candidates
        .iter()
        .find(|candidate| address_eq(candidate.address(), &address))
        .ok_or(OpenMastError::IndexTaken)?;
    Ok((candidate, bump))
}

/// The same for the next reserve.
pub(super) fn next_reserve<'a>(
    candidates: &'a [AccountView],
    network: &Account<crate::state::Network>,
) -> Result<(&'a AccountView, u8)> {
    let index = network.reserve_count.get();
    find(candidates, seeds::RESERVE, network.address(), index)
}
