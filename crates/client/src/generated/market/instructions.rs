//! The program's instructions, each a struct of the accounts that the caller chooses; the others are filled in.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use super::addresses;
use super::types;
use crate::program;
use borsh::BorshSerialize;
use solana_instruction::AccountMeta;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

const SYSTEM_PROGRAM: Pubkey = Pubkey::from_str_const("11111111111111111111111111111111");
const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// Allows another mint to be traded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowMint {
    /// Holds the authority's role.
    /// Signs.
    pub authority: Pubkey,
    /// Whom the metadata in the mint names as the one who may change it; none when it names nobody. That of shares is
    /// their asset.
    /// Is read.
    pub update_authority: Option<Pubkey>,
    /// Pays the rent.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub mint: Pubkey,
    /// The mint's token program.
    /// Is read.
    pub token_program: Pubkey,
}

impl AllowMint {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [240, 28, 240, 70, 124, 240, 245, 225];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let escrow = addresses::escrow(&self.network, &self.mint);
        let vault = addresses::vault(&self.network, &self.mint);

        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            program::optional(self.update_authority, false, false, &PROGRAM_ID),
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(escrow, false),
            AccountMeta::new(vault, false),
            AccountMeta::new_readonly(self.token_program, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Announces the fee of what is offered from a Unix time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceFee {
    /// Holds the authority's role.
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub rules: Pubkey,
}

/// What [`AnnounceFee`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceFeeArgs {
    /// The instruction's `fee_bps`.
    pub fee_bps: u16,
    /// The instruction's `from`.
    pub from: i64,
}

impl AnnounceFee {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [139, 70, 69, 150, 248, 67, 253, 68];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceFeeArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.rules, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Bars a mint that was allowed, or allows it again: no new offers, fills, sales and purchases while it is barred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarMint {
    /// Holds the authority's role.
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub escrow: Pubkey,
}

/// What [`BarMint`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct BarMintArgs {
    /// The instruction's `barred`.
    pub barred: bool,
}

impl BarMint {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [221, 104, 81, 233, 185, 240, 194, 202];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &BarMintArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.escrow, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Buys at the price of the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buy {
    /// Pays the rent; may be the buyer.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub buyer: Pubkey,
    /// Is changed.
    pub sale: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// The buyer's account of the goods: what is bought goes there at once, or when it is released. Of permissioned shares
    /// it must take them now in any case.
    /// Is changed.
    pub buyer_goods: Pubkey,
    /// The buyer's account of the currency.
    /// Is changed.
    pub buyer_money: Pubkey,
    /// The account that the issuer named to be paid. It may be frozen or gone: what cannot be paid waits.
    /// Is changed.
    pub issuer_money: Pubkey,
    /// What the share gate says of the issuer, for permissioned shares.
    /// Is read.
    pub issuer_holder: Option<Pubkey>,
    /// What the share gate says of the buyer, for permissioned shares.
    /// Is read.
    pub buyer_holder: Option<Pubkey>,
    /// The buyer's position, for permissioned shares that stay locked.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
}

/// What [`Buy`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct BuyArgs<'a> {
    /// The instruction's `order`.
    pub order: &'a types::PurchaseOrder,
}

impl Buy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [102, 6, 61, 18, 1, 218, 235, 234];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &BuyArgs<'_>) -> Instruction {
        let purchase = addresses::purchase(&self.sale, &self.buyer);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.buyer, true),
            AccountMeta::new(self.sale, false),
            AccountMeta::new(purchase, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.buyer_goods, false),
            AccountMeta::new(self.buyer_money, false),
            AccountMeta::new(self.issuer_money, false),
            program::optional(self.issuer_holder, false, false, &PROGRAM_ID),
            program::optional(self.buyer_holder, false, false, &PROGRAM_ID),
            program::optional(self.position, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Takes an offer back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelOffer {
    /// Signs.
    pub maker: Pubkey,
    /// Is changed.
    pub offer: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    /// Is changed.
    pub goods_account: Pubkey,
    /// Account that gets money.
    /// Is changed.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares; none when there is none.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    /// Is changed.
    pub position_rent_payer: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
    /// The asset of the shares; the settlement program checks it.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
    /// Is read.
    pub openmast_program: Option<Pubkey>,
}

impl CancelOffer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [92, 203, 223, 40, 92, 89, 53, 119];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.maker, true),
            AccountMeta::new(self.offer, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.goods_account, false),
            AccountMeta::new(self.money_account, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.position, false, true, &PROGRAM_ID),
            program::optional(self.position_rent_payer, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
            program::optional(self.openmast_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Delivers what waits for an offer's maker, and closes an offer that is done; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Anybody. The maker may have it paid to any account of its own, others to those that it named.
    /// Signs.
    pub caller: Pubkey,
    /// Is changed.
    pub offer: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    /// Is changed.
    pub goods_account: Pubkey,
    /// Account that gets money.
    /// Is changed.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares; none when there is none.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    /// Is changed.
    pub position_rent_payer: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
    /// The asset of the shares; the settlement program checks it.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
    /// Is read.
    pub openmast_program: Option<Pubkey>,
}

impl Claim {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [62, 198, 214, 193, 213, 159, 108, 210];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.caller, true),
            AccountMeta::new(self.offer, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.goods_account, false),
            AccountMeta::new(self.money_account, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.position, false, true, &PROGRAM_ID),
            program::optional(self.position_rent_payer, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
            program::optional(self.openmast_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends a sale, and delivers what waits for its issuer; anybody may once it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndSale {
    /// The issuer, or anybody once the sale is over. The issuer may have it paid to any account of its own, others to those
    /// that it named.
    /// Signs.
    pub caller: Pubkey,
    /// Is changed.
    pub sale: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    /// Is changed.
    pub goods_account: Pubkey,
    /// Account that gets money.
    /// Is changed.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares; none when there is none.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    /// Is changed.
    pub position_rent_payer: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
    /// The asset of the shares; the settlement program checks it.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
    /// Is read.
    pub openmast_program: Option<Pubkey>,
}

impl EndSale {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [37, 239, 52, 17, 120, 44, 213, 125];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.caller, true),
            AccountMeta::new(self.sale, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.goods_account, false),
            AccountMeta::new(self.money_account, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.position, false, true, &PROGRAM_ID),
            program::optional(self.position_rent_payer, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
            program::optional(self.openmast_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends an offer whose time is over, or whose maker may not trade any more; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpireOffer {
    /// Is changed.
    pub offer: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    /// Is changed.
    pub goods_account: Pubkey,
    /// Account that gets money.
    /// Is changed.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares; none when there is none.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    /// Is changed.
    pub position_rent_payer: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
    /// The asset of the shares; the settlement program checks it.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
    /// Is read.
    pub openmast_program: Option<Pubkey>,
    /// Where the share gate would say of the maker what it may, for permissioned shares.
    /// Is read.
    pub maker_holder: Option<Pubkey>,
}

impl ExpireOffer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [161, 133, 120, 51, 0, 201, 224, 248];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.offer, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.goods_account, false),
            AccountMeta::new(self.money_account, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.position, false, true, &PROGRAM_ID),
            program::optional(self.position_rent_payer, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
            program::optional(self.openmast_program, false, false, &PROGRAM_ID),
            program::optional(self.maker_holder, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Fills an offer, as far as the taker wants and the offer allows. A taker without a least part skips what it cannot
/// have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Signs.
    pub taker: Pubkey,
    /// The offer; there may be none any more.
    /// Is changed.
    pub offer: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// The taker's account of the goods.
    /// Is changed.
    pub taker_goods: Pubkey,
    /// The taker's account of the currency.
    /// Is changed.
    pub taker_money: Pubkey,
    /// The account that the maker named to be paid. It may be frozen or gone: what cannot be delivered waits.
    /// Is changed.
    pub maker_account: Pubkey,
    /// What the share gate says of the maker, for permissioned shares.
    /// Is read.
    pub maker_holder: Option<Pubkey>,
    /// What the share gate says of the taker, for permissioned shares.
    /// Is read.
    pub taker_holder: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
}

/// What [`Fill`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct FillArgs<'a> {
    /// The instruction's `order`.
    pub order: &'a types::Order,
}

impl Fill {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [168, 96, 183, 163, 92, 10, 40, 160];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &FillArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.taker, true),
            AccountMeta::new(self.offer, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.taker_goods, false),
            AccountMeta::new(self.taker_money, false),
            AccountMeta::new(self.maker_account, false),
            program::optional(self.maker_holder, false, false, &PROGRAM_ID),
            program::optional(self.taker_holder, false, false, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Offers goods for money, or money for goods; what is offered goes to escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakeOffer {
    /// Pays the rent; may be the maker.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub maker: Pubkey,
    /// Is read.
    pub rules: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Mint of what is put up.
    /// Is read.
    pub mint: Pubkey,
    /// Token account of its escrow.
    /// Is changed.
    pub vault: Pubkey,
    /// The account from which it comes, which is that of who puts it up.
    /// Is changed.
    pub source: Pubkey,
    /// The token program of that mint.
    /// Is read.
    pub token_program: Pubkey,
    /// The maker's account that is to be paid: of the currency for a sale, of the goods for a bid. Its associated one may be
    /// made later.
    /// Is read.
    pub pay_to: Pubkey,
    /// What the share gate says of the maker, for permissioned shares.
    /// Is read.
    pub maker_holder: Option<Pubkey>,
    /// The maker's position, for permissioned shares; made here when it is the first.
    /// Is changed.
    pub position: Option<Pubkey>,
}

/// What [`MakeOffer`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct MakeOfferArgs<'a> {
    /// The instruction's `id`.
    pub id: u64,
    /// The instruction's `new`.
    pub new: &'a types::NewOffer,
}

impl MakeOffer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [214, 98, 97, 35, 59, 12, 44, 178];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &MakeOfferArgs<'_>) -> Instruction {
        let offer = addresses::offer(&self.maker, args.id);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.maker, true),
            AccountMeta::new_readonly(self.rules, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(offer, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.vault, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new_readonly(self.token_program, false),
            AccountMeta::new_readonly(self.pay_to, false),
            program::optional(self.maker_holder, false, false, &PROGRAM_ID),
            program::optional(self.position, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Opens the escrow of the network's currency, of shares of one of its assets, or of tokens of one of its lots; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenEscrow {
    /// Pays the rent.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub mint: Pubkey,
    /// The mint's token program.
    /// Is read.
    pub token_program: Pubkey,
    /// The asset whose shares these are; none for other mints.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// The lot whose tokens these are; none for other mints.
    /// Is read.
    pub lot: Option<Pubkey>,
}

impl OpenEscrow {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [82, 178, 155, 253, 74, 41, 161, 219];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let escrow = addresses::escrow(&self.network, &self.mint);
        let vault = addresses::vault(&self.network, &self.mint);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(escrow, false),
            AccountMeta::new(vault, false),
            AccountMeta::new_readonly(self.token_program, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.lot, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Opens a network's market with its first fee, basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenMarket {
    /// Pays the rent; may be the authority.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Holds the authority's role.
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
}

/// What [`OpenMarket`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OpenMarketArgs {
    /// The instruction's `fee_bps`.
    pub fee_bps: u16,
}

impl OpenMarket {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [116, 19, 123, 75, 217, 244, 69, 44];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OpenMarketArgs) -> Instruction {
        let rules = addresses::rules(&self.network);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(rules, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Opens a sale; its goods go to escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSale {
    /// Pays the rent; may be the issuer.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub issuer: Pubkey,
    /// Is read.
    pub rules: Pubkey,
    /// The asset whose shares are sold, which is the issuer's; none for other mints.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Escrow of the currency.
    /// Is read.
    pub money_escrow: Pubkey,
    /// Mint of what is put up.
    /// Is read.
    pub mint: Pubkey,
    /// Token account of its escrow.
    /// Is changed.
    pub vault: Pubkey,
    /// The account from which it comes, which is that of who puts it up.
    /// Is changed.
    pub source: Pubkey,
    /// The token program of that mint.
    /// Is read.
    pub token_program: Pubkey,
    /// The issuer's currency account that is to be paid. Its associated one may be made later.
    /// Is read.
    pub pay_to: Pubkey,
    /// What the share gate says of the issuer, for permissioned shares.
    /// Is read.
    pub issuer_holder: Option<Pubkey>,
    /// The issuer's position, for permissioned shares; made here when it is the first.
    /// Is changed.
    pub position: Option<Pubkey>,
}

/// What [`OpenSale`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OpenSaleArgs<'a> {
    /// The instruction's `id`.
    pub id: u64,
    /// The instruction's `new`.
    pub new: &'a types::NewSale,
}

impl OpenSale {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [246, 220, 152, 93, 31, 43, 199, 143];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OpenSaleArgs<'_>) -> Instruction {
        let sale = addresses::sale(&self.issuer, args.id);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.issuer, true),
            AccountMeta::new_readonly(self.rules, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new_readonly(self.money_escrow, false),
            AccountMeta::new(sale, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.vault, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new_readonly(self.token_program, false),
            AccountMeta::new_readonly(self.pay_to, false),
            program::optional(self.issuer_holder, false, false, &PROGRAM_ID),
            program::optional(self.position, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Delivers what was locked, and closes a purchase that is done; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Anybody. The buyer may have it delivered to any account of its own, others to the one that it named.
    /// Signs.
    pub caller: Pubkey,
    /// Is changed.
    pub purchase: Pubkey,
    /// Where its sale is, or was.
    /// Is read.
    pub sale: Pubkey,
    /// Escrow of the goods.
    /// Is changed.
    pub goods_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub goods_vault: Pubkey,
    /// Mint of the goods.
    /// Is read.
    pub mint: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Account that gets goods.
    /// Is changed.
    pub goods_account: Pubkey,
    /// Account that gets money.
    /// Is changed.
    pub money_account: Pubkey,
    /// Who paid the rent of what is closed gets it back; may be anybody.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The owner's position, for permissioned shares; none when there is none.
    /// Is changed.
    pub position: Option<Pubkey>,
    /// Who paid the position's rent gets it back with the last; may be anybody.
    /// Is changed.
    pub position_rent_payer: Option<Pubkey>,
    /// Token program of the goods.
    /// Is read.
    pub goods_token_program: Pubkey,
    /// The asset of the shares; the settlement program checks it.
    /// Is read.
    pub asset: Option<Pubkey>,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
    /// Is read.
    pub openmast_program: Option<Pubkey>,
}

impl Release {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [253, 249, 15, 206, 28, 127, 193, 241];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.caller, true),
            AccountMeta::new(self.purchase, false),
            AccountMeta::new_readonly(self.sale, false),
            AccountMeta::new(self.goods_escrow, false),
            AccountMeta::new(self.goods_vault, false),
            AccountMeta::new_readonly(self.mint, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.goods_account, false),
            AccountMeta::new(self.money_account, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.position, false, true, &PROGRAM_ID),
            program::optional(self.position_rent_payer, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(self.goods_token_program, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            program::optional(self.asset, false, false, &PROGRAM_ID),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
            program::optional(self.openmast_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Pays the fees to the treasury.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawFees {
    /// Holds the treasury's role.
    /// Signs.
    pub treasury: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Escrow of the currency.
    /// Is changed.
    pub money_escrow: Pubkey,
    /// Its token account.
    /// Is changed.
    pub money_vault: Pubkey,
    /// Gets the fees.
    /// Is changed.
    pub destination: Pubkey,
}

impl WithdrawFees {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [198, 212, 171, 109, 144, 215, 174, 89];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.treasury, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.money_escrow, false),
            AccountMeta::new(self.money_vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}
