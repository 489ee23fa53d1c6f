//! Which public venues take a mint, and why not: what their programs' sources said in August 2026. A pure function of the
//! mint account's bytes; nobody is asked. A venue changes its rules without telling: try it with a small amount before much
//! depends on it.
//!
//! Sources: Bonasa-Tech/manifest `processor/create_market.rs`, `deposit.rs`, `withdraw.rs`, `swap.rs`; orca-so/whirlpools
//! `util/v2/token.rs`; raydium-io/raydium-cp-swap `utils/token.rs`; raydium-io/raydium-clmm `util/token.rs`;
//! MeteoraAg/damm-v2 `utils/token.rs`. Phoenix and OpenBook v2 know classic SPL Token alone.

mod mint;
mod rules;

pub use mint::{DefaultState, Hook, MintTraits, NotAMint};

/// A public venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Venue {
    /// Order book; anybody opens a market.
    Manifest,
    /// Concentrated pools.
    OrcaWhirlpools,
    /// Constant-product pools.
    RaydiumCpSwap,
    /// Concentrated pools.
    RaydiumClmm,
    /// Meteora's DAMM v2 pools.
    MeteoraDammV2,
    /// Order book.
    Phoenix,
    /// Order book.
    OpenBookV2,
}

impl Venue {
    /// All that are known.
    pub const ALL: [Self; 7] = [
        Self::Manifest,
        Self::OrcaWhirlpools,
        Self::RaydiumCpSwap,
        Self::RaydiumClmm,
        Self::MeteoraDammV2,
        Self::Phoenix,
        Self::OpenBookV2,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "Manifest",
            Self::OrcaWhirlpools => "Orca Whirlpools",
            Self::RaydiumCpSwap => "Raydium CP-Swap",
            Self::RaydiumClmm => "Raydium CLMM",
            Self::MeteoraDammV2 => "Meteora DAMM v2",
            Self::Phoenix => "Phoenix",
            Self::OpenBookV2 => "OpenBook v2",
        }
    }
}

/// Whether a venue takes a mint; of several reasons the last in this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Anybody can trade it there.
    Takes,
    /// Once its token account is thawed: for permissioned shares the network's authority lists it as a venue.
    TakesOnceThawed,
    /// Once the venue's own people agree.
    NeedsConsent,
    /// Its source does not say.
    Unknown,
    /// Never.
    Refuses,
}

/// What one venue makes of a mint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The venue.
    pub venue: Venue,
    /// Whether it takes the mint.
    pub verdict: Verdict,
    /// Why it is not simply taken, and what to know about it; empty when there is nothing.
    pub reasons: Vec<&'static str>,
}

/// What each venue makes of a mint, in the order of [`Venue::ALL`].
pub fn answers(mint: &MintTraits) -> Vec<Answer> {
    Venue::ALL
        .iter()
        .map(|&venue| {
            let mut answer = Answer {
                venue,
                verdict: Verdict::Takes,
                reasons: Vec::new(),
            };
            for (verdict, reason) in rules::apply(venue, mint) {
                answer.verdict = answer.verdict.max(verdict);
                answer.reasons.push(reason);
            }
            answer
        })
        .collect()
}
