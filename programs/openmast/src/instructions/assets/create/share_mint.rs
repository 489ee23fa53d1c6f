//! Making an asset's shares: a Token-2022 mint with its metadata inside, whose whole supply
//! belongs to the owner and can never change.

use {
    super::{CreateAsset, NewAsset, permissioning},
    crate::{
        constants::{seeds, share_kind},
        instructions::described_mint::{self, MINT_BYTES, Making},
    },
    anchor_lang::prelude::*,
    anchor_spl::{
        associated_token::{self, Create},
        token_2022::{
            self, InitializeAccount3, InitializeMint2, MintTo, SetAuthority,
            spl_token_2022::instruction::AuthorityType,
        },
    },
};

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
    described_mint::initialize_pointer(&accounts.token_2022_program, &mut accounts.share_mint)?;
    if permissioned {
        permissioning::initialize_default_state(accounts)?;
    }
    initialize_mint(accounts, new.share_decimals, permissioned)?;
    described_mint::initialize_metadata(
        &accounts.token_2022_program,
        &mut accounts.share_mint,
        accounts.asset.cpi_handle(),
        asset_seeds,
        &new.texts(),
    )?;
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
    let gate = if permissioned {
        permissioning::GATE_FIELD_BYTES
    } else {
        0
    };
    new.texts().metadata_bytes() + gate
}

fn create_mint_account(
    accounts: &CreateAsset,
    bump: u8,
    mint_bytes: usize,
    metadata_bytes: usize,
) -> Result<()> {
    let making = Making {
        payer: &accounts.payer,
        mint: &accounts.share_mint,
        token_program: &accounts.token_2022_program,
        system_program: &accounts.system_program,
    };
    let seeds = [seeds::SHARES, accounts.asset.address().as_ref(), &[bump]];
    described_mint::create_account(&making, &seeds, mint_bytes, metadata_bytes)
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
