//! What goes wrong when: a function of the seed alone.

use std::{fmt, ops::Range, time::Duration};

use fastrand::Rng;
use openmast_scripted_node::Fault;
use solana_hash::Hash;

/// RPC endpoints of the oracle.
pub const ENDPOINTS: usize = 3;
/// Mirrors of its archives.
pub const MIRRORS: usize = 2;
const DAY: i64 = 86_400;

/// Everything that is done to one service, in lanes that know nothing of each other.
pub struct Schedule {
    pub seed: u64,
    pub nodes: Vec<Step<NodePhase>>,
    pub process: Vec<Step<Blow>>,
    /// Seconds that the machine's clock is ahead from then on.
    pub clock: Vec<Step<i64>>,
    pub floods: Vec<Step<FloodPhase>>,
    pub mirrors: Vec<Step<MirrorPhase>>,
}

/// When something begins, from the beginning of all trouble on.
#[derive(Clone, Debug)]
pub struct Step<T> {
    pub at: Duration,
    pub what: T,
}

/// The endpoints for a while; afterwards all of them are well.
#[derive(Clone, Debug)]
pub struct NodePhase {
    pub lasts: Duration,
    pub ails: [Option<Ail>; ENDPOINTS],
}

/// What is wrong with an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ail {
    Is(Fault),
    /// It lacks the account of a payer.
    LosesPayer,
}

/// What is done to the process.
#[derive(Clone, Copy, Debug)]
pub enum Blow {
    /// SIGKILL, as a power cut; started again after `away`.
    Kill { away: Duration },
    /// SIGTERM, as a supervisor; started again after `away`.
    Terminate { away: Duration },
    /// SIGSTOP for so long, as a machine that sleeps.
    Stop { lasts: Duration },
    /// No file of its own takes anything for so long.
    FullDisk { lasts: Duration },
    /// The disk of the data folder has nothing left for so long.
    NoSpace { lasts: Duration },
}

/// The mirrors for a while; afterwards all of them are there.
#[derive(Clone, Copy, Debug)]
pub struct MirrorPhase {
    pub lasts: Duration,
    pub ails: [Option<MirrorAil>; MIRRORS],
}

/// A mirror is not there, and comes back in some way.
#[derive(Clone, Copy, Debug)]
pub enum MirrorAil {
    /// As it was.
    Away,
    /// Without anything: its disk was replaced.
    Emptied,
    /// With files that are cut off in the middle.
    Cut,
}

#[derive(Clone, Copy, Debug)]
pub struct FloodPhase {
    pub lasts: Duration,
    pub kind: Flood,
}

/// What strangers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flood {
    /// Connections to API and usage door that say nothing.
    IdleConnections,
    /// Connections whose request never ends.
    HalfHeaders,
    /// Datagrams that are no RADIUS, or of another secret.
    RadiusJunk,
    /// RADIUS from an address that is no client's.
    UnknownClients,
    /// Bodies that are larger than any batch.
    OversizedBatches,
    /// gRPC streams of radios that nobody knows.
    UnknownRadios,
}

/// Answers that look right and are not.
const LIES: [Fault; 8] = [
    Fault::Freeze,
    Fault::NoAccounts,
    Fault::Short,
    Fault::Swap,
    Fault::NewSlot,
    Fault::NoStatus,
    Fault::Height,
    Fault::Fees,
];

const FLOODS: [Flood; 6] = [
    Flood::IdleConnections,
    Flood::HalfHeaders,
    Flood::RadiusJunk,
    Flood::UnknownClients,
    Flood::OversizedBatches,
    Flood::UnknownRadios,
];

impl Schedule {
    /// Trouble that begins within `length`.
    pub fn of(seed: u64, length: Duration) -> Self {
        let mut dice = Rng::with_seed(seed);
        Self {
            seed,
            nodes: lane(&mut dice, length, 300..2_500, node_phase),
            process: lane(&mut dice, length, 1_500..5_000, blow),
            clock: lane(&mut dice, length, 1_000..4_000, |dice| {
                (millis(dice, 1_000..4_000), clock(dice))
            }),
            floods: lane(&mut dice, length, 200..3_000, |dice| {
                let lasts = millis(dice, 1_000..4_000);
                let kind = FLOODS[dice.usize(..FLOODS.len())];
                (lasts, FloodPhase { lasts, kind })
            }),
            mirrors: lane(&mut dice, length, 1_000..6_000, mirror_phase),
        }
    }
}

/// Steps with pauses (ms) between them; `draw` says how long one lasts.
fn lane<T>(
    dice: &mut Rng,
    length: Duration,
    pauses: Range<u64>,
    mut draw: impl FnMut(&mut Rng) -> (Duration, T),
) -> Vec<Step<T>> {
    let mut steps = Vec::new();
    let mut at = millis(dice, pauses.clone());
    while at < length {
        let (lasts, what) = draw(dice);
        steps.push(Step { at, what });
        at += lasts + millis(dice, pauses.clone());
    }
    steps
}

fn millis(dice: &mut Rng, range: Range<u64>) -> Duration {
    Duration::from_millis(dice.u64(range))
}

fn node_phase(dice: &mut Rng) -> (Duration, NodePhase) {
    let mut ails = [None, None, None];
    let mut lasts = millis(dice, 1_000..6_000);
    let first = dice.usize(..ENDPOINTS);
    match dice.u8(..10) {
        // One lies; of the others one may be away, and one is honest.
        0..3 => {
            ails[first] = Some(lie(dice));
            if dice.bool() {
                ails[(first + 1) % ENDPOINTS] = Some(Ail::Is(failure(dice)));
            }
        }
        // Nobody is there.
        3..5 => {
            ails = std::array::from_fn(|_| Some(Ail::Is(failure(dice))));
            lasts = millis(dice, 500..4_000);
        }
        5..8 => {
            ails[first] = Some(Ail::Is(failure(dice)));
            ails[(first + 1) % ENDPOINTS] = Some(Ail::Is(failure(dice)));
        }
        _ => ails[first] = Some(Ail::Is(failure(dice))),
    }
    (lasts, NodePhase { lasts, ails })
}

/// An endpoint that gives no answer that counts.
fn failure(dice: &mut Rng) -> Fault {
    match dice.u8(..14) {
        0 => Fault::Status(429),
        1 => Fault::Status(500),
        2 => Fault::Status(503),
        3 => Fault::NotJson,
        4 => Fault::RpcError,
        5 => Fault::InvalidParams,
        6 => Fault::Half,
        7 => Fault::Drop,
        8 => Fault::Hang,
        9 => Fault::Slow,
        10 => Fault::FreezeMin,
        11 => Fault::OldSlot,
        12 => Fault::NoTransactions,
        _ => Fault::OtherChain(Hash::new_from_array([7; 32])),
    }
}

/// An endpoint whose answers look right.
fn lie(dice: &mut Rng) -> Ail {
    let drawn = usize::from(dice.u8(..9));
    LIES.get(drawn).cloned().map_or(Ail::LosesPayer, Ail::Is)
}

fn blow(dice: &mut Rng) -> (Duration, Blow) {
    let away = millis(dice, 0..1_500);
    let lasts = millis(dice, 500..5_000);
    match dice.u8(..20) {
        0..8 => (away, Blow::Kill { away }),
        8..12 => (away, Blow::Terminate { away }),
        12..15 => (lasts, Blow::Stop { lasts }),
        15..17 => (lasts, Blow::FullDisk { lasts }),
        _ => (lasts, Blow::NoSpace { lasts }),
    }
}

/// One mirror, or both of them, longer or shorter than is waited for them.
fn mirror_phase(dice: &mut Rng) -> (Duration, MirrorPhase) {
    let lasts = millis(dice, 500..7_000);
    let mut ails = [None; MIRRORS];
    ails[dice.usize(..MIRRORS)] = Some(mirror_ail(dice));
    if dice.bool() {
        ails = std::array::from_fn(|_| Some(mirror_ail(dice)));
    }
    (lasts, MirrorPhase { lasts, ails })
}

fn mirror_ail(dice: &mut Rng) -> MirrorAil {
    match dice.u8(..4) {
        0 => MirrorAil::Emptied,
        1 => MirrorAil::Cut,
        _ => MirrorAil::Away,
    }
}

/// A clock that is ahead by less than a week is believed by an oracle that starts and finds no chain (docs/reference/time.md,
/// "Time"), and then it takes days until all is well: that is left out.
fn clock(dice: &mut Rng) -> i64 {
    match dice.u8(..6) {
        0 => 0,
        1 | 2 => dice.i64(-500..500),
        3 => dice.i64(-DAY..0),
        4 => dice.i64(-400 * DAY..0),
        _ => dice.i64(8 * DAY..400 * DAY),
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        lines.extend(self.nodes.iter().map(|it| (it.at, it.what.to_string())));
        lines.extend(
            self.process
                .iter()
                .map(|it| (it.at, format!("{:?}", it.what))),
        );
        lines.extend(
            self.clock
                .iter()
                .map(|it| (it.at, format!("Clock {:+} s", it.what))),
        );
        lines.extend(
            self.floods
                .iter()
                .map(|it| (it.at, format!("{:?}", it.what))),
        );
        lines.extend(
            self.mirrors
                .iter()
                .map(|it| (it.at, format!("{:?}", it.what))),
        );
        lines.sort();
        writeln!(out, "seed {}", self.seed)?;
        for (at, what) in lines {
            writeln!(out, "  {:6.2} s  {what}", at.as_secs_f64())?;
        }
        Ok(())
    }
}

impl fmt::Display for NodePhase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ail = |ail: &Option<Ail>| match ail {
            None => "well".to_owned(),
            Some(Ail::Is(Fault::OtherChain(_))) => "OtherChain".to_owned(),
            Some(Ail::Is(fault)) => format!("{fault:?}"),
            Some(Ail::LosesPayer) => "LosesPayer".to_owned(),
        };
        let ails: Vec<String> = self.ails.iter().map(ail).collect();
        write!(
            out,
            "Nodes for {:.2} s: {}",
            self.lasts.as_secs_f64(),
            ails.join(", ")
        )
    }
}

impl Ail {
    /// Whether its answers look right and are not.
    pub fn is_lie(&self) -> bool {
        match self {
            Self::Is(fault) => LIES.contains(fault),
            Self::LosesPayer => true,
        }
    }
}
