//! Permissioned shares that go back to whom the share gate froze or does not thaw: what is in escrow is its owner's, whatever
//! it may hold or trade. The settlement program thaws the account, delivers and freezes it again.

use {
    crate::{holdings::Holding, state::Escrow},
    anchor_lang::{AnchorAccount, cpi::try_find_program_address, prelude::*},
    openmast_common::{
        ids::{self, OpenMast, TokenAcl},
        settlement::{Delivery, deliver_shares},
    },
};

/// What delivering into a frozen account needs in addition. Left out, the goods wait until it is thawed.
#[derive(Accounts)]
pub struct Frozen {
    /// The asset of the shares; the settlement program checks it.
    pub asset: Option<UncheckedAccount>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    pub mint_config: Option<UncheckedAccount>,
    pub token_acl_program: Option<Program<TokenAcl>>,
    pub openmast_program: Option<Program<OpenMast>>,
}

impl Frozen {
    /// Whether goods of `escrow` can be delivered into this frozen account: `owner`'s associated one of permissioned shares.
    #[inline(never)]
    pub(super) fn reaches(
        &self,
        escrow: &Escrow,
        account: &AccountView,
        owner: &Address,
    ) -> Result<bool> {
        let given = self.asset.is_some()
            && self.mint_config.is_some()
            && self.token_acl_program.is_some()
            && self.openmast_program.is_some();
        let (program, mint) = (&escrow.token_program, &escrow.mint);
        if !given
            || !escrow.is_permissioned()
            || !Holding::can_receive_thawed(account, program, mint, owner)
        {
            return Ok(false);
        }
        let seeds: [&[u8]; 3] = [owner.as_ref(), program.as_ref(), mint.as_ref()];
        let (associated, _) = try_find_program_address(&seeds, &ids::ASSOCIATED_TOKEN)?;
        Ok(*account.address() == associated)
    }

    /// Delivers goods that the books of `escrow` have let go, where [`Self::reaches`] says so.
    #[inline(never)]
    pub(super) fn deliver(
        &self,
        escrow: &Account<Escrow>,
        vault: &mut UncheckedAccount,
        mint: &UncheckedAccount,
        destination: &mut UncheckedAccount,
        token_program: &UncheckedAccount,
        amount: u64,
    ) -> Result<()> {
        let (network, mint_address) = (escrow.network, escrow.mint);
        let [prefix, of_network, of_mint] = Escrow::seeds(&network, &mint_address);
        let bump = [escrow.bump];
        let seeds: &[&[u8]] = &[prefix, of_network, of_mint, &bump];
        let (Some(asset), Some(mint_config), Some(token_acl)) =
            (&self.asset, &self.mint_config, &self.token_acl_program)
        else {
            return Err(ProgramError::NotEnoughAccountKeys);
        };
        let accounts = Delivery {
            escrow: escrow.cpi_handle(),
            asset: asset.cpi_handle(),
            vault: vault.try_cpi_handle_mut()?,
            mint: mint.cpi_handle(),
            destination: destination.try_cpi_handle_mut()?,
            mint_config: mint_config.cpi_handle(),
            token_acl: token_acl.cpi_handle(),
            token_program: token_program.cpi_handle(),
        };
        deliver_shares(accounts, &[seeds], amount);
        escrow.require_covered(vault.account())
    }
}
