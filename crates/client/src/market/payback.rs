//! What goes back to somebody out of escrow: the accounts that cancelling, expiring, claiming, releasing and ending share.

use solana_pubkey::Pubkey;

use super::raw;
use crate::share_gate::token_acl;

/// From where and to where something goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payback {
    /// Books of the goods' escrow.
    pub goods_escrow: Pubkey,
    /// Its token account.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    pub mint: Pubkey,
    /// Books of the currency's escrow.
    pub money_escrow: Pubkey,
    /// Its token account.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    pub goods_account: Pubkey,
    /// Account that gets money.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent.
    pub position_rent_payer: Option<Pubkey>,
    /// What the share gate says of the owner, for permissioned shares.
    pub holder: Option<Pubkey>,
    /// Token program of the goods.
    pub goods_token_program: Pubkey,
    /// The asset of permissioned shares. With it they are delivered into a frozen account, too; without it they wait.
    pub asset: Option<Pubkey>,
}

/// An instruction's accounts: its own, and those of a payback.
macro_rules! with {
    ($payback:ident, $name:ident { $($own:ident $(: $value:expr)?),* $(,)? }) => {
        raw::$name {
            $($own $(: $value)?,)*
            goods_escrow: $payback.goods_escrow,
            goods_vault: $payback.goods_vault,
            mint: $payback.mint,
            money_escrow: $payback.money_escrow,
            money_vault: $payback.money_vault,
            goods_account: $payback.goods_account,
            money_account: $payback.money_account,
            rent_payer: $payback.rent_payer,
            position: $payback.position,
            position_rent_payer: $payback.position_rent_payer,
            goods_token_program: $payback.goods_token_program,
            asset: $payback.asset,
            mint_config: $payback.asset.map(|_| token_acl::mint_config(&$payback.mint)),
            token_acl_program: $payback.asset.map(|_| token_acl::PROGRAM_ID),
            openmast_program: $payback.asset.map(|_| crate::addresses::PROGRAM_ID),
        }
    };
}

impl Payback {
    /// The maker takes its offer back.
    pub fn cancel(&self, maker: Pubkey, offer: Pubkey) -> raw::CancelOffer {
        with!(self, CancelOffer { maker, offer })
    }

    /// Anybody ends an offer whose time is over, or whose maker may not trade any more.
    pub fn expire(&self, offer: Pubkey) -> raw::ExpireOffer {
        with!(
            self,
            ExpireOffer {
                offer,
                maker_holder: self.holder
            }
        )
    }

    /// Anybody has delivered what waits for a maker, and closes an offer that is done.
    pub fn claim(&self, caller: Pubkey, offer: Pubkey) -> raw::Claim {
        with!(self, Claim { caller, offer })
    }

    /// Anybody has delivered what a buyer had locked, and closes a purchase that is done. `sale` is `Purchase::sale`.
    pub fn release(&self, caller: Pubkey, purchase: Pubkey, sale: Pubkey) -> raw::Release {
        with!(
            self,
            Release {
                caller,
                purchase,
                sale
            }
        )
    }

    /// The issuer ends its sale, or anybody one that is over.
    pub fn end_sale(&self, caller: Pubkey, sale: Pubkey) -> raw::EndSale {
        with!(self, EndSale { caller, sale })
    }
}
