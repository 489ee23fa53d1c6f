use super::*;

/// Stakes shares (base units of the share mint) from `source`; they wait until a final settlement saw them.
pub fn stake(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    source: Pubkey,
    amount: u64,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::Stake {
        staker,
        network,
        asset,
        share_mint: addresses::share_mint(&asset),
        source,
    }
    .instruction(&raw::StakeArgs { amount })
}

/// Lets waiting shares earn; anyone can. The asset must be collected up to the newest final settlement.
pub fn activate_stake(network: Pubkey, index: u32, staker: &Pubkey) -> Instruction {
    let asset = addresses::asset(&network, index);
    let stake = addresses::stake(&asset, staker);
    raw::ActivateStake {
        network,
        asset,
        stake,
    }
    .instruction()
}

/// Announces that so many active shares leave although the asset may not be collected then; 0 takes it back.
pub fn announce_unstake(staker: Pubkey, network: Pubkey, index: u32, amount: u64) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::AnnounceUnstake {
        staker,
        network,
        asset,
        stake: addresses::stake(&asset, &staker),
    }
    .instruction(&raw::AnnounceUnstakeArgs { amount })
}

/// Takes shares out of the stake; they cool down. The asset must be collected up to the newest final settlement, or they
/// must have been announced an exit delay before. `departure_round` is `Asset::departure_round` when they leave
/// uncollected: the first of a round make its account.
pub fn unstake(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    amount: u64,
    departure_round: Option<u64>,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::Unstake {
        staker,
        network,
        asset,
        stake: addresses::stake(&asset, &staker),
        departure: departure_round.map(|round| addresses::departure(&asset, round)),
    }
    .instruction(&raw::UnstakeArgs { amount })
}

/// Credits shares that left uncollected with what their round earned; anyone can, once a collect has ended it.
/// `departure_round` is `Stake::departed_round`, and `rent_payer` `Departure::rent_payer`.
pub fn settle_departure(
    network: Pubkey,
    index: u32,
    staker: &Pubkey,
    departure_round: u64,
    rent_payer: Pubkey,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::SettleDeparture {
        network,
        asset,
        stake: addresses::stake(&asset, staker),
        departure: addresses::departure(&asset, departure_round),
        rent_payer,
    }
    .instruction()
}

/// Returns shares that have cooled down. Permissioned `shares` go to the staker's associated account alone, also into a
/// frozen one.
pub fn withdraw_unstaked(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
    shares: ShareKind,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    let share_mint = addresses::share_mint(&asset);
    let (mint_config, token_acl_program) = permission(shares, &share_mint);
    raw::WithdrawUnstaked {
        staker,
        network,
        asset,
        stake: addresses::stake(&asset, &staker),
        share_mint,
        destination,
        mint_config,
        token_acl_program,
    }
    .instruction()
}

/// Pays a staker's rewards, whole base units of the currency.
pub fn claim_rewards(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    raw::ClaimRewards {
        staker,
        network,
        asset,
        stake: addresses::stake(&asset, &staker),
        destination,
    }
    .instruction()
}

/// Offers the whole stake to another staker; `None` cancels.
pub fn offer_stake(
    staker: Pubkey,
    network: &Pubkey,
    index: u32,
    to: Option<Pubkey>,
) -> Instruction {
    let to = to.unwrap_or_default();
    let asset = addresses::asset(network, index);
    raw::OfferStake {
        staker,
        asset,
        stake: addresses::stake(&asset, &staker),
    }
    .instruction(&raw::OfferStakeArgs { to })
}

/// Adds the stake of `staker`, which was offered to `new_staker`, to the latter's own. The rent returns to
/// `stake_rent_payer` (`Stake::rent_payer` of the stake that was offered). Permissioned `shares` ask that a transfer from one
/// to the other would pass.
pub fn accept_stake(
    new_staker: Pubkey,
    network: Pubkey,
    index: u32,
    staker: &Pubkey,
    stake_rent_payer: Pubkey,
    shares: ShareKind,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    let share_mint = addresses::share_mint(&asset);
    raw::AcceptStake {
        new_staker,
        network,
        asset,
        stake: addresses::stake(&asset, staker),
        stake_rent_payer,
        giver_shares: permitted(shares, staker, &share_mint),
        taker_shares: permitted(shares, &new_staker, &share_mint),
    }
    .instruction()
}

/// Closes a stake with nothing in it; the rent returns to `rent_payer` (`Stake::rent_payer`).
pub fn close_stake(
    staker: Pubkey,
    network: &Pubkey,
    index: u32,
    rent_payer: Pubkey,
) -> Instruction {
    raw::CloseStake {
        staker,
        stake: addresses::stake(&addresses::asset(network, index), &staker),
        rent_payer,
    }
    .instruction()
}
