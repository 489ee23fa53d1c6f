//! What a buyer does not need of a volume is asked back, and sold on.

use anyhow::{Result, ensure};

use super::{
    FIRST_PAYER, Story,
    answers::{number, until},
    capacity::VOLUME_LOT,
};
use crate::{
    books::usd,
    capacity::Resale,
    cast::{
        ASKED_BACK, CARRIER, ISLAND, MARKET_FEE_BPS, PAYERS, REDEEMED, RESALE_PRICE, RESOLD,
        RESOLD_REDEEMED, VOLUME,
    },
    narrator::Narrator,
    oracle::Oracle,
    trading::fee,
};

/// What the command says while no final settlement has seen what was asked.
const NOT_SEEN: &str = "has seen yet";

impl Story {
    pub(super) async fn ask_back(&self, narrator: &Narrator) -> Result<()> {
        let entitlement = self.lots[VOLUME_LOT].entitlements[0].reserve;
        let line = format!("lot ask-back {entitlement} {ASKED_BACK}");
        self.type_line(&self.payers[CARRIER], line).await?;
        narrator.say(format!(
            "{0} has used {1} GB of the {REDEEMED} that it redeemed: they cost its prepaid money nothing, since they were paid for ahead. It asks {ASKED_BACK} of them back",
            PAYERS[CARRIER].name,
            self.used_of_volume()
        ));
        Ok(())
    }

    /// Returns the entitlement of who bought it, as a position in the reserve tree.
    pub(super) async fn resell(&mut self, narrator: &Narrator, oracle: &Oracle) -> Result<u32> {
        self.take_back(oracle).await?;
        let [seller, buyer] = [CARRIER, ISLAND].map(|payer| &self.payers[payer]);
        let lot = self.lots[VOLUME_LOT].reserve;
        let price = usd(RESALE_PRICE);
        let sell = format!("market sell lot:{lot} {RESOLD} --price {price}");
        self.type_line(seller, sell).await?;
        let buy = format!("market buy lot:{lot} {RESOLD} --price {price}");
        self.type_line(buyer, buy).await?;
        let amount = RESOLD * RESALE_PRICE;
        let resale = Resale {
            seller: FIRST_PAYER + CARRIER,
            buyer: FIRST_PAYER + ISLAND,
            amount,
            fee: fee(amount, MARKET_FEE_BPS),
        };
        self.lots[VOLUME_LOT].resold.push(resale);
        narrator.say(format!(
            "the settlement has seen it: {ASKED_BACK} GB are tokens again. {} sells them and the {} that it kept on the market: {} takes {RESOLD} GB at {price}, {} USD, and {} fee",
            PAYERS[CARRIER].name,
            VOLUME.tokens - REDEEMED,
            PAYERS[ISLAND].name,
            usd(resale.amount),
            usd(resale.fee)
        ));
        let entitlement = self.redeem(VOLUME_LOT, ISLAND, RESOLD_REDEEMED).await?;
        narrator.say(format!(
            "{} redeems {RESOLD_REDEEMED} of them, and keeps {} as a token",
            PAYERS[ISLAND].name,
            RESOLD - RESOLD_REDEEMED
        ));
        Ok(entitlement)
    }

    /// Tries until a final settlement has seen that it was asked back.
    async fn take_back(&mut self, oracle: &Oracle) -> Result<()> {
        let entitlement = self.lots[VOLUME_LOT].entitlements[0].reserve;
        let line = format!("lot take-back {entitlement}");
        let is_back = || async {
            match self.type_line(&self.payers[CARRIER], line.clone()).await {
                Ok(said) => {
                    let granted = number(&said, "granted")?;
                    ensure!(granted == ASKED_BACK, "not {ASKED_BACK} tokens: {said}");
                    Ok(true)
                }
                Err(error) if format!("{error:#}").contains(NOT_SEEN) => Ok(false),
                Err(error) => Err(error),
            }
        };
        until(
            oracle,
            "a settlement that has seen what was asked back",
            is_back,
        )
        .await?;
        self.lots[VOLUME_LOT].entitlements[0].tokens -= ASKED_BACK;
        Ok(())
    }
}
