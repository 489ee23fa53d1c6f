//! Who and what takes part in the demo.

/// Base units of one test dollar.
pub const USD: u64 = 1_000_000;

/// An asset of the story.
pub struct AssetPart {
    pub name: &'static str,
    pub symbol: &'static str,
    pub kind: &'static str,
    /// Position in [`OWNERS`].
    pub owner: usize,
    /// NAS-Identifier of its gateway.
    pub nas: &'static str,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: u64,
    pub stakers_percent: u16,
}

/// A payer of the story.
pub struct PayerPart {
    pub name: &'static str,
    /// Base units.
    pub deposit: u64,
    /// What its subscribers are known by: the key in the oracle's mapping and its value.
    pub identity: (&'static str, &'static str),
}

/// A stake of the story, in whole shares.
pub struct StakePart {
    /// Position in [`STAKERS`].
    pub staker: usize,
    pub asset: usize,
    pub shares: u64,
    /// Comes just before the last collect: must get nothing of it.
    pub late: bool,
}

pub const OWNERS: [&str; 2] = ["Amara", "Bruno"];

/// NAS-Identifier of the access point in the recording.
pub const RECORDED_NAS: &str = "mast-lab-1";
/// User-Name in the recording.
pub const RECORDED_USER: &str = "anon@mobile.example";

pub const ASSETS: [AssetPart; 3] = [
    AssetPart {
        name: "Harbour Tower",
        symbol: "HARB",
        kind: "tower",
        owner: 0,
        nas: "harbour-tower",
        price_per_gb: 500_000,
        stakers_percent: 60,
    },
    AssetPart {
        name: "Market Small Cell",
        symbol: "MRKT",
        kind: "small-cell",
        owner: 0,
        nas: "market-cell",
        price_per_gb: 333_333,
        stakers_percent: 25,
    },
    AssetPart {
        name: "Library Access Point",
        symbol: "LIBR",
        kind: "access-point",
        owner: 1,
        nas: RECORDED_NAS,
        price_per_gb: 2_000_000,
        stakers_percent: 50,
    },
];

/// Positions in [`PAYERS`] that the story names.
pub const FARAH: usize = 0;
pub const GORAN: usize = 1;
pub const CARRIER: usize = 2;
pub const HANA: usize = 3;

pub const PAYERS: [PayerPart; 4] = [
    PayerPart {
        name: "Farah",
        deposit: 25 * USD,
        identity: ("user_name", RECORDED_USER),
    },
    PayerPart {
        name: "Goran",
        deposit: 40 * USD,
        identity: ("user_name", "goran@openmast.example"),
    },
    PayerPart {
        name: "Coastal Mobile",
        deposit: 100 * USD,
        identity: ("realm", "coastal.example"),
    },
    PayerPart {
        name: "Hana",
        deposit: 2 * USD,
        identity: ("user_name", "hana@openmast.example"),
    },
];

/// Shares of each asset, and their decimals.
pub const SHARES: u64 = 1_000;
pub const SHARE_DECIMALS: u8 = 3;

pub const STAKERS: [&str; 3] = ["Chen", "Dina", "Eli"];

/// Sorted: those who come late stand last.
pub const STAKES: [StakePart; 5] = [
    StakePart {
        staker: 0,
        asset: 0,
        shares: 300,
        late: false,
    },
    StakePart {
        staker: 1,
        asset: 0,
        shares: 100,
        late: false,
    },
    StakePart {
        staker: 1,
        asset: 1,
        shares: 250,
        late: false,
    },
    StakePart {
        staker: 0,
        asset: 2,
        shares: 70,
        late: false,
    },
    StakePart {
        staker: 2,
        asset: 0,
        shares: 500,
        late: true,
    },
];

/// What Goran takes back.
pub const GORANS_WITHDRAWAL: u64 = 10 * USD;
