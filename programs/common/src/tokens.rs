//! Token transfers, sent from the stack with Anchor's call for fixed lists of accounts: the builders of `anchor-spl` cost
//! four thousand compute units more. The token program refuses what is wrong with the accounts, and a refusal ends the
//! transaction.

use anchor_lang::{cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed};

/// SPL Token, instruction 3, `Transfer`: the amount.
pub fn transfer<'a>(
    token_program: &'a Program<Token>,
    source: CpiHandleMut<'a>,
    destination: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    signer_seeds: &'a [&'a [&'a [u8]]],
    amount: u64,
) {
    let mut data = [3; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    unchecked_invoke_signed_fixed(
        token_program.address(),
        &data,
        &[
            InstructionAccount::writable(source.address()),
            InstructionAccount::writable(destination.address()),
            InstructionAccount::readonly_signer(authority.address()),
        ],
        &[source.into(), destination.into(), authority],
        signer_seeds,
    );
}

/// SPL Token and Token-2022, instruction 12, `TransferChecked`: the amount and the mint's decimals.
/// Accounts: source, mint, destination, authority.
pub fn transfer_checked<'a>(
    token_program: &'a Address,
    accounts: [CpiHandle<'a>; 4],
    signer_seeds: &'a [&'a [&'a [u8]]],
    amount: u64,
    decimals: u8,
) {
    let mut data = [12; 10];
    data[1..9].copy_from_slice(&amount.to_le_bytes());
    data[9] = decimals;
    let [source, mint, destination, authority] = &accounts;
    unchecked_invoke_signed_fixed(
        token_program,
        &data,
        &[
            InstructionAccount::writable(source.address()),
            InstructionAccount::readonly(mint.address()),
            InstructionAccount::writable(destination.address()),
            InstructionAccount::readonly_signer(authority.address()),
        ],
        &accounts,
        signer_seeds,
    );
}

/// Token-2022, instruction 7, `MintTo`: the amount. `authority` is the mint's.
pub fn mint_to<'a>(
    token_program: &'a Address,
    mint: CpiHandleMut<'a>,
    destination: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    signer_seeds: &'a [&'a [&'a [u8]]],
    amount: u64,
) {
    let mut data = [7; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    unchecked_invoke_signed_fixed(
        token_program,
        &data,
        &[
            InstructionAccount::writable(mint.address()),
            InstructionAccount::writable(destination.address()),
            InstructionAccount::readonly_signer(authority.address()),
        ],
        &[mint.into(), destination.into(), authority],
        signer_seeds,
    );
}

/// Token-2022, instruction 8, `Burn`: the amount. `authority` is owner or delegate of the source.
pub fn burn<'a>(
    token_program: &'a Address,
    source: CpiHandleMut<'a>,
    mint: CpiHandleMut<'a>,
    authority: CpiHandle<'a>,
    amount: u64,
) {
    let mut data = [8; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    unchecked_invoke_signed_fixed(
        token_program,
        &data,
        &[
            InstructionAccount::writable(source.address()),
            InstructionAccount::writable(mint.address()),
            InstructionAccount::readonly_signer(authority.address()),
        ],
        &[source.into(), mint.into(), authority],
        &[],
    );
}
