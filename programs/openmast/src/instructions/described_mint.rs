//! Making a Token-2022 mint with its metadata inside: the steps that shares and lots have in common.

use {
    crate::errors::OpenMastError,
    alloc::string::String,
    anchor_lang::prelude::*,
    anchor_spl::token_2022_extensions::{
        MetadataPointerInitialize, TokenMetadataInitialize, metadata_pointer_initialize,
        token_metadata_initialize,
    },
    openmast_ledger::{MOST_NAME_BYTES, MOST_SYMBOL_BYTES, MOST_URI_BYTES},
};

/// Mint with the metadata pointer: 82 bytes of mint, padding to 165, one byte of account type,
/// then the extension (4 bytes of type and length, two keys).
pub(super) const MINT_BYTES: usize = 165 + 1 + EXTENSION_HEADER_BYTES + 64;
/// Type and length of an extension.
const EXTENSION_HEADER_BYTES: usize = 4;
/// The metadata without its texts: update authority, mint, three text lengths, number of
/// additional fields.
const METADATA_FIXED_BYTES: usize = 32 + 32 + 3 * 4 + 4;

/// What the metadata says.
pub(super) struct Texts<'a> {
    pub(super) name: &'a str,
    pub(super) symbol: &'a str,
    pub(super) uri: &'a str,
}

impl Texts<'_> {
    /// Refuses texts that are too long with [`OpenMastError::ShareTextTooLong`].
    pub(super) fn check(&self) -> Result<()> {
        require!(
            self.name.len() <= MOST_NAME_BYTES
                && self.symbol.len() <= MOST_SYMBOL_BYTES
                && self.uri.len() <= MOST_URI_BYTES,
            OpenMastError::ShareTextTooLong
        );
        Ok(())
    }

    /// Bytes of the metadata in the mint, without further fields.
    pub(super) fn metadata_bytes(&self) -> usize {
        let texts = self.name.len() + self.symbol.len() + self.uri.len();
        EXTENSION_HEADER_BYTES + METADATA_FIXED_BYTES + texts
    }
}

/// Who makes a mint, and where.
pub(super) struct Making<'a> {
    pub(super) payer: &'a Signer,
    pub(super) mint: &'a UncheckedAccount,
    pub(super) token_program: &'a Program<Token2022>,
    pub(super) system_program: &'a Program<System>,
}

/// The account has the size of the bare mint, because Token-2022 refuses another, and the rent of
/// mint and metadata: writing the metadata makes it grow.
#[inline(never)]
pub(super) fn create_account(
    making: &Making<'_>,
    seeds: &[&[u8]],
    mint_bytes: usize,
    metadata_bytes: usize,
) -> Result<()> {
    let (mint, payer) = (making.mint.account(), making.payer.account());
    let program = making.token_program.address();
    create_account_signed(payer, mint, mint_bytes, program, seeds)?;
    let rent = Rent::get()?.try_minimum_balance(mint_bytes + metadata_bytes)?;
    let missing = rent.saturating_sub(mint.lamports());
    if missing == 0 {
        return Ok(());
    }
    system_program::transfer(
        CpiContext::new(
            making.system_program.address(),
            system_program::Transfer {
                from: CpiHandleMut::writable(&mut payer.clone()),
                to: CpiHandleMut::writable(&mut mint.clone()),
            },
        ),
        missing,
    )
}

/// It points to the mint itself and nobody can move it.
#[inline(never)]
pub(super) fn initialize_pointer(
    token_program: &Program<Token2022>,
    mint: &mut UncheckedAccount,
) -> Result<()> {
    let address = *mint.address();
    metadata_pointer_initialize(
        CpiContext::new(
            token_program.address(),
            MetadataPointerInitialize {
                mint: mint.try_cpi_handle_mut()?,
            },
        ),
        None,
        Some(&address),
    )
}

/// `authority` is that of the mint, and of its metadata from now on; its seeds sign.
#[inline(never)]
pub(super) fn initialize_metadata(
    token_program: &Program<Token2022>,
    mint: &mut UncheckedAccount,
    authority: CpiHandle<'_>,
    authority_seeds: &[&[u8]],
    texts: &Texts<'_>,
) -> Result<()> {
    // The mint is at once the account that holds the metadata and the mint it describes.
    let described = *mint.account();
    token_metadata_initialize(
        CpiContext::new_with_signer(
            token_program.address(),
            TokenMetadataInitialize {
                metadata: mint.try_cpi_handle_mut()?,
                update_authority: authority,
                mint: CpiHandle::readonly(&described),
                mint_authority: authority,
            },
            &[authority_seeds],
        ),
        String::from(texts.name),
        String::from(texts.symbol),
        String::from(texts.uri),
    )
}
