//! What insiders and clever payers try, and what comes of it. `bytes` are worth about one and a half base units each.

use openmast_client::{
    accounts::{self, NetworkParameters, PauseBits, Role},
    addresses,
    instructions::{self as ix, MemberWeight, PAYER_CANDIDATES},
};
use openmast_ledger::{BaseUnits, Domain, Node, ProofNode, Sums, Totals, leaf};
use openmast_program_tests::{
    Error,
    honest::{Honest, Usage},
    net::{Asset, CHALLENGE, COOLDOWN, EXIT, LIMITS, MIN_EPOCH, NOTICE, Net, PARAMETERS, Payer},
    operation::{Claim, Operation},
    outcome::assert_refused,
    world::World,
};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

const TEN_YEARS: i64 = 10 * 365 * 86_400;
/// Most bytes of a packet, and so of a transaction.
const PACKET_BYTES: usize = 1_232;

fn start() -> (World, Net) {
    let mut world = World::new();
    let net = Net::new(&mut world);
    (world, net)
}

fn used(payer: &Payer, asset: &Asset, bytes: u64) -> Usage {
    Usage {
        payer: payer.index,
        asset: asset.index,
        bytes,
    }
}

fn request(world: &mut World, net: &Net, payer: &Payer, amount: u64) {
    net.run(world, net.request(payer, amount));
}

fn cancel(world: &mut World, net: &Net, payer: &Payer) {
    let (by, payer) = (payer.owner, payer.index);
    net.run(world, Operation::CancelWithdrawal { by, payer });
}

fn accrued(ledger: &Honest, payer: &Payer) -> u64 {
    ledger.payers()[payer.index as usize].accrued
}

/// Asked back just before each snapshot, taken back after it: what was used before the request is paid first.
#[test]
fn a01_a_request_does_not_lower_what_was_used_before_it() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [clever, honest] = [1_000_000, 100_000_000].map(|amount| net.payer(&mut world, amount));
    let mut ledger = Honest::default();
    for epoch in 1..=10 {
        world.pass(MIN_EPOCH);
        request(&mut world, &net, &clever, 1_000_000);
        let usages = [&clever, &honest].map(|payer| used(payer, &asset, 600_000));
        ledger.settle(&mut net, &mut world, &usages);
        cancel(&mut world, &net, &clever);
        // 900 000 in the first epoch, and what is left in the second.
        let expected = if epoch == 1 { 900_000 } else { 1_000_000 };
        assert_eq!(accrued(&ledger, &clever), expected);
    }
    let unpaid = ledger.unpaid(clever.index);
    assert!(unpaid.written_off <= unpaid.beyond_funds, "{unpaid:?}");
    world.pass(MIN_EPOCH);
    request(&mut world, &net, &clever, 1_000_000);
    let last = ledger.settle(&mut net, &mut world, &[]);
    net.run(&mut world, net.withdraw(&clever, last));
    assert_eq!(net.money(&world, &clever.owner), 0);
}

/// A request that stands holds money; what is used meanwhile is owed, and paid first when the request falls.
#[test]
fn a01_what_is_used_while_a_request_stands_is_paid_when_it_falls() {
    for ending in ["cancelled", "replaced", "lapsed", "overtaken by a deposit"] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
        let mut ledger = Honest::default();
        world.pass(MIN_EPOCH);
        request(&mut world, &net, &payer, 1_000_000);
        ledger.settle(&mut net, &mut world, &[]);
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[used(&payer, &asset, 400_000)]);
        assert_eq!(accrued(&ledger, &payer), 0, "it holds everything");
        match ending {
            "cancelled" => cancel(&mut world, &net, &payer),
            "replaced" => request(&mut world, &net, &payer, 1),
            "lapsed" => world.pass(NOTICE),
            _ => {
                world.fund(payer.owner, net.mint, 600_000);
                let (by, payer) = (payer.owner, payer.index);
                let amount = 600_000;
                net.run(&mut world, Operation::Deposit { by, payer, amount });
            }
        }
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[]);
        assert_eq!(accrued(&ledger, &payer), 600_000, "{ending}");
    }
}

/// A statement is seen late, and paid all the same: what it takes with it is at most what was used since the newest
/// snapshot, and nothing when a settlement became final in the first half of its delay.
#[test]
fn a01_a_statement_is_charged_by_whoever_settles_within_half_a_delay() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let mut ledger = Honest::default();
    world.pass(MIN_EPOCH);
    net.run(&mut world, net.state_spent(&payer, 1_000_000, 0));
    world.pass(EXIT / 2 - CHALLENGE);
    let usages = [used(&payer, &asset, 400_000)];
    let epoch = ledger.settle(&mut net, &mut world, &usages);
    let claim = net.proposed[&epoch].payer_claim(net.address, payer.index);
    let raise = Operation::RaiseStatement {
        by: net.oracles[0],
        payer: payer.index,
        against: Some(epoch),
        claim,
    };
    net.run(&mut world, raise);
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 400_000);
    assert_eq!(net.state(&world).exit_closed_at, 0, "nothing was overtaken");
}

/// The others go on with the same epoch at once; the garbage is closed, and its rent goes back.
#[test]
fn a02_garbage_that_one_member_proposes_is_in_nobodys_way() {
    let (mut world, mut net) = start();
    world.pass(MIN_EPOCH);
    let honest = net.next(&world);
    let mut garbage = honest.clone();
    garbage.content.payer_root = [7; 32];
    let [bad, first, second] = net.oracles;
    let (epoch, hash) = (garbage.content.epoch, garbage.hash(&net.address));
    net.run(
        &mut world,
        Operation::ProposeSettlement {
            by: bad,
            proposed: garbage,
        },
    );
    let rent_payer = net.rent_payer;
    let close = Operation::CloseProposal {
        epoch,
        hash,
        rent_payer,
    };
    net.refuses(&world, close.clone(), Error::ProposalMayWin);
    net.proposed.insert(epoch, honest.clone());
    net.run(
        &mut world,
        Operation::ProposeSettlement {
            by: first,
            proposed: honest,
        },
    );
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
    net.run(&mut world, close);
    let address = addresses::proposal(&net.address, epoch, &hash);
    assert_eq!(world.raw(&address), None);
}

/// A set in which everybody must agree is stopped by one member; the authority puts the announced one in its place.
#[test]
fn a02_a_stand_by_set_ends_what_a_unanimous_set_cannot() {
    let (mut world, mut net) = start();
    let members = net.oracles.map(|oracle| (oracle, 1));
    net.change_oracles(&mut world, &members, 3);
    let [_, first, second] = net.oracles;
    let others = [(first, 1), (second, 1)];
    net.run(&mut world, net.name_oracles(&others, 2, true));
    world.pass(NOTICE);
    let honest = net.next(&world);
    let epoch = honest.content.epoch;
    net.proposed.insert(epoch, honest.clone());
    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest,
    };
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.refuses(&world, net.finalization(epoch), Error::BelowThreshold);
    world.pass(TEN_YEARS);

    let by = net.authority;
    net.run(&mut world, Operation::SwitchOracleSet { by });
    net.refuses(&world, net.finalization(epoch), Error::OracleSetChanged);
    let (hash, rent_payer) = (net.hash(epoch), net.rent_payer);
    net.run(
        &mut world,
        Operation::CloseProposal {
            epoch,
            hash,
            rent_payer,
        },
    );
    let honest = net.next(&world);
    net.proposed.insert(epoch, honest.clone());
    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest,
    };
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
}

/// One member that is always first costs the others nothing.
#[test]
fn a03_one_member_that_is_always_first_starves_nobody() {
    let (mut world, mut net) = start();
    let [bad, first, second] = net.oracles;
    for epoch in 1..=20 {
        world.pass(MIN_EPOCH);
        let honest = net.next(&world);
        let mut garbage = honest.clone();
        garbage.content.payer_root = [7; 32];
        for (by, proposed) in [(bad, garbage), (first, honest.clone())] {
            net.run(&mut world, Operation::ProposeSettlement { by, proposed });
        }
        net.proposed.insert(epoch, honest);
        net.run(&mut world, net.attestation(second, epoch));
        world.pass(CHALLENGE);
        net.run(&mut world, net.finalization(epoch));
    }
    assert_eq!(net.state(&world).final_epoch, 20);
}

fn greedy() -> NetworkParameters {
    NetworkParameters {
        treasury_bps: LIMITS.most_cuts_bps - PARAMETERS.levy_bps,
        ..PARAMETERS
    }
}

/// Cuts are those of when the epoch opened. The first that can be greedy opened after the announcement held.
#[test]
fn a04_the_authority_cannot_cut_what_is_metered_already() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.close(&mut world);
    net.attest(&mut world, epoch);
    world.pass(CHALLENGE);
    let by = net.authority;
    let place = net.place();
    world
        .send(&[
            ix::announce_parameters(by, net.address, greedy()),
            net.finalization(epoch).instruction(&place),
            net.collect(&asset, epoch).instruction(&place),
        ])
        .expect("one transaction");
    let fair = 900_000 * u64::from(PARAMETERS.treasury_bps) / 10_000;
    assert_eq!(net.state(&world).treasury_owed, fair);

    // The epoch that was open when it began to hold is cut as announced before, too.
    world.pass(NOTICE);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).treasury_owed, 2 * fair);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(net.state(&world).treasury_owed, 2 * fair + 423_000);
}

/// What loosens takes twice as long as every payer's way out, and the old set decides until then.
#[test]
fn a05_the_authority_cannot_hold_deposits_hostage() {
    let (mut world, mut net) = start();
    let [seen, unseen] = [1_000_000, 500_000].map(|amount| net.payer(&mut world, amount));
    request(&mut world, &net, &seen, 1_000_000);
    let settled = net.settle(&mut world);

    let by = net.authority;
    let quick = NetworkParameters {
        challenge_seconds: LIMITS.least_challenge_seconds,
        min_epoch_seconds: 0,
        min_bond: LIMITS.least_min_bond,
        settlements_kept: 2,
        ..PARAMETERS
    };
    let only_me = [MemberWeight { key: by, weight: 1 }];
    world
        .send(&[
            ix::announce_parameters(by, net.address, quick),
            ix::announce_oracle_set(by, net.address, &only_me, 1, false),
        ])
        .expect("announced");
    let mut garbage = net.next(&world);
    garbage.content.payer_root = [7; 32];
    let rotate = Operation::RotateOracleSet;
    net.refuses(&world, rotate.clone(), Error::NoOracleSetDue);
    let propose = Operation::ProposeSettlement {
        by,
        proposed: garbage.clone(),
    };
    net.refuses(&world, propose, Error::NotAnOracle);

    // Whoever has a proof leaves at once; whoever has none, in half of the notice.
    net.run(&mut world, net.withdraw(&seen, settled));
    net.run(&mut world, net.state_spent(&unseen, 500_000, 0));
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&unseen));
    net.refuses(&world, rotate.clone(), Error::NoOracleSetDue);
    assert_eq!(net.money(&world, &seen.owner), 1_000_000);
    assert_eq!(net.money(&world, &unseen.owner), 500_000);
    assert_eq!(net.vault(&world), 0);

    world.pass(EXIT);
    net.run(&mut world, rotate);
}

/// What garbage of a threshold can bill is a breaker, and a breaker that is carried over, for each challenge window.
#[test]
fn a05_garbage_that_becomes_final_bills_no_more_than_the_breaker() {
    let mut world = World::new();
    let mint = world.mint(6);
    let breaker = 1_000_000;
    let parameters = NetworkParameters {
        max_epoch_increase: breaker,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let asset = net.asset(&mut world);
    let payers = [0; 10].map(|_| net.payer(&mut world, 1_000_000));
    net.settle(&mut world);
    let before = net.clone();

    // More than that is refused.
    net.usage_in_parts(&payers[0], &asset, 1, breaker + 1, breaker + 1);
    world.pass(MIN_EPOCH);
    let by = net.oracles[0];
    let propose = |net: &Net, world: &World| Operation::ProposeSettlement {
        by,
        proposed: net.next(world),
    };
    net.refuses(&world, propose(&net, &world), Error::BreakerTripped);
    net = before.clone();
    net.usage_in_parts(&payers[0], &asset, 1, 0, 1_000_000);
    net.usage_in_parts(&payers[1], &asset, 1, 0, 1);
    net.refuses(&world, propose(&net, &world), Error::BacklogTooLarge);

    // The first garbage, and one more that is on its way when everybody sees it and states what they spent.
    net = before;
    net.usage_in_parts(&payers[0], &asset, 1, 1_000_000, 1_000_000);
    net.usage_in_parts(&payers[1], &asset, 1, 0, 1_000_000);
    net.settle(&mut world);
    for payer in &payers {
        let proven = world.get::<accounts::Payer>(&payer.address).proven;
        net.run(&mut world, net.state_spent(payer, 1_000_000, proven));
    }
    net.usage_in_parts(&payers[1], &asset, 1, 1_000_000, 0);
    net.usage_in_parts(&payers[2], &asset, 1, 0, 1_000_000);
    net.settle(&mut world);
    world.pass(EXIT);
    for payer in &payers {
        net.run(&mut world, net.pay_statement(payer));
    }
    let got: u64 = (payers.iter())
        .map(|payer| net.money(&world, &payer.owner))
        .sum();
    let settlements = 2;
    assert!(10_000_000 - got <= breaker * (settlements + 2));
    assert!(
        got >= 7_000_000 - 10,
        "{got}: less than a unit each is lost"
    );
}

/// Shares leave after a delay although nobody can collect, and the next collection credits them.
#[test]
fn a06_active_shares_leave_although_the_asset_cannot_be_collected() {
    for withheld in [false, true] {
        let (mut world, mut net) = start();
        let (asset, other) = (net.asset(&mut world), net.asset(&mut world));
        let payer = net.payer(&mut world, 1_000_000);
        let staker = net.staker(&mut world, &asset, 200_000);
        net.usage(&payer, &asset, 1 << 30, 100_000);
        let epoch = net.settle(&mut world);
        net.run(&mut world, net.collect(&asset, epoch));
        let honest = net.clone();
        if !withheld {
            for (index, charged) in [(asset.index, 99_999), (other.index, 1)] {
                let line = &mut net.earned[index as usize];
                (line.charged, line.accrued) = (charged, charged);
            }
        }
        world.pass(MIN_EPOCH);
        let mut garbage = net.next(&world);
        if withheld {
            garbage.content.asset_root = [7; 32];
        }
        let epoch = net.settle_this(&mut world, garbage);
        let error = if withheld {
            Error::InvalidProof
        } else {
            Error::LedgerDecreased
        };
        net.refuses(&world, net.collect(&asset, epoch), error);

        let (by, index, amount) = (staker, asset.index, 200_000);
        let unstake = net.unstake(&asset, by, amount, Some(0));
        net.refuses(&world, unstake.clone(), Error::NotCollected);
        let announce = Operation::AnnounceUnstake {
            by,
            asset: index,
            amount,
        };
        net.run(&mut world, announce);
        world.pass(EXIT - 1);
        net.refuses(&world, unstake.clone(), Error::NotLeaving);
        world.pass(1);
        net.run(&mut world, unstake);
        world.pass(COOLDOWN);
        net.run(&mut world, Operation::WithdrawUnstaked { by, asset: index });
        let shares = addresses::share_account(&staker, &asset.share_mint);
        assert_eq!(world.tokens(&shares), 200_000);

        // Better oracles: what was earned before is credited to who left.
        net.earned = honest.earned;
        net.usage(&payer, &asset, 1 << 30, 100_000);
        let epoch = net.settle(&mut world);
        net.run(&mut world, net.collect_with(&asset, epoch, Some(0)));
        net.run(&mut world, net.settle_departure(&asset, staker, 0, staker));
        net.run(&mut world, Operation::ClaimRewards { by, asset: index });
        assert_eq!(net.money(&world, &staker), 2 * 55_200 - 1);
        let state: accounts::Asset = world.get(&asset.address);
        assert_eq!((state.active_shares, state.departed_shares), (0, 0));
    }
}

/// Another count or another snapshot is another content, with a hash and an address of its own.
#[test]
fn a07_an_attestation_names_the_whole_content() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let payers = [0; 4].map(|_| net.payer(&mut world, 100_000));
    net.usage(&payers[3], &asset, 1 << 30, 100_000);
    world.pass(MIN_EPOCH);
    let honest = net.next(&world);
    let mut changed = honest.clone();
    changed.content.payer_count = 3;
    let epoch = changed.content.epoch;
    let hash = changed.hash(&net.address);
    let [bad, first, second] = net.oracles;
    let propose = Operation::ProposeSettlement {
        by: bad,
        proposed: changed,
    };
    net.run(&mut world, propose);
    // The second one names what it computed itself.
    let mut attest = ix::attest_settlement(first, net.address, epoch, honest.hash(&net.address));
    assert!(world.clone().send(&[attest.clone()]).is_err(), "not there");
    attest.accounts[3].pubkey = addresses::proposal(&net.address, epoch, &hash);
    assert_refused(world.clone().send(&[attest]), Error::HashDiffers);

    let propose = Operation::ProposeSettlement {
        by: first,
        proposed: honest.clone(),
    };
    net.proposed.insert(epoch, honest);
    net.run(&mut world, propose);
    net.run(&mut world, net.attestation(second, epoch));
    world.pass(CHALLENGE);
    net.run(&mut world, net.finalization(epoch));
    request(&mut world, &net, &payers[3], 100_000);
    let last = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payers[3], last));
    assert_eq!(net.money(&world, &payers[3].owner), 0);
}

fn donate(world: &mut World, net: &Net, amount: u64) {
    let donor = world.wallet();
    let source = world.fund(donor, net.mint, amount);
    let transfer = spl_token_interface::instruction::transfer(
        &spl_token_interface::ID,
        &source,
        &addresses::vault(&net.address),
        &donor,
        &[],
        amount,
    )
    .expect("the program's id");
    world.run(transfer);
}

/// A gift stays where it is, and is in nobody's way.
#[test]
fn a08_a_gift_to_the_vault_stays_there() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    donate(&mut world, &net, 7);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    request(&mut world, &net, &payer, 1_000_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    net.run(&mut world, net.collect(&asset, epoch));
    let (by, asset) = (asset.owner, asset.index);
    net.run(&mut world, Operation::WithdrawOwner { by, asset });
    for role in [
        Operation::WithdrawTreasury { by: net.treasury },
        Operation::WithdrawLevy { by: net.regulator },
    ] {
        net.run(&mut world, role);
    }
    assert_eq!(net.vault(&world), 7);
}

/// The levy belongs to whoever was the regulator when its epoch opened.
#[test]
fn a09_the_levy_stays_with_who_held_the_role() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    net.settle(&mut world);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let thief = net.authority;
    let levy = |net: &Net, by| Operation::WithdrawLevy { by }.instruction(&net.place());
    world.fund(net.regulator, net.mint, 0);
    world
        .send(&[
            ix::transfer_role(thief, net.address, Role::Regulator, Some(thief)),
            ix::accept_role(thief, net.address, Role::Regulator),
            levy(&net, thief),
        ])
        .expect("one transaction");
    assert_eq!(net.money(&world, &thief), 0);
    // Also what was metered and is not settled yet.
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    world.run(levy(&net, net.regulator));
    assert_eq!(net.money(&world, &net.regulator), 2 * 27_000);
    // The next epoch opened after the handover.
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.regulator = thief;
    net.run(&mut world, net.collect(&asset, epoch));
    world.run(levy(&net, thief));
    assert_eq!(net.money(&world, &thief), 27_000);
}

/// Whoever has as much money as the breaker lets through is carried over, and everybody else is paid as usual.
#[test]
fn a10_one_rich_payer_stops_nobody() {
    let mut world = World::new();
    let mint = world.mint(6);
    let parameters = NetworkParameters {
        max_epoch_increase: 1_000_000,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let (asset, own) = (net.asset(&mut world), net.asset(&mut world));
    let [payer, attacker] = [10_000_000, 3_000_000].map(|amount| net.payer(&mut world, amount));
    let mut ledger = Honest::default();
    // What the asset usually earns: 150 000 an epoch.
    let usual = used(&payer, &asset, 100_000);
    for _ in 0..20 {
        world.pass(MIN_EPOCH);
        ledger.settle(&mut net, &mut world, &[usual]);
    }
    let before = ledger.assets()[asset.index as usize];
    assert_eq!(before.charged, before.accrued);
    world.pass(MIN_EPOCH);
    let epoch = ledger.settle(
        &mut net,
        &mut world,
        &[usual, used(&attacker, &own, 2_000_000)],
    );
    let [lines, own_lines] = [&asset, &own].map(|asset| ledger.assets()[asset.index as usize]);
    assert_eq!(lines.charged - before.charged, 150_000, "all of it at once");
    assert_eq!(own_lines.charged, 850_000, "the rest of the breaker");
    assert_eq!(
        own_lines.accrued, 1_850_000,
        "and one breaker is carried over"
    );
    net.run(&mut world, net.collect(&asset, epoch));

    // Nobody leaves with what is carried over.
    request(&mut world, &net, &attacker, 3_000_000);
    world.pass(MIN_EPOCH);
    let epoch = ledger.settle(&mut net, &mut world, &[usual]);
    net.run(&mut world, net.withdraw(&attacker, epoch));
    let accrued = ledger.payers()[attacker.index as usize].accrued;
    assert_eq!(net.money(&world, &attacker.owner), 3_000_000 - accrued);
}

fn bytes(instructions: &[Instruction], fee_payer: &Pubkey) -> usize {
    let message = Message::new(instructions, Some(fee_payer));
    wincode::serialize(&Transaction::new_unsigned(message))
        .expect("serializes")
        .len()
}

/// As the client sends it.
fn with_budget(instruction: Instruction) -> [Instruction; 3] {
    [
        ComputeBudgetInstruction::set_compute_unit_limit(1_400_000),
        ComputeBudgetInstruction::set_compute_unit_price(1),
        instruction,
    ]
}

/// Makes the settlement's payer tree one of `levels` levels, and gives the proof of a payer with these totals.
fn deep_tree(
    world: &mut World,
    net: &Net,
    epoch: u64,
    payer: &Payer,
    totals: Totals,
    levels: u8,
) -> Vec<ProofNode> {
    let network = net.address.to_bytes();
    let mut node = leaf(Domain::Payer, &network, payer.index, totals);
    let mut proof = Vec::new();
    for level in 0..levels {
        let sibling = Node {
            hash: [level + 1; 32],
            sums: Sums {
                charged: BaseUnits::ZERO,
                accrued: BaseUnits(1),
            },
        };
        proof.push(sibling.to_bytes());
        node = if payer.index >> level & 1 == 0 {
            Node::parent(&node, &sibling)
        } else {
            Node::parent(&sibling, &node)
        }
        .expect("small sums");
    }
    let address = addresses::settlement(&net.address, epoch);
    world.edit(&address, |settlement: &mut accounts::Settlement| {
        settlement.content.payer_root = node.hash;
        settlement.content.payer_charged = node.sums.charged.get();
        settlement.content.payer_accrued = node.sums.accrued.get();
        settlement.content.payer_count = 1 << levels;
    });
    proof
}

/// Ten levels fit the transaction itself; thirty take two writes into a buffer before.
#[test]
fn a11_withdrawals_fit_with_as_many_payers_as_there_can_be() {
    for (levels, writes) in [(10, 0), (30, 2)] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000));
        net.usage(&payer, &asset, 1, 400);
        request(&mut world, &net, &payer, 1_000);
        let epoch = net.settle(&mut world);
        let totals = Totals {
            bytes: openmast_ledger::Bytes(1),
            charged: BaseUnits(400),
            accrued: BaseUnits(400),
        };
        let proof = deep_tree(&mut world, &net, epoch, &payer, totals, levels);
        let (by, index) = (payer.owner, payer.index);
        let mut claim = Claim {
            bytes: 1,
            charged: 400,
            accrued: 400,
            proof: proof.clone(),
            buffer: None,
        };
        if writes > 0 {
            for (part, nodes) in proof.chunks(proof.len().div_ceil(writes)).enumerate() {
                let offset = (part * proof.len().div_ceil(writes)) as u8;
                let nodes = nodes.to_vec();
                let write = Operation::WriteProof { by, offset, nodes };
                let write = write.instruction(&net.place());
                assert!(bytes(&with_budget(write.clone()), &by) <= PACKET_BYTES);
                world.run(write);
            }
            claim.proof.clear();
            claim.buffer = Some(by);
        }
        let withdraw = Operation::Withdraw {
            by,
            payer: index,
            epoch,
            claim,
        };
        let withdraw = withdraw.instruction(&net.place());
        assert!(bytes(&with_budget(withdraw.clone()), &by) <= PACKET_BYTES);
        world.run(withdraw);
        assert_eq!(net.money(&world, &by), 600);
    }
}

/// A delay that is shorter than it takes to settle twice is refused, and with the shortest a payer with one unit holds
/// nothing up.
#[test]
fn a12_exits_cannot_hold_settling_up_in_the_shortest_delay() {
    let mut world = World::new();
    let mint = world.mint(6);
    let shortest = NetworkParameters {
        min_epoch_seconds: 0,
        challenge_seconds: LIMITS.least_challenge_seconds,
        max_pause_seconds: 240,
        exit_delay_seconds: 600,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, shortest);
    let by = net.authority;
    for exit_delay_seconds in [0, 29, 539, 599] {
        let parameters = NetworkParameters {
            exit_delay_seconds,
            ..shortest
        };
        net.refuses(
            &world,
            Operation::AnnounceParameters { by, parameters },
            Error::ParameterOutOfRange,
        );
    }
    let payer = net.payer(&mut world, 1);
    net.settle(&mut world);
    for round in 0..20 {
        net.run(&mut world, net.state_spent(&payer, 1, 0));
        // Snapshots are of finalized slots: as old as that when they are proposed.
        for _ in 0..6 {
            let honest = net.next(&world);
            world.pass(13);
            net.propose(&mut world, honest.clone());
            let epoch = honest.content.epoch;
            net.attest(&mut world, epoch);
            world.pass(i64::from(LIMITS.least_challenge_seconds));
            net.run(&mut world, net.finalization(epoch));
        }
        world.pass(600 - 6 * 23);
        net.run(&mut world, net.pay_statement(&payer));
        assert_eq!(net.state(&world).exit_closed_at, 0, "round {round}");
        let (by, payer, amount) = (payer.owner, payer.index, 1);
        net.run(&mut world, Operation::Deposit { by, payer, amount });
    }
}

/// Whoever is a little later takes the next index.
#[test]
fn a13_opening_cannot_be_front_run() {
    let (mut world, net) = start();
    let open = |world: &mut World| {
        let by = world.wallet();
        world.fund(by, net.mint, 10);
        Operation::OpenPayer { by, amount: 10 }.instruction(&net.place())
    };
    let all: Vec<_> = (0..=PAYER_CANDIDATES).map(|_| open(&mut world)).collect();
    let (last, candidates) = all.split_last().expect("some");
    for (index, open) in (0..).zip(candidates) {
        world.run(open.clone());
        let address = addresses::payer(&net.address, index);
        let payer: accounts::Payer = world.get(&address);
        assert_eq!(payer.owner, open.accounts[1].pubkey);
    }
    assert_refused(world.send(std::slice::from_ref(last)), Error::IndexTaken);
}

/// Burnt shares are accounted for, by whoever cares.
#[test]
fn a14_burnt_shares_are_counted() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    world.burn_shares(asset.share_mint, asset.owner, 1);
    let recorded = |world: &World| world.get::<accounts::Asset>(&asset.address).share_supply;
    let before = recorded(&world);
    let sync = Operation::SyncShareSupply { asset: asset.index };
    net.run(&mut world, sync);
    assert_eq!(recorded(&world), before - 1);
}

/// A single unit gets its part of a tenth of the supply, and the owner the rest.
#[test]
fn a15_one_unit_does_not_take_the_whole_part() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 1);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.collect(&asset, epoch));
    let claim = Operation::ClaimRewards {
        by: staker,
        asset: asset.index,
    };
    net.run(&mut world, claim);
    // Of 496 800 base units, one of 100 000 parts.
    assert_eq!(net.money(&world, &staker), 4);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.owner_owed, 828_000 - 4);
}

/// Whoever was named by the authority before is forgotten.
#[test]
fn a16_pending_holders_fall_with_the_authority_that_named_them() {
    let (mut world, net) = start();
    let (new, friend) = (world.wallet(), world.wallet());
    let by = net.authority;
    for (role, to) in [
        (Role::Pauser, friend),
        (Role::Treasury, friend),
        (Role::Regulator, friend),
        (Role::Authority, new),
    ] {
        let to = Some(to);
        net.run(&mut world, Operation::TransferRole { by, role, to });
    }
    let role = Role::Authority;
    net.run(&mut world, Operation::AcceptRole { by: new, role });
    for role in [Role::Pauser, Role::Treasury, Role::Regulator] {
        let by = friend;
        let accept = Operation::AcceptRole { by, role };
        net.refuses(&world, accept, Error::NoPendingHolder);
    }
}

/// Only an exit that takes money makes settlements void.
#[test]
fn a17_an_exit_of_nothing_voids_nothing() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [payer, broke] = [1_000, 1].map(|amount| net.payer(&mut world, amount));
    let mut charged = net.clone();
    charged.usage(&broke, &asset, 1 << 30, 1);
    net.settle(&mut world);
    net.run(&mut world, net.state_spent(&broke, 1, 0));
    net.earned = charged.earned;
    net.spent = charged.spent;
    // The first that sees it charges as if it were absent.
    let epoch = net.settle(&mut world);
    let claim = net.proposed[&epoch].payer_claim(net.address, broke.index);
    let raise = Operation::RaiseStatement {
        by: net.oracles[0],
        payer: broke.index,
        against: Some(epoch),
        claim,
    };
    net.run(&mut world, raise);
    net.usage(&payer, &asset, 1 << 30, 10);
    world.pass(EXIT);
    net.run(&mut world, net.pay_statement(&broke));
    assert_eq!(net.money(&world, &broke.owner), 0);
    assert_eq!(net.state(&world).exit_closed_at, 0);

    // The same when nobody settles: it is raised by the copied root, and nothing is left.
    let raised = net.proposed[&epoch].payer_claim(net.address, broke.index);
    world.fund(broke.owner, net.mint, 1);
    let deposit = Operation::Deposit {
        by: broke.owner,
        payer: broke.index,
        amount: 1,
    };
    net.run(&mut world, deposit);
    let too_little = net.state_spent(&broke, 1, 0);
    net.refuses(&world, too_little, Error::StatedTooLittle);
    assert_eq!(raised.accrued, 1);
}

/// No bit stops a payer's way out; the pause lapses by itself, and the next one leaves time to settle.
#[test]
fn pauses_lapse_and_leave_time_to_settle() {
    let (mut world, mut net) = start();
    let payer = net.payer(&mut world, 1_000);
    let all = PauseBits::NAMES.iter().fold(0, |bits, (bit, _)| bits | bit);
    net.run(&mut world, net.pause(all));
    net.run(&mut world, net.state_spent(&payer, 1_000, 0));
    world.pass(i64::from(PARAMETERS.max_pause_seconds));
    net.refuses(&world, net.pause(all), Error::PausedRecently);
    let epoch = net.settle(&mut world);
    assert_eq!(epoch, 1);
    world.pass(EXIT - i64::from(PARAMETERS.max_pause_seconds));
    net.run(&mut world, net.pause(all));
    net.run(&mut world, net.pay_statement(&payer));
    assert_eq!(net.money(&world, &payer.owner), 1_000);
}

/// Who departs is credited with all that was final then: an older settlement that is collected first settles nothing.
#[test]
fn an_older_settlement_does_not_cut_off_who_departed() {
    let (mut world, mut net) = start();
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    let staker = net.staker(&mut world, &asset, 200_000);
    let (by, index, amount) = (staker, asset.index, 200_000);
    net.announce_leaving(&mut world, &asset, by, amount);
    let older = net.settle(&mut world);
    net.usage(&payer, &asset, 1 << 30, 1_000_000);
    let newest = net.settle(&mut world);
    net.run(&mut world, net.unstake(&asset, by, amount, Some(0)));
    let settle = net.settle_departure(&asset, staker, 0, staker);
    net.run(&mut world, net.collect(&asset, older));
    net.refuses(&world, settle.clone(), Error::NothingDeparted);
    net.run(&mut world, net.collect_with(&asset, newest, Some(0)));
    net.run(&mut world, settle);
    net.run(&mut world, Operation::ClaimRewards { by, asset: index });
    // Of 552 000, but for less than a unit.
    assert_eq!(net.money(&world, &staker), 551_999);
    let state: accounts::Asset = world.get(&asset.address);
    assert_eq!(state.owner_owed, 920_000 - 552_000);
    assert_eq!((state.active_shares, state.departed_shares), (0, 0));
}

/// A claim that stands for a moment cannot make an honest payment small: who is paid says how little is enough.
#[test]
fn a_statement_for_a_moment_lessens_nobodys_payment() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let [victim, spender] = [1_000_000, 99_000_000].map(|amount| net.payer(&mut world, amount));
    net.usage(&spender, &asset, 1 << 30, 99_000_000);
    net.settle(&mut world);
    net.run(&mut world, net.state_spent(&victim, 1_000_000, 0));
    world.pass(EXIT);
    // In one slot: state, the victim's payment, cancel.
    net.run(&mut world, net.state_spent(&spender, 99_000_000, 0));
    let pay = net.pay_at_least(&victim, 1_000_000);
    net.refuses(&world, pay.clone(), Error::BelowLeast);
    let cancel = Operation::CancelStatement {
        by: spender.owner,
        payer: spender.index,
        rent_payer: net.rent_payer,
    };
    net.run(&mut world, cancel);
    net.run(&mut world, pay);
    assert_eq!(net.money(&world, &victim.owner), 1_000_000);
}
