//! What the clock and the epoch decide: pauses, whose a role is, and which part of the treasury holds.

use {
    crate::{NOW, key, network, refused},
    bytemuck::Zeroable,
    openmast::{constants::pause, errors::OpenMastError, state::Proposal},
};

#[test]
fn a_pause_lapses_by_itself() {
    let mut network = network();
    network.set_pause(pause::SETTLE, NOW).unwrap();
    let running = |time| network.require_running(pause::SETTLE, time);
    refused(running(NOW + 499), OpenMastError::Paused);
    running(NOW + 500).unwrap();
    network.require_running(pause::DEPOSIT, NOW).unwrap();
}

#[test]
fn a_pause_cannot_be_renewed_before_an_exit_delay_is_over() {
    let mut network = network();
    network.set_pause(pause::SETTLE, NOW).unwrap();
    network.set_pause(pause::ALL, NOW + 499).unwrap();
    assert_eq!(network.paused_at.get(), NOW, "it ends when it would have");
    refused(
        network.set_pause(pause::DEPOSIT, NOW + 500),
        OpenMastError::PausedRecently,
    );
    network.set_pause(0, NOW + 500).unwrap();
    refused(
        network.set_pause(pause::DEPOSIT, NOW + 1_999),
        OpenMastError::PausedRecently,
    );
    network.set_pause(pause::DEPOSIT, NOW + 2_000).unwrap();
    refused(
        network.require_running(pause::DEPOSIT, NOW + 2_000),
        OpenMastError::Paused,
    );
}

#[test]
fn a_role_that_pays_is_told_apart_by_one_date() {
    let mut network = network();
    network.treasury = key(1);
    network.hand_over_treasury(key(2), NOW + 5).unwrap();
    assert_eq!(network.treasury_of(NOW + 4), key(1));
    assert_eq!(network.treasury_of(NOW + 5), key(2));
    refused(
        network.hand_over_treasury(key(3), NOW + 6),
        OpenMastError::HandoverUnsettled,
    );
    network.final_closed_at = (NOW + 5).into();
    network.hand_over_treasury(key(3), NOW + 6).unwrap();
    assert_eq!(network.treasury_of(NOW + 5), key(2));
}

#[test]
fn settlements_keep_the_smallest_part_before_the_newest_change() {
    let mut network = network();
    let parts: Vec<_> = [(1, 500), (2, 500), (3, 400), (4, 700), (5, 600)]
        .map(|(epoch, treasury_bps)| {
            let mut proposal = Proposal::zeroed();
            proposal.content.epoch = u64::into(epoch);
            proposal.treasury_bps = u16::into(treasury_bps);
            network.settle(&proposal, NOW).unwrap();
            (
                network.treasury_epoch.get(),
                network.settled_treasury_bps.get(),
                network.before_treasury_bps.get(),
            )
        })
        .into();
    assert_eq!(
        parts,
        [
            (1, 500, 500),
            (1, 500, 500),
            (3, 400, 500),
            (4, 700, 400),
            (5, 600, 400),
        ]
    );
    assert_eq!(network.oldest_kept_epoch.get(), 4, "two are kept");
}

#[test]
fn another_treasury_is_a_change_of_its_part() {
    let mut network = network();
    let changed: Vec<u64> = [(1, 1), (2, 1), (3, 2), (4, 2)]
        .map(|(epoch, holder)| {
            let mut proposal = Proposal::zeroed();
            proposal.content.epoch = u64::into(epoch);
            proposal.treasury = key(holder);
            network.settle(&proposal, NOW).unwrap();
            network.treasury_epoch.get()
        })
        .into();
    assert_eq!(changed, [1, 1, 3, 3]);
}
