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

/// Takes shares out of the stake; they cool down. The asset must be collected up to the newest final settlement.
pub fn unstake(staker: Pubkey, network: Pubkey, index: u32, amount: u64) -> Instruction {
    let asset = addresses::asset(&network, index);
    build(
        "unstake",
        &amount,
        vec![
            signer(staker),
            readonly(network),
            writable(asset),
            writable(addresses::stake(&asset, &staker)),
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
