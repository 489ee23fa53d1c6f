use {
    crate::{
        constants::{pause, seeds, settlement_state},
        errors::OpenMastError,
        events::SettlementPosted,
        state::{Network, OracleSet, Settlement},
        totals::money,
    },
    anchor_lang::{AccountInitialize, prelude::*},
    openmast_ledger::{self as ledger, BaseUnits, Node},
};

/// What an oracle posts: the ledger after one epoch.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct NewSettlement {
    /// The one after the newest final epoch.
    pub epoch: u64,
    /// Slot of the chain state that was used.
    pub snapshot_slot: u64,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// Sum of the asset tree: lifetime earned, base units.
    pub asset_sum: u64,
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// Sum of the payer tree: lifetime spent, base units.
    pub payer_sum: u64,
    /// Lifetime bytes of all assets.
    pub bytes: u64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
}

#[derive(Accounts)]
#[instruction(new: NewSettlement)]
pub struct PostSettlement {
    /// Pays the rent; may be the oracle.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub oracle: Signer,
    #[account(
        mut,
        constraint = network.posted_epoch == network.final_epoch
            @ OpenMastError::SettlementInFlight,
        constraint = Some(new.epoch) == network.final_epoch.get().checked_add(1)
            @ OpenMastError::WrongEpoch
    )]
    pub network: Account<Network>,
    #[account(
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    /// Created here once everything is checked, so that a refusal says why.
    #[account(
        mut,
        seeds = [
            seeds::SETTLEMENT,
            network.address().as_ref(),
            &new.epoch.to_le_bytes()
        ],
        bump,
        constraint = settlement.account().owned_by(&System::id())
            @ OpenMastError::RejectedSettlementOpen
    )]
    pub settlement: UncheckedAccount,
    pub system_program: Program<System>,
}

pub fn handle(ctx: &mut Context<PostSettlement>, new: NewSettlement) -> Result<()> {
    let clock = Clock::get()?;
    let network = &ctx.accounts.network;
    network.require_running(pause::SETTLE)?;
    let oracle = *ctx.accounts.oracle.address();
    let attested = (ctx.accounts.oracle_set).voting_bit(&oracle, network.min_bond.get())?;
    check_time(network, &new, &clock)?;
    check_ledger(network, &new)?;

    ctx.accounts.network.posted_epoch = new.epoch.into();
    ctx.accounts.network.posted_at = clock.unix_timestamp.into();
    let bump = ctx.bumps.settlement;
    let mut settlement = create(&ctx.accounts, new.epoch, bump)?;
    fill(&mut settlement, &ctx.accounts, &new);
    settlement.bump = bump;
    settlement.attested = attested.into();
    settlement.posted_slot = clock.slot.into();
    settlement.posted_at = clock.unix_timestamp.into();

    announce(&settlement);
    Ok(())
}

/// Not too often, and of a state of the chain that is not older than the one before, nor than an exit's request.
fn check_time(network: &Network, new: &NewSettlement, clock: &Clock) -> Result<()> {
    let pace = i64::from(network.min_epoch_seconds.get());
    require!(
        clock.unix_timestamp >= network.posted_at.get().saturating_add(pace),
        OpenMastError::EpochTooShort
    );
    require!(
        (network.final_snapshot_slot.get()..=clock.slot).contains(&new.snapshot_slot),
        OpenMastError::SnapshotOutOfRange
    );
    network.require_not_overtaken(new.snapshot_slot)?;
    require!(new.archive_hash != [0; 32], OpenMastError::NullHash);
    Ok(())
}

/// Sums and counts, as the ledger rules.
fn check_ledger(network: &Network, new: &NewSettlement) -> Result<()> {
    ledger::check_posting(
        &ledger::Posting {
            asset_root: Node {
                hash: new.asset_root,
                sum: BaseUnits(new.asset_sum),
            },
            payer_root: Node {
                hash: new.payer_root,
                sum: BaseUnits(new.payer_sum),
            },
            asset_count: new.asset_count,
            payer_count: new.payer_count,
        },
        &ledger::Settled {
            amount: money(network.settled_amount),
            asset_count: network.settled_asset_count.get(),
            payer_count: network.settled_payer_count.get(),
        },
        &ledger::OnChain {
            deposited: money(network.deposited),
            withdrawn: money(network.withdrawn),
            asset_count: network.asset_count.get(),
            payer_count: network.payer_count.get(),
            max_increase: money(network.max_epoch_increase),
        },
    )
    .map_err(OpenMastError::from)?;
    Ok(())
}

fn create(accounts: &PostSettlement, epoch: u64, bump: u8) -> Result<Account<Settlement>> {
    let seeds: &[&[u8]] = &[
        seeds::SETTLEMENT,
        accounts.network.address().as_ref(),
        &epoch.to_le_bytes(),
        &[bump],
    ];
    Account::create_and_initialize(
        accounts.rent_payer.account(),
        accounts.settlement.account(),
        Account::<Settlement>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(seeds),
        None,
    )
}

fn fill(settlement: &mut Settlement, accounts: &PostSettlement, new: &NewSettlement) {
    settlement.network = *accounts.network.address();
    settlement.epoch = new.epoch.into();
    settlement.state = settlement_state::POSTED;
    settlement.poster = *accounts.oracle.address();
    settlement.rent_payer = *accounts.rent_payer.address();
    settlement.oracle_set_version = accounts.oracle_set.version;
    settlement.snapshot_slot = new.snapshot_slot.into();
    settlement.asset_count = new.asset_count.into();
    settlement.payer_count = new.payer_count.into();
    settlement.asset_root = new.asset_root;
    settlement.payer_root = new.payer_root;
    settlement.amount = new.asset_sum.into();
    settlement.bytes = new.bytes.into();
    settlement.archive_hash = new.archive_hash;
    settlement.private_root = new.private_root;
    settlement.price_set_hash = new.price_set_hash;
    settlement.challenge_seconds = accounts.network.challenge_seconds;
}

fn announce(settlement: &Settlement) {
    emit!(SettlementPosted {
        network: settlement.network,
        epoch: settlement.epoch.get(),
        poster: settlement.poster,
        oracle_set_version: settlement.oracle_set_version.get(),
        snapshot_slot: settlement.snapshot_slot.get(),
        posted_slot: settlement.posted_slot.get(),
        posted_at: settlement.posted_at.get(),
        asset_count: settlement.asset_count.get(),
        payer_count: settlement.payer_count.get(),
        asset_root: settlement.asset_root,
        payer_root: settlement.payer_root,
        amount: settlement.amount.get(),
        bytes: settlement.bytes.get(),
        archive_hash: settlement.archive_hash,
        private_root: settlement.private_root,
        price_set_hash: settlement.price_set_hash,
        attested: settlement.attested.get(),
        rent_payer: settlement.rent_payer,
        challenge_seconds: settlement.challenge_seconds.get(),
    });
}
