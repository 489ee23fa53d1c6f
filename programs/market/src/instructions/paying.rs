//! Where makers and issuers may want to be paid.

use {
    crate::{holdings::Holding, state::Escrow},
    anchor_lang::{AnchorAccount, cpi::try_find_program_address, prelude::*},
    openmast_common::ids,
};

/// Refuses an account that is to be paid and is not `owner`'s own of the escrow's mint: `WrongOwner` or `WrongMint`.
/// Where its associated account is or will be passes as well.
///
/// Whoever fills must give that account as one that can be written and is none of the others. An escrow's, a taker's or a
/// reserved address would make every transaction fail that names the offer, before it could be skipped.
#[inline(never)]
pub(crate) fn require_own(
    account: &UncheckedAccount,
    escrow: &Escrow,
    owner: &Address,
) -> Result<()> {
    let (program, mint) = (&escrow.token_program, &escrow.mint);
    let Err(refusal) = Holding::read_of(account.account(), program, mint, owner) else {
        return Ok(());
    };
    let seeds: [&[u8]; 3] = [owner.as_ref(), program.as_ref(), mint.as_ref()];
    let (associated, _) = try_find_program_address(&seeds, &ids::ASSOCIATED_TOKEN)?;
    if *account.address() == associated {
        return Ok(());
    }
    Err(refusal)
}
