//! What is traded, as the chain has it.

use crate::{
    context::{Context, NetworkHandle},
    failure::Failure,
    values::Quantity,
};
use openmast_client::{
    accounts::{Asset, ShareName},
    addresses,
    amounts::Amount,
    instructions,
    market::{self, Escrow, Goods, MarketRules, Offer, Position, Sale},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// The shares of an asset, as they are traded.
pub(super) struct Traded {
    pub(super) network: NetworkHandle,
    pub(super) index: u32,
    pub(super) asset: Asset,
    pub(super) goods: Goods,
    /// What the shares call themselves.
    symbol: Option<String>,
}

impl Traded {
    /// # Errors
    /// There is no such asset, or the chain does not answer.
    pub(super) async fn find(context: &Context, index: u32) -> Result<Self, Failure> {
        let (network, asset) = context.network_and_asset(index).await?;
        let address = addresses::asset(&network.address, index);
        let currency_mint = network.state.currency_mint;
        let goods = Goods::shares(network.address, currency_mint, address, &asset);
        let symbol = symbol_of(context, &goods.mint).await?;
        Ok(Self {
            network,
            index,
            asset,
            goods,
            symbol,
        })
    }

    /// Address of the asset.
    pub(super) fn address(&self) -> Pubkey {
        addresses::asset(&self.network.address, self.index)
    }

    /// `12.500 shares of asset 3 (PIER)`, of base units.
    pub(super) fn of_asset(&self, base_units: u64) -> String {
        let shares = Amount::new(base_units, self.asset.share_decimals);
        of_shares(shares, self.index, self.symbol.as_deref())
    }

    /// Base units of shares, of which there must be some; `all` when everything is meant.
    ///
    /// # Errors
    /// It is no number of such shares, or zero.
    pub(super) fn shares(&self, quantity: &Quantity, all: u64) -> Result<u64, Failure> {
        let shares = quantity
            .base_units(self.asset.share_decimals, all)
            .map_err(Failure::input)?;
        match shares {
            0 => Err(Failure::input(
                "the number of shares must be more than zero",
            )),
            shares => Ok(shares),
        }
    }

    /// The market's rules.
    ///
    /// # Errors
    /// The network has no market, or the chain does not answer.
    pub(super) async fn rules(&self, context: &Context) -> Result<MarketRules, Failure> {
        rules(context, &self.network.address)
            .await?
            .ok_or_else(Self::no_market)
    }

    pub(super) fn no_market() -> Failure {
        Failure::input(
            "the network has no market: its authority opens one with `openmast market open`",
        )
    }

    /// All offers of the shares, oldest first.
    ///
    /// # Errors
    /// The chain does not answer.
    pub(super) async fn offers(&self, context: &Context) -> Result<Vec<Offer>, Failure> {
        let (network, mint) = (&self.network.address, &self.goods.mint);
        let offers = context.rpc.offers(network, mint, context.commitment);
        Ok(offers.await?.value)
    }

    /// All sales of the shares, oldest first.
    ///
    /// # Errors
    /// The chain does not answer.
    pub(super) async fn sales(&self, context: &Context) -> Result<Vec<Sale>, Failure> {
        let (network, mint) = (&self.network.address, &self.goods.mint);
        let sales = context.rpc.sales(network, mint, context.commitment);
        Ok(sales.await?.value)
    }

    /// What opens the escrows of the shares and of the currency, where they are missing. Escrow of permissioned shares is a venue.
    pub(super) async fn escrows(&self, context: &Context) -> Result<Vec<Instruction>, Failure> {
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

/// The rules of a network's market, if it has one.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn rules(
    context: &Context,
    network: &Pubkey,
) -> Result<Option<MarketRules>, Failure> {
    let address = market::rules(network);
    let found = context.rpc.account_if_any(address, context.commitment);
    Ok(found.await?.value)
}

/// What an offer, a sale or a purchase is of, by the books of its escrow.
pub(super) struct Kept {
    pub(super) goods: Goods,
    pub(super) decimals: u8,
    /// Index of the asset whose shares these are; `None` for other mints.
    pub(super) index: Option<u32>,
    /// What the goods call themselves.
    symbol: Option<String>,
}

impl Kept {
    /// # Errors
    /// The market has no escrow of the mint, or the chain does not answer.
    pub(super) async fn find(
        context: &Context,
        network: &Pubkey,
        mint: &Pubkey,
    ) -> Result<Self, Failure> {
        let (rpc, commitment) = (&context.rpc, context.commitment);
        let state = rpc.network(*network, commitment).await?.value;
        let books = market::escrow(network, mint);
        let books: Escrow = rpc.account(books, commitment).await?.value;
        let asset = rpc.account_if_any::<Asset>(books.asset, commitment);
        let index = match books.asset == Pubkey::default() {
            true => None,
            false => asset.await?.value.map(|asset| asset.index),
        };
        Ok(Self {
            goods: Goods::in_escrow(state.currency_mint, &books),
            decimals: books.decimals,
            index,
            symbol: symbol_of(context, mint).await?,
        })
    }

    /// `12.500 shares of asset 3 (PIER)`, of base units.
    pub(super) fn of_goods(&self, base_units: u64) -> String {
        let amount = Amount::new(base_units, self.decimals);
        match self.index {
            Some(index) => of_shares(amount, index, self.symbol.as_deref()),
            None => format!("{amount} of mint {}", self.goods.mint),
        }
    }

    /// The mints whose decimals are known, for what a dry run shows.
    pub(super) fn known(&self) -> [(Pubkey, u8); 2] {
        known(&self.goods, self.decimals)
    }
}

fn of_shares(shares: Amount, index: u32, symbol: Option<&str>) -> String {
    match symbol {
        Some(symbol) => format!("{shares} shares of asset {index} ({symbol})"),
        None => format!("{shares} shares of asset {index}"),
    }
}

async fn symbol_of(context: &Context, mint: &Pubkey) -> Result<Option<String>, Failure> {
    let mint = context.raw_account(*mint).await?;
    let name = mint.and_then(|mint| ShareName::read(&mint.owner, &mint.data));
    Ok(name
        .map(|name| name.symbol)
        .filter(|symbol| !symbol.is_empty()))
}

/// The mints of a trade with their decimals.
pub(super) fn known(goods: &Goods, decimals: u8) -> [(Pubkey, u8); 2] {
    [
        (
            goods.currency_mint,
            openmast_client::amounts::CURRENCY_DECIMALS,
        ),
        (goods.mint, decimals),
    ]
}

/// `Position::rent_payer` of a wallet, where the shares are permissioned and there is one.
///
/// # Errors
/// The chain does not answer.
pub(super) async fn position_rent_payer(
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
