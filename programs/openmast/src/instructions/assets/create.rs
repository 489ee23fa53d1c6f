mod permissioning;
mod share_mint;

use {
    crate::{
        constants::*,
        errors::OpenMastError,
        events::AssetCreated,
        instructions::described_mint::Texts,
        state::{Asset, Jurisdiction, Network, Parameters, check_description},
        totals::basis_points,
    },
    alloc::string::String,
    anchor_lang::{prelude::*, programs::AssociatedToken},
    openmast_common::ids::TokenAcl,
    share_mint::ShareBumps,
};

/// What the owner says about a new asset.
#[derive(Clone, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewAsset {
    /// Name of the shares, at most 32 bytes of UTF-8.
    pub shares_name: String,
    /// Symbol of the shares, at most 10 bytes.
    pub shares_symbol: String,
    /// Where the shares are described, at most 200 bytes.
    pub shares_uri: String,
    /// Shares to mint, base units of the share mint, more than 0.
    pub share_supply: u64,
    /// Decimals of the share mint, at most 9.
    pub share_decimals: u8,
    /// First price, base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// The stakers' part of what treasury and levy leave, basis points.
    pub stakers_bps: u16,
    /// 0 tower, 1 small cell, 2 backhaul, 3 SIM bank, 4 edge site, 5 access point, 255 other.
    pub kind: u8,
    /// Where it stands, an H3 cell; 0: not told.
    pub h3_cell: u64,
    /// Capacity, Mbit/s.
    pub capacity_mbps: u32,
    /// 0 open: shares move freely; 1 permissioned: they are born frozen and thawed by rule. Never changes.
    pub share_kind: u8,
}

impl NewAsset {
    fn texts(&self) -> Texts<'_> {
        Texts {
            name: &self.shares_name,
            symbol: &self.shares_symbol,
            uri: &self.shares_uri,
        }
    }
}

#[derive(Accounts)]
pub struct CreateAsset {
    /// Pays the rent; may be the owner.
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub owner: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    /// To which it belongs.
    #[account(
        constraint = jurisdiction.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub jurisdiction: Account<Jurisdiction>,
    #[account(
        init,
        payer = payer,
        seeds = [
            seeds::ASSET,
            network.address().as_ref(),
            &network.asset_count.get().to_le_bytes()
        ],
        bump
    )]
    pub asset: Account<Asset>,
    /// Created here, by the Token-2022 program.
    #[account(mut, seeds = [seeds::SHARES, asset.address().as_ref()], bump)]
    pub share_mint: UncheckedAccount,
    /// Created here, by the Token-2022 program.
    #[account(mut, seeds = [seeds::STAKES, asset.address().as_ref()], bump)]
    pub stake_vault: UncheckedAccount,
    /// The owner's associated account, checked and created by the associated token program.
    #[account(mut)]
    pub owner_shares: UncheckedAccount,
    pub token_2022_program: Program<Token2022>,
    pub associated_token_program: Program<AssociatedToken>,
    pub system_program: Program<System>,
    /// For permissioned shares: Token ACL's configuration of the mint, made here by Token ACL.
    #[account(mut)]
    pub mint_config: Option<UncheckedAccount>,
    pub token_acl_program: Option<Program<TokenAcl>>,
}

pub(crate) fn handle(ctx: &mut Context<CreateAsset>, new: NewAsset) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.network.require_running(pause::CREATE, now)?;
    check(&new, ctx.accounts.network.parameters_at(now))?;

    let index = ctx.accounts.network.asset_count.get();
    let bumps = ShareBumps {
        asset: ctx.bumps.asset,
        share_mint: ctx.bumps.share_mint,
        stake_vault: ctx.bumps.stake_vault,
    };
    count_asset(&mut ctx.accounts.network, index)?;
    fill(&mut ctx.accounts, index, &bumps, &new);

    share_mint::create_share_mint(&mut ctx.accounts, index, &bumps, &new)?;
    if new.share_kind == share_kind::PERMISSIONED {
        permissioning::hand_over_freezing(&mut ctx.accounts)?;
    }

    emit_event(&ctx.accounts, index, new);
    Ok(())
}

fn check(new: &NewAsset, parameters: &Parameters) -> Result<()> {
    new.texts().check()?;
    require!(new.share_supply > 0, OpenMastError::ZeroShareSupply);
    require!(
        new.share_decimals <= MAX_SHARE_DECIMALS,
        OpenMastError::TooManyShareDecimals
    );
    require!(
        new.price_per_gb <= parameters.max_price_per_gb.get(),
        OpenMastError::PriceTooHigh
    );
    require!(
        matches!(new.share_kind, share_kind::OPEN | share_kind::PERMISSIONED),
        OpenMastError::UnknownShareKind
    );
    basis_points(new.stakers_bps)?;
    check_description(new.kind, new.h3_cell)
}

fn count_asset(network: &mut Network, index: u32) -> Result<()> {
    let next = index.checked_add(1).ok_or(OpenMastError::Overflow)?;
    network.asset_count = next.into();
    Ok(())
}

fn fill(accounts: &mut CreateAsset, index: u32, bumps: &ShareBumps, new: &NewAsset) {
    let network = *accounts.network.address();
    let owner = *accounts.owner.address();
    let rent_payer = *accounts.payer.address();
    let share_mint = *accounts.share_mint.address();
    let jurisdiction = accounts.jurisdiction.code;
    let final_epoch = accounts.network.final_epoch;
    let asset = &mut accounts.asset;
    asset.version = ACCOUNT_VERSION;
    asset.network = network;
    asset.index = index.into();
    asset.bump = bumps.asset;
    asset.share_mint_bump = bumps.share_mint;
    asset.stake_vault_bump = bumps.stake_vault;
    asset.state = asset_state::ACTIVE;
    asset.kind = new.kind;
    asset.share_decimals = new.share_decimals;
    asset.share_kind = new.share_kind;
    asset.owner = owner;
    asset.rent_payer = rent_payer;
    asset.share_mint = share_mint;
    asset.share_supply = new.share_supply.into();
    asset.price_per_gb = new.price_per_gb.into();
    asset.stakers_bps = new.stakers_bps.into();
    asset.capacity_mbps = new.capacity_mbps.into();
    asset.h3_cell = new.h3_cell.into();
    asset.jurisdiction = jurisdiction;
    // It earned nothing until now, so no cut of the past is its own.
    asset.collected_epoch = final_epoch;
}

#[inline(never)]
fn emit_event(accounts: &CreateAsset, index: u32, new: NewAsset) {
    emit!(AssetCreated {
        network: *accounts.network.address(),
        asset: *accounts.asset.address(),
        index,
        owner: *accounts.owner.address(),
        rent_payer: *accounts.payer.address(),
        share_mint: *accounts.share_mint.address(),
        share_supply: new.share_supply,
        share_decimals: new.share_decimals,
        price_per_gb: new.price_per_gb,
        stakers_bps: new.stakers_bps,
        kind: new.kind,
        h3_cell: new.h3_cell,
        capacity_mbps: new.capacity_mbps,
        share_kind: new.share_kind,
        shares_name: new.shares_name,
        shares_symbol: new.shares_symbol,
        shares_uri: new.shares_uri,
        jurisdiction: accounts.asset.jurisdiction.get(),
        collected_epoch: accounts.asset.collected_epoch.get(),
    });
}
