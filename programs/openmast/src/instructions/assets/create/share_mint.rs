//! Making an asset's shares: a Token-2022 mint with its metadata inside, whose whole supply
//! belongs to the owner and can never change.

use {
    super::{CreateAsset, NewAsset, permissioning},
    crate::constants::{seeds, share_kind},
    alloc::string::String,
    anchor_lang::prelude::*,
    anchor_spl::{
        associated_token::{self, Create},
        token_2022::{
            self, InitializeAccount3, InitializeMint2, MintTo, SetAuthority,
            spl_token_2022::instruction::AuthorityType,
        },
        token_2022_extensions::{
            MetadataPointerInitialize, TokenMetadataInitialize, metadata_pointer_initialize,
            token_metadata_initialize,
        },
    },
};

/// Mint with the metadata pointer: 82 bytes of mint, padding to 165, one byte of account type,
/// then the extension (4 bytes of type and length, two keys).
const MINT_BYTES: usize = 165 + 1 + EXTENSION_HEADER_BYTES + 64;
/// Type and length of an extension.
const EXTENSION_HEADER_BYTES: usize = 4;
/// The metadata without its texts: update authority, mint, three text lengths, number of
/// additional fields.
const METADATA_FIXED_BYTES: usize = 32 + 32 + 3 * 4 + 4;
/// A token account of a mint whose extensions ask none of its accounts.
const TOKEN_ACCOUNT_BYTES: usize = 165;

/// Bumps of the two addresses made here, and the asset's, which signs.
pub(super) struct ShareBumps {
    pub(super) asset: u8,
    pub(super) share_mint: u8,
    pub(super) stake_vault: u8,
}

/// Creates mint, metadata, stake vault and the owner's account, mints the supply to the owner,
/// and removes the mint authority.
pub(super) fn create_share_mint(
    accounts: &mut CreateAsset,
    index: u32,
    bumps: &ShareBumps,
    new: &NewAsset,
) -> Result<()> {
    let permissioned = new.share_kind == share_kind::PERMISSIONED;
    create_mint_account(
        accounts,
        bumps.share_mint,
        mint_bytes(permissioned),
        metadata_bytes(new, permissioned),
    )?;
    create_stake_vault_account(accounts, bumps.stake_vault)?;

    let network = *accounts.network.address();
    let index = index.to_le_bytes();
    let bump = [bumps.asset];
    let asset_seeds: &[&[u8]] = &[seeds::ASSET, network.as_ref(), &index, &bump];
    initialize_metadata_pointer(accounts)?;
    if permissioned {
        permissioning::initialize_default_state(accounts)?;
    }
    initialize_mint(accounts, new.share_decimals, permissioned)?;
    initialize_metadata(accounts, asset_seeds, new)?;
    if permissioned {
        permissioning::name_gate(accounts, asset_seeds)?;
    }
    initialize_stake_vault(accounts)?;
    create_owner_shares(accounts)?;
    if permissioned {
        permissioning::thaw_first_accounts(accounts, asset_seeds)?;
    }
    mint_supply(accounts, asset_seeds, new.share_supply)?;
    remove_mint_authority(accounts, asset_seeds)
}

fn mint_bytes(permissioned: bool) -> usize {
    MINT_BYTES
        + if permissioned {
            permissioning::DEFAULT_STATE_BYTES
        } else {
            0
        }
}

fn metadata_bytes(new: &NewAsset, permissioned: bool) -> usize {
    let texts = new.shares_name.len() + new.shares_symbol.len() + new.shares_uri.len();
    let gate = if permissioned {
        permissioning::GATE_FIELD_BYTES
    } else {
        0
    };
    EXTENSION_HEADER_BYTES + METADATA_FIXED_BYTES + texts + gate
}

/// The account has the size of the bare mint, because Token-2022 refuses another, and the rent of
/// mint and metadata: writing the metadata makes it grow.
#[inline(never)]
fn create_mint_account(
    accounts: &CreateAsset,
    bump: u8,
    mint_bytes: usize,
    metadata_bytes: usize,
) -> Result<()> {
    let mint = accounts.share_mint.account();
    let payer = accounts.payer.account();
    create_account_signed(
        payer,
        mint,
        mint_bytes,
        accounts.token_2022_program.address(),
        &[seeds::SHARES, accounts.asset.address().as_ref(), &[bump]],
    )?;
    let rent = Rent::get()?.try_minimum_balance(mint_bytes + metadata_bytes)?;
    let missing = rent.saturating_sub(mint.lamports());
    if missing == 0 {
        return Ok(());
    }
    system_program::transfer(
        CpiContext::new(
            accounts.system_program.address(),
            system_program::Transfer {
                from: CpiHandleMut::writable(&mut payer.clone()),
                to: CpiHandleMut::writable(&mut mint.clone()),
            },
        ),
        missing,
    )
}

#[inline(never)]
fn create_stake_vault_account(accounts: &CreateAsset, bump: u8) -> Result<()> {
    create_account_signed(
        accounts.payer.account(),
        accounts.stake_vault.account(),
        TOKEN_ACCOUNT_BYTES,
        accounts.token_2022_program.address(),
        &[seeds::STAKES, accounts.asset.address().as_ref(), &[bump]],
    )
}

/// It points to the mint itself and nobody can move it.
#[inline(never)]
fn initialize_metadata_pointer(accounts: &mut CreateAsset) -> Result<()> {
    let mint = *accounts.share_mint.address();
    metadata_pointer_initialize(
        CpiContext::new(
            accounts.token_2022_program.address(),
            MetadataPointerInitialize {
                mint: accounts.share_mint.try_cpi_handle_mut()?,
            },
        ),
        None,
        Some(&mint),
    )
}

/// Open shares have no freeze authority; that of permissioned ones is the asset until it hands it over.
#[inline(never)]
fn initialize_mint(accounts: &mut CreateAsset, decimals: u8, permissioned: bool) -> Result<()> {
    let asset = accounts.asset.address();
    token_2022::initialize_mint2(
        CpiContext::new(
            accounts.token_2022_program.address(),
            InitializeMint2 {
                mint: accounts.share_mint.try_cpi_handle_mut()?,
            },
        ),
        decimals,
        asset,
        permissioned.then_some(asset),
    )
}

#[inline(never)]
fn initialize_metadata(
    accounts: &mut CreateAsset,
    asset_seeds: &[&[u8]],
    new: &NewAsset,
) -> Result<()> {
    // The mint is at once the account that holds the metadata and the mint it describes.
    let mint = *accounts.share_mint.account();
    token_metadata_initialize(
        CpiContext::new_with_signer(
            accounts.token_2022_program.address(),
            TokenMetadataInitialize {
                metadata: accounts.share_mint.try_cpi_handle_mut()?,
                update_authority: accounts.asset.cpi_handle(),
                mint: CpiHandle::readonly(&mint),
                mint_authority: accounts.asset.cpi_handle(),
            },
            &[asset_seeds],
        ),
        String::from(new.shares_name.as_str()),
        String::from(new.shares_symbol.as_str()),
        String::from(new.shares_uri.as_str()),
    )
}

#[inline(never)]
fn initialize_stake_vault(accounts: &mut CreateAsset) -> Result<()> {
    token_2022::initialize_account3(CpiContext::new(
        accounts.token_2022_program.address(),
        InitializeAccount3 {
            account: accounts.stake_vault.try_cpi_handle_mut()?,
            mint: accounts.share_mint.cpi_handle(),
            authority: accounts.asset.cpi_handle(),
        },
    ))
}

/// The associated token program checks that the account is the owner's for this mint.
#[inline(never)]
fn create_owner_shares(accounts: &mut CreateAsset) -> Result<()> {
    associated_token::create_idempotent(CpiContext::new(
        accounts.associated_token_program.address(),
        Create {
            payer: accounts.payer.try_cpi_handle_mut()?,
            associated_token: accounts.owner_shares.try_cpi_handle_mut()?,
            authority: accounts.owner.cpi_handle(),
            mint: accounts.share_mint.cpi_handle(),
            system_program: accounts.system_program.cpi_handle(),
            token_program: accounts.token_2022_program.cpi_handle(),
        },
    ))
}

#[inline(never)]
fn mint_supply(accounts: &mut CreateAsset, asset_seeds: &[&[u8]], supply: u64) -> Result<()> {
    token_2022::mint_to(
        CpiContext::new_with_signer(
            accounts.token_2022_program.address(),
            MintTo {
                mint: accounts.share_mint.try_cpi_handle_mut()?,
                to: accounts.owner_shares.try_cpi_handle_mut()?,
                authority: accounts.asset.cpi_handle(),
            },
            &[asset_seeds],
        ),
        supply,
    )
}

#[inline(never)]
fn remove_mint_authority(accounts: &mut CreateAsset, asset_seeds: &[&[u8]]) -> Result<()> {
    token_2022::set_authority(
        CpiContext::new_with_signer(
            accounts.token_2022_program.address(),
            SetAuthority {
                account_or_mint: accounts.share_mint.try_cpi_handle_mut()?,
                current_authority: accounts.asset.cpi_handle(),
            },
            &[asset_seeds],
        ),
        AuthorityType::MintTokens,
        None,
    )
}
