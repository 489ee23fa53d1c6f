//! Shares change hands: open ones by anybody's offer, permissioned ones by who may hold them.

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use serde_json::Value;
use solana_pubkey::Pubkey;

use super::{FIRST_STAKER, Story, steps::base_units};
use crate::{
    books::usd,
    cast::{ASSETS, BID, MARKET_FEE_BPS, OFFERS, OfferPart, SALE, STAKERS, STAKES, StakePart},
    founding::JURISDICTION,
    narrator::Narrator,
    trading::{Falling, Placed, Trade, fee},
    world::Person,
};

/// What the chain says to a buyer whom the share gate has not admitted.
const REFUSED: &str = "TakerBarred";

impl Story {
    pub(super) async fn trade(&mut self, narrator: &mut Narrator) -> Result<()> {
        narrator
            .chapter("Shares are sold: open ones to anybody, permissioned ones to who is admitted");
        let open = format!("market open --fee-bps {MARKET_FEE_BPS}");
        self.type_line(&self.founder, open).await?;
        narrator.say(format!(
            "the market opens: both sides of a trade move at once, and whoever takes an offer pays {} % to the treasury",
            f64::from(MARKET_FEE_BPS) / 100.0
        ));
        for (id, offer) in OFFERS.iter().enumerate() {
            self.offer(narrator, id, offer).await?;
            let takers = STAKES.iter().filter(|stake| stake.asset == offer.asset);
            for stake in takers.filter(|stake| !stake.late) {
                self.take(narrator, stake).await?;
            }
        }
        self.bid(narrator).await?;
        self.sell_by_rule(narrator).await?;
        self.stake_early(narrator).await
    }

    /// The owner puts shares into escrow, at a price.
    async fn offer(&mut self, narrator: &Narrator, id: usize, offer: &OfferPart) -> Result<()> {
        let part = &ASSETS[offer.asset];
        let owner = &self.owners[part.owner];
        let line = format!(
            "market sell {} {} --price {} --id {id}",
            offer.asset,
            offer.shares,
            usd(offer.price)
        );
        self.type_line(owner, line).await?;
        narrator.say(format!(
            "{} offers {} {} shares at {} USD a share; they wait in the market's escrow",
            owner.name,
            offer.shares,
            part.symbol,
            usd(offer.price)
        ));
        self.put_up(offer.asset, offer.shares);
        Ok(())
    }

    /// A part of an offer, as much as is staked afterwards.
    pub(super) async fn take(&mut self, narrator: &Narrator, stake: &StakePart) -> Result<()> {
        let mut offers = OFFERS.iter();
        let offer = offers
            .find(|offer| offer.asset == stake.asset)
            .context("nobody offers these shares")?;
        let line = format!(
            "market buy {} {} --price {}",
            stake.asset,
            stake.shares,
            usd(offer.price)
        );
        self.type_line(&self.stakers[stake.staker], line).await?;
        let trade = self.note_trade(stake, stake.shares * offer.price);
        let part = &ASSETS[stake.asset];
        narrator.say(format!(
            "{} takes {} of {}'s {}: {} USD, and {} fee; {} are left",
            STAKERS[stake.staker].name,
            stake.shares,
            self.owners[part.owner].name,
            part.symbol,
            usd(trade.amount),
            usd(trade.fee),
            self.dealings.in_escrow(stake.asset) / base_units(1)
        ));
        Ok(())
    }

    async fn bid(&mut self, narrator: &Narrator) -> Result<()> {
        let bidder = &self.stakers[BID.staker];
        let price = usd(BID.price);
        let line = format!("market bid {} {} --price {price}", BID.asset, BID.shares);
        self.type_line(bidder, line).await?;
        let money = BID.shares * BID.price;
        narrator.say(format!(
            "{} bids {price} USD a share for {} more {}; {} USD wait in escrow, and nobody takes them",
            bidder.name,
            BID.shares,
            ASSETS[BID.asset].symbol,
            usd(money)
        ));
        self.dealings.bids.push((FIRST_STAKER + BID.staker, money));
        Ok(())
    }

    /// A sale of permissioned shares: refused, cleared, admitted, bought.
    async fn sell_by_rule(&mut self, narrator: &Narrator) -> Result<()> {
        let mut stakes = STAKES.iter();
        let stake = stakes
            .find(|stake| stake.asset == SALE.asset)
            .context("nobody buys in the sale")?;
        self.say_who_may_hold(narrator).await?;
        let sale = self.open_sale(narrator).await?;
        let buyer = &self.stakers[stake.staker];
        let line = buying(&sale, stake.shares);
        match self.type_line(buyer, line).await {
            Ok(said) => bail!("{} bought without being admitted: {said}", buyer.name),
            Err(error) => ensure!(format!("{error:#}").contains(REFUSED), error),
        }
        narrator.say(format!(
            "{} wants {} of them and is refused: nobody has cleared this wallet ({REFUSED})",
            buyer.name, stake.shares
        ));
        self.admit(narrator, buyer).await?;
        self.buy_in(narrator, &sale, stake).await
    }

    /// The rule of the sale's asset, and whose word counts.
    async fn say_who_may_hold(&self, narrator: &Narrator) -> Result<()> {
        let part = &ASSETS[SALE.asset];
        let owner = &self.owners[part.owner];
        let accept = format!("issuer accept 0 --key {} --kinds 0", self.issuer.key());
        self.type_line(&self.founder, accept).await?;
        let policy = format!(
            "holder policy {} --kinds 0 --jurisdictions {JURISDICTION}",
            SALE.asset
        );
        self.type_line(owner, policy).await?;
        narrator.say(format!(
            "{} shares are born frozen. {}'s rule, by which Token ACL thaws an account: the identity issuer has cleared its owner, in jurisdiction {JURISDICTION}",
            part.symbol, owner.name
        ));
        Ok(())
    }

    async fn open_sale(&mut self, narrator: &Narrator) -> Result<OpenSale> {
        let part = &ASSETS[SALE.asset];
        let owner = &self.owners[part.owner];
        let starts_at = self.chain.clock().await?;
        let ends_at = starts_at + i64::try_from(SALE.minutes * 60)?;
        let line = format!(
            "market sale open {} {} --price {} --floor {} --starts {} --ends {}",
            SALE.asset,
            SALE.shares,
            usd(SALE.start_price),
            usd(SALE.floor_price),
            Timestamp::from_second(starts_at)?,
            Timestamp::from_second(ends_at)?
        );
        let said = self.type_line(owner, line).await?;
        narrator.say(format!(
            "{} sells {} {} in a Dutch sale: {} USD a share now, falling to {} within {} minutes",
            owner.name,
            SALE.shares,
            part.symbol,
            usd(SALE.start_price),
            usd(SALE.floor_price),
            SALE.minutes
        ));
        self.put_up(SALE.asset, SALE.shares);
        Ok(OpenSale {
            address: address(&said, "sale")?,
            price: Falling {
                from: SALE.start_price,
                to: SALE.floor_price,
                starts_at,
                ends_at,
            },
        })
    }

    async fn admit(&self, narrator: &Narrator, person: &Person) -> Result<()> {
        let attest = format!(
            "clearance attest {} --issuer 0 --kinds 0 --jurisdiction {JURISDICTION} --expires never",
            person.key()
        );
        self.type_line(&self.issuer, attest).await?;
        let admit = format!("holder admit {} --issuer 0", SALE.asset);
        self.type_line(person, admit).await?;
        narrator.say(format!(
            "the identity issuer clears {0}; by that {0} is admitted, and Token ACL thaws the account",
            person.name
        ));
        Ok(())
    }

    async fn buy_in(
        &mut self,
        narrator: &Narrator,
        sale: &OpenSale,
        stake: &StakePart,
    ) -> Result<()> {
        let before = self.chain.clock().await?;
        let raised = self.chain.sale(sale.address).await?.raised;
        let line = buying(sale, stake.shares);
        self.type_line(&self.stakers[stake.staker], line).await?;
        let amount = self.chain.sale(sale.address).await?.raised - raised;
        let now = self.chain.clock().await?;
        // It was bought in one of these seconds.
        let price = (before..=now)
            .map(|second| sale.price.at(second))
            .find(|price| price * stake.shares == amount);
        let price = price.with_context(|| {
            format!("{amount} base units are the price of no second from {before} to {now}")
        })?;
        let trade = self.note_trade(stake, amount);
        narrator.say(format!(
            "{} buys {} at the price of the moment, {} USD a share: {} USD, and {} fee; {} are left",
            STAKERS[stake.staker].name,
            stake.shares,
            usd(price),
            usd(trade.amount),
            usd(trade.fee),
            self.dealings.in_escrow(stake.asset) / base_units(1)
        ));
        Ok(())
    }

    fn put_up(&mut self, asset: usize, shares: u64) {
        self.dealings.offered.push(Placed {
            wallet: ASSETS[asset].owner,
            asset,
            shares: base_units(shares),
        });
    }

    fn note_trade(&mut self, stake: &StakePart, amount: u64) -> Trade {
        let trade = Trade {
            buyer: FIRST_STAKER + stake.staker,
            seller: ASSETS[stake.asset].owner,
            asset: stake.asset,
            shares: base_units(stake.shares),
            amount,
            fee: fee(amount, MARKET_FEE_BPS),
        };
        self.dealings.trades.push(trade);
        trade
    }
}

struct OpenSale {
    address: Pubkey,
    price: Falling,
}

fn buying(sale: &OpenSale, shares: u64) -> String {
    format!(
        "market sale buy {} {shares} --price {}",
        sale.address,
        usd(SALE.start_price)
    )
}

fn address(said: &Value, key: &str) -> Result<Pubkey> {
    let text = said.get(key).and_then(Value::as_str);
    let text = text.with_context(|| format!("no {key} in {said}"))?;
    Ok(text.parse()?)
}
