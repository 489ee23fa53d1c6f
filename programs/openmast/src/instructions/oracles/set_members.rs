use {
    crate::{
        constants::{MAX_ORACLES, MAX_PRESENT_ORACLES},
        errors::OpenMastError,
        events::OracleSetSet,
        state::{Member, MemberWeight, Network, OracleSet},
    },
    alloc::vec::Vec,
    anchor_lang::prelude::*,
    bytemuck::Zeroable,
};

#[derive(Accounts)]
pub struct SetOracleSet {
    pub authority: Signer,
    #[account(
        constraint = network.authority == *authority.address() @ OpenMastError::NotAuthorized
    )]
    pub network: Account<Network>,
    #[account(
        mut,
        constraint = oracle_set.network == *network.address() @ OpenMastError::WrongNetwork
    )]
    pub oracle_set: Account<OracleSet>,
}

pub fn handle(
    ctx: &mut Context<SetOracleSet>,
    members: Vec<MemberWeight>,
    threshold: u32,
) -> Result<()> {
    let total_weight = check(&members, threshold)?;
    let at = Clock::get()?.unix_timestamp;
    let oracle_set = &mut ctx.accounts.oracle_set;
    let version = (oracle_set.version.get().checked_add(1)).ok_or(OpenMastError::Overflow)?;

    let (entries, count) = merge(oracle_set, &members, at)?;
    oracle_set.members = entries;
    oracle_set.member_count = count;
    oracle_set.threshold = threshold.into();
    oracle_set.total_weight = total_weight.into();
    oracle_set.version = version.into();

    emit!(OracleSetSet {
        network: *ctx.accounts.network.address(),
        version,
        threshold,
        total_weight,
        members,
        at,
    });
    Ok(())
}

/// Refuses a set that cannot decide or decides without a majority; gives the total weight.
fn check(members: &[MemberWeight], threshold: u32) -> Result<u32> {
    require!(
        (1..=MAX_PRESENT_ORACLES).contains(&members.len()),
        OpenMastError::OracleCountOutOfRange
    );
    let mut total_weight = 0u32;
    for (position, member) in members.iter().enumerate() {
        let twice = (members.iter().take(position)).any(|other| other.key == member.key);
        require!(
            member.key != Address::default() && !twice,
            OpenMastError::InvalidMemberKey
        );
        require!(member.weight > 0, OpenMastError::ZeroWeight);
        total_weight = (total_weight.checked_add(member.weight)).ok_or(OpenMastError::Overflow)?;
    }
    require!(
        threshold <= total_weight && u64::from(threshold) * 2 > u64::from(total_weight),
        OpenMastError::ThresholdOutOfRange
    );
    Ok(total_weight)
}

/// The new members, those that stay with their bonds; then those that left and still have one. Who left before and
/// is named again begins anew: what it left stays due when it was, so that naming it cannot hold its bond back.
fn merge(
    before: &OracleSet,
    members: &[MemberWeight],
    now: i64,
) -> Result<([Member; MAX_ORACLES], u8)> {
    let named = members.iter().map(|member| Member {
        key: member.key,
        weight: member.weight.into(),
        bond: (before.position(&member.key)).map_or(0.into(), |at| before.members[at].bond),
        left_at: 0.into(),
    });
    let stays =
        |entry: &Member| entry.is_present() && members.iter().any(|member| member.key == entry.key);
    let left = (before.entries().iter())
        .filter(|entry| entry.bond.get() > 0 && !stays(entry))
        .map(|entry| Member {
            weight: 0.into(),
            left_at: if entry.is_present() {
                now.into()
            } else {
                entry.left_at
            },
            ..*entry
        });
    let mut entries = [Member::zeroed(); MAX_ORACLES];
    let mut count = 0u8;
    for entry in named.chain(left) {
        let slot = entries.get_mut(usize::from(count));
        *slot.ok_or(OpenMastError::OracleCountOutOfRange)? = entry;
        count += 1;
    }
    Ok((entries, count))
}
