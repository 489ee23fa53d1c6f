use {
    super::parent,
    crate::{
        constants::seeds,
        errors::OpenMastError,
        events::LicenceGranted,
        state::{Asset, Granting, Jurisdiction, Licence, Network, NewLicence},
    },
    anchor_lang::prelude::*,
};

#[derive(Accounts)]
pub struct GrantLicence {
    /// Pays the rent; may be the regulator.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    /// Regulator of the jurisdiction to which the asset belongs, or will for certain.
    pub regulator: Signer,
    pub network: Account<Network>,
    #[account(
        constraint = jurisdiction.network == *network.address() @ OpenMastError::WrongNetwork,
        constraint = jurisdiction.regulator == *regulator.address() @ OpenMastError::NotAuthorized
    )]
    pub jurisdiction: Account<Jurisdiction>,
    #[account(
        mut,
        constraint = asset.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub asset: Account<Asset>,
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::LICENCE,
            asset.address().as_ref(),
            &asset.licence_count.get().to_le_bytes()
        ],
        bump
    )]
    pub licence: Account<Licence>,
    /// The licence that a lease is of, when it is on chain.
    pub parent: Option<Account<Licence>>,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<GrantLicence>, new: &NewLicence) -> Result<()> {
    let bump = ctx.bumps.licence;
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    new.check(now)?;
    let (network, code) = (*accounts.network.address(), accounts.jurisdiction.code);
    let parent = parent::of_lease(&new.parent, &accounts.parent, &network, code)?;
    let depth = Licence::depth_of(new, parent)?;

    let number = accounts.asset.count_licence(code)?;
    let granting = Granting {
        network,
        asset: *accounts.asset.address(),
        number,
        bump,
        rent_payer: *accounts.payer.address(),
        jurisdiction: code,
        regulator: *accounts.regulator.address(),
        depth,
        now,
    };
    accounts.licence.grant(&granting, new);

    emit_event(&accounts.licence);
    Ok(())
}

#[inline(never)]
fn emit_event(licence: &Account<Licence>) {
    emit!(LicenceGranted {
        network: licence.network,
        asset: licence.asset,
        licence: *licence.address(),
        number: licence.number.get(),
        rent_payer: licence.rent_payer,
        jurisdiction: licence.jurisdiction.get(),
        regulator: licence.regulator,
        kind: licence.kind,
        parent: licence.parent,
        depth: licence.depth,
        reference: licence.reference,
        band_from_khz: licence.band_from_khz.get(),
        band_to_khz: licence.band_to_khz.get(),
        area_kind: licence.area_kind,
        area: licence.area,
        valid_from: licence.valid_from.get(),
        valid_until: licence.valid_until.get(),
        document_hash: licence.document_hash,
        attestation: licence.attestation,
        granted_at: licence.granted_at.get(),
    });
}
