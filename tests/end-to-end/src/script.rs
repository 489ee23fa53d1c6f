//! The traffic of the story, act by act.

use crate::{
    cast::{
        ASSETS, CARRIER, FARAH, GORAN, HANA, ISLAND, LIVE_PRICE, RECORDED_USER, SHORT_LICENCE,
        SIM_CARDS, USED_AHEAD, VOLUME,
    },
    expectation::Use,
    traffic::Session,
};

/// A session of the story and who pays for it.
pub struct Scene {
    pub payer: usize,
    pub asset: usize,
    pub session: Session,
    /// Whether a licence of the asset is in force meanwhile: else it costs nothing.
    pub is_licensed: bool,
}

/// The sessions of the story.
pub struct Acts {
    pub first: Vec<Scene>,
    pub second: Vec<Scene>,
    pub third: Vec<Scene>,
    /// At the price that follows use.
    pub dearer: Vec<Scene>,
}

/// `now` is in Unix seconds.
pub fn acts(now: u64) -> Acts {
    let goran = "goran@openmast.example";
    let hana = "hana@openmast.example";
    let mut stage = Stage { now, next: 0 };
    let mut first = vec![
        stage.scene(FARAH, 0, RECORDED_USER, (412_345_678, 3_000_000_001)),
        // above 2³² bytes: the counters need gigawords
        stage.scene(GORAN, 1, goran, (1_100_000_777, 5_222_333_444)),
        stage.scene(HANA, 0, hana, (300_000_000, 2_200_000_000)),
    ];
    first.extend(stage.carrier(0, 12));
    let ahead = (USED_AHEAD / 7, USED_AHEAD - USED_AHEAD / 7);
    let mut second = vec![
        stage.scene(GORAN, 0, goran, (99_999_999, 1_234_567_890)),
        // two dollars do not pay for this
        stage.scene(HANA, 0, hana, (100_000_001, 3_000_000_000)),
        stage.scene(GORAN, SHORT_LICENCE.asset, goran, (12_345_678, 600_000_001)),
        stage.scene(CARRIER, VOLUME.asset, "35840999999@coastal.example", ahead),
    ];
    second.extend(stage.carrier(LIVE_PRICE.asset, 20));
    let lapsed = stage.scene(GORAN, SHORT_LICENCE.asset, goran, (5_000_000, 765_432_109));
    let mut third = vec![
        Scene {
            is_licensed: false,
            ..lapsed
        },
        stage.scene(HANA, 0, hana, (1, 1_000_000_000)),
    ];
    third.extend(stage.sim_cards(VOLUME.asset, (200_000_000, 1_200_000_000)));
    third.extend(stage.carrier(VOLUME.asset, 8));
    let mut dearer = stage.sim_cards(LIVE_PRICE.asset, (100_000_000, 400_000_007));
    dearer.extend(stage.carrier(LIVE_PRICE.asset, 6));
    Acts {
        first,
        second,
        third,
        dearer,
    }
}

impl Scene {
    /// What it adds to the bill of its payer's balance, at these prices of the assets, when `met` bytes of it were paid for ahead.
    pub fn usage(&self, prices: &[u64], met: u64) -> Use {
        Use {
            payer: self.payer,
            asset: self.asset,
            bytes: self.session.bytes() - met,
            price_per_gb: match self.is_licensed {
                true => prices[self.asset],
                false => 0,
            },
        }
    }
}

struct Stage {
    now: u64,
    next: u64,
}

impl Stage {
    fn scene(&mut self, payer: usize, asset: usize, user: &str, traffic: (u64, u64)) -> Scene {
        self.next += 1;
        let id = format!("{:08X}", self.now ^ (self.next << 20));
        Scene {
            payer,
            asset,
            session: Session::steady(
                (ASSETS[asset].nas, user, id),
                self.now.saturating_sub(1_800),
                traffic,
                4,
                300,
            ),
            is_licensed: true,
        }
    }

    /// One session of each SIM card of the small carrier.
    fn sim_cards(&mut self, asset: usize, traffic: (u64, u64)) -> Vec<Scene> {
        let cards = SIM_CARDS.iter();
        cards
            .map(|card| self.scene(ISLAND, asset, card, traffic))
            .collect()
    }

    /// Roaming customers of the carrier: it pays for everybody in its realm.
    fn carrier(&mut self, asset: usize, customers: u64) -> Vec<Scene> {
        (0..customers)
            .map(|customer| {
                let user = format!("{}@coastal.example", 35_840_000_000 + customer);
                let traffic = (17_000_003 * (customer + 1), 111_000_019 * (customer + 2));
                self.scene(CARRIER, asset, &user, traffic)
            })
            .collect()
    }
}
