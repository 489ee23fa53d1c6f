//! `openmast market …`: offers and sales of shares, delivery versus payment.

mod ending;
mod offering;
mod rules;
mod sales;
mod showing;
mod taking;

use crate::{
    args::MarketCommand,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::Quantity,
};
use openmast_client::{
    accounts::Asset,
    addresses,
    market::{self, Goods, MarketRules},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

pub async fn run(context: &Context, command: MarketCommand) -> Result<Report, Failure> {
    match command {
        MarketCommand::Open { fee_bps } => rules::open(context, fee_bps).await,
        MarketCommand::Fee { bps, from } => rules::announce(context, bps, from).await,
        MarketCommand::Fees(destination) => rules::withdraw(context, destination).await,
        MarketCommand::Show { index } => showing::show(context, index).await,
        MarketCommand::Sell(args) => offering::make(context, args, market::SELL).await,
        MarketCommand::Bid(args) => offering::make(context, args, market::BID).await,
        MarketCommand::Buy(args) => taking::take(context, args, market::SELL).await,
        MarketCommand::SellNow(args) => taking::take(context, args, market::BID).await,
        MarketCommand::Cancel { offer } => ending::cancel(context, offer).await,
        MarketCommand::Expire { offer } => ending::expire(context, offer).await,
        MarketCommand::Claim { offer } => ending::claim(context, offer).await,
        MarketCommand::Sale(command) => sales::run(context, command).await,
    }
}

/// The shares of an asset, as they are traded.
struct Traded {
    network: NetworkHandle,
    index: u32,
    asset: Asset,
    goods: Goods,
}

impl Traded {
    /// # Errors
    /// There is no such asset, or the chain does not answer.
    async fn find(context: &Context, index: u32) -> Result<Self, Failure> {
        let (network, asset) = context.network_and_asset(index).await?;
        let address = addresses::asset(&network.address, index);
        let goods = Goods::shares(
            network.address,
            network.state.currency_mint,
            address,
            &asset,
        );
        Ok(Self {
            network,
            index,
            asset,
            goods,
        })
    }

    fn address(&self) -> Pubkey {
        addresses::asset(&self.network.address, self.index)
    }

    /// Base units of shares; `all` when everything is meant.
    fn shares(&self, quantity: &Quantity, all: u64) -> Result<u64, Failure> {
        quantity
            .base_units(self.asset.share_decimals, all)
            .map_err(Failure::input)
    }

    /// The market's rules.
    ///
    /// # Errors
    /// The network has no market, or the chain does not answer.
    async fn rules(&self, context: &Context) -> Result<MarketRules, Failure> {
        let address = market::rules(&self.network.address);
        let found = context
            .rpc
            .account_if_any(address, context.commitment)
            .await?;
        found.value.ok_or_else(|| {
            Failure::input(
                "the network has no market: its authority opens one with `openmast market open`",
            )
        })
    }

    /// What opens the escrows of the shares and of the currency, where they are missing. Escrow of permissioned shares is a venue.
    async fn escrows(&self, context: &Context) -> Result<Vec<Instruction>, Failure> {
        let (payer, network) = (context.fee_payer_key()?, self.network.address);
        let books = [self.goods.escrow(), self.goods.money_escrow()];
        let found = context.rpc.raw_accounts(&books, context.commitment).await?;
        let missing: Vec<bool> = found.value.iter().map(Option::is_none).collect();
        let mut all = Vec::new();
        if missing.first().is_some_and(|missing| *missing) {
            let asset = self.address();
            all.push(market::open_share_escrow(
                payer,
                network,
                asset,
                self.goods.mint,
            ));
            if self.goods.permissioned {
                let vault = self.goods.vault();
                let signer = context.signer_key()?;
                let list = openmast_client::instructions::list_venue;
                all.push(list(payer, signer, network, self.index, vault));
            }
        }
        if missing.last().is_some_and(|missing| *missing) {
            let currency = self.goods.currency_mint;
            all.push(market::open_currency_escrow(payer, network, currency));
        }
        Ok(all)
    }
}

/// `Position::rent_payer` of a wallet, where the shares are permissioned and there is one.
///
/// # Errors
/// The chain does not answer.
async fn position_rent_payer(
    context: &Context,
    goods: &Goods,
    wallet: &Pubkey,
) -> Result<Option<Pubkey>, Failure> {
    if !goods.permissioned {
        return Ok(None);
    }
    let address = market::position(&goods.mint, wallet);
    let found = context
        .rpc
        .account_if_any::<market::Position>(address, context.commitment)
        .await?;
    Ok(found.value.map(|position| position.rent_payer))
}
