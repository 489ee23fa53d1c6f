use super::*;
use crate::addresses;

/// Stakes shares (base units of the share mint) from `source`; they wait until a final settlement saw them.
pub fn stake(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    source: Pubkey,
    amount: u64,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "stake",
        &amount,
        vec![
            signer_writable(staker),
            readonly(network),
            writable(asset),
            writable(addresses::stake(&asset, &staker)),
            readonly(addresses::share_mint(&asset)),
            writable(source),
            writable(addresses::stake_vault(&asset)),
            token_2022_program(),
            system_program(),
        ],
    )
}

/// Lets waiting shares earn; anyone can. The asset must be collected up to the newest final settlement.
pub fn activate_stake(network: Pubkey, index: u32, staker: &Pubkey) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "activate_stake",
        &(),
        vec![
            readonly(network),
            writable(asset),
            writable(addresses::stake(&asset, staker)),
        ],
    )
}

/// Announces that so many active shares leave although the asset may not be collected then; 0 takes it back.
pub fn announce_unstake(staker: Pubkey, network: Pubkey, index: u32, amount: u64) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "announce_unstake",
        &amount,
        vec![
            signer(staker),
            readonly(network),
            readonly(asset),
            writable(addresses::stake(&asset, &staker)),
        ],
    )
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
    let departure = departure_round.map(|round| addresses::departure(&asset, round));
    build(
        "unstake",
        &amount,
        vec![
            signer_writable(staker),
            readonly(network),
            writable(asset),
            writable(addresses::stake(&asset, &staker)),
            optional_writable(departure),
            system_program(),
        ],
    )
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
    build(
        "settle_departure",
        &(),
        vec![
            readonly(network),
            readonly(asset),
            writable(addresses::stake(&asset, staker)),
            writable(addresses::departure(&asset, departure_round)),
            writable(rent_payer),
        ],
    )
}

/// Returns shares that have cooled down.
pub fn withdraw_unstaked(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "withdraw_unstaked",
        &(),
        vec![
            signer(staker),
            readonly(network),
            writable(asset),
            writable(addresses::stake(&asset, &staker)),
            readonly(addresses::share_mint(&asset)),
            writable(addresses::stake_vault(&asset)),
            writable(destination),
            token_2022_program(),
        ],
    )
}

/// Pays a staker's rewards, whole base units of the currency.
pub fn claim_rewards(
    staker: Pubkey,
    network: Pubkey,
    index: u32,
    destination: Pubkey,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "claim_rewards",
        &(),
        vec![
            signer(staker),
            writable(network),
            writable(asset),
            writable(addresses::stake(&asset, &staker)),
            writable(addresses::vault(&network)),
            writable(destination),
            token_program(),
        ],
    )
}

/// Offers the whole stake to another staker; `None` cancels.
pub fn offer_stake(
    staker: Pubkey,
    network: &Pubkey,
    index: u32,
    to: Option<Pubkey>,
) -> Instruction {
    let asset = addresses::asset(network, index);
    build(
        "offer_stake",
        &to.unwrap_or_default(),
        vec![
            signer(staker),
            readonly(asset),
            writable(addresses::stake(&asset, &staker)),
        ],
    )
}

/// Adds the stake of `staker`, which was offered to `new_staker`, to the latter's own. The rent returns to
/// `stake_rent_payer` (`Stake::rent_payer` of the stake that was offered).
pub fn accept_stake(
    new_staker: Pubkey,
    network: Pubkey,
    index: u32,
    staker: &Pubkey,
    stake_rent_payer: Pubkey,
) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "accept_stake",
        &(),
        vec![
            signer_writable(new_staker),
            readonly(network),
            readonly(asset),
            writable(addresses::stake(&asset, staker)),
            writable(stake_rent_payer),
            writable(addresses::stake(&asset, &new_staker)),
            system_program(),
        ],
    )
}

/// Closes a stake with nothing in it; the rent returns to `rent_payer` (`Stake::rent_payer`).
pub fn close_stake(
    staker: Pubkey,
    network: &Pubkey,
    index: u32,
    rent_payer: Pubkey,
) -> Instruction {
    let asset = addresses::asset(network, index);
    build(
        "close_stake",
        &(),
        vec![
            signer(staker),
            writable(addresses::stake(&asset, &staker)),
            writable(rent_payer),
        ],
    )
}
