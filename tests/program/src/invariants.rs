//! The invariants of docs/reference/money.md, on a model that was just found equal to the chain.

use std::collections::BTreeMap;

use openmast_client::accounts::Jurisdiction;

use crate::model::Model;

/// 2⁻⁶⁴ base units in one.
const ONE: u128 = 1 << 64;

/// Checks all of them.
///
/// # Panics
/// One does not hold; the message has its number in docs/reference/money.md.
pub fn check(model: &Model) {
    vault_and_order(model);
    collected_is_owed_or_paid(model);
    paid_out_is_what_was_paid(model);
    for index in 0..model.assets.len() as u32 {
        rewards_are_within_the_stakers_part(model, index);
        shares_are_where_they_are_counted(model, index);
        the_departed_are_in_their_rounds(model, index);
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
    let accrued = |index: usize| {
        let lines = newest.map(|(_, proposed)| &proposed.payers);
        lines
            .and_then(|lines| lines.get(index))
            .map_or(0, |line| line.accrued)
    };
    let mut unspent = 0;
    for (index, payer) in model.payers.iter().enumerate() {
        let (balance, accrued) = (payer.deposited - payer.withdrawn, accrued(index));
        let left = balance.checked_sub(accrued);
        unspent += left.unwrap_or_else(|| {
            panic!("8: payer {index} owes {accrued} of {balance}: the others pay for it")
        });
    }
    assert_eq!(
        network.deposited - network.withdrawn - model.accrued_to_payers(),
        unspent,
        "8: unspent money"
    );
}

fn vault_and_order(model: &Model) {
    let network = &model.network;
    let balance = network.deposited - network.withdrawn;
    assert!(
        model.vault
            >= balance + network.lots_in - network.lots_out + network.fees - network.paid_out,
        "1: vault"
    );
    assert!(
        network.paid_out <= network.collected + network.fees,
        "1: paid out ≤ collected + fees"
    );
    assert!(
        network.collected <= network.settled_amount,
        "1: collected ≤ settled"
    );
    assert!(
        network.settled_amount <= network.settled_accrued,
        "1: settled ≤ accrued"
    );
    assert!(
        model.accrued_to_payers() <= balance,
        "1: accrued to payers ≤ deposited − withdrawn"
    );
    assert!(
        network.settled_reserve_accrued <= network.lots_in - network.lots_out - network.lots_excess,
        "1: released ≤ lots_in − lots_out − lots_excess"
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
    let tills: u64 = model.tills.values().map(|till| till.owed + till.paid).sum();
    let levies = model.jurisdictions.values();
    let levies = levies.fold((0, 0, 0), |sum, one| {
        assert!(levy_is_within_its_most(one), "2: levy of {}", one.code);
        (sum.0 + one.owed, sum.1 + one.paid, sum.2 + one.collected)
    });
    assert_eq!(
        levies,
        (network.levy_owed, network.levy_paid, network.collected),
        "2: levy"
    );
    assert_eq!(
        network.collected + network.fees,
        parts + tills + network.levy_owed + network.levy_paid,
        "2: owed and paid"
    );
    let tills = model.tills.values();
    let tills = tills.fold((0, 0), |sum, till| (sum.0 + till.owed, sum.1 + till.paid));
    assert_eq!(
        tills,
        (network.treasury_owed, network.treasury_paid),
        "2: treasury"
    );
}

/// Nothing was levied beyond what the authority promised when it added the jurisdiction, and nothing ever can be.
fn levy_is_within_its_most(jurisdiction: &Jurisdiction) -> bool {
    let most = u128::from(jurisdiction.most_levy_bps);
    let levied = u128::from(jurisdiction.owed) + u128::from(jurisdiction.paid);
    levied * 10_000 <= u128::from(jurisdiction.collected) * most
        && jurisdiction.levy_bps <= jurisdiction.most_levy_bps
        && jurisdiction.next_levy_bps <= jurisdiction.most_levy_bps
        && jurisdiction.before_levy_bps <= jurisdiction.most_levy_bps
}

fn paid_out_is_what_was_paid(model: &Model) {
    let network = &model.network;
    let assets: u64 = model
        .assets
        .iter()
        .map(|asset| asset.owner_paid + asset.stakers_paid)
        .sum();
    let tills: u64 = model.tills.values().map(|till| till.paid).sum();
    let levies: u64 = model.jurisdictions.values().map(|one| one.paid).sum();
    assert_eq!(network.paid_out, tills + levies + assets, "3: paid out");
}

fn rewards_are_within_the_stakers_part(model: &Model, index: u32) {
    let asset = &model.assets[index as usize];
    let stakes = model
        .stakes
        .iter()
        .filter(|((of, _), _)| *of == index)
        .map(|(_, stake)| stake);
    let closed = model.closed_rewards[index as usize];
    let (mut claimable, mut paid, mut stakers) = (closed as u128 * ONE, closed, 0u64);
    for stake in stakes {
        let earned = (asset.reward_per_share - stake.reward_per_share_paid) * stake.active as u128;
        let whole = (stake.rewards_owed as u128 + stake.rewards_paid as u128) * ONE;
        let ended = model.departures.get(&(index, stake.departed_round));
        let until = ended.filter(|departure| departure.shares > 0);
        let until = until.map_or(asset.reward_per_share, |ended| ended.reward_per_share);
        let departed = match stake.departed {
            0 => 0,
            departed => (until - stake.departed_per_share_paid) * departed as u128,
        };
        claimable += whole + stake.rewards_fraction as u128 + earned + departed;
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
    let counted = [
        (
            asset.active_shares - asset.departed_shares,
            stakes().map(|stake| stake.active).sum::<u64>(),
        ),
        (
            asset.pending_shares,
            stakes().map(|stake| stake.pending).sum(),
        ),
        (
            asset.cooling_shares,
            stakes().map(|stake| stake.cooling).sum(),
        ),
    ];
    for ((of_asset, of_stakes), what) in counted.into_iter().zip(["active", "pending", "cooling"]) {
        assert_eq!(of_asset, of_stakes, "5: {what} shares of asset {index}");
    }
    let held: u64 = model
        .shares
        .iter()
        .filter(|((of, _), _)| *of == index)
        .map(|(_, held)| held)
        .sum();
    let staked =
        asset.active_shares - asset.departed_shares + asset.pending_shares + asset.cooling_shares;
    assert_eq!(
        held + staked,
        model.supplies[index as usize],
        "5: every share is in a wallet or in the stake vault"
    );
}

fn the_departed_are_in_their_rounds(model: &Model, index: u32) {
    let asset = &model.assets[index as usize];
    let mut departed: BTreeMap<u64, u64> = BTreeMap::new();
    let stakes = model.stakes.iter().filter(|((of, _), _)| *of == index);
    for (_, stake) in stakes.filter(|(_, stake)| stake.departed > 0) {
        *departed.entry(stake.departed_round).or_default() += stake.departed;
    }
    let open = departed.remove(&asset.departure_round);
    assert_eq!(
        asset.departed_shares,
        open.unwrap_or(0),
        "5: departed shares of asset {index}"
    );
    let rounds = model.departures.iter().filter(|((of, _), _)| *of == index);
    let (open, ended): (Vec<_>, Vec<_>) =
        rounds.partition(|((_, round), _)| *round == asset.departure_round);
    assert_eq!(
        open.len(),
        usize::from(asset.departed_shares > 0),
        "5: open"
    );
    assert!(open.iter().all(|(_, departure)| departure.shares == 0));
    let ended = ended.into_iter();
    let ended: BTreeMap<_, _> = ended
        .map(|((_, round), departure)| (*round, departure.shares))
        .collect();
    assert_eq!(ended, departed, "5: ended rounds of asset {index}");
    // Nobody stakes anew what still earns as departed: activating needs a collected asset.
    if asset.departed_shares > 0 {
        let order = [
            asset.collected_epoch + 1,
            asset.departed_epoch,
            model.network.final_epoch,
        ];
        assert!(order.is_sorted(), "5: {order:?}");
    } else {
        assert_eq!(asset.departed_epoch, 0, "5: nobody left");
    }
}

fn bonds(model: &Model) {
    let bonds: u64 = model
        .oracles
        .members()
        .iter()
        .map(|member| member.bond)
        .sum();
    assert_eq!(model.oracles.bonded, bonds, "6: Σ bonds");
    assert!(model.bond_vault >= bonds, "6: bond vault");
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
    let claims = model
        .statements
        .values()
        .map(|(statement, _)| statement.claim);
    assert_eq!(network.stated_claims, claims.sum::<u64>(), "7: claims");
}
