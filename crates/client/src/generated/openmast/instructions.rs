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

const ASSOCIATED_TOKEN_PROGRAM: Pubkey =
    Pubkey::from_str_const("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
const SYSTEM_PROGRAM: Pubkey = Pubkey::from_str_const("11111111111111111111111111111111");
const TOKEN_2022_PROGRAM: Pubkey =
    Pubkey::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const TOKEN_ACL_PROGRAM: Pubkey =
    Pubkey::from_str_const("TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP");
const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// Takes over an asset that one was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptAsset {
    /// Signs.
    pub new_owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The new owner's associated account of permissioned shares; left out for open ones.
    /// Is read.
    pub new_owner_shares: Option<Pubkey>,
}

impl AcceptAsset {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [3, 100, 233, 127, 22, 71, 97, 58];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.new_owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            program::optional(self.new_owner_shares, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Accepts, as the regulator of its new jurisdiction, an asset: it moves at an epoch soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptMove {
    /// Regulator of the jurisdiction to which the asset moves.
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

impl AcceptMove {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [32, 138, 104, 163, 233, 102, 160, 116];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes over a prepaid account that one was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptPayer {
    /// Signs.
    pub new_owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

impl AcceptPayer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [98, 243, 101, 201, 107, 185, 90, 82];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.new_owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes over the role of a jurisdiction's regulator that one was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptRegulator {
    /// Signs.
    pub new_regulator: Pubkey,
    /// Is changed.
    pub jurisdiction: Pubkey,
}

impl AcceptRegulator {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [151, 79, 137, 39, 55, 74, 229, 163];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.new_regulator, true),
            AccountMeta::new(self.jurisdiction, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes a role that one was named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptRole {
    /// The named holder; pays the rent of its till when that is new.
    /// Signs, and is changed.
    pub holder: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// The holder's till, for the treasury's role; otherwise the network itself.
    /// Is changed.
    pub till: Pubkey,
}

/// What [`AcceptRole`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AcceptRoleArgs {
    /// The instruction's `role`.
    pub role: u8,
}

impl AcceptRole {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [52, 25, 7, 231, 196, 235, 119, 253];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AcceptRoleArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.holder, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.till, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Adds a stake that one was offered to one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptStake {
    /// Pays the rent of its own stake when that is new.
    /// Signs, and is changed.
    pub new_staker: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
    /// Who paid the rent of the stake that is handed over gets it back.
    /// Is changed.
    pub stake_rent_payer: Pubkey,
    /// The giver's associated account of permissioned shares; left out for open ones.
    /// Is read.
    pub giver_shares: Option<Pubkey>,
    /// The same of the new staker.
    /// Is read.
    pub taker_shares: Option<Pubkey>,
}

impl AcceptStake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [170, 19, 179, 19, 105, 58, 250, 255];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let own_stake = addresses::stake(&self.asset, &self.new_staker);

        let accounts = vec![
            AccountMeta::new(self.new_staker, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.stake, false),
            AccountMeta::new(self.stake_rent_payer, false),
            AccountMeta::new(own_stake, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
            program::optional(self.giver_shares, false, false, &PROGRAM_ID),
            program::optional(self.taker_shares, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Lets pending shares earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivateStake {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
}

impl ActivateStake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [162, 155, 148, 121, 91, 65, 2, 96];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.stake, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Adds a jurisdiction, with its first regulator and the levy that it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddJurisdiction {
    /// Pays the rent; may be the authority.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub jurisdiction: Pubkey,
}

/// What [`AddJurisdiction`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AddJurisdictionArgs<'a> {
    /// The instruction's `new`.
    pub new: &'a types::NewJurisdiction,
}

impl AddJurisdiction {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [238, 100, 145, 62, 7, 134, 30, 128];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AddJurisdictionArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.jurisdiction, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Agrees, as the regulator of its present jurisdiction, to the move of an asset, or takes that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreeToMove {
    /// Regulator of the asset's present jurisdiction.
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`AgreeToMove`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AgreeToMoveArgs {
    /// The instruction's `to`.
    pub to: u16,
    /// The instruction's `agrees`.
    pub agrees: bool,
}

impl AgreeToMove {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [95, 240, 71, 222, 86, 99, 130, 177];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AgreeToMoveArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Announces what an asset can carry, and by what its lots are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceCapacity {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The asset's, once it has booked lots.
    /// Is read.
    pub lot_book: Option<Pubkey>,
}

/// What [`AnnounceCapacity`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceCapacityArgs {
    /// The instruction's `capacity_mbps`.
    pub capacity_mbps: u32,
    /// The instruction's `sim_slots`.
    pub sim_slots: u32,
    /// The instruction's `slot_price`.
    pub slot_price: u64,
    /// The instruction's `epoch_seconds`.
    pub epoch_seconds: u32,
    /// The instruction's `epoch`.
    pub epoch: u64,
}

impl AnnounceCapacity {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [66, 172, 115, 197, 245, 154, 230, 123];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceCapacityArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            program::optional(self.lot_book, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Announces a jurisdiction's levy from an epoch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceLevy {
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub jurisdiction: Pubkey,
}

/// What [`AnnounceLevy`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceLevyArgs {
    /// The instruction's `levy_bps`.
    pub levy_bps: u16,
    /// The instruction's `epoch`.
    pub epoch: u64,
}

impl AnnounceLevy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [76, 230, 238, 177, 13, 153, 153, 91];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceLevyArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.jurisdiction, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Names oracles that may take over later: by themselves, or (`standby`) when the authority says so. The first set
/// holds at once; no members cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceOracleSet {
    /// Signs.
    pub authority: Pubkey,
    /// Written with the first set: its first epoch opens.
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
}

/// What [`AnnounceOracleSet`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceOracleSetArgs<'a> {
    /// The instruction's `members`.
    pub members: &'a [types::MemberWeight],
    /// The instruction's `threshold`.
    pub threshold: u32,
    /// The instruction's `standby`.
    pub standby: bool,
}

impl AnnounceOracleSet {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [73, 25, 24, 143, 110, 209, 214, 136];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceOracleSetArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.oracle_set, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Announces parameters; they hold once everybody who does not want them could leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceParameters {
    /// Signs.
    pub authority: Pubkey,
    /// Is changed.
    pub network: Pubkey,
}

/// What [`AnnounceParameters`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceParametersArgs<'a> {
    /// The instruction's `parameters`.
    pub parameters: &'a types::NetworkParameters,
}

impl AnnounceParameters {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [196, 215, 195, 135, 169, 174, 193, 199];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceParametersArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new(self.network, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Announces that active shares leave although the asset may not be collected; zero cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceUnstake {
    /// Signs.
    pub staker: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
}

/// What [`AnnounceUnstake`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AnnounceUnstakeArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl AnnounceUnstake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [85, 214, 164, 196, 40, 82, 75, 123];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AnnounceUnstakeArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.staker, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.stake, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Asks for tokens of an entitlement back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskBack {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub payer: Pubkey,
    /// Is read.
    pub lot: Pubkey,
    /// Is changed.
    pub entitlement: Pubkey,
}

/// What [`AskBack`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AskBackArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl AskBack {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [180, 103, 10, 4, 75, 225, 214, 35];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AskBackArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.payer, false),
            AccountMeta::new_readonly(self.lot, false),
            AccountMeta::new(self.entitlement, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Attests what was proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttestSettlement {
    /// Signs.
    pub oracle: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub proposal: Pubkey,
}

/// What [`AttestSettlement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AttestSettlementArgs {
    /// The instruction's `content_hash`.
    pub content_hash: [u8; 32],
}

impl AttestSettlement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [139, 194, 42, 227, 36, 121, 240, 227];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AttestSettlementArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.oracle, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(self.proposal, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Buys tokens of a lot, at no more than `most_price` for a token, until `deadline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuyLot {
    /// Pays, for the tokens and for the rent of its purchase.
    /// Signs, and is changed.
    pub buyer: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub source: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub mint: Pubkey,
    /// Is changed.
    pub tokens: Pubkey,
    /// What the buyer bought in this sale so far, if its price falls; made with the first purchase.
    /// Is changed.
    pub purchase: Option<Pubkey>,
}

/// What [`BuyLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct BuyLotArgs {
    /// The instruction's `quantity`.
    pub quantity: u64,
    /// The instruction's `most_price`.
    pub most_price: u64,
    /// The instruction's `deadline`.
    pub deadline: i64,
}

impl BuyLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [13, 244, 229, 160, 48, 32, 34, 63];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &BuyLotArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new(self.buyer, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new(vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.mint, false),
            AccountMeta::new(self.tokens, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            program::optional(self.purchase, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Asks for nothing back any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelAsk {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub payer: Pubkey,
    /// Is changed.
    pub entitlement: Pubkey,
}

impl CancelAsk {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [223, 192, 40, 224, 144, 138, 62, 13];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.payer, false),
            AccountMeta::new(self.entitlement, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes the statement back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelStatement {
    /// The owner; anybody once it has lapsed, so that a claim that is never paid does not lessen the others' parts.
    /// Signs.
    pub signer: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
    /// Is changed.
    pub statement: Pubkey,
    /// Who paid for the statement gets back the rent and what is left of the bounty; may be the owner.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl CancelStatement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [3, 48, 131, 236, 214, 129, 98, 186];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.signer, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new(self.statement, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes the request back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelWithdrawal {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

impl CancelWithdrawal {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [183, 104, 181, 250, 28, 128, 210, 70];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Pays a staker its rewards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimRewards {
    /// Signs.
    pub staker: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
}

impl ClaimRewards {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [4, 144, 132, 71, 116, 23, 151, 80];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.staker, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.stake, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Closes a proof buffer and returns its rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseProof {
    /// Signs.
    pub writer: Pubkey,
    /// Is changed.
    pub proof_buffer: Pubkey,
    /// Who paid the rent gets it back; may be the writer.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl CloseProof {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [64, 76, 168, 8, 126, 109, 164, 179];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.writer, true),
            AccountMeta::new(self.proof_buffer, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Closes a proposal that can never win and returns its rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseProposal {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub proposal: Pubkey,
    /// Who paid the rent gets it back.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl CloseProposal {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [213, 178, 139, 19, 50, 191, 82, 245];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(self.proposal, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Closes a settlement that is not kept any more and returns its rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseSettlement {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub settlement: Pubkey,
    /// Who paid the rent gets it back.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl CloseSettlement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [45, 247, 83, 183, 24, 102, 0, 68];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.settlement, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Closes an empty stake and returns its rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseStake {
    /// Signs.
    pub staker: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
    /// Who paid the rent gets it back; may be the staker.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl CloseStake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [92, 229, 76, 76, 25, 26, 189, 239];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.staker, true),
            AccountMeta::new(self.stake, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Splits what an asset earned since it was collected last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collect {
    /// Is changed.
    pub network: Pubkey,
    /// Is read.
    pub settlement: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The till of whom the settlement names as the treasury.
    /// Is changed.
    pub treasury_till: Pubkey,
    /// The asset's.
    /// Is changed.
    pub jurisdiction: Pubkey,
    /// The proof, when it is too long for the argument.
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
    /// The departure of the asset's round: looked at only when this ends it, and need not be there otherwise.
    /// Is changed.
    pub departure: Option<Pubkey>,
}

/// What [`Collect`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct CollectArgs<'a> {
    /// The instruction's `lifetime_bytes`.
    pub lifetime_bytes: u64,
    /// The instruction's `lifetime_paid`.
    pub lifetime_paid: u64,
    /// The instruction's `lifetime_charged`.
    pub lifetime_charged: u64,
    /// The instruction's `lifetime_accrued`.
    pub lifetime_accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl Collect {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [208, 47, 194, 155, 17, 98, 82, 236];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &CollectArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.network, false),
            AccountMeta::new_readonly(self.settlement, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.treasury_till, false),
            AccountMeta::new(self.jurisdiction, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
            program::optional(self.departure, false, true, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Creates an asset and mints all its shares to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreateAsset {
    /// Pays the rent; may be the owner.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// To which it belongs.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The owner's associated account, checked and created by the associated token program.
    /// Is changed.
    pub owner_shares: Pubkey,
    /// For permissioned shares: Token ACL's configuration of the mint, made here by Token ACL.
    /// Is changed.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
}

/// What [`CreateAsset`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct CreateAssetArgs<'a> {
    /// The instruction's `args`.
    pub args: &'a types::NewAsset,
}

impl CreateAsset {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [28, 42, 120, 51, 7, 38, 156, 136];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &CreateAssetArgs<'_>) -> Instruction {
        let share_mint = addresses::share_mint(&self.asset);
        let stake_vault = addresses::stake_vault(&self.asset);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(share_mint, false),
            AccountMeta::new(stake_vault, false),
            AccountMeta::new(self.owner_shares, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new_readonly(ASSOCIATED_TOKEN_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
            program::optional(self.mint_config, false, true, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Ends a lot's window at once on a network that settles no more; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutLotShort {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
}

impl CutLotShort {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [183, 129, 86, 105, 184, 60, 152, 81];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.lot, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Delivers shares out of the market's escrow into an account that is frozen, and stays so; the market program calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliverShares {
    /// The market's books of the shares, which own its escrow: the market program alone signs as they.
    /// Signs.
    pub escrow: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// The escrow's account of the shares; the token program checks that the books own it.
    /// Is changed.
    pub vault: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
    /// Its owner's associated account, which is frozen and stays so.
    /// Is changed.
    pub destination: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Pubkey,
}

/// What [`DeliverShares`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct DeliverSharesArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl DeliverShares {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [221, 29, 106, 225, 239, 126, 125, 218];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &DeliverSharesArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.escrow, true),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.vault, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(self.mint_config, false),
            AccountMeta::new_readonly(TOKEN_ACL_PROGRAM, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays into a prepaid account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Owner or delegate of the source; anybody may pay for a payer.
    /// Signs.
    pub depositor: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub source: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

/// What [`Deposit`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct DepositArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl Deposit {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [242, 35, 198, 137, 82, 225, 242, 182];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &DepositArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.depositor, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new(vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Adds to an oracle's bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepositBond {
    /// Owner or delegate of the source; anybody may add to a present member's bond.
    /// Signs.
    pub depositor: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub source: Pubkey,
    /// The member whose bond grows; only its key is used.
    /// Is read.
    pub member: Pubkey,
}

/// What [`DepositBond`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct DepositBondArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl DepositBond {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [120, 89, 18, 253, 112, 125, 87, 255];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &DepositBondArgs) -> Instruction {
        let bond_vault = addresses::bond_vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.depositor, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(bond_vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new_readonly(self.member, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Ends a licence from an epoch soon, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndLicence {
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub licence: Pubkey,
}

/// What [`EndLicence`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct EndLicenceArgs {
    /// The instruction's `reason_hash`.
    pub reason_hash: [u8; 32],
}

impl EndLicence {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [104, 119, 14, 19, 87, 34, 213, 43];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &EndLicenceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.licence, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Lets the owner set the price again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndLivePrice {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

impl EndLivePrice {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [26, 240, 249, 89, 252, 239, 133, 120];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends a lot's sale and frees the capacity that nobody bought; anybody may once the sale is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndLotSale {
    /// Signs.
    pub caller: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub lot_book: Pubkey,
}

impl EndLotSale {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [57, 150, 126, 205, 159, 183, 0, 27];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.caller, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.lot_book, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Makes a proposal the settlement of its epoch once its challenge window is over; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalizeSettlement {
    /// Pays the settlement's rent; may have paid the proposal's.
    /// Signs, and is changed.
    pub rent_payer: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is read.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub proposal: Pubkey,
    /// Who paid the proposal's rent gets it back.
    /// Is changed.
    pub proposal_rent_payer: Pubkey,
    /// Created here once everything is checked, so that a refusal says why.
    /// Is changed.
    pub settlement: Pubkey,
}

impl FinalizeSettlement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [220, 72, 152, 119, 178, 196, 25, 170];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new_readonly(self.oracle_set, false),
            AccountMeta::new(self.proposal, false),
            AccountMeta::new(self.proposal_rent_payer, false),
            AccountMeta::new(self.settlement, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Grants an asset a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantLicence {
    /// Pays the rent; may be the regulator.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Regulator of the jurisdiction to which the asset belongs, or will for certain.
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub licence: Pubkey,
    /// The licence that a lease is of, when it is on chain.
    /// Is read.
    pub parent: Option<Pubkey>,
}

/// What [`GrantLicence`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct GrantLicenceArgs<'a> {
    /// The instruction's `new`.
    pub new: &'a types::NewLicence,
}

impl GrantLicence {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [45, 135, 100, 58, 80, 248, 88, 62];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &GrantLicenceArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.licence, false),
            program::optional(self.parent, false, false, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Stops a venue for at most 14 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HaltVenue {
    /// Signs.
    pub regulator: Pubkey,
    /// The asset's.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    /// Is changed.
    pub token_account: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Pubkey,
}

/// What [`HaltVenue`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct HaltVenueArgs {
    /// The instruction's `until`.
    pub until: i64,
    /// The instruction's `reason_hash`.
    pub reason_hash: [u8; 32],
}

impl HaltVenue {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [20, 232, 167, 186, 182, 76, 85, 151];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &HaltVenueArgs) -> Instruction {
        let venue = addresses::venue(&self.asset, &self.token_account);

        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(venue, false),
            AccountMeta::new(self.token_account, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new_readonly(self.mint_config, false),
            AccountMeta::new_readonly(TOKEN_ACL_PROGRAM, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Starts a network; the founder holds every role, and nothing can be proposed until an oracle set is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InitializeNetwork {
    /// Pays the rent; may be the founder.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Part of the address, and the first holder of every role.
    /// Signs.
    pub founder: Pubkey,
    /// Is read.
    pub currency_mint: Pubkey,
}

/// What [`InitializeNetwork`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct InitializeNetworkArgs<'a> {
    /// The instruction's `id`.
    pub id: u32,
    /// The instruction's `parameters`.
    pub parameters: &'a types::NetworkParameters,
    /// The instruction's `limits`.
    pub limits: &'a types::NetworkLimits,
}

impl InitializeNetwork {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [75, 50, 251, 50, 0, 159, 20, 5];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &InitializeNetworkArgs<'_>) -> Instruction {
        let network = addresses::network(&self.founder, args.id);
        let vault = addresses::vault(&network);
        let bond_vault = addresses::bond_vault(&network);
        let oracle_set = addresses::oracle_set(&network);
        let treasury_till = addresses::treasury_till(&network, &self.founder);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.founder, true),
            AccountMeta::new(network, false),
            AccountMeta::new_readonly(self.currency_mint, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(bond_vault, false),
            AccountMeta::new(oracle_set, false),
            AccountMeta::new(treasury_till, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Issues a lot: capacity of an asset, sold as a token for a window of epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueLot {
    /// Pays the rent; may be the owner.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Created here, by the Token-2022 program.
    /// Is changed.
    pub mint: Pubkey,
    /// The newest final one, once there is one.
    /// Is read.
    pub settlement: Option<Pubkey>,
    /// On a network that requires licences: one of the asset's.
    /// Is read.
    pub licence: Option<Pubkey>,
}

/// What [`IssueLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct IssueLotArgs<'a> {
    /// The instruction's `new`.
    pub new: &'a types::NewLot,
}

impl IssueLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [111, 135, 233, 181, 132, 0, 90, 138];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &IssueLotArgs<'_>) -> Instruction {
        let lot_book = addresses::lot_book(&self.asset);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(lot_book, false),
            AccountMeta::new(self.mint, false),
            program::optional(self.settlement, false, false, &PROGRAM_ID),
            program::optional(self.licence, false, false, &PROGRAM_ID),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Ends a lot of whose end no settlement came in time, or that nobody could settle; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LapseLot {
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub lot_book: Pubkey,
}

impl LapseLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [19, 47, 209, 95, 58, 23, 68, 7];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.lot_book, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends the suspension of a licence from an epoch soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiftLicence {
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub licence: Pubkey,
}

impl LiftLicence {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [106, 161, 155, 47, 46, 144, 155, 135];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.licence, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Lets a market's account take permissioned shares; anybody may for the escrow of the market program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListVenue {
    /// Pays the rent; may be the lister.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// The network's authority; anybody for the escrow of the market program.
    /// Signs.
    pub lister: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// The venue's account of the shares, frozen as it was born.
    /// Is changed.
    pub token_account: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Pubkey,
}

impl ListVenue {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [125, 106, 197, 28, 241, 228, 140, 68];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let venue = addresses::venue(&self.asset, &self.token_account);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.lister, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(venue, false),
            AccountMeta::new(self.token_account, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new_readonly(self.mint_config, false),
            AccountMeta::new_readonly(TOKEN_ACL_PROGRAM, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Offers the asset to another owner; the zero key cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferAsset {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`OfferAsset`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OfferAssetArgs {
    /// The instruction's `to`.
    pub to: Pubkey,
}

impl OfferAsset {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [115, 233, 151, 148, 111, 170, 175, 18];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OfferAssetArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Asks for a move of an asset to another jurisdiction; 0 takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferMove {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`OfferMove`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OfferMoveArgs {
    /// The instruction's `to`.
    pub to: u16,
}

impl OfferMove {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [227, 216, 252, 99, 163, 103, 55, 175];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OfferMoveArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Offers a prepaid account to another owner; the zero key cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferPayer {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

/// What [`OfferPayer`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OfferPayerArgs {
    /// The instruction's `to`.
    pub to: Pubkey,
}

impl OfferPayer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [219, 122, 249, 255, 169, 99, 181, 84];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OfferPayerArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Offers the role of a jurisdiction's regulator to another; the zero key cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferRegulator {
    /// Signs.
    pub regulator: Pubkey,
    /// Is changed.
    pub jurisdiction: Pubkey,
}

/// What [`OfferRegulator`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OfferRegulatorArgs {
    /// The instruction's `to`.
    pub to: Pubkey,
}

impl OfferRegulator {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [183, 254, 89, 52, 154, 239, 126, 167];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OfferRegulatorArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new(self.jurisdiction, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Offers a stake to another staker; the zero key cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferStake {
    /// Signs.
    pub staker: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
}

/// What [`OfferStake`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OfferStakeArgs {
    /// The instruction's `to`.
    pub to: Pubkey,
}

impl OfferStake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [75, 176, 49, 154, 109, 100, 32, 158];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OfferStakeArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.staker, true),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.stake, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Opens a prepaid account with its first deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPayer {
    /// Pays the rent and the first deposit; may be the owner.
    /// Signs, and is changed.
    pub rent_payer: Pubkey,
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub source: Pubkey,
    /// The fee is the present treasury's.
    /// Is changed.
    pub treasury_till: Pubkey,
}

/// What [`OpenPayer`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OpenPayerArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl OpenPayer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [119, 245, 208, 89, 140, 229, 209, 209];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OpenPayerArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new(vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.treasury_till, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Asks for unspent money back without a proof, stating what was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStatement {
    /// Pays the rent and the bounty; may be the owner.
    /// Signs, and is changed.
    pub rent_payer: Pubkey,
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

/// What [`OpenStatement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct OpenStatementArgs {
    /// The instruction's `amount`.
    pub amount: u64,
    /// The instruction's `spent`.
    pub spent: u64,
}

impl OpenStatement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [116, 182, 189, 163, 177, 231, 168, 175];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &OpenStatementArgs) -> Instruction {
        let statement = addresses::statement(&self.payer);

        let accounts = vec![
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new(statement, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays what a statement claims, or the part of it that there is, but nothing below `least`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayStatement {
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
    /// Is changed.
    pub statement: Pubkey,
    /// Who paid for the statement gets back the rent and what is left of the bounty; may be the owner.
    /// Is changed.
    pub rent_payer: Pubkey,
}

/// What [`PayStatement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct PayStatementArgs {
    /// The instruction's `least`.
    pub least: u64,
}

impl PayStatement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [77, 58, 17, 6, 74, 180, 235, 223];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &PayStatementArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new(self.statement, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Proposes the ledger after an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposeSettlement {
    /// Pays the rent; may be the oracle.
    /// Signs, and is changed.
    pub rent_payer: Pubkey,
    /// Signs.
    pub oracle: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Created here once everything is checked, at the address of the content's hash.
    /// Is changed.
    pub proposal: Pubkey,
}

/// What [`ProposeSettlement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct ProposeSettlementArgs<'a> {
    /// The instruction's `content`.
    pub content: &'a types::Content,
}

impl ProposeSettlement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [228, 149, 56, 61, 137, 43, 106, 25];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &ProposeSettlementArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new_readonly(self.oracle, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(self.proposal, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Shows what a payer spent at least: no later statement may say less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProveSpent {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
    /// Is read.
    pub settlement: Pubkey,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`ProveSpent`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct ProveSpentArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl ProveSpent {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [67, 42, 59, 242, 152, 149, 57, 247];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &ProveSpentArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new_readonly(self.settlement, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Shows that a payer spent more than it states, or that a settlement saw the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RaiseStatement {
    /// Gets half of what is left of the bounty.
    /// Signs, and is changed.
    pub prover: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
    /// May stand twice: what is only read of the second is its address.
    /// Is changed.
    pub statement: Pubkey,
    /// A settlement, or the statement itself for the root that it copied.
    /// Is read.
    pub settlement: Pubkey,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`RaiseStatement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RaiseStatementArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl RaiseStatement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [41, 229, 254, 116, 252, 85, 84, 205];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RaiseStatementArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.prover, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new(self.statement, false),
            AccountMeta::new_readonly(self.settlement, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Redeems tokens for a payer: they meet its usage from the next epoch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedeemLot {
    /// Owner or delegate of the tokens; pays the rent.
    /// Signs, and is changed.
    pub holder: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub mint: Pubkey,
    /// Is changed.
    pub tokens: Pubkey,
    /// Whose usage is met: anybody's.
    /// Is read.
    pub payer: Pubkey,
}

/// What [`RedeemLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RedeemLotArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl RedeemLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [123, 49, 49, 64, 118, 149, 146, 79];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RedeemLotArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.holder, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.mint, false),
            AccountMeta::new(self.tokens, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new_readonly(self.payer, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays back what was neither met nor served of an entitlement, and closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundEntitlement {
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is read.
    pub payer: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub entitlement: Pubkey,
    /// Who redeemed gets back the rent; may be the owner.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// For a volume.
    /// Is read.
    pub settlement: Option<Pubkey>,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`RefundEntitlement`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RefundEntitlementArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl RefundEntitlement {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [54, 185, 12, 48, 197, 60, 74, 12];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RefundEntitlementArgs<'_>) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new_readonly(self.payer, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.entitlement, false),
            AccountMeta::new(self.rent_payer, false),
            program::optional(self.settlement, false, false, &PROGRAM_ID),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays back what was not served of tokens that nobody redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundLot {
    /// Owner or delegate of the tokens.
    /// Signs.
    pub holder: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub mint: Pubkey,
    /// Is changed.
    pub tokens: Pubkey,
}

/// What [`RefundLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RefundLotArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl RefundLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [109, 87, 121, 16, 125, 242, 102, 211];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RefundLotArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.holder, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.mint, false),
            AccountMeta::new(self.tokens, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Lets a licence hold longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenewLicence {
    /// Regulator of the licence's jurisdiction, wherever the asset belongs by now.
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub licence: Pubkey,
    /// The licence that a lease is of, when it is on chain.
    /// Is read.
    pub parent: Option<Pubkey>,
}

/// What [`RenewLicence`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RenewLicenceArgs {
    /// The instruction's `valid_until`.
    pub valid_until: i64,
    /// The instruction's `document_hash`.
    pub document_hash: [u8; 32],
}

impl RenewLicence {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [240, 185, 208, 170, 80, 130, 16, 158];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RenewLicenceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.licence, false),
            program::optional(self.parent, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Computes a live price anew from what was used since the last time; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reprice {
    /// Is read.
    pub network: Pubkey,
    /// The newest final one: whoever calls chooses no span in which the asset was busier.
    /// Is read.
    pub settlement: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The proof, when it is too long for the argument.
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`Reprice`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RepriceArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl Reprice {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [148, 156, 223, 202, 159, 184, 56, 232];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RepriceArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.settlement, false),
            AccountMeta::new(self.asset, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Asks for unspent money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestWithdrawal {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

/// What [`RequestWithdrawal`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct RequestWithdrawalArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl RequestWithdrawal {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [251, 85, 121, 205, 56, 201, 12, 177];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &RequestWithdrawalArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Ends a halt; anybody may when its time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResumeVenue {
    /// The regulator; anybody when the halt's end has passed.
    /// Signs.
    pub by: Pubkey,
    /// The asset's.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    /// Is changed.
    pub token_account: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Pubkey,
}

impl ResumeVenue {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [136, 91, 62, 29, 95, 161, 89, 53];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let venue = addresses::venue(&self.asset, &self.token_account);

        let accounts = vec![
            AccountMeta::new_readonly(self.by, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(venue, false),
            AccountMeta::new(self.token_account, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new_readonly(self.mint_config, false),
            AccountMeta::new_readonly(TOKEN_ACL_PROGRAM, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends charges from an epoch soon, and new stake at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetireAsset {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The asset's, once it has booked lots.
    /// Is read.
    pub lot_book: Option<Pubkey>,
}

impl RetireAsset {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [81, 70, 67, 198, 30, 94, 194, 29];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            program::optional(self.lot_book, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes an attestation back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetractAttestation {
    /// Signs.
    pub oracle: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub proposal: Pubkey,
}

impl RetractAttestation {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [178, 172, 142, 109, 199, 12, 196, 178];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.oracle, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(self.proposal, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Sends an oracle that left its bond; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnBond {
    /// The oracle that left; only its key is used.
    /// Is read.
    pub member: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// The member's associated account, which must still be the member's: an owner can give even that away.
    /// Is changed.
    pub destination: Pubkey,
}

impl ReturnBond {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [148, 66, 62, 8, 206, 184, 10, 73];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let bond_vault = addresses::bond_vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.member, false),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(bond_vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.destination, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Returns tokens before a lot's window, for the part of their price that the lot promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnLot {
    /// Owner or delegate of the tokens.
    /// Signs.
    pub holder: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub mint: Pubkey,
    /// Is changed.
    pub tokens: Pubkey,
}

/// What [`ReturnLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct ReturnLotArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl ReturnLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [170, 9, 172, 129, 137, 162, 93, 243];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &ReturnLotArgs) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.holder, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.mint, false),
            AccountMeta::new(self.tokens, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Lets the next oracle set take over once its time has come; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RotateOracleSet {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
}

impl RotateOracleSet {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [16, 16, 37, 165, 158, 79, 145, 13];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Lets the price follow how busy the asset is, within a floor and a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetLivePrice {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`SetLivePrice`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetLivePriceArgs {
    /// The instruction's `floor`.
    pub floor: u64,
    /// The instruction's `cap`.
    pub cap: u64,
    /// The instruction's `target_bps`.
    pub target_bps: u16,
}

impl SetLivePrice {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [85, 27, 183, 241, 217, 227, 236, 35];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetLivePriceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Says which price is too high for a prepaid account to be served; 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetMaxPrice {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
}

/// What [`SetMaxPrice`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetMaxPriceArgs {
    /// The instruction's `max_price_per_gb`.
    pub max_price_per_gb: u64,
}

impl SetMaxPrice {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [135, 76, 157, 133, 194, 74, 21, 189];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetMaxPriceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Describes the asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetMetadata {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`SetMetadata`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetMetadataArgs {
    /// The instruction's `kind`.
    pub kind: u8,
    /// The instruction's `h3_cell`.
    pub h3_cell: u64,
}

impl SetMetadata {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [78, 157, 75, 242, 151, 20, 121, 144];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetMetadataArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Sets the whole set of pause bits; they lapse by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPause {
    /// Signs.
    pub pauser: Pubkey,
    /// Is changed.
    pub network: Pubkey,
}

/// What [`SetPause`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetPauseArgs {
    /// The instruction's `bits`.
    pub bits: u8,
}

impl SetPause {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [63, 32, 154, 2, 56, 103, 79, 45];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetPauseArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.pauser, true),
            AccountMeta::new(self.network, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Schedules a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPrice {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

/// What [`SetPrice`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetPriceArgs {
    /// The instruction's `price_per_gb`.
    pub price_per_gb: u64,
    /// The instruction's `epoch`.
    pub epoch: u64,
}

impl SetPrice {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [16, 19, 182, 8, 149, 83, 72, 181];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetPriceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Schedules the stakers' part: not less than was announced for epochs in which a volume that is sold or offered can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetSplitPolicy {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The asset's, once it has booked lots.
    /// Is read.
    pub lot_book: Option<Pubkey>,
}

/// What [`SetSplitPolicy`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetSplitPolicyArgs {
    /// The instruction's `stakers_bps`.
    pub stakers_bps: u16,
    /// The instruction's `epoch`.
    pub epoch: u64,
}

impl SetSplitPolicy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [192, 206, 160, 137, 121, 223, 173, 227];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetSplitPolicyArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            program::optional(self.lot_book, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Credits shares that left uncollected with what they earned until a collect ended their round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleDeparture {
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
    /// The departure of the round in which they left; closed with the last of its shares.
    /// Is changed.
    pub departure: Pubkey,
    /// Who paid the departure's rent gets it back with the last of its shares.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl SettleDeparture {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [0, 24, 8, 118, 90, 215, 221, 82];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.stake, false),
            AccountMeta::new(self.departure, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Shows how many epochs of a lot's window were served, once that is over; anybody may. `served` stands where other
/// leaves have bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleLot {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub lot_book: Pubkey,
    /// Is read.
    pub settlement: Pubkey,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`SettleLot`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SettleLotArgs<'a> {
    /// The instruction's `served`.
    pub served: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl SettleLot {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [21, 3, 57, 120, 104, 167, 119, 214];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SettleLotArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.lot_book, false),
            AccountMeta::new_readonly(self.settlement, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays a buyer back what it paid above the price at which a lot's sale ended; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlePurchase {
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub purchase: Pubkey,
    /// Gets back the rent. Need not sign.
    /// Is changed.
    pub buyer: Pubkey,
}

impl SettlePurchase {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [96, 123, 151, 42, 186, 39, 84, 111];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.purchase, false),
            AccountMeta::new(self.buyer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Stakes shares; they earn after a final settlement saw them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Owns the shares, and pays the rent of the stake account when it is new.
    /// Signs, and is changed.
    pub staker: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// The asset's shares; the token program checks it against both accounts.
    /// Is read.
    pub share_mint: Pubkey,
    /// Is changed.
    pub source: Pubkey,
}

/// What [`Stake`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct StakeArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl Stake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [206, 176, 202, 18, 200, 209, 179, 108];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &StakeArgs) -> Instruction {
        let stake = addresses::stake(&self.asset, &self.staker);
        let stake_vault = addresses::stake_vault(&self.asset);

        let accounts = vec![
            AccountMeta::new(self.staker, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(stake, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new(self.source, false),
            AccountMeta::new(stake_vault, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Suspends a licence from an epoch soon, for at most a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspendLicence {
    /// Signs.
    pub regulator: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is changed.
    pub licence: Pubkey,
}

/// What [`SuspendLicence`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SuspendLicenceArgs {
    /// The instruction's `until`.
    pub until: i64,
    /// The instruction's `reason_hash`.
    pub reason_hash: [u8; 32],
}

impl SuspendLicence {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [159, 82, 202, 111, 124, 205, 136, 138];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SuspendLicenceArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new(self.licence, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Lets the stand-by oracle set take over once its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwitchOracleSet {
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
}

impl SwitchOracleSet {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [216, 193, 225, 93, 50, 19, 38, 191];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Records how many shares exist; holders can burn theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncShareSupply {
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
}

impl SyncShareSupply {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [40, 69, 70, 107, 186, 115, 176, 197];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new_readonly(self.share_mint, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes back tokens that were asked for, as far as they are not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeBack {
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub payer: Pubkey,
    /// Is changed.
    pub lot: Pubkey,
    /// Is changed.
    pub mint: Pubkey,
    /// Is changed.
    pub tokens: Pubkey,
    /// Is changed.
    pub entitlement: Pubkey,
    /// Is read.
    pub settlement: Pubkey,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`TakeBack`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct TakeBackArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl TakeBack {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [99, 255, 183, 133, 153, 30, 12, 32];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &TakeBackArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.payer, false),
            AccountMeta::new(self.lot, false),
            AccountMeta::new(self.mint, false),
            AccountMeta::new(self.tokens, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new(self.entitlement, false),
            AccountMeta::new_readonly(self.settlement, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Lowers the breaker and raises the bond, at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TightenParameters {
    /// Signs.
    pub authority: Pubkey,
    /// Is changed.
    pub network: Pubkey,
}

/// What [`TightenParameters`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct TightenParametersArgs {
    /// The instruction's `max_epoch_increase`.
    pub max_epoch_increase: u64,
    /// The instruction's `min_bond`.
    pub min_bond: u64,
}

impl TightenParameters {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [233, 222, 61, 32, 237, 159, 61, 27];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &TightenParametersArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new(self.network, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Names the next holder of a role (0 authority, 1 treasury, 2 pauser); the zero key cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferRole {
    /// Signs.
    pub authority: Pubkey,
    /// Is changed.
    pub network: Pubkey,
}

/// What [`TransferRole`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct TransferRoleArgs {
    /// The instruction's `role`.
    pub role: u8,
    /// The instruction's `to`.
    pub to: Pubkey,
}

impl TransferRole {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [15, 254, 204, 127, 173, 206, 135, 86];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &TransferRoleArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new(self.network, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Ends that for an empty account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnlistVenue {
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// The venue's account of the shares.
    /// Is changed.
    pub token_account: Pubkey,
    /// Is read.
    pub share_mint: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Pubkey,
    /// Who paid the rent of the venue gets it back; may be the authority.
    /// Is changed.
    pub rent_payer: Pubkey,
}

impl UnlistVenue {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [199, 208, 39, 162, 100, 12, 21, 108];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let venue = addresses::venue(&self.asset, &self.token_account);

        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(venue, false),
            AccountMeta::new(self.token_account, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new_readonly(self.mint_config, false),
            AccountMeta::new_readonly(TOKEN_ACL_PROGRAM, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            AccountMeta::new(self.rent_payer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Takes shares out of stake; they cool down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unstake {
    /// Pays the rent of the departure when its shares are the first that leave in the round.
    /// Signs, and is changed.
    pub staker: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
    /// The departure of the asset's round, made here; needed when shares leave uncollected and are the first of the round.
    /// Is changed.
    pub departure: Option<Pubkey>,
}

/// What [`Unstake`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct UnstakeArgs {
    /// The instruction's `amount`.
    pub amount: u64,
}

impl Unstake {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [90, 95, 107, 42, 205, 124, 50, 225];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &UnstakeArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.staker, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.stake, false),
            program::optional(self.departure, false, true, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Pays requested money out against a proof of what was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub payer: Pubkey,
    /// Is read.
    pub settlement: Pubkey,
    /// Is read.
    pub proof_buffer: Option<Pubkey>,
}

/// What [`Withdraw`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct WithdrawArgs<'a> {
    /// The instruction's `bytes`.
    pub bytes: u64,
    /// The instruction's `paid`.
    pub paid: u64,
    /// The instruction's `charged`.
    pub charged: u64,
    /// The instruction's `accrued`.
    pub accrued: u64,
    /// The instruction's `proof`.
    pub proof: &'a [openmast_ledger::ProofNode],
}

impl Withdraw {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [183, 18, 70, 156, 148, 109, 161, 34];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &WithdrawArgs<'_>) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.payer, false),
            AccountMeta::new_readonly(self.settlement, false),
            program::optional(self.proof_buffer, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Returns the bond of an oracle that left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawBond {
    /// The oracle that left.
    /// Signs.
    pub member: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub oracle_set: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
}

impl WithdrawBond {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [222, 199, 141, 31, 188, 93, 155, 40];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let bond_vault = addresses::bond_vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.member, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.oracle_set, false),
            AccountMeta::new(bond_vault, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.destination, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Pays a jurisdiction's regulator the levy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawLevy {
    /// Signs.
    pub regulator: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub jurisdiction: Pubkey,
}

impl WithdrawLevy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [96, 111, 178, 16, 214, 249, 189, 150];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.jurisdiction, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Pays an asset's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawOwner {
    /// Signs.
    pub owner: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
}

impl WithdrawOwner {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [229, 130, 29, 107, 229, 152, 167, 190];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.asset, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Pays who holds or held the treasury's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawTreasury {
    /// Who holds the role, or held it.
    /// Signs.
    pub holder: Pubkey,
    /// Is changed.
    pub network: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Is changed.
    pub till: Pubkey,
}

impl WithdrawTreasury {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [40, 63, 122, 158, 144, 216, 83, 96];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let vault = addresses::vault(&self.network);

        let accounts = vec![
            AccountMeta::new_readonly(self.holder, true),
            AccountMeta::new(self.network, false),
            AccountMeta::new(vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_PROGRAM, false),
            AccountMeta::new(self.till, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Gives cooled shares back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawUnstaked {
    /// Signs.
    pub staker: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub asset: Pubkey,
    /// Is changed.
    pub stake: Pubkey,
    /// The asset's shares; the token program checks it against both accounts.
    /// Is read.
    pub share_mint: Pubkey,
    /// Is changed.
    pub destination: Pubkey,
    /// Token ACL's configuration of the share mint; Token ACL checks it.
    /// Is read.
    pub mint_config: Option<Pubkey>,
    /// Is read.
    pub token_acl_program: Option<Pubkey>,
}

impl WithdrawUnstaked {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [19, 202, 68, 255, 216, 40, 205, 61];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let stake_vault = addresses::stake_vault(&self.asset);

        let accounts = vec![
            AccountMeta::new_readonly(self.staker, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.asset, false),
            AccountMeta::new(self.stake, false),
            AccountMeta::new_readonly(self.share_mint, false),
            AccountMeta::new(stake_vault, false),
            AccountMeta::new(self.destination, false),
            AccountMeta::new_readonly(TOKEN_2022_PROGRAM, false),
            program::optional(self.mint_config, false, false, &PROGRAM_ID),
            program::optional(self.token_acl_program, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Writes a part of a proof that is too long for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteProof {
    /// Pays the rent of a new buffer; may be the writer.
    /// Signs, and is changed.
    pub rent_payer: Pubkey,
    /// Signs.
    pub writer: Pubkey,
}

/// What [`WriteProof`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct WriteProofArgs<'a> {
    /// The instruction's `offset`.
    pub offset: u8,
    /// The instruction's `nodes`.
    pub nodes: &'a [openmast_ledger::ProofNode],
}

impl WriteProof {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [158, 128, 57, 75, 92, 21, 121, 193];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &WriteProofArgs<'_>) -> Instruction {
        let proof_buffer = addresses::proof_buffer(&self.writer);

        let accounts = vec![
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new_readonly(self.writer, true),
            AccountMeta::new(proof_buffer, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}
