//! Who and what takes part in the demo.

/// Base units of one test dollar.
pub const USD: u64 = 1_000_000;

/// An asset of the story.
pub struct AssetPart {
    pub name: &'static str,
    pub symbol: &'static str,
    pub kind: &'static str,
    /// Where it stands: an H3 cell of Stralsund, a harbour town of the network's jurisdiction.
    pub h3_cell: &'static str,
    /// Position in [`OWNERS`].
    pub owner: usize,
    /// NAS-Identifier of its gateway.
    pub nas: &'static str,
    /// Base units per 10⁹ bytes.
    pub price_per_gb: u64,
    pub stakers_percent: u16,
    /// Who holds its shares is admitted first.
    pub permissioned: bool,
    /// What it carries at most, Mbit/s.
    pub capacity_mbps: u32,
}

/// A payer of the story.
pub struct PayerPart {
    pub name: &'static str,
    /// Base units.
    pub deposit: u64,
    /// What it has beside that to buy capacity ahead with, base units.
    pub savings: u64,
    /// What its subscribers are known by: the key in the oracle's mapping and its values.
    pub identities: (&'static str, &'static [&'static str]),
}

/// Somebody who buys shares.
pub struct StakerPart {
    pub name: &'static str,
    /// What it has to buy them with, base units.
    pub money: u64,
}

/// A licence that the regulator grants.
pub struct LicencePart {
    pub asset: usize,
    pub reference: &'static str,
    /// From and to, kHz.
    pub band_khz: (u64, u64),
    /// How long it holds from its grant on.
    pub seconds: i64,
}

/// An offer of an asset's owner, in whole shares.
pub struct OfferPart {
    pub asset: usize,
    pub shares: u64,
    /// Base units for one share.
    pub price: u64,
}

/// A sale at a falling price by an asset's owner, in whole shares.
pub struct SalePart {
    pub asset: usize,
    pub shares: u64,
    /// Base units for one share, at the beginning.
    pub start_price: u64,
    /// Base units for one share, at the end.
    pub floor_price: u64,
    /// How long it takes.
    pub minutes: u64,
}

/// A bid that nobody takes, in whole shares.
pub struct BidPart {
    /// Position in [`STAKERS`].
    pub staker: usize,
    pub asset: usize,
    pub shares: u64,
    /// Base units for one share.
    pub price: u64,
}

/// A stake of the story, in whole shares. They are bought just before: in an offer, or in the sale.
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
        h3_cell: "891f0158cb7ffff",
        owner: 0,
        nas: "harbour-tower",
        price_per_gb: 500_000,
        stakers_percent: 60,
        permissioned: false,
        capacity_mbps: 10_000,
    },
    AssetPart {
        name: "Market Small Cell",
        symbol: "MRKT",
        kind: "small-cell",
        h3_cell: "891f0158cb3ffff",
        owner: 0,
        nas: "market-cell",
        price_per_gb: 333_333,
        stakers_percent: 25,
        permissioned: false,
        capacity_mbps: 1_000,
    },
    AssetPart {
        name: "Library Access Point",
        symbol: "LIBR",
        kind: "access-point",
        h3_cell: "8a1f0158ca27fff",
        owner: 1,
        nas: RECORDED_NAS,
        price_per_gb: 2_000_000,
        stakers_percent: 50,
        permissioned: true,
        capacity_mbps: 300,
    },
];

/// Of 365.25 days each.
const TEN_YEARS: i64 = 315_576_000;

/// What is licensed from the beginning.
pub const LICENCES: [LicencePart; 2] = [
    LicencePart {
        asset: 0,
        reference: "276-3600-0017",
        band_khz: (3_600_000, 3_700_000),
        seconds: TEN_YEARS,
    },
    LicencePart {
        asset: 1,
        reference: "276-2600-0042",
        band_khz: (2_570_000, 2_620_000),
        seconds: TEN_YEARS,
    },
];

/// A licence that lapses before the story ends: long enough for an epoch of five seconds to open, and for its traffic.
pub const SHORT_LICENCE: LicencePart = LicencePart {
    asset: 2,
    reference: "276-TEMP-0003",
    band_khz: (5_470_000, 5_725_000),
    seconds: 16,
};

/// Positions in [`PAYERS`] that the story names.
pub const FARAH: usize = 0;
pub const GORAN: usize = 1;
pub const CARRIER: usize = 2;
pub const HANA: usize = 3;
pub const ISLAND: usize = 4;

/// The SIM cards of the small carrier.
pub const SIM_CARDS: [&str; 3] = [
    "sim-1@island.example",
    "sim-2@island.example",
    "sim-3@island.example",
];

pub const PAYERS: [PayerPart; 5] = [
    PayerPart {
        name: "Farah",
        deposit: 25 * USD,
        savings: 0,
        identities: ("user_name", &[RECORDED_USER]),
    },
    PayerPart {
        name: "Goran",
        deposit: 40 * USD,
        savings: 0,
        identities: ("user_name", &["goran@openmast.example"]),
    },
    PayerPart {
        name: "Coastal Mobile",
        deposit: 100 * USD,
        savings: 4 * USD,
        identities: ("realm", &["coastal.example"]),
    },
    PayerPart {
        name: "Hana",
        deposit: 2 * USD,
        savings: 0,
        identities: ("user_name", &["hana@openmast.example"]),
    },
    PayerPart {
        name: "Island Mobile",
        deposit: 5 * USD,
        savings: 20 * USD,
        identities: ("user_name", &SIM_CARDS),
    },
];

/// Capacity of an asset that is sold ahead.
pub struct LotPart {
    pub asset: usize,
    /// As `openmast lot issue` takes it.
    pub kind: &'static str,
    /// What its tokens are, and what all of them are, in words.
    pub what: &'static str,
    pub name: &'static str,
    pub tokens: u64,
    /// Base units for a token; of SIM slots for each epoch of the window.
    pub price: u64,
}

/// What the mast of the lots can sell ahead: SIM slots, base units for one in one epoch, and the seconds that an epoch counts to be
/// at least.
pub const SIM_SLOTS: u32 = 50;
pub const SLOT_PRICE: u64 = 20_000;
pub const COUNTED_EPOCH_SECONDS: u32 = 2;

/// Epochs of the slots' window; that of the volume begins later, and ends with it.
pub const WINDOW: u64 = 8;

/// Sold before the first epoch, to the small carrier.
pub const SLOTS: LotPart = LotPart {
    asset: 0,
    kind: "sim-slot",
    what: "SIM slots",
    name: "SIM slots",
    tokens: 4,
    price: 15_000,
};

/// Sold to the large carrier once an epoch is final.
pub const VOLUME: LotPart = LotPart {
    asset: 0,
    kind: "volume",
    what: "GB",
    name: "volume",
    tokens: 10,
    price: 400_000,
};

/// What of the volume is redeemed by who bought it, what of that it asks back, and what is used of it meanwhile, bytes.
pub const REDEEMED: u64 = 8;
pub const ASKED_BACK: u64 = 4;
pub const USED_AHEAD: u64 = 3_500_000_000;

/// What is resold of the volume, base units for a token, and what of that is redeemed.
pub const RESOLD: u64 = VOLUME.tokens - REDEEMED + ASKED_BACK;
pub const RESALE_PRICE: u64 = 350_000;
pub const RESOLD_REDEEMED: u64 = 5;

/// A price that follows use.
pub struct LivePricePart {
    pub asset: usize,
    /// Base units per 10⁹ bytes.
    pub floor: u64,
    pub cap: u64,
    /// The part of the capacity at which it stays.
    pub target_percent: u16,
}

pub const LIVE_PRICE: LivePricePart = LivePricePart {
    asset: 1,
    floor: 250_000,
    cap: 500_000,
    target_percent: 50,
};

/// Shares of each asset, and their decimals.
pub const SHARES: u64 = 1_000;
pub const SHARE_DECIMALS: u8 = 3;

/// What whoever takes an offer or buys in a sale pays to the treasury on top, basis points.
pub const MARKET_FEE_BPS: u16 = 50;

/// More than is taken of the first: what nobody takes stays in escrow.
pub const OFFERS: [OfferPart; 2] = [
    OfferPart {
        asset: 0,
        shares: 950,
        price: 1_200_000,
    },
    OfferPart {
        asset: 1,
        shares: 250,
        price: 900_000,
    },
];

pub const SALE: SalePart = SalePart {
    asset: 2,
    shares: 100,
    start_price: 3 * USD,
    floor_price: USD,
    minutes: 10,
};

pub const BID: BidPart = BidPart {
    staker: 1,
    asset: 1,
    shares: 50,
    price: 800_000,
};

pub const STAKERS: [StakerPart; 3] = [
    StakerPart {
        name: "Chen",
        money: 600 * USD,
    },
    StakerPart {
        name: "Dina",
        money: 400 * USD,
    },
    StakerPart {
        name: "Eli",
        money: 700 * USD,
    },
];

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
