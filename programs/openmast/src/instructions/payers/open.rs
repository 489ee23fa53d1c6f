use {
    crate::{
        constants::{ACCOUNT_VERSION, pause, role, seeds},
        errors::OpenMastError,
        events::PayerOpened,
        instructions::{candidates, pay_in},
        state::{Network, Payer, Till},
        totals::increase,
    },
    anchor_lang::{AccountInitialize, prelude::*},
    openmast_ledger::BaseUnits,
};

/// The candidates for the payer's account follow these accounts: one is that of the next index.
#[derive(Accounts)]
pub struct OpenPayer {
    /// Pays the rent and the first deposit; may be the owner.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub owner: Signer,
    pub pay_in: Nested<pay_in::PayIn>,
    /// The fee is the present treasury's.
    #[account(
        mut,
        constraint = treasury_till.is_of(
            pay_in.network.address(),
            role::TREASURY,
            &pay_in.network.treasury
        ) @ OpenMastError::WrongTill
    )]
    pub treasury_till: Account<Till>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<OpenPayer>, amount: u64) -> Result<()> {
    let candidates = ctx.remaining_accounts()?;
    let accounts = &mut ctx.accounts;
    let fee = check(&accounts.pay_in.network, amount)?;
    let index = accounts.pay_in.network.payer_count.get();

    let mut payer = create(accounts, &candidates, index)?;
    payer.owner = *accounts.owner.address();
    record_deposit(accounts, &mut payer, amount, fee)?;

    accounts.pay_in.take(&accounts.rent_payer, amount)?;

    emit_event(accounts, &payer, amount, fee);
    Ok(())
}

/// Returns the fee.
fn check(network: &Network, amount: u64) -> Result<BaseUnits> {
    let now = Clock::get()?.unix_timestamp;
    network.require_running(pause::CREATE | pause::DEPOSIT, now)?;
    let parameters = network.parameters_at(now);
    require!(
        amount >= parameters.min_first_deposit.get(),
        OpenMastError::FirstDepositTooSmall
    );
    Ok(BaseUnits(parameters.payer_fee.get()))
}

/// Makes the account of this index at the candidate that has its address.
#[inline(never)]
fn create(accounts: &OpenPayer, candidates: &[AccountView], index: u32) -> Result<Account<Payer>> {
    let network = accounts.pay_in.network.address();
    let (candidate, bump) = candidates::find(candidates, seeds::PAYER, network, index)?;
    let mut payer = Account::<Payer>::create_and_initialize(
        accounts.rent_payer.account(),
        candidate,
        <Account<Payer> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[
            seeds::PAYER,
            network.as_ref(),
            &index.to_le_bytes(),
            &[bump],
        ]),
        None,
    )?;
    payer.version = ACCOUNT_VERSION;
    payer.network = *network;
    payer.index = index.into();
    payer.bump = bump;
    payer.rent_payer = *accounts.rent_payer.address();
    Ok(payer)
}

/// The fee is no payer's money from the beginning, and the treasury's at once.
fn record_deposit(
    accounts: &mut OpenPayer,
    payer: &mut Payer,
    amount: u64,
    fee: BaseUnits,
) -> Result<()> {
    let network = &mut *accounts.pay_in.network;
    let deposited = BaseUnits(amount)
        .checked_sub(fee)
        .map_err(OpenMastError::from)?;
    let count = network.payer_count.get().checked_add(1);
    network.payer_count = count.ok_or(OpenMastError::Overflow)?.into();
    increase(&mut network.deposited, deposited.get())?;
    increase(&mut payer.deposited, deposited.get())?;
    increase(&mut network.fees, fee.get())?;
    (accounts.treasury_till).credit(&mut network.treasury_owed, fee)
}

#[inline(never)]
fn emit_event(accounts: &OpenPayer, payer: &Account<Payer>, amount: u64, fee: BaseUnits) {
    let network = &accounts.pay_in.network;
    emit!(PayerOpened {
        network: *network.address(),
        payer: *payer.address(),
        index: payer.index.get(),
        owner: payer.owner,
        rent_payer: payer.rent_payer,
        amount,
        fee: fee.get(),
        payer_deposited: payer.deposited.get(),
        network_deposited: network.deposited.get(),
        network_fees: network.fees.get(),
        treasury: accounts.treasury_till.holder,
        till_owed: accounts.treasury_till.owed.get(),
        network_treasury_owed: network.treasury_owed.get(),
    });
}
