use {
    crate::{
        constants::seeds,
        errors::ShareGateError,
        events::PolicyMade,
        state::{
            FREEZE_EXTRAS_BYTES, Grounds, Holder, Policy, PolicyTerms, THAW_EXTRAS_BYTES,
            freeze_extras, thaw_extras,
        },
    },
    anchor_lang::prelude::*,
    openmast_common::{
        asset::AssetRecord, gate::MAX_CLEARANCES, token_account::associated_account,
    },
};

#[derive(Accounts)]
pub struct MakePolicy {
    /// Pays the rent; may be the owner.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub owner: Signer,
    #[account(
        constraint = asset.owner == *owner.address() @ ShareGateError::NotAuthorized,
        constraint = asset.is_permissioned() @ ShareGateError::SharesAreOpen
    )]
    pub asset: Account<AssetRecord>,
    #[account(init, payer = payer, seeds = [seeds::POLICY, asset.share_mint.as_ref()], bump)]
    pub policy: Account<Policy>,
    /// The issuer is the first holder: its account was thawed with the asset.
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::HOLDER,
            asset.share_mint.as_ref(),
            owner.address().as_ref()
        ],
        bump
    )]
    pub holder: Account<Holder>,
    /// By which Token ACL finds what the gate asks for before a thaw; made here.
    #[account(mut, seeds = [seeds::THAW_EXTRAS, asset.share_mint.as_ref()], bump)]
    pub thaw_extras: UncheckedAccount,
    /// The same before a freeze; made here.
    #[account(mut, seeds = [seeds::FREEZE_EXTRAS, asset.share_mint.as_ref()], bump)]
    pub freeze_extras: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<MakePolicy>, terms: PolicyTerms) -> Result<()> {
    terms.check()?;

    let accounts = &mut ctx.accounts;
    let asset = *accounts.asset.address();
    let (network, mint) = (accounts.asset.network, accounts.asset.share_mint);
    let payer = *accounts.payer.address();
    (accounts.policy).open([network, asset, mint, payer], &terms, ctx.bumps.policy);
    admit_issuer(accounts, ctx.bumps.holder)?;
    write_extras(accounts, ctx.bumps.thaw_extras, ctx.bumps.freeze_extras)?;

    emit!(PolicyMade {
        network,
        asset,
        mint,
        policy: *accounts.policy.address(),
        rent_payer: payer,
        revision: accounts.policy.revision.get(),
        holders: accounts.policy.holders.get(),
        owner: *accounts.owner.address(),
        terms,
    });
    Ok(())
}

/// The issuer rests on no clearance, so that none can be revoked; a suspension reaches it as everybody.
fn admit_issuer(accounts: &mut MakePolicy, bump: u8) -> Result<()> {
    let (owner, payer) = (*accounts.owner.address(), *accounts.payer.address());
    let (policy, holder) = (&mut *accounts.policy, &mut *accounts.holder);
    let (_, account_bump) = associated_account(&owner, &policy.mint);
    holder.open([policy.mint, owner, payer], bump, account_bump);
    let grounds = Grounds {
        kinds: 0,
        jurisdiction: 0,
        until: i64::MAX,
        clearances: [Address::default(); MAX_CLEARANCES],
    };
    holder.admit(&grounds, policy, true)?;
    holder.is_issuer = 1;
    policy.count_holder()
}

fn write_extras(accounts: &MakePolicy, thaw_bump: u8, freeze_bump: u8) -> Result<()> {
    let (payer, mint) = (accounts.payer.account(), &accounts.asset.share_mint);
    let thaw = accounts.thaw_extras.account();
    let thaw_seeds: &[&[u8]] = &[seeds::THAW_EXTRAS, mint.as_ref(), &[thaw_bump]];
    create_account_signed(payer, thaw, THAW_EXTRAS_BYTES, &crate::ID, thaw_seeds)?;
    fill(thaw, &thaw_extras(accounts.policy.address()))?;

    let freeze = accounts.freeze_extras.account();
    let freeze_seeds: &[&[u8]] = &[seeds::FREEZE_EXTRAS, mint.as_ref(), &[freeze_bump]];
    create_account_signed(payer, freeze, FREEZE_EXTRAS_BYTES, &crate::ID, freeze_seeds)?;
    fill(freeze, &freeze_extras())
}

fn fill(account: &AccountView, content: &[u8]) -> Result<()> {
    let mut account = *account;
    let mut data = account.try_borrow_mut()?;
    let data = data
        .get_mut(..content.len())
        .ok_or(ProgramError::AccountDataTooSmall)?;
    data.copy_from_slice(content);
    Ok(())
}
