//! Capacity is sold ahead: SIM slots before the first epoch, a volume once it is known how long an epoch is.

use std::time::Duration;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use openmast_ledger::FIRST_FREE_EPOCH_AFTER_FINAL;

use super::{
    FIRST_PAYER, Story,
    answers::{index, number},
    pace::Pace,
};
use crate::{
    books::{gigabytes, usd},
    capacity::{Kind, Redeemed, SoldLot},
    cast::{
        ASSETS, CARRIER, COUNTED_EPOCH_SECONDS, ISLAND, LIVE_PRICE, LotPart, PAYERS, REDEEMED,
        SIM_CARDS, SIM_SLOTS, SLOT_PRICE, SLOTS, VOLUME, WINDOW,
    },
    narrator::Narrator,
};

/// Positions in the story's lots.
pub(super) const SLOT_LOT: usize = 0;
pub(super) const VOLUME_LOT: usize = 1;

const POLL: Duration = Duration::from_millis(100);
/// How long a sale may last, and how long everybody waits for the end of a window at most, seconds.
const SALE_SECONDS: i64 = 3_600;
const ENDS_IN_SECONDS: i64 = 86_400;
/// How often a lot is issued anew when an epoch became final meanwhile, by which its window is too near.
const MOST_ISSUES: usize = 5;
impl Story {
    pub(super) async fn sell_ahead(&mut self, narrator: &mut Narrator, pace: Pace) -> Result<()> {
        narrator.chapter("Capacity is sold ahead: SIM slots, to a small carrier");
        self.pace = pace;
        let first_epoch = self.announce_capacity(narrator).await?;
        let window = WINDOW + pace.spare_epochs();
        let slots = LotPart {
            price: SLOTS.price * window,
            ..SLOTS
        };
        self.issue(narrator, &slots, (first_epoch, first_epoch + window - 1))
            .await?;
        self.follow_use(narrator).await?;
        let paid = self.buy(SLOT_LOT, ISLAND, SLOTS.tokens).await?;
        self.redeem(SLOT_LOT, ISLAND, SLOTS.tokens).await?;
        narrator.say(format!(
            "{}, a small carrier with {} SIM cards, buys all {} for {} USD and redeems them. The money waits in the vault: the mast earns it epoch by epoch, as it serves",
            PAYERS[ISLAND].name,
            SIM_CARDS.len(),
            SLOTS.tokens,
            usd(paid)
        ));
        Ok(())
    }

    /// A volume of the same asset, whose window ends with that of the slots.
    pub(super) async fn issue_volume(&mut self, narrator: &Narrator) -> Result<()> {
        let last_epoch = self.lots[SLOT_LOT].last_epoch;
        for issues in 1.. {
            let final_epoch = self.chain.network().await?.final_epoch;
            let first_epoch = final_epoch + FIRST_FREE_EPOCH_AFTER_FINAL;
            let issued = self
                .issue(narrator, &VOLUME, (first_epoch, last_epoch))
                .await;
            let Err(error) = issued else { break };
            let is_late = self.chain.network().await?.final_epoch > final_epoch;
            if !is_late || issues == MOST_ISSUES {
                return Err(error);
            }
        }
        Ok(())
    }

    pub(super) async fn buy_volume(&mut self, narrator: &Narrator) -> Result<()> {
        let paid = self.buy(VOLUME_LOT, CARRIER, VOLUME.tokens).await?;
        self.redeem(VOLUME_LOT, CARRIER, REDEEMED).await?;
        narrator.say(format!(
            "{} buys all {} for {} USD, redeems {REDEEMED}, which are used before its prepaid money, and keeps {} as tokens",
            PAYERS[CARRIER].name,
            VOLUME.tokens,
            usd(paid),
            VOLUME.tokens - REDEEMED
        ));
        Ok(())
    }

    /// What of a session was paid for ahead by entitlements that are in use, bytes; from now on it is used.
    pub(super) fn use_ahead(&mut self, payer: usize, asset: usize, bytes: u64) -> u64 {
        let mut met = 0;
        let volumes = self.lots.iter_mut();
        for lot in volumes.filter(|lot| lot.kind == Kind::Volume && lot.asset == asset) {
            let its = lot.entitlements.iter_mut();
            for entitlement in its.filter(|it| it.wallet == FIRST_PAYER + payer) {
                let left = entitlement.tokens * crate::capacity::GB - entitlement.met;
                let part = left.min(bytes - met);
                entitlement.met += part;
                met += part;
            }
        }
        met
    }

    /// The first entitlement to the volume, as a position in the reserve tree, and the epoch from which on it is used.
    pub(super) fn volume(&self) -> (u32, u64) {
        let lot = &self.lots[VOLUME_LOT];
        (lot.entitlements[0].reserve, lot.first_epoch)
    }

    /// How much of the volume is used by now, in words.
    pub(super) fn used_of_volume(&self) -> String {
        gigabytes(self.lots[VOLUME_LOT].met())
    }

    async fn announce_capacity(&self, narrator: &Narrator) -> Result<u64> {
        let asset = &ASSETS[SLOTS.asset];
        let owner = &self.owners[asset.owner];
        let line = format!(
            "asset capacity {} --mbps {} --sim-slots {SIM_SLOTS} --slot-price {} --epoch-seconds {COUNTED_EPOCH_SECONDS}",
            SLOTS.asset,
            asset.capacity_mbps,
            usd(SLOT_PRICE)
        );
        let said = self.type_line(owner, line).await?;
        let epoch = number(&said, "epoch")?;
        narrator.say(format!(
            "{} announces what {} can carry from epoch {epoch} on: {} Mbit/s and {SIM_SLOTS} SIM slots, of which one costs {} USD an epoch",
            owner.name,
            asset.name,
            asset.capacity_mbps,
            usd(SLOT_PRICE)
        ));
        Ok(epoch)
    }

    /// The owner sells a lot for a window, the first epoch and the last.
    async fn issue(
        &mut self,
        narrator: &Narrator,
        part: &LotPart,
        (first_epoch, last_epoch): (u64, u64),
    ) -> Result<()> {
        ensure!(
            first_epoch < last_epoch,
            "epoch {first_epoch} is the next that can be sold, and the window ends with {last_epoch}: this machine is too slow for the story"
        );
        let asset = &ASSETS[part.asset];
        let owner = &self.owners[asset.owner];
        let now = self.chain.clock().await?;
        let shortest_epoch = self.chain.network().await?.parameters.min_epoch_seconds;
        let issuing = i64::try_from(self.pace.issuing_seconds())?;
        let sale_starts = now + i64::from(shortest_epoch) + issuing;
        let line = format!(
            "lot issue --asset {} --kind {} --quantity {} --price {} --first-epoch {first_epoch} --epochs {} --sale-starts {} --sale-ends {} --ends-by {}",
            part.asset,
            part.kind,
            part.tokens,
            usd(part.price),
            last_epoch + 1 - first_epoch,
            Timestamp::from_second(sale_starts)?,
            Timestamp::from_second(now + SALE_SECONDS)?,
            Timestamp::from_second(now + ENDS_IN_SECONDS)?
        );
        let said = self.type_line(owner, line).await?;
        let least = number(&said, "least_price")?;
        ensure!(least <= part.price, "sold below the least price: {said}");
        narrator.say(format!(
            "{} sells {} {} of {} for epochs {first_epoch} to {last_epoch}, at {} USD each. Less than {} is refused: half of what they cost by the tariff",
            owner.name,
            part.tokens,
            part.what,
            asset.name,
            usd(part.price),
            usd(least)
        ));
        self.lots.push(SoldLot {
            name: format!("{}'s {}", asset.name, part.name),
            reserve: index(&said, "lot")?,
            asset: part.asset,
            kind: match part.kind {
                "volume" => Kind::Volume,
                _ => Kind::SimSlots,
            },
            price: part.price,
            first_epoch,
            last_epoch,
            outage: None,
            sold: Vec::new(),
            resold: Vec::new(),
            entitlements: Vec::new(),
            given_back: Vec::new(),
        });
        self.sale_starts = sale_starts;
        Ok(())
    }

    /// Returns what was paid, base units.
    async fn buy(&mut self, lot: usize, payer: usize, tokens: u64) -> Result<u64> {
        while self.chain.clock().await? < self.sale_starts {
            tokio::time::sleep(POLL).await;
        }
        let line = format!("lot buy {} {tokens}", self.lots[lot].reserve);
        let said = self.type_line(&self.payers[payer], line).await?;
        self.lots[lot].sold.push((FIRST_PAYER + payer, tokens));
        number(&said, "paid")
    }

    /// Returns the entitlement's position in the reserve tree.
    pub(super) async fn redeem(&mut self, lot: usize, payer: usize, tokens: u64) -> Result<u32> {
        let line = format!(
            "lot redeem {} {tokens} --payer {payer}",
            self.lots[lot].reserve
        );
        let said = self.type_line(&self.payers[payer], line).await?;
        let reserve = index(&said, "entitlement")?;
        self.lots[lot].entitlements.push(Redeemed {
            reserve,
            wallet: FIRST_PAYER + payer,
            tokens,
            met: 0,
            is_refunded: false,
        });
        Ok(reserve)
    }

    /// The price of another asset follows its use from now on.
    async fn follow_use(&self, narrator: &Narrator) -> Result<()> {
        let asset = &ASSETS[LIVE_PRICE.asset];
        let owner = &self.owners[asset.owner];
        let line = format!(
            "asset live-price set {} --floor {} --cap {} --target {}%",
            LIVE_PRICE.asset,
            usd(LIVE_PRICE.floor),
            usd(LIVE_PRICE.cap),
            LIVE_PRICE.target_percent
        );
        self.type_line(owner, line).await?;
        narrator.say(format!(
            "the price of {} follows its use from now on: it rises while more than {} % of its {} Mbit/s are used and falls while less are, from {} to {} USD per GB",
            asset.name,
            LIVE_PRICE.target_percent,
            asset.capacity_mbps,
            usd(LIVE_PRICE.floor),
            usd(LIVE_PRICE.cap)
        ));
        Ok(())
    }
}
