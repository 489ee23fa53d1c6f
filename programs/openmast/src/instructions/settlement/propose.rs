use {
    super::check::check_posting,
    crate::{
        constants::{ACCOUNT_VERSION, pause, seeds},
        errors::OpenMastError,
        events::SettlementProposed,
        state::{Content, Network, OracleSet, Proposal},
    },
    anchor_lang::{AccountInitialize, cpi::try_find_program_address, prelude::*},
    openmast_ledger as ledger,
};

#[derive(Accounts)]
pub struct ProposeSettlement {
    /// Pays the rent; may be the oracle.
    #[account(mut, unsafe(dup))]
    pub rent_payer: Signer,
    pub oracle: Signer,
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
    /// Created here once everything is checked, at the address of the content's hash.
    #[account(mut)]
    pub proposal: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handle(ctx: &mut Context<ProposeSettlement>, content: &Content) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let clock = Clock::get()?;
    let now = clock.unix_timestamp;
    let network = &accounts.network;
    network.require_running(pause::SETTLE, now)?;
    accounts.oracle_set.require_not_due(now)?;
    let oracle = *accounts.oracle.address();
    let min_bond = network.parameters_at(now).min_bond.get();
    let position = accounts.oracle_set.voter(&oracle, min_bond)?;
    network.require_next(content.epoch)?;
    check_time(network, content, &clock)?;
    let ledger_content = ledger::Content::from(content);
    check_posting(network, &ledger_content.posting(), now)?;
    require!(content.archive_hash != [0; 32], OpenMastError::NullHash);

    let attested = (accounts.oracle_set).attest(position, content.epoch)?;
    let content_hash = ledger_content.hash(accounts.network.address().as_array());
    let mut proposal = create(accounts, content.epoch, content_hash)?;
    proposal.content = content.into();
    proposal.proposer = oracle;
    proposal.proposed_at = now.into();
    fix_terms(&mut proposal, &accounts.network, now);
    proposal.set_version = accounts.oracle_set.set_version;
    proposal.set_attested(attested, &accounts.oracle_set, now);

    emit_event(&proposal, content);
    Ok(())
}

/// An epoch that is long enough, of a state of the chain that is neither to come nor older than the one before, nor
/// than what an exit must have been held aside by.
fn check_time(network: &Network, content: &Content, clock: &Clock) -> Result<()> {
    let now = clock.unix_timestamp;
    let parameters = network.parameters_at(now);
    let least = i64::from(parameters.min_epoch_seconds.get());
    require!(
        content.closed_at >= network.final_closed_at.get().saturating_add(least),
        OpenMastError::EpochTooShort
    );
    require!(
        content.closed_at <= now
            && (network.final_snapshot_slot.get()..=clock.slot).contains(&content.snapshot_slot),
        OpenMastError::SnapshotOutOfRange
    );
    // No challenge window is over earlier: what would be overtaken by then can never become final.
    let window = i64::from(parameters.challenge_seconds.get());
    network.require_not_overtaken(content.closed_at, now.saturating_add(window))
}

#[inline(never)]
fn create(
    accounts: &ProposeSettlement,
    epoch: u64,
    content_hash: [u8; 32],
) -> Result<Account<Proposal>> {
    let network = accounts.network.address();
    let epoch = epoch.to_le_bytes();
    let seeds: [&[u8]; 4] = [seeds::PROPOSAL, network.as_ref(), &epoch, &content_hash];
    let (address, bump) = try_find_program_address(&seeds, &crate::ID)?;
    require!(
        *accounts.proposal.address() == address,
        OpenMastError::ContentHashDiffers
    );
    require!(
        accounts.proposal.account().owned_by(&System::id()),
        OpenMastError::AlreadyProposed
    );
    let [prefix, network_seed, epoch_seed, hash_seed] = seeds;
    let mut proposal = Account::<Proposal>::create_and_initialize(
        accounts.rent_payer.account(),
        accounts.proposal.account(),
        <Account<Proposal> as Space>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[prefix, network_seed, epoch_seed, hash_seed, &[bump]]),
        None,
    )?;
    proposal.version = ACCOUNT_VERSION;
    proposal.network = *network;
    proposal.bump = bump;
    proposal.content_hash = content_hash;
    proposal.rent_payer = *accounts.rent_payer.address();
    Ok(proposal)
}

/// What no later change takes back: the window is that of the proposing, the treasury and its part are those of when the
/// epoch opened.
fn fix_terms(proposal: &mut Proposal, network: &Network, now: i64) {
    let opened_at = network.final_closed_at.get();
    proposal.opened_at = opened_at.into();
    proposal.challenge_seconds = network.parameters_at(now).challenge_seconds;
    proposal.treasury_bps = network.parameters_at(opened_at).treasury_bps;
    proposal.treasury = network.treasury_of(opened_at);
}

fn emit_event(proposal: &Proposal, content: &Content) {
    emit!(SettlementProposed {
        network: proposal.network,
        content: *content,
        content_hash: proposal.content_hash,
        proposer: proposal.proposer,
        rent_payer: proposal.rent_payer,
        set_version: proposal.set_version.get(),
        attested: proposal.attested.get(),
        proposed_at: proposal.proposed_at.get(),
        threshold_at: proposal.threshold_at.get(),
        opened_at: proposal.opened_at.get(),
        challenge_seconds: proposal.challenge_seconds.get(),
        treasury_bps: proposal.treasury_bps.get(),
        treasury: proposal.treasury,
    });
}
