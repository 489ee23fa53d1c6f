//! Everything that one can ask of the market, as data, with the accounts that who asks may choose.

use openmast_client::market::{self, Goods, NewOffer, NewSale, Order, PurchaseOrder, raw};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Where something goes back to.
#[derive(Clone, Copy, Debug)]
pub struct Accounts {
    pub goods: Pubkey,
    pub money: Pubkey,
    pub rent_payer: Pubkey,
    /// Who paid for the owner's position, if it is given.
    pub position_rent_payer: Option<Pubkey>,
}

/// One instruction to the market. `goods` is the number of what is traded.
#[derive(Clone, Debug)]
pub enum Operation {
    AnnounceFee {
        by: Pubkey,
        fee_bps: u16,
        from: i64,
    },
    Bar {
        by: Pubkey,
        goods: usize,
        barred: bool,
    },
    WithdrawFees {
        by: Pubkey,
        destination: Pubkey,
    },
    Make {
        payer: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        new: NewOffer,
        source: Pubkey,
        pay_to: Pubkey,
    },
    Fill {
        taker: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        order: Order,
        goods_account: Pubkey,
        money_account: Pubkey,
        maker_account: Pubkey,
    },
    Cancel {
        by: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    },
    Expire {
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    },
    Claim {
        by: Pubkey,
        maker: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    },
    OpenSale {
        payer: Pubkey,
        issuer: Pubkey,
        id: u64,
        goods: usize,
        new: NewSale,
        source: Pubkey,
        pay_to: Pubkey,
    },
    Buy {
        payer: Pubkey,
        buyer: Pubkey,
        issuer: Pubkey,
        id: u64,
        goods: usize,
        order: PurchaseOrder,
        goods_account: Pubkey,
        money_account: Pubkey,
        issuer_account: Pubkey,
    },
    Release {
        by: Pubkey,
        issuer: Pubkey,
        id: u64,
        buyer: Pubkey,
        goods: usize,
        to: Accounts,
    },
    EndSale {
        by: Pubkey,
        issuer: Pubkey,
        id: u64,
        goods: usize,
        to: Accounts,
    },
}

/// Where the operations go.
#[derive(Clone, Debug)]
pub struct Place {
    pub goods: Vec<Goods>,
    /// The asset of each, if they are shares.
    pub assets: Vec<Option<Pubkey>>,
}

impl Operation {
    /// The client's instruction for it.
    pub fn instruction(&self, place: &Place) -> Instruction {
        let market = place.goods[0];
        let (network, currency) = (market.network, market.currency_mint);
        match self.clone() {
            Self::AnnounceFee { by, fee_bps, from } => {
                market::announce_fee(by, network, fee_bps, from)
            }
            Self::Bar { by, goods, barred } => {
                market::bar_mint(by, network, &place.goods[goods].mint, barred)
            }
            Self::WithdrawFees { by, destination } => {
                market::withdraw_fees(by, network, &currency, destination)
            }
            Self::Make {
                payer,
                maker,
                id,
                goods,
                new,
                source,
                pay_to,
            } => raw::MakeOffer {
                source,
                pay_to,
                ..place.goods[goods].making(payer, maker, new.side)
            }
            .instruction(&raw::MakeOfferArgs { id, new: &new }),
            Self::OpenSale {
                payer,
                issuer,
                id,
                goods,
                new,
                source,
                pay_to,
            } => raw::OpenSale {
                source,
                pay_to,
                ..place.goods[goods].opening_sale(payer, issuer, place.assets[goods])
            }
            .instruction(&raw::OpenSaleArgs { id, new: &new }),
            taking => taking.taking(place),
        }
    }

    fn taking(self, place: &Place) -> Instruction {
        match self {
            Self::Fill {
                taker,
                maker,
                id,
                goods,
                order,
                goods_account,
                money_account,
                maker_account,
            } => {
                let of = &place.goods[goods];
                raw::Fill {
                    taker_goods: goods_account,
                    taker_money: money_account,
                    ..of.filling(taker, &maker, market::offer(&maker, id), maker_account)
                }
                .instruction(&raw::FillArgs { order: &order })
            }
            Self::Buy {
                payer,
                buyer,
                issuer,
                id,
                goods,
                order,
                goods_account,
                money_account,
                issuer_account,
            } => {
                let of = &place.goods[goods];
                raw::Buy {
                    buyer_goods: goods_account,
                    buyer_money: money_account,
                    ..of.buying(
                        payer,
                        buyer,
                        &issuer,
                        market::sale(&issuer, id),
                        issuer_account,
                    )
                }
                .instruction(&raw::BuyArgs { order: &order })
            }
            ending => ending.ending(place),
        }
    }

    fn ending(self, place: &Place) -> Instruction {
        let back = |goods: usize, owner: &Pubkey, to: Accounts| {
            place.goods[goods].back(
                owner,
                (to.goods, to.money),
                to.rent_payer,
                to.position_rent_payer,
            )
        };
        match self {
            Self::Cancel {
                by,
                maker,
                id,
                goods,
                to,
            } => back(goods, &maker, to)
                .cancel(by, market::offer(&maker, id))
                .instruction(),
            Self::Expire {
                maker,
                id,
                goods,
                to,
            } => back(goods, &maker, to)
                .expire(market::offer(&maker, id))
                .instruction(),
            Self::Claim {
                by,
                maker,
                id,
                goods,
                to,
            } => back(goods, &maker, to)
                .claim(by, market::offer(&maker, id))
                .instruction(),
            Self::Release {
                by,
                issuer,
                id,
                buyer,
                goods,
                to,
            } => {
                let sale = market::sale(&issuer, id);
                let purchase = market::purchase(&sale, &buyer);
                back(goods, &buyer, to)
                    .release(by, purchase, sale)
                    .instruction()
            }
            Self::EndSale {
                by,
                issuer,
                id,
                goods,
                to,
            } => back(goods, &issuer, to)
                .end_sale(by, market::sale(&issuer, id))
                .instruction(),
            other => unreachable!("{other:?} is made elsewhere"),
        }
    }
}
