use {
    crate::{
        errors::OpenMastError, events::SharesDelivered, instructions::permission, state::Asset,
    },
    anchor_lang::{address_eq, prelude::*},
    openmast_common::{
        ids::{self, TokenAcl},
        seeds::ESCROW_BOOKS,
        token_account::ShareAccount,
        tokens::transfer_checked,
    },
};

#[derive(Accounts)]
pub struct DeliverShares {
    /// The market's books of the shares, which own its escrow: the market program alone signs as they.
    pub escrow: Signer,
    pub asset: Account<Asset>,
    /// The escrow's account of the shares; the token program checks that the books own it.
    #[account(mut)]
    pub vault: UncheckedAccount,
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: UncheckedAccount,
    /// Its owner's associated account, which is frozen and stays so.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    pub mint_config: UncheckedAccount,
    pub token_acl_program: Program<TokenAcl>,
    pub token_2022_program: Program<Token2022>,
}

pub(crate) fn handle(ctx: &mut Context<DeliverShares>, amount: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.asset.require_permissioned()?;
    require_market(accounts)?;
    let account = ShareAccount::read(accounts.destination.account())?;
    let destination = accounts.destination.address();
    permission::require_own(&accounts.asset, destination, &account.owner)?;

    set_frozen(accounts, false)?;
    transfer(accounts, amount)?;
    set_frozen(accounts, true)?;

    emit!(SharesDelivered {
        network: accounts.asset.network,
        asset: *accounts.asset.address(),
        owner: account.owner,
        amount,
    });
    Ok(())
}

/// Anybody else could send shares past the share gate to whom it froze.
fn require_market(accounts: &DeliverShares) -> Result<()> {
    let asset = &accounts.asset;
    let seeds = [
        ESCROW_BOOKS,
        asset.network.as_ref(),
        asset.share_mint.as_ref(),
    ];
    let (books, _) = find_program_address(&seeds, &ids::MARKET);
    require!(
        address_eq(accounts.escrow.address(), &books),
        OpenMastError::NotAuthorized
    );
    Ok(())
}

fn set_frozen(accounts: &mut DeliverShares, frozen: bool) -> Result<()> {
    permission::set_frozen(
        frozen,
        accounts.destination.try_cpi_handle_mut()?,
        &accounts.asset,
        &accounts.share_mint,
        &accounts.mint_config,
        &accounts.token_2022_program,
    );
    Ok(())
}

#[inline(never)]
fn transfer(accounts: &mut DeliverShares, amount: u64) -> Result<()> {
    let program = accounts.token_2022_program.address();
    let decimals = accounts.asset.share_decimals;
    let accounts = [
        accounts.vault.try_cpi_handle_mut()?.into(),
        accounts.share_mint.cpi_handle(),
        accounts.destination.try_cpi_handle_mut()?.into(),
        accounts.escrow.cpi_handle(),
    ];
    transfer_checked(program, accounts, &[], amount, decimals);
    Ok(())
}
