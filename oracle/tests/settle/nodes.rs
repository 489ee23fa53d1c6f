//! The settler over nodes that stand still, fall back, hide accounts and are of another chain.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_client::{
    accounts::{Member, Network, OracleSet, ProgramAccount, Proposal, Settlement, VERSION},
    addresses::{self, PROGRAM_ID},
    rpc::{ChainIdentity, ChainSeen, Patience, Rpc},
    sender::FeePolicy,
};
use openmast_oracle::{
    chain::SolanaChain,
    settle::{Content, Outbox, Progress, Report, SettleError, Settler, Timing},
    time::Clock,
};
use openmast_scripted_node::{Account, Fault, Model, Received, ScriptedNode};
use sha2::{Digest, Sha256};
use solana_hash::Hash;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tempfile::TempDir;

use super::scenario;

const NETWORK: Pubkey = Pubkey::new_from_array([5; 32]);
const PATIENCE: Patience = Patience {
    timeout: Duration::from_millis(400),
    stale_after: Duration::from_millis(400),
};
/// For everything to come right again.
const LONGEST: Duration = Duration::from_secs(20);
const CAP: u64 = 1_000_000;

/// A chain that does what the program would do with the oracle's transactions.
struct World {
    model: Model,
    network: Network,
    key: [u8; 32],
    content: Content,
    done: usize,
}

impl World {
    fn new(genesis: u8) -> Self {
        let model = Model::new(
            Hash::new_from_array([genesis; 32]),
            Duration::from_millis(10),
        );
        let mut network: Network = zeros();
        network.parameters.exit_delay_seconds = 604_800;
        network.parameters.max_epoch_increase = 1_000;
        let key = [9; 32];
        let content = Content {
            epoch: 1,
            snapshot_slot: model.slot(),
            closed_at: unix_time() - 60,
            asset_root: [1; 32],
            payer_root: [2; 32],
            reserve_root: [3; 32],
            archive_hash: [3; 32],
            ..Content::default()
        };
        let program = Account {
            owner: Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
            data: vec![0; 36],
            executable: true,
        };
        model.set(PROGRAM_ID, Some(program));
        let mut world = Self {
            model,
            network,
            key,
            content,
            done: 0,
        };
        world.put(NETWORK, &world.network.clone());
        let mut set: OracleSet = zeros();
        (set.member_count, set.threshold, set.set_version) = (1, 1, 1);
        set.members[0] = Member {
            key: oracle().pubkey(),
            weight: 1,
            ..Member::default()
        };
        world.put(addresses::oracle_set(&NETWORK), &set);
        world.key = oracle().pubkey().to_bytes();
        world
    }

    fn put<T: ProgramAccount + BorshSerialize>(&self, address: Pubkey, account: &T) {
        let mut data = Sha256::digest(format!("account:{}", T::NAME))[..8].to_vec();
        borsh::to_writer(&mut data, account).unwrap();
        data[8] = VERSION;
        let account = Account {
            owner: PROGRAM_ID,
            data,
            executable: false,
        };
        self.model.set(address, Some(account));
    }

    /// What the transactions do that came since.
    fn act(&mut self) {
        let received = self.model.received();
        for transaction in &received[self.done..] {
            let hash = self.content.hash(&NETWORK);
            let proposal = addresses::proposal(&NETWORK, 1, &hash);
            if is(transaction, "propose_settlement") {
                let mut there: Proposal = zeros();
                there.network = NETWORK;
                (there.content, there.content_hash) = (self.content, hash);
                there.rent_payer = self.key.into();
                (there.set_version, there.attested) = (1, 1);
                there.threshold_at = unix_time() - 10;
                self.put(proposal, &there);
            } else if is(transaction, "finalize_settlement") {
                let mut there: Settlement = zeros();
                there.network = NETWORK;
                (there.content, there.content_hash) = (self.content, hash);
                there.rent_payer = self.key.into();
                self.put(addresses::settlement(&NETWORK, 1), &there);
                self.network.final_epoch = 1;
                self.network.final_closed_at = self.content.closed_at;
                self.put(NETWORK, &self.network);
                self.model.set(proposal, None);
            }
        }
        self.done = received.len();
    }
}

fn is(transaction: &Received, instruction: &str) -> bool {
    let name = Sha256::digest(format!("global:{instruction}"));
    let instructions = &transaction.transaction.message.instructions;
    instructions
        .iter()
        .any(|it| it.data.starts_with(&name[..8]))
}

fn zeros<T: ProgramAccount + BorshDeserialize>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}

fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn oracle() -> Keypair {
    Keypair::new_from_array([4; 32])
}

/// The oracle's process and its nodes.
struct Lab {
    runtime: tokio::runtime::Runtime,
    folder: TempDir,
    world: World,
    nodes: Vec<ScriptedNode>,
}

impl Lab {
    /// With so many nodes of one chain.
    fn new(nodes: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let world = World::new(1);
        let nodes = (0..nodes).map(|_| node(&runtime, &world.model)).collect();
        Self {
            runtime,
            folder: tempfile::tempdir().unwrap(),
            world,
            nodes,
        }
    }

    /// A process that knows so much of the chain.
    fn start(&self, seen: ChainSeen) -> (Settler<SolanaChain>, Arc<Rpc>) {
        let urls: Vec<String> = self.nodes.iter().map(ScriptedNode::url).collect();
        let identity = ChainIdentity {
            program: PROGRAM_ID,
            network: NETWORK,
        };
        let rpc = Arc::new(Rpc::of_network(&urls, identity, PATIENCE, seen).unwrap());
        let fees = FeePolicy {
            percentile: 75,
            floor: 0,
            cap: CAP,
        };
        let chain = SolanaChain::new(Arc::clone(&rpc), NETWORK, oracle(), None, fees);
        let timing = Timing {
            resend_after: Duration::from_millis(50),
            retry_refused_after: Duration::from_millis(50),
            ..Timing::default()
        };
        let outbox = self.outbox();
        let settler = Settler::new(Arc::new(chain), outbox, timing, Clock::default());
        (settler, rpc)
    }

    fn outbox(&self) -> Outbox {
        let path = self.folder.path().join("outbox.sqlite");
        Outbox::open(&path, &PROGRAM_ID.to_bytes(), &NETWORK.to_bytes()).unwrap()
    }

    /// A step of the oracle, and what the chain makes of it. `Err`: no endpoint answered, in words.
    fn step(&mut self, settler: &mut Settler<SolanaChain>) -> Result<Report, String> {
        let stepped = self.runtime.block_on(settler.step());
        std::thread::sleep(Duration::from_millis(20));
        self.world.act();
        match stepped {
            Ok(report) => Ok(report),
            Err(SettleError::Unreachable(error)) => Err(error.to_string()),
            Err(error) => panic!("the oracle stopped: {error}"),
        }
    }

    /// Until the epoch is final and nothing is wrong.
    fn settle(&mut self, settler: &mut Settler<SolanaChain>) {
        settler
            .outbox_mut()
            .enqueue(&self.world.content, 1)
            .unwrap();
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed() < LONGEST {
            match self.step(settler) {
                Ok(report) if report.alarms.is_empty() => {
                    let entry = settler.outbox().entry(1).unwrap().unwrap();
                    if entry.progress == Progress::Final {
                        return;
                    }
                    last = format!("{report:?}");
                }
                other => last = format!("{other:?}"),
            }
        }
        panic!("not final: {last}");
    }
}

fn node(runtime: &tokio::runtime::Runtime, model: &Model) -> ScriptedNode {
    runtime.block_on(ScriptedNode::of(model)).unwrap()
}

#[test]
fn a_stuck_first_endpoint_neither_stops_the_oracle_nor_raises_its_fees() {
    let _scenario = scenario();
    for fault in [Fault::Freeze, Fault::FreezeMin] {
        let mut lab = Lab::new(2);
        let (mut settler, rpc) = lab.start(ChainSeen::default());
        lab.runtime.block_on(rpc.look());
        lab.nodes[0].becomes([fault]);
        lab.settle(&mut settler);
        let attempts = lab.outbox().attempts(1).unwrap();
        assert!(attempts.len() <= 4, "{attempts:?}");
        assert!(
            attempts.iter().all(|it| it.priority_fee <= 3_000),
            "{attempts:?}"
        );
    }
}

/// After a start nothing is known, and the only endpoint that answers tells of a slot that never was.
#[test]
fn a_slot_that_one_endpoint_alone_told_is_not_waited_for() {
    let _scenario = scenario();
    let mut lab = Lab::new(3);
    lab.nodes[0].becomes([Fault::NewSlot]);
    lab.nodes[1].becomes([Fault::Status(500)]);
    lab.nodes[2].becomes([Fault::InvalidParams]);
    let (mut settler, rpc) = lab.start(ChainSeen::default());
    settler.outbox_mut().enqueue(&lab.world.content, 1).unwrap();
    let _ = lab.step(&mut settler);
    for node in &lab.nodes {
        node.becomes([]);
    }
    lab.runtime.block_on(rpc.look());
    lab.settle(&mut settler);
}

#[test]
fn an_endpoint_that_lies_about_transactions_cannot_raise_fees() {
    let _scenario = scenario();
    let mut lab = Lab::new(1);
    let (mut settler, rpc) = lab.start(ChainSeen::default());
    lab.runtime.block_on(rpc.look());
    lab.world.model.loses(true);
    lab.nodes[0].becomes([Fault::NoStatus, Fault::Fees]);
    settler.outbox_mut().enqueue(&lab.world.content, 1).unwrap();
    // Blockhashes are valid for a second and a half here: several transactions expire.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        let _ = lab.step(&mut settler);
    }
    let attempts = lab.outbox().attempts(1).unwrap();
    assert!(attempts.len() > 1, "{attempts:?}");
    assert!(
        attempts.iter().all(|it| it.priority_fee < 13_000),
        "{attempts:?}"
    );
    lab.nodes[0].becomes([]);
    lab.world.model.loses(false);
    lab.settle(&mut settler);
}

#[test]
fn a_fail_over_that_is_behind_is_not_believed_and_everything_heals() {
    let _scenario = scenario();
    let mut lab = Lab::new(2);
    lab.nodes[1].becomes([Fault::FreezeMin]);
    let (mut settler, rpc) = lab.start(ChainSeen::default());
    lab.settle(&mut settler);
    // More slots than nodes of a fleet differ by.
    std::thread::sleep(Duration::from_millis(700));
    lab.runtime.block_on(rpc.look());
    lab.nodes[0].becomes([Fault::Status(500)]);
    let text = lab.step(&mut settler).expect_err("nobody is believed");
    assert!(text.contains(&lab.nodes[1].host()), "{text}");
    // After a restart the outbox says what cannot be: how far the other one alone had come makes nobody seem behind.
    let (mut settler, _) = lab.start(ChainSeen::default());
    let report = lab.step(&mut settler).expect("it answers");
    let codes: Vec<&str> = report.alarms.iter().map(|alarm| alarm.code).collect();
    assert_eq!(codes, ["chain_contradicts"]);
    lab.nodes[0].becomes([]);
    lab.nodes[1].becomes([]);
    lab.settle(&mut settler);
}

#[test]
fn a_null_is_asked_of_the_other_endpoint_and_alone_it_is_waited_for() {
    let _scenario = scenario();
    let hidden = [
        NETWORK,
        addresses::oracle_set(&NETWORK),
        addresses::settlement(&NETWORK, 1),
    ];
    for address in hidden {
        let mut lab = Lab::new(2);
        let (mut settler, rpc) = lab.start(ChainSeen::default());
        lab.runtime.block_on(rpc.look());
        lab.nodes[0].becomes([Fault::NullAccount(address)]);
        lab.settle(&mut settler);
        lab.nodes[1].becomes([Fault::Drop]);
        match lab.step(&mut settler) {
            Ok(report) => assert_eq!(report.alarms[0].code, "chain_contradicts"),
            Err(text) => assert!(text.contains(&lab.nodes[0].host()), "{text}"),
        }
        assert_eq!(
            lab.outbox().entry(1).unwrap().unwrap().progress,
            Progress::Final
        );
        lab.nodes[0].becomes([]);
        lab.settle(&mut settler);
    }
}

#[test]
fn a_single_endpoint_that_stands_still_is_waited_for() {
    let _scenario = scenario();
    let mut lab = Lab::new(1);
    let (mut settler, rpc) = lab.start(ChainSeen::default());
    lab.runtime.block_on(rpc.look());
    lab.nodes[0].becomes([Fault::Freeze]);
    settler.outbox_mut().enqueue(&lab.world.content, 1).unwrap();
    let begun = Instant::now();
    let mut last = Ok(Report::default());
    while begun.elapsed() < Duration::from_secs(2) {
        last = lab.step(&mut settler);
    }
    let text = last.expect_err("it stands still");
    assert!(text.contains("it stands still"), "{text}");
    let attempts = lab.outbox().attempts(1).unwrap();
    assert!(attempts.len() <= 1, "{attempts:?}");
    lab.nodes[0].becomes([]);
    lab.settle(&mut settler);
}

/// The network is there at the same address, and nothing was settled on it.
#[test]
fn an_endpoint_of_another_chain_is_never_believed() {
    let _scenario = scenario();
    let mut lab = Lab::new(1);
    let (mut settler, rpc) = lab.start(ChainSeen::default());
    lab.settle(&mut settler);
    let other = World::new(2);
    let stranger = node(&lab.runtime, &other.model);
    lab.nodes.push(stranger.clone());
    let (mut settler, _) = lab.start(rpc.seen());
    lab.settle(&mut settler);
    lab.nodes[0].becomes([Fault::Hang]);
    for _ in 0..2 {
        let text = lab.step(&mut settler).expect_err("nobody is believed");
        assert!(text.contains(&stranger.host()), "{text}");
    }
    assert_eq!(stranger.count("getMultipleAccounts"), 0);
    lab.nodes[0].becomes([]);
    lab.settle(&mut settler);
}
