use {
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::VenueListed,
        instructions::permission,
        state::{Asset, Listing, Network, Venue},
    },
    anchor_lang::{address_eq, prelude::*},
    openmast_common::{
        ids::{self, TokenAcl},
        seeds::ESCROW,
        token_account::{ShareAccount, associated_account},
    },
};

#[derive(Accounts)]
pub struct ListVenue {
    /// Pays the rent; may be the lister.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// The network's authority; anybody for the escrow of the market program.
    pub lister: Signer,
    pub network: Account<Network>,
    #[account(constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork)]
    pub asset: Account<Asset>,
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::VENUE,
            asset.address().as_ref(),
            token_account.address().as_ref()
        ],
        bump
    )]
    pub venue: Account<Venue>,
    /// The venue's account of the shares, frozen as it was born.
    #[account(mut)]
    pub token_account: UncheckedAccount,
    #[account(address = asset.share_mint @ OpenMastError::WrongMint)]
    pub share_mint: UncheckedAccount,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    pub mint_config: UncheckedAccount,
    pub token_acl_program: Program<TokenAcl>,
    pub token_2022_program: Program<Token2022>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<ListVenue>) -> Result<()> {
    let bump = ctx.bumps.venue;
    let accounts = &mut ctx.accounts;
    accounts.asset.require_permissioned()?;
    require_may_list(accounts)?;
    let account = ShareAccount::read(accounts.token_account.account())?;
    require_venue(accounts, &account)?;

    let listing = Listing {
        asset: *accounts.asset.address(),
        token_account: *accounts.token_account.address(),
        owner: account.owner,
        rent_payer: *accounts.payer.address(),
        listed_by: *accounts.lister.address(),
    };
    accounts.venue.list(listing, bump);

    permission::set_frozen(
        false,
        accounts.token_account.try_cpi_handle_mut()?,
        &accounts.asset,
        &accounts.share_mint,
        &accounts.mint_config,
        &accounts.token_2022_program,
    );

    emit!(VenueListed {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        token_account: *accounts.token_account.address(),
        owner: account.owner,
        listed_by: *accounts.lister.address(),
        rent_payer: *accounts.payer.address(),
    });
    Ok(())
}

/// The escrow of the market program is known by its address, and the program lets in only who may hold.
fn require_may_list(accounts: &ListVenue) -> Result<()> {
    if accounts.lister.address() == &accounts.network.authority {
        return Ok(());
    }
    let (network, mint) = (accounts.network.address(), &accounts.asset.share_mint);
    let (escrow, _) =
        find_program_address(&[ESCROW, network.as_ref(), mint.as_ref()], &ids::MARKET);
    require!(
        address_eq(accounts.token_account.address(), &escrow),
        OpenMastError::NotAuthorized
    );
    Ok(())
}

/// A halt must not reach a holder's account, nor the stake vault: neither becomes a venue.
fn require_venue(accounts: &ListVenue, account: &ShareAccount) -> Result<()> {
    let mint = &accounts.asset.share_mint;
    require!(account.mint == *mint, OpenMastError::WrongMint);
    let (of_a_wallet, _) = associated_account(&account.owner, mint);
    require!(
        !address_eq(accounts.token_account.address(), &of_a_wallet)
            && account.owner != *accounts.asset.address(),
        OpenMastError::NotAVenue
    );
    Ok(())
}
