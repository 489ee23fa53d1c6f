use {
    crate::{
        constants::{role, seeds},
        errors::OpenMastError,
        events::RoleAccepted,
        state::{Network, Till},
    },
    anchor_lang::{AccountInitialize, cpi::try_find_program_address, prelude::*},
};

#[derive(Accounts)]
pub struct AcceptRole {
    /// The named holder; pays the rent of its till when that is new.
    #[account(mut)]
    pub holder: Signer,
    // It may stand in the till's place too, where nothing reads or writes it through that.
    #[account(mut, unsafe(dup))]
    pub network: Account<Network>,
    /// The holder's till, for the treasury's role; otherwise the network itself.
    #[account(mut, unsafe(dup))]
    pub till: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<AcceptRole>, role: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let holder = *accounts.holder.address();
    let at = Clock::get()?.unix_timestamp;

    accounts.network.hand_over(role, holder, at)?;
    if role == role::TREASURY {
        open_till_if_needed(accounts, role)?;
    }

    emit!(RoleAccepted {
        network: *accounts.network.address(),
        role,
        holder,
        at,
    });
    Ok(())
}

/// Who held the role before has its till still, with what it was owed.
fn open_till_if_needed(accounts: &AcceptRole, role: u8) -> Result<()> {
    let (network, holder) = (accounts.network.address(), accounts.holder.address());
    let role_seed = [role];
    let seeds: [&[u8]; 4] = [seeds::TILL, network.as_ref(), &role_seed, holder.as_ref()];
    let (address, bump) = try_find_program_address(&seeds, &crate::ID)?;
    require!(
        *accounts.till.address() == address,
        OpenMastError::WrongTill
    );
    if accounts.till.account().owned_by(&crate::ID) {
        return Ok(());
    }
    let [prefix, network_seed, role_seed, holder_seed] = seeds;
    let mut till = Account::<Till>::create_and_initialize(
        accounts.holder.account(),
        accounts.till.account(),
        <Account<Till> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[prefix, network_seed, role_seed, holder_seed, &[bump]]),
        None,
    )?;
    till.open(network, role, holder, holder, bump);
    Ok(())
}
