use {
    super::tokens,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::LotRedeemed,
        instructions::candidates,
        state::{Entitlement, Network, Payer, Redeeming},
    },
    anchor_lang::{AccountInitialize, prelude::*},
};

/// The candidates for the entitlement's account follow these accounts: one is that of the next reserve's index.
#[derive(Accounts)]
pub struct RedeemLot {
    /// Owner or delegate of the tokens; pays the rent.
    #[account(mut)]
    pub holder: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    pub tokens: Nested<tokens::LotTokens>,
    /// Whose usage is met: anybody's.
    #[account(
        constraint = payer.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub payer: Account<Payer>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<RedeemLot>, amount: u64) -> Result<()> {
    let candidates = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    check(accounts, amount)?;

    let mut entitlement = create(accounts, &candidates)?;
    let redeeming = redeeming(accounts, entitlement.bump);
    entitlement.open(&redeeming, amount);
    accounts.network.count_reserve()?;

    accounts.tokens.burn(&accounts.holder, amount)?;

    emit!(LotRedeemed {
        network: redeeming.network,
        lot: redeeming.lot,
        lot_index: redeeming.lot_index.get(),
        entitlement: *entitlement.address(),
        index: redeeming.index,
        payer: redeeming.payer,
        payer_index: redeeming.payer_index.get(),
        holder: *accounts.holder.address(),
        quantity: amount,
    });
    Ok(())
}

fn check(accounts: &RedeemLot, amount: u64) -> Result<()> {
    let lot = &accounts.tokens.lot;
    accounts.tokens.require_of(&accounts.network)?;
    require!(amount > 0, OpenMastError::ZeroAmount);
    lot.require_unsettled()?;
    let now = Clock::get()?.unix_timestamp;
    lot.require_goes_on(accounts.network.final_epoch.get(), now)
}

/// Makes the account of the next reserve's index at the candidate that has its address. Only its bump is filled.
fn create(accounts: &RedeemLot, candidates: &[AccountView]) -> Result<Account<Entitlement>> {
    let network = &accounts.network;
    let (candidate, bump) = candidates::next_reserve(candidates, network)?;
    let index = network.reserve_count.get().to_le_bytes();
    let mut entitlement = Account::<Entitlement>::create_and_initialize(
        accounts.holder.account(),
        candidate,
        <Account<Entitlement> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[seeds::RESERVE, network.address().as_ref(), &index, &[bump]]),
        None,
    )?;
    entitlement.bump = bump;
    Ok(entitlement)
}

fn redeeming(accounts: &RedeemLot, bump: u8) -> Redeeming {
    Redeeming {
        network: *accounts.network.address(),
        index: accounts.network.reserve_count.get(),
        bump,
        lot: *accounts.tokens.lot.address(),
        lot_index: accounts.tokens.lot.index,
        payer: *accounts.payer.address(),
        payer_index: accounts.payer.index,
        rent_payer: *accounts.holder.address(),
    }
}
