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
    addresses, instructions,
    market::{self, Escrow, Goods, MarketRules, Position},
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
        let goods = Goods::shares(network.address, network.state.currency_mint, &asset);
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
        let found = context.rpc.accounts::<Escrow>(&books, context.commitment);
        let found = found.await?.value;
        let mut missing = found.iter().map(Option::is_none);
        let mut all = Vec::new();
        if missing.next() == Some(true) {
            let (asset, mint) = (self.address(), self.goods.mint);
            all.push(market::open_share_escrow(payer, network, asset, mint));
            if self.goods.permissioned {
                let (lister, vault) = (context.signer_key()?, self.goods.vault());
                let list = instructions::list_venue(payer, lister, network, self.index, vault);
                all.push(list);
            }
        }
        if missing.next() == Some(true) {
            let currency = self.goods.currency_mint;
            all.push(market::open_currency_escrow(payer, network, currency));
        }
        Ok(all)
    }
}

/// What is traded under a mint of a network's market.
///
/// # Errors
/// The market has no escrow of it, or the chain does not answer.
async fn goods_of(context: &Context, network: &Pubkey, mint: &Pubkey) -> Result<Goods, Failure> {
    let (rpc, commitment) = (&context.rpc, context.commitment);
    let state = rpc.network(*network, commitment).await?.value;
    let books = market::escrow(network, mint);
    let books: Escrow = rpc.account(books, commitment).await?.value;
    Ok(Goods {
        network: *network,
        currency_mint: state.currency_mint,
        mint: *mint,
        token_program: books.token_program,
        permissioned: books.permissioned != 0,
    })
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
        .account_if_any::<Position>(address, context.commitment)
        .await?;
    Ok(found.value.map(|position| position.rent_payer))
}
