//! Accounts whose address follows from another key and a text, so that nobody needs a key of theirs.

use sha2::{Digest, Sha256};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_system_interface::instruction as system;

/// `SHA-256(base ‖ seed ‖ owner)`, as the System program derives it. `seed` has at most 32 bytes.
pub fn address(base: &Pubkey, seed: &str, owner: &Pubkey) -> Pubkey {
    let hash = Sha256::new()
        .chain_update(base)
        .chain_update(seed)
        .chain_update(owner)
        .finalize();
    Pubkey::new_from_array(hash.into())
}

/// Makes such an account, also when somebody has sent lamports (`there`) to it before, so that nobody can be in the way.
pub fn create(
    base: &Pubkey,
    seed: &str,
    owner: &Pubkey,
    space: usize,
    lamports: u64,
    there: u64,
) -> Vec<Instruction> {
    let address = address(base, seed, owner);
    let space = space as u64;
    if there == 0 {
        let create =
            system::create_account_with_seed(base, &address, base, seed, lamports, space, owner);
        return vec![create];
    }
    let mut all = fund(base, &address, lamports, there);
    all.push(system::allocate_with_seed(
        &address, base, seed, space, owner,
    ));
    all
}

/// Sends what is missing until `lamports` are there.
pub fn fund(from: &Pubkey, to: &Pubkey, lamports: u64, there: u64) -> Vec<Instruction> {
    match lamports.saturating_sub(there) {
        0 => Vec::new(),
        missing => vec![system::transfer(from, to, missing)],
    }
}
