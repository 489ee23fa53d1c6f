//! 100,000 accounting requests of `radclient` processes, with duplicates, out of order, and with a power cut in the
//! middle, end in exactly the expected charges.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use openmast_client::addresses::PROGRAM_ID;
use openmast_end_to_end::{
    chain::Chain,
    expectation::{Expected, Use},
    founding,
    oracle::{Configuration, Oracle},
    proofs,
    traffic::{Answers, Gateway, PACKETS_PER_FILE, Session},
    world::World,
};
use tokio::{sync::Semaphore, task::JoinSet};

const SESSIONS: usize = 20_000;
/// Start, three interims, Stop.
const INTERIMS: u32 = 3;
const REQUESTS: usize = SESSIONS * (INTERIMS as usize + 2);
/// One request in so many is sent twice.
const DUPLICATES_IN: usize = 20;
/// How far out of order a request can come.
const DISORDER: usize = 4_000;
const PRICES_PER_GB: [u64; 3] = [500_000, 333_333, 1_999_999];
/// Enough for everything, in base units.
const FUNDS: [u64; 4] = [10_000_000_000; 4];
const PROCESSES: usize = 4;
const SEED: u64 = 0x6f70_656e_6d61_7374;
const SECRET: &str = "load-test-shared-secret";

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_requests_and_a_power_cut_charge_exactly() -> Result<()> {
    let world = World::start().await?;
    let (network, configuration) = prepare(&world).await?;
    let mut oracle = Oracle::start(&world.folder().join("oracle"), &configuration).await?;
    let (sessions, packets) = workload();
    assert_eq!(packets.len(), REQUESTS + REQUESTS / DUPLICATES_IN);

    let start = Instant::now();
    let answers = send_with_power_cut(&world, &mut oracle, packets).await?;
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(
        answers,
        Answers {
            accepted: REQUESTS + REQUESTS / DUPLICATES_IN,
            lost: 0
        }
    );
    println!(
        "{} requests answered in {seconds:.1} s ({:.0} per second), power cut included",
        answers.accepted,
        answers.accepted as f64 / seconds
    );

    let expected = Expected::of(&uses(&sessions), PRICES_PER_GB.len(), &FUNDS)?;
    let chain = Chain::new(world.rpc_url(), network)?;
    chain
        .wait_until_settled(expected.amount(), Duration::from_secs(180))
        .await
        .with_context(|| oracle.tail())?;
    let on_chain = chain.network().await?;
    let proven = proofs::totals(&chain, &oracle.api_url(), &on_chain).await?;
    assert_eq!(proven.assets, expected.assets);
    assert_eq!(proven.payers, expected.payers);
    oracle.stop().await?;
    world.stop().await
}

async fn prepare(world: &World) -> Result<(solana_pubkey::Pubkey, Configuration)> {
    let founder = world.person("founder").await?;
    let member = world.person("oracle").await?;
    let owner = world.person("owner").await?;
    let network = founding::found(world, &founder, &member).await?;
    for (index, price) in (0..).zip(PRICES_PER_GB) {
        founding::create_asset(world, network, &owner, index, price).await?;
    }
    for (index, funds) in (0..).zip(FUNDS) {
        founding::open_payer(world, network, &founder, &owner, index, funds).await?;
    }
    world.finality().await?;
    let configuration = Configuration {
        program: PROGRAM_ID,
        network,
        rpc_url: world.rpc_url().to_owned(),
        keypair: member.keypair_file,
        epoch_seconds: 5,
        secret: SECRET.to_owned(),
        radios: (0..PRICES_PER_GB.len())
            .map(|asset| ("nas_identifier", nas(asset), asset))
            .collect(),
        subscribers: (0..FUNDS.len())
            .map(|payer| ("user_name", user(payer), payer))
            .collect(),
    };
    Ok((network, configuration))
}

fn nas(asset: usize) -> String {
    format!("load-{asset}")
}

fn user(payer: usize) -> String {
    format!("payer-{payer}@load.example")
}

/// Who pays for a session, and who carried it.
fn parties(session: usize) -> (usize, usize) {
    (
        session % FUNDS.len(),
        session / FUNDS.len() % PRICES_PER_GB.len(),
    )
}

/// The sessions, and their requests in the order of sending.
fn workload() -> (Vec<Session>, Vec<String>) {
    let mut random = fastrand::Rng::with_seed(SEED);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let sessions: Vec<Session> = (0..SESSIONS)
        .map(|number| {
            let (payer, asset) = parties(number);
            let traffic = (random.u64(..20_000_000), random.u64(..200_000_000));
            Session::steady(
                (&nas(asset), &user(payer), format!("{number:08x}")),
                now - 3_600,
                traffic,
                INTERIMS,
                300,
            )
        })
        .collect();
    let in_order = sessions.iter().flat_map(Session::packets).collect();
    let packets = disordered(with_duplicates(in_order), &mut random);
    (sessions, packets)
}

/// Half of the duplicates are the same bytes, as after a lost answer; half say that they were delayed, as gateways
/// and proxies do that kept them.
fn with_duplicates(packets: Vec<String>) -> Vec<String> {
    let mut all = Vec::with_capacity(packets.len() + packets.len() / DUPLICATES_IN);
    for (number, packet) in packets.into_iter().enumerate() {
        if number % DUPLICATES_IN == 0 {
            let delayed = number % (2 * DUPLICATES_IN) == 0;
            let delay = if delayed { "Acct-Delay-Time = 9\n" } else { "" };
            all.push(format!("{packet}{delay}"));
        }
        all.push(packet);
    }
    all
}

/// Each request comes up to [`DISORDER`] places late.
fn disordered(packets: Vec<String>, random: &mut fastrand::Rng) -> Vec<String> {
    let mut placed: Vec<(usize, String)> = packets
        .into_iter()
        .enumerate()
        .map(|(place, packet)| (place + random.usize(..DISORDER), packet))
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, packet)| packet).collect()
}

/// Sends from several processes at once; when half of the files are through, the oracle is killed under load.
async fn send_with_power_cut(
    world: &World,
    oracle: &mut Oracle,
    packets: Vec<String>,
) -> Result<Answers> {
    let gateway = Gateway {
        server: oracle.radius,
        secret: SECRET.to_owned(),
        parallel: 100,
        retries: 30,
        timeout_seconds: 1,
    };
    let files: Vec<Vec<String>> = packets
        .chunks(PACKETS_PER_FILE)
        .map(<[String]>::to_vec)
        .collect();
    let half = files.len() / 2;
    let slots = Arc::new(Semaphore::new(PROCESSES));
    let mut sending = JoinSet::new();
    for file in files {
        let (gateway, slots) = (gateway.clone(), slots.clone());
        let folder = world.folder().to_owned();
        sending.spawn(async move {
            let _slot = slots.acquire_owned().await?;
            gateway.send(&file, &folder).await
        });
    }
    let mut total = Answers::default();
    let mut done = 0;
    while let Some(answers) = sending.join_next().await {
        let answers = answers??;
        total.accepted += answers.accepted;
        total.lost += answers.lost;
        done += 1;
        if done == half {
            oracle.kill().await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            oracle.restart().await?;
        }
    }
    Ok(total)
}

fn uses(sessions: &[Session]) -> Vec<Use> {
    sessions
        .iter()
        .enumerate()
        .map(|(number, session)| {
            let (payer, asset) = parties(number);
            Use {
                payer,
                asset,
                bytes: session.bytes(),
                price_per_gb: PRICES_PER_GB[asset],
            }
        })
        .collect()
}
