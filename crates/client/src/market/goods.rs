//! What is traded, with the accounts of those who make and take offers and of those who sell and buy.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{
    Escrow, NewOffer, Offer, Payback, Purchase, SELL, Sale, escrow, holder, position, raw, rules,
    vault,
};
use crate::{
    accounts::{Asset, Lot, ShareKind},
    addresses,
};

/// What is traded, and for which currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods {
    /// The network whose market it is.
    pub network: Pubkey,
    /// Its currency.
    pub currency_mint: Pubkey,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// Token program of that mint.
    pub token_program: Pubkey,
    /// Whether they are held by rule only.
    pub permissioned: bool,
    /// The asset of permissioned shares. With it what goes back to a frozen account is delivered all the same.
    pub asset: Option<Pubkey>,
}

impl Goods {
    /// The shares of the asset at `address`, for the currency of its network at `network`.
    pub fn shares(network: Pubkey, currency_mint: Pubkey, address: Pubkey, asset: &Asset) -> Self {
        let permissioned = asset.share_kind == ShareKind::Permissioned as u8;
        Self {
            network,
            currency_mint,
            mint: asset.share_mint,
            token_program: spl_token_2022_interface::ID,
            permissioned,
            asset: permissioned.then_some(address),
        }
    }

    /// What the market keeps in the escrow with these books, for the currency of its network.
    pub fn in_escrow(currency_mint: Pubkey, books: &Escrow) -> Self {
        let permissioned = books.permissioned != 0;
        Self {
            network: books.network,
            currency_mint,
            mint: books.mint,
            token_program: books.token_program,
            permissioned,
            asset: permissioned.then_some(books.asset),
        }
    }

    /// The tokens of a lot, for the currency of its network.
    pub fn lot(currency_mint: Pubkey, lot: &Lot) -> Self {
        Self {
            network: lot.network,
            currency_mint,
            mint: lot.mint,
            token_program: spl_token_2022_interface::ID,
            permissioned: false,
            asset: None,
        }
    }

    /// The associated account of `wallet` for the goods.
    pub fn account_of(&self, wallet: &Pubkey) -> Pubkey {
        addresses::associated(wallet, &self.mint, &self.token_program)
    }

    /// The associated account of `wallet` for the currency.
    pub fn money_of(&self, wallet: &Pubkey) -> Pubkey {
        addresses::currency_account(wallet, &self.currency_mint)
    }

    /// The books of the goods' escrow.
    pub fn escrow(&self) -> Pubkey {
        escrow(&self.network, &self.mint)
    }

    /// Its token account.
    pub fn vault(&self) -> Pubkey {
        vault(&self.network, &self.mint)
    }

    /// The books of the currency's escrow.
    pub fn money_escrow(&self) -> Pubkey {
        escrow(&self.network, &self.currency_mint)
    }

    /// Its token account.
    pub fn money_vault(&self) -> Pubkey {
        vault(&self.network, &self.currency_mint)
    }

    fn holder(&self, wallet: &Pubkey) -> Option<Pubkey> {
        self.permissioned.then(|| holder(&self.mint, wallet))
    }

    fn position(&self, wallet: &Pubkey) -> Option<Pubkey> {
        self.permissioned.then(|| position(&self.mint, wallet))
    }

    /// The accounts of an offer that is made from and to the maker's associated accounts.
    pub fn making(&self, payer: Pubkey, maker: Pubkey, side: u8) -> raw::MakeOffer {
        let (goods, money) = (self.account_of(&maker), self.money_of(&maker));
        let (mint, vault, source, token_program, pay_to) = match side {
            SELL => (self.mint, self.vault(), goods, self.token_program, money),
            _ => {
                let (mint, vault) = (self.currency_mint, self.money_vault());
                (mint, vault, money, spl_token_interface::ID, goods)
            }
        };
        raw::MakeOffer {
            payer,
            maker,
            rules: rules(&self.network),
            goods_escrow: self.escrow(),
            money_escrow: self.money_escrow(),
            mint,
            vault,
            source,
            token_program,
            pay_to,
            maker_holder: self.holder(&maker),
            position: self.position(&maker),
        }
    }

    /// Makes an offer from and to the maker's associated accounts.
    pub fn make_offer(&self, payer: Pubkey, maker: Pubkey, id: u64, new: NewOffer) -> Instruction {
        let side = new.side;
        self.making(payer, maker, side)
            .instruction(&raw::MakeOfferArgs { id, new: &new })
    }

    /// The accounts of a fill of `maker`'s offer at `offer` from and to the taker's associated accounts.
    /// `maker_account` is `Offer::pay_to`.
    pub fn filling(
        &self,
        taker: Pubkey,
        maker: &Pubkey,
        offer: Pubkey,
        maker_account: Pubkey,
    ) -> raw::Fill {
        raw::Fill {
            taker,
            offer,
            goods_escrow: self.escrow(),
            goods_vault: self.vault(),
            mint: self.mint,
            money_escrow: self.money_escrow(),
            money_vault: self.money_vault(),
            taker_goods: self.account_of(&taker),
            taker_money: self.money_of(&taker),
            maker_account,
            maker_holder: self.holder(maker),
            taker_holder: self.holder(&taker),
            goods_token_program: self.token_program,
        }
    }

    /// The accounts of a sale from and to the issuer's associated accounts. `asset`: whose shares they are, if they are.
    pub fn opening_sale(
        &self,
        payer: Pubkey,
        issuer: Pubkey,
        asset: Option<Pubkey>,
    ) -> raw::OpenSale {
        raw::OpenSale {
            payer,
            issuer,
            rules: rules(&self.network),
            asset,
            goods_escrow: self.escrow(),
            money_escrow: self.money_escrow(),
            mint: self.mint,
            vault: self.vault(),
            source: self.account_of(&issuer),
            token_program: self.token_program,
            pay_to: self.money_of(&issuer),
            issuer_holder: self.holder(&issuer),
            position: self.position(&issuer),
        }
    }

    /// The accounts of a purchase in `issuer`'s sale at `sale`, from and to the buyer's associated accounts.
    /// `issuer_money` is `Sale::pay_to`.
    pub fn buying(
        &self,
        payer: Pubkey,
        buyer: Pubkey,
        issuer: &Pubkey,
        sale: Pubkey,
        issuer_money: Pubkey,
    ) -> raw::Buy {
        raw::Buy {
            payer,
            buyer,
            sale,
            goods_escrow: self.escrow(),
            goods_vault: self.vault(),
            mint: self.mint,
            money_escrow: self.money_escrow(),
            money_vault: self.money_vault(),
            buyer_goods: self.account_of(&buyer),
            buyer_money: self.money_of(&buyer),
            issuer_money,
            issuer_holder: self.holder(issuer),
            buyer_holder: self.holder(&buyer),
            position: self.position(&buyer),
            goods_token_program: self.token_program,
        }
    }

    /// What an offer's maker gets, to the accounts that it named. `position_rent_payer` is `Position::rent_payer`,
    /// when there is a position.
    pub fn to_maker(&self, offer: &Offer, position_rent_payer: Option<Pubkey>) -> Payback {
        let to = if offer.side == SELL {
            (offer.refund_to, offer.pay_to)
        } else {
            (offer.pay_to, offer.refund_to)
        };
        self.back(&offer.maker, to, offer.rent_payer, position_rent_payer)
    }

    /// What a sale's issuer gets, to the accounts that it named.
    pub fn to_issuer(&self, sale: &Sale, position_rent_payer: Option<Pubkey>) -> Payback {
        let to = (sale.refund_to, sale.pay_to);
        self.back(&sale.issuer, to, sale.rent_payer, position_rent_payer)
    }

    /// What a buyer had locked, to the account that it named.
    pub fn to_buyer(&self, purchase: &Purchase, position_rent_payer: Option<Pubkey>) -> Payback {
        let to = (purchase.deliver_to, self.money_of(&purchase.buyer));
        self.back(
            &purchase.buyer,
            to,
            purchase.rent_payer,
            position_rent_payer,
        )
    }

    /// What `owner` gets out of escrow, to these accounts of goods and of money. `position_rent_payer` is
    /// `Position::rent_payer`, when the owner has a position.
    pub fn back(
        &self,
        owner: &Pubkey,
        (goods_account, money_account): (Pubkey, Pubkey),
        rent_payer: Pubkey,
        position_rent_payer: Option<Pubkey>,
    ) -> Payback {
        Payback {
            goods_escrow: self.escrow(),
            goods_vault: self.vault(),
            mint: self.mint,
            money_escrow: self.money_escrow(),
            money_vault: self.money_vault(),
            goods_account,
            money_account,
            rent_payer,
            position: position_rent_payer.and(self.position(owner)),
            position_rent_payer: position_rent_payer.filter(|_| self.permissioned),
            holder: self.holder(owner),
            goods_token_program: self.token_program,
            asset: self.asset,
        }
    }
}
