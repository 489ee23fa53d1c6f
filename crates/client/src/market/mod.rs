//! The market: what its IDL says, and its instructions with the accounts that follow from who trades what
//! (docs/reference/market.md).

mod accounts;
mod basket;
mod goods;
mod payback;
mod picking;
mod standing;
#[cfg(test)]
mod vectors;

pub use crate::generated::market::{
    PROGRAM_ID,
    addresses::{escrow, offer, purchase, rules, sale, vault},
    errors::ProgramError as MarketError,
    events::*,
    instructions as raw,
    types::{NewOffer, NewSale, Order, PaidBack, PurchaseOrder},
};
pub use crate::share_gate::addresses::holder;
pub use accounts::{Escrow, MarketRules, Offer, Position, Purchase, Sale};
pub use basket::MOST_PICKS;
pub use goods::Goods;
pub use payback::Payback;
pub use picking::{Pick, Picked, Wish, pick};
pub use standing::{Barred, Way};

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// `Offer::side` of who sells: the goods are in escrow.
pub const SELL: u8 = 0;
/// `Offer::side` of who bids: the money is in escrow.
pub const BID: u8 = 1;

/// How many offers, sales and locked purchases of a permissioned share a wallet has.
pub fn position(share_mint: &Pubkey, wallet: &Pubkey) -> Pubkey {
    let seeds: [&[u8]; 3] = [b"position", share_mint.as_ref(), wallet.as_ref()];
    Pubkey::find_program_address(&seeds, &PROGRAM_ID).0
}

/// Opens a network's market with its first fee, basis points.
pub fn open_market(payer: Pubkey, authority: Pubkey, network: Pubkey, fee_bps: u16) -> Instruction {
    raw::OpenMarket {
        payer,
        authority,
        network,
    }
    .instruction(&raw::OpenMarketArgs { fee_bps })
}

/// Announces the fee of what is offered from `from` on, Unix seconds.
pub fn announce_fee(authority: Pubkey, network: Pubkey, fee_bps: u16, from: i64) -> Instruction {
    raw::AnnounceFee {
        authority,
        network,
        rules: rules(&network),
    }
    .instruction(&raw::AnnounceFeeArgs { fee_bps, from })
}

/// Opens the escrow of a network's currency; anybody can.
pub fn open_currency_escrow(payer: Pubkey, network: Pubkey, currency_mint: Pubkey) -> Instruction {
    raw::OpenEscrow {
        payer,
        network,
        mint: currency_mint,
        token_program: spl_token_interface::ID,
        asset: None,
        lot: None,
    }
    .instruction()
}

/// Opens the escrow of an asset's shares; anybody can.
pub fn open_share_escrow(
    payer: Pubkey,
    network: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
) -> Instruction {
    raw::OpenEscrow {
        payer,
        network,
        mint: share_mint,
        token_program: spl_token_2022_interface::ID,
        asset: Some(asset),
        lot: None,
    }
    .instruction()
}

/// Opens the escrow of a lot's tokens; anybody can. `lot` is the lot's account.
pub fn open_lot_escrow(payer: Pubkey, network: Pubkey, lot: Pubkey, mint: Pubkey) -> Instruction {
    raw::OpenEscrow {
        payer,
        network,
        mint,
        token_program: spl_token_2022_interface::ID,
        asset: None,
        lot: Some(lot),
    }
    .instruction()
}

/// Allows another mint to be traded for the network's currency. `update_authority`: whom the metadata in the mint names as
/// the one who may change it, if it has such metadata and names somebody.
pub fn allow_mint(
    authority: Pubkey,
    payer: Pubkey,
    network: Pubkey,
    mint: Pubkey,
    token_program: Pubkey,
    update_authority: Option<Pubkey>,
) -> Instruction {
    raw::AllowMint {
        authority,
        update_authority,
        payer,
        network,
        mint,
        token_program,
    }
    .instruction()
}

/// Bars a mint that was allowed, or allows it again.
pub fn bar_mint(authority: Pubkey, network: Pubkey, mint: &Pubkey, barred: bool) -> Instruction {
    raw::BarMint {
        authority,
        network,
        escrow: escrow(&network, mint),
    }
    .instruction(&raw::BarMintArgs { barred })
}

/// Pays the fees to who holds the treasury's role, into `destination`.
pub fn withdraw_fees(
    treasury: Pubkey,
    network: Pubkey,
    currency_mint: &Pubkey,
    destination: Pubkey,
) -> Instruction {
    raw::WithdrawFees {
        treasury,
        network,
        money_escrow: escrow(&network, currency_mint),
        money_vault: vault(&network, currency_mint),
        destination,
    }
    .instruction()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of docs/reference/market.md is what the program says.
    #[test]
    fn the_page_lists_every_error() {
        let page = include_str!("../../../../docs/reference/market.md");
        let (_, table) = page.split_once("\n## Errors\n").unwrap();
        let rows: Vec<&str> = (table.lines())
            .filter(|line| line.starts_with("| 6"))
            .collect();
        let row = |error: &MarketError| {
            let (code, name) = (error.code(), error.name());
            format!("| {code} | {name} | {} |", error.message())
        };
        let expected: Vec<String> = MarketError::ALL.iter().map(row).collect();
        assert_eq!(rows, expected);
    }
}
