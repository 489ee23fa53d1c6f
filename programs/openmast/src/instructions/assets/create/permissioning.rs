//! What makes new shares permissioned: they are born frozen, and the freeze authority becomes Token ACL's, which asks the
//! share gate. Nothing can take shares: there is no permanent delegate, no hook, no pause and no mint authority.

use {
    super::CreateAsset,
    crate::{constants::seeds, errors::OpenMastError},
    alloc::string::String,
    anchor_lang::prelude::*,
    anchor_spl::{
        token_2022::{self, ThawAccount, spl_token_2022::state::AccountState},
        token_2022_extensions::{
            DefaultAccountStateInitialize, Field, TokenMetadataUpdateField,
            default_account_state_initialize, token_metadata_update_field,
        },
    },
    openmast_common::{
        ids,
        token_acl::{self, CreateConfig},
    },
};

/// The extension in the mint: type and length, and the state.
pub(super) const DEFAULT_STATE_BYTES: usize = 4 + 1;
/// Key of the metadata's field that names the gate, by which clients find it.
const GATE_FIELD: &str = "token_acl";
/// The field in the metadata: two lengths, key and value.
pub(super) const GATE_FIELD_BYTES: usize = 4 + GATE_FIELD.len() + 4 + ids::SHARE_GATE_TEXT.len();

/// Every account of the mint is born frozen. To be called before the mint is initialized.
#[inline(never)]
pub(super) fn initialize_default_state(accounts: &mut CreateAsset) -> Result<()> {
    default_account_state_initialize(
        CpiContext::new(
            accounts.token_2022_program.address(),
            DefaultAccountStateInitialize {
                mint: accounts.share_mint.try_cpi_handle_mut()?,
            },
        ),
        &AccountState::Frozen,
    )
}

/// Names the gate in the metadata.
#[inline(never)]
pub(super) fn name_gate(accounts: &mut CreateAsset, asset_seeds: &[&[u8]]) -> Result<()> {
    token_metadata_update_field(
        CpiContext::new_with_signer(
            accounts.token_2022_program.address(),
            TokenMetadataUpdateField {
                metadata: accounts.share_mint.try_cpi_handle_mut()?,
                update_authority: accounts.asset.cpi_handle(),
            },
            &[asset_seeds],
        ),
        Field::Key(String::from(GATE_FIELD)),
        String::from(ids::SHARE_GATE_TEXT),
    )
}

/// Thaws the two accounts that are made with the asset: the stake vault for ever, and the owner's, who is the issuer.
#[inline(never)]
pub(super) fn thaw_first_accounts(accounts: &mut CreateAsset, asset_seeds: &[&[u8]]) -> Result<()> {
    let (program, asset) = (accounts.token_2022_program.address(), &accounts.asset);
    for account in [&mut accounts.stake_vault, &mut accounts.owner_shares] {
        token_2022::thaw_account(CpiContext::new_with_signer(
            program,
            ThawAccount {
                account: account.try_cpi_handle_mut()?,
                mint: accounts.share_mint.cpi_handle(),
                authority: asset.cpi_handle(),
            },
            &[asset_seeds],
        ))?;
    }
    Ok(())
}

/// Gives the freeze authority to Token ACL, with the asset as the authority of its configuration and the share gate as the
/// program that it asks. There is no way back: nothing of this program deletes or changes a configuration.
#[inline(never)]
pub(super) fn hand_over_freezing(accounts: &mut CreateAsset) -> Result<()> {
    let (network, index, bump) = {
        let asset = &accounts.asset;
        (asset.network, asset.index.get().to_le_bytes(), [asset.bump])
    };
    let asset_seeds: &[&[u8]] = &[seeds::ASSET, network.as_ref(), &index, &bump];
    let signer = &[asset_seeds];
    let (Some(config), Some(_)) = (&mut accounts.mint_config, &accounts.token_acl_program) else {
        return Err(OpenMastError::PermissionAccountsMissing.into());
    };
    token_acl::create_config(
        CreateConfig {
            payer: accounts.payer.try_cpi_handle_mut()?,
            authority: accounts.asset.cpi_handle(),
            mint: accounts.share_mint.try_cpi_handle_mut()?,
            config: config.try_cpi_handle_mut()?,
            system_program: accounts.system_program.cpi_handle(),
            token_program: accounts.token_2022_program.cpi_handle(),
        },
        &ids::SHARE_GATE,
        signer,
    );
    let config = config.try_cpi_handle_mut()?;
    token_acl::allow_everybody(accounts.asset.cpi_handle(), config, signer);
    Ok(())
}
