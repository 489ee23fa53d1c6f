use {
    crate::{
        errors::ShareGateError,
        events::PolicyChanged,
        instructions::regulator_of,
        state::{Policy, PolicyTerms},
    },
    anchor_lang::prelude::*,
    openmast_common::{asset::AssetRecord, network::NetworkRecord},
};

#[derive(Accounts)]
pub struct SetPolicy {
    pub owner: Signer,
    /// Signs when something is loosened.
    pub regulator: Option<Signer>,
    #[account(constraint = asset.network == *network.address() @ ShareGateError::WrongNetwork)]
    pub network: Account<NetworkRecord>,
    #[account(constraint = asset.owner == *owner.address() @ ShareGateError::NotAuthorized)]
    pub asset: Account<AssetRecord>,
    #[account(mut, constraint = policy.asset == *asset.address() @ ShareGateError::WrongAsset)]
    pub policy: Account<Policy>,
}

pub(crate) fn handle(ctx: &mut Context<SetPolicy>, terms: PolicyTerms) -> Result<()> {
    let accounts = &mut ctx.accounts;
    terms.check()?;
    let change = accounts.policy.compare(&terms)?;
    if change.loosens {
        require_regulator(accounts)?;
    }
    accounts.policy.change(&terms, change)?;

    emit!(PolicyChanged {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        mint: accounts.policy.mint,
        revision: accounts.policy.revision.get(),
        terms,
    });
    Ok(())
}

fn require_regulator(accounts: &SetPolicy) -> Result<()> {
    let missing = ShareGateError::RegulatorMissing;
    let regulator = accounts.regulator.as_ref().ok_or(missing)?;
    require!(
        regulator_of(&accounts.network, &accounts.asset) == *regulator.address(),
        ShareGateError::NotAuthorized
    );
    Ok(())
}
