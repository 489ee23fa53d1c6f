//! What every instruction costs, compared with the published table.

use std::{fmt::Write, fs, path::PathBuf};

use openmast_client::{
    accounts::Network,
    instructions::{self, NewLot},
    market::raw::FillArgs,
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    catalog,
    market::{
        self,
        stage::{SHARE, Stage},
    },
    net::Net,
    operation::{Claim, Operation},
    proposed::Line,
    world::World,
};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_transaction::Transaction;

/// Most bytes of a packet, and so of a legacy transaction.
const PACKET_BYTES: usize = 1232;
const DEPARTS: &str = "unstake, first to leave uncollected";
const ENDS: &str = "collect, ending departures";
const TWENTY_LEVELS: &str = "collect, 20 levels";
const FULL_BOOK: &str = "set_split_policy, 32 lots of volume";
const FROM_A_BUFFER: &str = "collect, 20 levels from a buffer";
const BUYING: &str = "market fill, buying open shares";
const SELLING: &str = "market fill, selling open shares";
const WAITING: &str = "market fill, selling shares that wait for their maker";
/// Limits that the project promises.
const LIMITS: [(&str, u64); 12] = [
    ("market fill", 10_000),
    (BUYING, 10_000),
    (SELLING, 10_000),
    (WAITING, 10_000),
    (DEPARTS, 15_000),
    (ENDS, 15_000),
    ("propose_settlement", 12_000),
    (TWENTY_LEVELS, 15_000),
    (FROM_A_BUFFER, 15_000),
    ("stake", 15_000),
    ("claim_rewards", 15_000),
    ("redeem_lot", 15_000),
];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/compute-units.md")
}

fn limit(name: &str) -> Option<u64> {
    LIMITS
        .iter()
        .find(|(of, _)| *of == name)
        .map(|(_, limit)| *limit)
}

/// Instructions with what they cost alone in a transaction.
fn measure() -> Vec<(String, u64)> {
    let all = catalog::all().chain(catalog::of_share_gate());
    let mut costs: Vec<(&str, u64)> = all
        .chain(catalog::permissioned())
        .map(|entry| {
            let mut world = World::new();
            let mut net = Net::new(&mut world);
            let instruction = (entry.ready)(&mut world, &mut net);
            (entry.name, world.run(instruction).compute_units)
        })
        .collect();
    let (mut world, [depart, collect]) = departing();
    costs.push((DEPARTS, world.run(depart).compute_units));
    costs.push((ENDS, world.run(collect).compute_units));
    let (mut world, collect, _) = twenty_levels();
    costs.push((TWENTY_LEVELS, world.run(collect).compute_units));
    let (mut world, collect) = twenty_levels_from_a_buffer();
    costs.push((FROM_A_BUFFER, world.run(collect).compute_units));
    let (mut world, split) = with_a_full_book();
    costs.push((FULL_BOOK, world.run(split).compute_units));
    let settlement = costs
        .into_iter()
        .map(|(name, cost)| (name.to_owned(), cost));
    settlement.chain(measure_market()).collect()
}

/// The same of the market.
fn measure_market() -> Vec<(String, u64)> {
    let instructions = market::catalog::ALL.iter().map(|entry| {
        let mut world = World::new();
        let stage = Stage::new(&mut world);
        let instruction = (entry.ready)(&mut world, &stage);
        let cost = world.run(instruction).compute_units;
        (format!("market {}", entry.name), cost)
    });
    let mut costs: Vec<_> = instructions.collect();
    let fills = [
        (
            BUYING,
            Stage::sell(1_000_000, 2 * SHARE),
            Stage::buying(SHARE),
            false,
        ),
        (
            SELLING,
            Stage::bid(1_000_000, 2 * SHARE),
            Stage::selling(SHARE),
            false,
        ),
        (
            WAITING,
            Stage::bid(1_000_000, 2 * SHARE),
            Stage::selling(SHARE),
            true,
        ),
    ];
    for (name, new, order, waits) in fills {
        let mut world = World::new();
        let stage = Stage::new(&mut world);
        let (_, fill) = stage.offered(&mut world, &stage.shares(), new);
        world.freeze(&fill.maker_account, waits);
        let fill = fill.instruction(&FillArgs { order: &order });
        costs.push((name.to_owned(), world.run(fill).compute_units));
    }
    costs
}

/// Shares that leave uncollected, the first of their round, and the collection that ends it.
fn departing() -> (World, [Instruction; 2]) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    let staker = net.staker(&mut world, &asset, 1_000);
    net.usage(&payer, &asset, 1 << 30, 900_000);
    net.announce_leaving(&mut world, &asset, staker, 400);
    let epoch = net.settle(&mut world);
    let depart = net.unstake(&asset, staker, 400, Some(0));
    let collect = net.collect_with(&asset, epoch, Some(0));
    let place = net.place();
    (
        world,
        [depart, collect].map(|operation| operation.instruction(&place)),
    )
}

/// A raise of the stakers' part of an asset that has sold as many lots as it can.
fn with_a_full_book() -> (World, Instruction) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let asset = net.lot_asset(&mut world);
    let first = net.new_lot(&world, LotKind::Volume);
    // So long that all of them fit the capacity.
    let one = NewLot {
        quantity: 1,
        last_epoch: first.first_epoch + 30,
        ..first
    };
    for _ in 0..32 {
        net.issue(&mut world, &asset, &one);
    }
    let (owner, network, epoch) = (asset.owner, net.address, one.last_epoch);
    let split = instructions::set_split_policy(owner, network, asset.index, 6_001, epoch, true);
    (world, split)
}

/// A collection against a settlement that counts more than 2¹⁹ assets.
fn twenty_levels() -> (World, Instruction, Net) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000_000));
    net.usage(&payer, &asset, 1 << 30, 900_000);
    let assets = (1 << 19) + 1;
    net.earned.resize(assets as usize, Line::default());
    world.edit(&net.address, |network: &mut Network| {
        network.asset_count = assets
    });
    let epoch = net.settle(&mut world);
    let collect = net.collect(&asset, epoch);
    let Operation::Collect { claim, .. } = &collect else {
        unreachable!("it was just built")
    };
    assert_eq!(claim.proof.len(), 20);
    let collect = collect.instruction(&net.place());
    (world, collect, net)
}

/// The same with the proof in a buffer, which takes two transactions to write.
fn twenty_levels_from_a_buffer() -> (World, Instruction) {
    let (mut world, _, net) = twenty_levels();
    let claim = net.proposed[&1].asset_claim(net.address, 0);
    let by = world.wallet();
    for (offset, nodes) in [(0, &claim.proof[..10]), (10, &claim.proof[10..])] {
        let nodes = nodes.to_vec();
        net.run(&mut world, Operation::WriteProof { by, offset, nodes });
    }
    let collect = Operation::Collect {
        asset: 0,
        epoch: 1,
        holders: net.holders(),
        claim: Claim {
            proof: Vec::new(),
            buffer: Some(by),
            ..claim
        },
        departure: None,
    };
    let collect = collect.instruction(&net.place());
    (world, collect)
}

fn table(costs: &[(String, u64)]) -> String {
    let mut text = String::from(
        "# Compute units\n\n\
         What each instruction costs alone in a transaction, measured by `tests/program` in a fixed scenario. A test fails when \
         one differs by more than 5 % from this table; `OPENMAST_UPDATE=1 cargo test -p openmast-program-tests \
         compute_units` writes it anew.\n\n| instruction | compute units | limit |\n| --- | ---: | ---: |\n",
    );
    for (name, cost) in costs {
        let limit = limit(name).map_or(String::new(), |limit| limit.to_string());
        writeln!(text, "| {name} | {cost} | {limit} |").expect("a String takes every write");
    }
    text
}

fn published() -> Vec<(String, u64)> {
    let text = fs::read_to_string(path()).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        Some((cells.next()?.to_owned(), cells.next()?.parse().ok()?))
    });
    rows.collect()
}

#[test]
fn compute_units_are_as_published() {
    let costs = measure();
    for (name, cost) in &costs {
        let limit = limit(name).unwrap_or(u64::MAX);
        assert!(
            *cost <= limit,
            "{name} costs {cost} compute units, its limit is {limit}"
        );
    }
    if std::env::var_os("OPENMAST_UPDATE").is_some() {
        fs::write(path(), table(&costs)).expect("the docs folder can be written");
        return;
    }
    let published = published();
    let names = |costs: &[(String, u64)]| {
        costs
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&published), names(&costs), "{}", how_to_update());
    for ((name, cost), (_, before)) in costs.iter().zip(&published) {
        let differs = cost.abs_diff(*before) * 20 > *before;
        assert!(
            !differs,
            "{name} costs {cost} compute units, published are {before}; {}",
            how_to_update()
        );
    }
}

fn how_to_update() -> String {
    "if that is meant: OPENMAST_UPDATE=1 cargo test -p openmast-program-tests compute_units (writes docs/reference/compute-units.md)"
        .into()
}

/// What the client chooses: the argument while that fits, a buffer beyond.
#[test]
fn a_collection_from_a_buffer_fits_a_transaction_and_one_with_twenty_levels_in_it_does_not() {
    let (world, in_it, _) = twenty_levels();
    assert!(bytes(&with_budget(in_it), &world) > PACKET_BYTES);
    let (mut world, from_a_buffer) = twenty_levels_from_a_buffer();
    let instructions = with_budget(from_a_buffer);
    assert!(bytes(&instructions, &world) <= PACKET_BYTES);
    world
        .send(&instructions)
        .expect("a collection within its budget");
}

fn with_budget(instruction: Instruction) -> [Instruction; 3] {
    [
        ComputeBudgetInstruction::set_compute_unit_limit(20_000),
        ComputeBudgetInstruction::set_compute_unit_price(1_000),
        instruction,
    ]
}

fn bytes(instructions: &[Instruction], world: &World) -> usize {
    let transaction =
        Transaction::new_unsigned(Message::new(instructions, Some(&world.fee_payer())));
    wincode::serialize(&transaction)
        .expect("a transaction")
        .len()
}
