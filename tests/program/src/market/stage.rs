//! A network with a market: two assets, one with open and one with permissioned shares, and a listed mint.

use openmast_client::{
    accounts::Asset as AssetAccount,
    addresses,
    market::{self, Goods, NewOffer, NewSale, Order, PurchaseOrder, raw},
};
use solana_account::Account;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use spl_token_interface::state::{Account as TokenState, AccountState};

use super::holders::Standing;
use crate::{
    net::{Asset, Net},
    world::World,
};

/// Fee of the stage's market, basis points.
pub const FEE_BPS: u16 = 50;
/// One whole share: the stage's assets have 3 decimals.
pub const SHARE: u64 = 1_000;
/// Decimals of the listed mint.
pub const LISTED_DECIMALS: u8 = 9;
/// Money of a person, base units.
pub const MONEY: u64 = 1_000_000_000;
/// Goods of each kind that a person has, base units.
pub const GOODS: u64 = 100 * SHARE;
/// Nobody is in such a hurry.
pub const NO_DEADLINE: i64 = i64::MAX;

/// The market of a network.
#[derive(Clone, Debug)]
pub struct Stage {
    pub net: Net,
    /// Its shares are open.
    pub open: Asset,
    /// Its shares are permissioned; the mint itself is an open one, so that what is tested is the market.
    pub gated: Asset,
    /// A mint of the classic token program that the network allowed.
    pub listed: Pubkey,
}

impl Stage {
    /// A network whose market is open.
    pub fn new(world: &mut World) -> Self {
        let mut net = Net::new(world);
        let (open, gated) = (net.asset(world), net.asset(world));
        world.edit(&gated.address, |asset: &mut AssetAccount| {
            asset.share_kind = 1;
        });
        let listed = world.mint(LISTED_DECIMALS);
        let stage = Self {
            net,
            open,
            gated,
            listed,
        };
        let payer = stage.net.rent_payer;
        world.run(stage.open_market(FEE_BPS));
        world.run(market::open_currency_escrow(
            payer,
            stage.net.address,
            stage.net.mint,
        ));
        for asset in [open, gated] {
            let (network, mint) = (stage.net.address, asset.share_mint);
            world.run(market::open_share_escrow(
                payer,
                network,
                asset.address,
                mint,
            ));
        }
        world.run(market::allow_mint(
            stage.net.authority,
            payer,
            stage.net.address,
            listed,
            spl_token_interface::ID,
            None,
        ));
        stage
    }

    /// The instruction that opens the market.
    pub fn open_market(&self, fee_bps: u16) -> solana_instruction::Instruction {
        market::open_market(
            self.net.rent_payer,
            self.net.authority,
            self.net.address,
            fee_bps,
        )
    }

    /// The shares that move freely.
    pub fn shares(&self) -> Goods {
        self.goods(self.open.share_mint, spl_token_2022_interface::ID, false)
    }

    /// The shares that are held by rule only.
    pub fn gated_shares(&self) -> Goods {
        self.goods(self.gated.share_mint, spl_token_2022_interface::ID, true)
    }

    /// The listed mint.
    pub fn listed(&self) -> Goods {
        self.goods(self.listed, spl_token_interface::ID, false)
    }

    fn goods(&self, mint: Pubkey, token_program: Pubkey, permissioned: bool) -> Goods {
        Goods {
            network: self.net.address,
            currency_mint: self.net.mint,
            mint,
            token_program,
            permissioned,
            asset: None,
        }
    }

    /// A wallet with money and with goods of every kind, that may hold permissioned shares.
    pub fn person(&self, world: &mut World, money: u64, goods: u64) -> Pubkey {
        let wallet = world.wallet();
        world.fund(wallet, self.net.mint, money);
        world.fund(wallet, self.listed, goods);
        for asset in [&self.open, &self.gated] {
            world.move_shares(asset.share_mint, asset.owner, wallet, goods);
        }
        world.set_standing(&self.gated.share_mint, &wallet, &Standing::ADMITTED);
        wallet
    }

    /// A sell offer of `quantity` at `price`.
    pub fn sell(price: u64, quantity: u64) -> NewOffer {
        NewOffer {
            side: market::SELL,
            price,
            quantity,
            least_fill: 1,
            expires_at: 0,
            taker: Pubkey::default(),
        }
    }

    /// A bid for `quantity` at `price`.
    pub fn bid(price: u64, quantity: u64) -> NewOffer {
        NewOffer {
            side: market::BID,
            ..Self::sell(price, quantity)
        }
    }

    /// An order that takes `quantity` of a sale at any price, and nothing less.
    pub fn buying(quantity: u64) -> Order {
        Order {
            side: market::SELL,
            quantity,
            least: quantity,
            limit_price: u64::MAX,
            most_fee_bps: 10_000,
            deadline: NO_DEADLINE,
        }
    }

    /// An order that sells `quantity` to a bid at any price, and nothing less.
    pub fn selling(quantity: u64) -> Order {
        Order {
            side: market::BID,
            limit_price: 0,
            ..Self::buying(quantity)
        }
    }

    /// A fixed price of `price` for `quantity`, from now on for `seconds`.
    pub fn sale(world: &World, price: u64, quantity: u64, seconds: i64) -> NewSale {
        NewSale {
            start_price: price,
            floor_price: price,
            starts_at: world.now(),
            ends_at: world.now() + seconds,
            quantity,
            most_per_buyer: quantity,
            least_purchase: 1,
            locked_until: 0,
        }
    }

    /// Buys `quantity` in a sale at any price and with any lock, and nothing less.
    pub fn purchase(quantity: u64) -> PurchaseOrder {
        PurchaseOrder {
            quantity,
            least: quantity,
            highest_price: u64::MAX,
            most_fee_bps: 10_000,
            latest_unlock: i64::MAX,
            deadline: NO_DEADLINE,
        }
    }

    /// Makes an offer from and to the maker's associated accounts. Returns its address.
    #[track_caller]
    pub fn make(
        &self,
        world: &mut World,
        goods: &Goods,
        maker: Pubkey,
        id: u64,
        new: NewOffer,
    ) -> Pubkey {
        world.run(goods.make_offer(maker, maker, id, new));
        market::offer(&maker, id)
    }

    /// A maker with a new offer, number 1.
    #[track_caller]
    pub fn offered(&self, world: &mut World, goods: &Goods, new: NewOffer) -> (Pubkey, raw::Fill) {
        let maker = self.person(world, MONEY, GOODS);
        let offer = self.make(world, goods, maker, 1, new);
        let taker = self.person(world, MONEY, GOODS);
        let pay_to = world.get::<market::Offer>(&offer).pay_to;
        (maker, goods.filling(taker, &maker, offer, pay_to))
    }

    /// The balance of a wallet's associated account of goods.
    pub fn held(&self, world: &World, goods: &Goods, wallet: &Pubkey) -> u64 {
        world.tokens(&goods.account_of(wallet))
    }

    /// The balance of a wallet's associated account of the currency.
    pub fn money(&self, world: &World, wallet: &Pubkey) -> u64 {
        world.tokens(&addresses::currency_account(wallet, &self.net.mint))
    }
}

/// What somebody may do to a token account behind the market's back.
impl World {
    /// Its issuer freezes it, or thaws it.
    pub fn freeze(&mut self, address: &Pubkey, frozen: bool) {
        self.change_tokens(address, |account| {
            account.state = if frozen {
                AccountState::Frozen
            } else {
                AccountState::Initialized
            };
        });
    }

    /// Its owner closes it.
    pub fn close_tokens(&mut self, address: &Pubkey) {
        self.set_account(*address, Account::default());
    }

    /// Its owner gives it away.
    pub fn give_away(&mut self, address: &Pubkey, to: Pubkey) {
        self.change_tokens(address, |account| account.owner = to);
    }

    /// Sets its balance.
    pub fn set_tokens(&mut self, address: &Pubkey, amount: u64) {
        self.change_tokens(address, |account| account.amount = amount);
    }

    /// Appends bytes behind the base of a Token-2022 account, in place of what is there.
    pub fn extend_tokens(&mut self, address: &Pubkey, extensions: &[u8]) {
        let mut account = self.raw(address).expect("a token account");
        account.data.truncate(TokenState::LEN);
        account.data.extend_from_slice(extensions);
        self.set_account(*address, account);
    }

    /// An empty token account of either program without extensions.
    pub fn put_tokens_of(
        &mut self,
        address: Pubkey,
        owner: Pubkey,
        mint: Pubkey,
        program: &Pubkey,
    ) {
        let state = TokenState {
            mint,
            owner,
            state: AccountState::Initialized,
            ..TokenState::default()
        };
        let mut data = vec![0; TokenState::LEN];
        TokenState::pack(state, &mut data).expect("it has the size of the type");
        let account = Account {
            lamports: 10_000_000,
            data,
            owner: *program,
            ..Account::default()
        };
        self.set_account(address, account);
    }

    fn change_tokens(&mut self, address: &Pubkey, change: impl FnOnce(&mut TokenState)) {
        let mut account = self.raw(address).expect("a token account");
        let base = account.data.get_mut(..TokenState::LEN).expect("its base");
        let mut state = TokenState::unpack(base).expect("a token account");
        change(&mut state);
        TokenState::pack(state, base).expect("it has the size of the type");
        self.set_account(*address, account);
    }
}
