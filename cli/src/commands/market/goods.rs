//! What is traded, as the chain has it.

use crate::{
    args::GoodsName,
    commands::lot::lot_at,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::Quantity,
};
use openmast_client::{
    accounts::{Asset, Lot, ShareName},
    addresses,
    amounts::Amount,
    instructions,
    market::{self, Escrow, Goods, MarketRules, Offer, Position, Sale},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// The kind of an escrow that is for a lot's tokens.
const LOT_ESCROW: u8 = 3;

/// The shares of an asset or the tokens of a lot, as they are traded.
pub(super) struct Traded {
    pub(super) network: NetworkHandle,
    /// As the command line names it.
    pub(super) name: GoodsName,
    /// Of shares or tokens.
    pub(super) decimals: u8,
    pub(super) goods: Goods,
    /// The asset; of tokens, the one whose capacity they are.
    pub(super) asset_index: u32,
    /// The `Asset` account, or the `Lot` account.
    account: Pubkey,
    /// What they call themselves.
    symbol: Option<String>,
    /// Of tokens, their lot.
    lot: Option<Box<Lot>>,
}

impl Traded {
    /// # Errors
    /// There is no such asset or lot, or the chain does not answer.
    pub(super) async fn find(context: &Context, name: GoodsName) -> Result<Self, Failure> {
        match name {
            GoodsName::Asset(index) => Ok(Self::shares_of(context, index).await?.0),
            GoodsName::Lot(index) => Self::tokens_of(context, index).await,
        }
    }

    /// The shares of an asset, and the asset.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub(super) async fn shares_of(context: &Context, index: u32) -> Result<(Self, Asset), Failure> {
        let (network, asset) = context.network_and_asset(index).await?;
        let account = addresses::asset(&network.address, index);
        let currency_mint = network.state.currency_mint;
        let goods = Goods::shares(network.address, currency_mint, account, &asset);
        let symbol = symbol_of(context, &goods.mint).await?;
        let traded = Self {
            network,
            name: GoodsName::Asset(index),
            decimals: asset.share_decimals,
            goods,
            asset_index: index,
            account,
            symbol,
            lot: None,
        };
        Ok((traded, asset))
    }

    async fn tokens_of(context: &Context, index: u32) -> Result<Self, Failure> {
        let (network, lot) = lot_at(context, index).await?;
        let goods = Goods::lot(network.state.currency_mint, &lot);
        let symbol = symbol_of(context, &goods.mint).await?;
        Ok(Self {
            network,
            name: GoodsName::Lot(index),
            decimals: 0,
            goods,
            asset_index: lot.asset_index,
            account: lot.address(),
            symbol,
            lot: Some(Box::new(lot)),
        })
    }

    /// The lot whose tokens these are; none of shares.
    pub(super) fn lot(&self) -> Option<&Lot> {
        self.lot.as_deref()
    }

    /// Address of the asset or the lot.
    pub(super) fn address(&self) -> Pubkey {
        self.account
    }

    /// Which asset's shares or which lot's tokens these are.
    pub(super) fn named(&self) -> Report {
        match self.name {
            GoodsName::Asset(index) => Report::new().count("index", "Asset", index),
            GoodsName::Lot(index) => Report::new().count("lot", "Lot", index),
        }
    }

    /// What is counted, as the label of a number.
    pub(super) fn plural(&self) -> &'static str {
        match self.name {
            GoodsName::Asset(_) => "Shares",
            GoodsName::Lot(_) => "Tokens",
        }
    }

    /// `shares of asset 3` or `tokens of lot 7`.
    pub(super) fn noun(&self) -> String {
        match self.name {
            GoodsName::Asset(index) => format!("shares of asset {index}"),
            GoodsName::Lot(index) => format!("tokens of lot {index}"),
        }
    }

    /// `12.500 shares of asset 3 (PIER)` or `5 tokens of lot 7 (GB)`, of base units.
    pub(super) fn of_goods(&self, base_units: u64) -> String {
        let amount = Amount::new(base_units, self.decimals);
        let noun = match (self.name, base_units) {
            (GoodsName::Lot(index), 1) => format!("token of lot {index}"),
            _ => self.noun(),
        };
        with_symbol(amount, &noun, self.symbol.as_deref())
    }

    /// Base units of shares, of which there must be some; `all` when everything is meant.
    ///
    /// # Errors
    /// It is no number of such shares, or zero.
    pub(super) fn shares(&self, quantity: &Quantity, all: u64) -> Result<u64, Failure> {
        let shares = quantity
            .base_units(self.decimals, all)
            .map_err(Failure::input)?;
        match shares {
            0 => Err(Failure::input(
                "the number of shares or tokens must be more than zero",
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
            let (account, mint) = (self.account, self.goods.mint);
            all.push(match self.name {
                GoodsName::Asset(_) => market::open_share_escrow(payer, network, account, mint),
                GoodsName::Lot(_) => market::open_lot_escrow(payer, network, account, mint),
            });
            if self.goods.permissioned {
                let (lister, vault) = (context.signer_key()?, self.goods.vault());
                let list =
                    instructions::list_venue(payer, lister, network, self.asset_index, vault);
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
    /// Reserve index of the lot whose tokens these are; `None` for other mints.
    lot: Option<u32>,
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
            lot: lot_index(context, network, &books).await?,
            symbol: symbol_of(context, mint).await?,
        })
    }

    /// `12.500 shares of asset 3 (PIER)`, of base units.
    pub(super) fn of_goods(&self, base_units: u64) -> String {
        let amount = Amount::new(base_units, self.decimals);
        let noun = match (self.index, self.lot) {
            (Some(index), _) => format!("shares of asset {index}"),
            (None, Some(lot)) if base_units == 1 => format!("token of lot {lot}"),
            (None, Some(lot)) => format!("tokens of lot {lot}"),
            (None, None) => return format!("{amount} of mint {}", self.goods.mint),
        };
        with_symbol(amount, &noun, self.symbol.as_deref())
    }

    /// The mints whose decimals are known, for what a dry run shows.
    pub(super) fn known(&self) -> [(Pubkey, u8); 2] {
        known(&self.goods, self.decimals)
    }
}

fn with_symbol(amount: Amount, noun: &str, symbol: Option<&str>) -> String {
    match symbol {
        Some(symbol) => format!("{amount} {noun} ({symbol})"),
        None => format!("{amount} {noun}"),
    }
}

/// The lot whose tokens an escrow is for, if it is for such.
async fn lot_index(
    context: &Context,
    network: &Pubkey,
    books: &Escrow,
) -> Result<Option<u32>, Failure> {
    if books.kind != LOT_ESCROW {
        return Ok(None);
    }
    let found = (context.rpc).lot_of_mint(network, &books.mint, context.commitment);
    Ok(found.await?.value.map(|lot| lot.index))
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
