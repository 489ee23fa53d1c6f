//! The invariants of docs/protocol.md, on a model that was just found equal to the chain.

use crate::model::Model;

/// 2⁻⁶⁴ base units in one.
const ONE: u128 = 1 << 64;

/// Checks all of them.
///
/// # Panics
/// One does not hold; the message has its number in docs/protocol.md.
pub fn check(model: &Model) {
    vault_and_order(model);
    collected_is_owed_or_paid(model);
    paid_out_is_what_was_paid(model);
    for index in 0..model.assets.len() as u32 {
        rewards_are_within_the_stakers_part(model, index);
        shares_are_where_they_are_counted(model, index);
    }
    bonds(model);
    payers(model);
}

/// What must also hold as long as every settlement was honest, which the program cannot see: each payer's unspent money
/// is there, whoever takes theirs first.
///
/// # Panics
/// It does not hold.
pub fn check_unspent_money(model: &Model) {
    let network = &model.network;
    let newest = model.settlements.get(&network.final_epoch);
    let spent = |index: usize| {
        let totals = newest.and_then(|(_, posted)| posted.payers.get(index));
        totals.map_or(0, |(_, amount)| *amount)
    };
    let mut unspent = 0;
    for (index, payer) in model.payers.iter().enumerate() {
        let balance = payer.deposited - payer.withdrawn;
        let left = balance.checked_sub(spent(index));
        unspent += left.unwrap_or_else(|| {
            panic!(
                "8: payer {index} is charged {} of {balance}: the others pay for it",
                spent(index)
            )
        });
    }
    assert_eq!(
        network.deposited - network.withdrawn - network.settled_amount,
        unspent,
        "8: unspent money"
    );
}

fn vault_and_order(model: &Model) {
    let network = &model.network;
    let balance = network.deposited - network.withdrawn;
    assert_eq!(model.vault, balance - network.paid_out, "1: vault");
    assert!(
        network.paid_out <= network.collected,
        "1: paid out ≤ collected"
    );
    assert!(
        network.collected <= network.settled_amount,
        "1: collected ≤ settled"
    );
    assert!(
        network.settled_amount <= balance,
        "1: settled ≤ deposited − withdrawn"
    );
}

fn collected_is_owed_or_paid(model: &Model) {
    let network = &model.network;
    let assets: u64 = model.assets.iter().map(|asset| asset.collected).sum();
    assert_eq!(network.collected, assets, "2: Σ asset.collected");
    let parts: u64 = model
        .assets
        .iter()
        .map(|asset| asset.owner_owed + asset.owner_paid + asset.stakers_total)
        .sum();
    let roles =
        network.treasury_owed + network.treasury_paid + network.levy_owed + network.levy_paid;
    assert_eq!(network.collected, parts + roles, "2: owed and paid");
}

fn paid_out_is_what_was_paid(model: &Model) {
    let network = &model.network;
    let assets: u64 = model
        .assets
        .iter()
        .map(|asset| asset.owner_paid + asset.stakers_paid)
        .sum();
    assert_eq!(
        network.paid_out,
        network.treasury_paid + network.levy_paid + assets,
        "3: paid out"
    );
}

fn rewards_are_within_the_stakers_part(model: &Model, index: u32) {
    let asset = &model.assets[index as usize];
    let stakes = model
        .stakes
        .iter()
        .filter(|((of, _), _)| *of == index)
        .map(|(_, stake)| stake);
    let (mut claimable, mut paid, mut stakers) = (0u128, 0u64, 0u64);
    for stake in stakes {
        let earned = (asset.reward_per_share - stake.reward_per_share_paid) * stake.active as u128;
        let whole = (stake.rewards_owed as u128 + stake.rewards_paid as u128) * ONE;
        claimable += whole + stake.rewards_fraction as u128 + earned;
        paid += stake.rewards_paid;
        stakers += 1;
    }
    let total = asset.stakers_total as u128 * ONE;
    assert_eq!(asset.stakers_paid, paid, "4: stakers paid");
    assert!(
        claimable <= total,
        "4: asset {index} owes stakers more than their part"
    );
    let dust = (model.active_changes[index as usize] + stakers) as u128 * ONE;
    assert!(
        total - claimable <= dust,
        "4: asset {index} owes stakers too little: {} of {dust}",
        total - claimable
    );
}

fn shares_are_where_they_are_counted(model: &Model, index: u32) {
    let asset = &model.assets[index as usize];
    let stakes = || {
        model
            .stakes
            .iter()
            .filter(|((of, _), _)| *of == index)
            .map(|(_, stake)| stake)
    };
    assert_eq!(
        asset.active_shares,
        stakes().map(|stake| stake.active).sum::<u64>(),
        "5: active"
    );
    assert_eq!(
        asset.pending_shares,
        stakes().map(|stake| stake.pending).sum::<u64>(),
        "5: pending"
    );
    assert_eq!(
        asset.cooling_shares,
        stakes().map(|stake| stake.cooling).sum::<u64>(),
        "5: cooling"
    );
    let held: u64 = model
        .shares
        .iter()
        .filter(|((of, _), _)| *of == index)
        .map(|(_, held)| held)
        .sum();
    let staked = asset.active_shares + asset.pending_shares + asset.cooling_shares;
    assert_eq!(
        held + staked,
        asset.share_supply,
        "5: every share is in a wallet or in the stake vault"
    );
}

fn bonds(model: &Model) {
    let bonds: u64 = model
        .oracles
        .members()
        .iter()
        .map(|member| member.bond)
        .sum();
    assert_eq!(model.oracles.bonded, bonds, "6: Σ bonds");
    assert_eq!(model.bond_vault, bonds, "6: bond vault");
}

fn payers(model: &Model) {
    let network = &model.network;
    assert_eq!(
        network.deposited,
        model
            .payers
            .iter()
            .map(|payer| payer.deposited)
            .sum::<u64>(),
        "7: deposited"
    );
    assert_eq!(
        network.withdrawn,
        model
            .payers
            .iter()
            .map(|payer| payer.withdrawn)
            .sum::<u64>(),
        "7: withdrawn"
    );
}
