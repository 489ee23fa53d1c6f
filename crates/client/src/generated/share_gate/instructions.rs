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

/// Accepts an issuer of credentials for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptIssuer {
    /// Pays the rent; may be the authority.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
}

/// What [`AcceptIssuer`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AcceptIssuerArgs<'a> {
    /// The instruction's `number`.
    pub number: u16,
    /// The instruction's `terms`.
    pub terms: &'a types::IssuerTerms,
}

impl AcceptIssuer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [82, 247, 15, 202, 164, 142, 158, 197];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AcceptIssuerArgs<'_>) -> Instruction {
        let issuer = addresses::issuer(&self.network, args.number);

        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(issuer, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Admits a wallet by its clearances, or renews its admission; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admit {
    /// Pays the rent of the holder when it is new; anybody.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Who is admitted. Signs when it is no holder yet and no clearance names it or the number of holders is limited, or
    /// to rest on other clearances.
    /// Is read.
    pub wallet: Pubkey,
    /// Is changed.
    pub policy: Pubkey,
    /// Is changed.
    pub holder: Pubkey,
    /// Is read.
    pub first: Option<Pubkey>,
    /// Is read.
    pub second: Option<Pubkey>,
    /// Is read.
    pub third: Option<Pubkey>,
}

impl Admit {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [192, 169, 4, 138, 248, 90, 184, 47];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.wallet, false),
            AccountMeta::new(self.policy, false),
            AccountMeta::new(self.holder, false),
            program::optional(self.first, false, false, &PROGRAM_ID),
            program::optional(self.second, false, false, &PROGRAM_ID),
            program::optional(self.third, false, false, &PROGRAM_ID),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Says what a wallet is cleared for, by the key of a direct issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attest {
    /// Pays the rent of the clearance when it is new; may be the issuer's key.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// The direct issuer's key.
    /// Signs.
    pub issuer_key: Pubkey,
    /// Is read.
    pub issuer: Pubkey,
    /// Whom it is about.
    /// Is read.
    pub wallet: Pubkey,
    /// Is changed.
    pub clearance: Pubkey,
}

/// What [`Attest`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct AttestArgs {
    /// The instruction's `kinds`.
    pub kinds: u32,
    /// The instruction's `jurisdiction`.
    pub jurisdiction: u16,
    /// The instruction's `expires_at`.
    pub expires_at: i64,
}

impl Attest {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [83, 148, 120, 119, 144, 139, 117, 160];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &AttestArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.issuer_key, true),
            AccountMeta::new_readonly(self.issuer, false),
            AccountMeta::new_readonly(self.wallet, false),
            AccountMeta::new(self.clearance, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Copies what an attestation of the attestation service says of a wallet; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clear {
    /// Pays the rent of the clearance when it is new; anybody.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Is read.
    pub issuer: Pubkey,
    /// Whom the attestation is about: its nonce.
    /// Is read.
    pub wallet: Pubkey,
    /// The attestation.
    /// Is read.
    pub attestation: Pubkey,
    /// Is changed.
    pub clearance: Pubkey,
}

impl Clear {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [250, 39, 28, 213, 123, 163, 133, 5];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.issuer, false),
            AccountMeta::new_readonly(self.wallet, false),
            AccountMeta::new_readonly(self.attestation, false),
            AccountMeta::new(self.clearance, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Gives up an admission without shares; anybody gives up one that was dismissed, or ran out a year ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseHolder {
    /// Whose admission it is. Signs unless it was dismissed, or its admission ran out long ago.
    /// Is read.
    pub wallet: Pubkey,
    /// Is changed.
    pub policy: Pubkey,
    /// Is changed.
    pub holder: Pubkey,
    /// Who paid the rent gets it back; may be the wallet.
    /// Is changed.
    pub rent_payer: Pubkey,
    /// The wallet's associated account of the shares: there is none, or it is empty and frozen.
    /// Is read.
    pub share_account: Pubkey,
    /// Where the wallet's stake of the asset would be.
    /// Is read.
    pub stake: Pubkey,
    /// Where its position in the market would be.
    /// Is read.
    pub position: Pubkey,
}

impl CloseHolder {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [88, 22, 239, 228, 245, 64, 37, 78];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.wallet, false),
            AccountMeta::new(self.policy, false),
            AccountMeta::new(self.holder, false),
            AccountMeta::new(self.rent_payer, false),
            AccountMeta::new_readonly(self.share_account, false),
            AccountMeta::new_readonly(self.stake, false),
            AccountMeta::new_readonly(self.position, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends the admission of a wallet whose clearances were revoked and not replaced in time; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dismiss {
    /// Is read.
    pub policy: Pubkey,
    /// Is changed.
    pub holder: Pubkey,
    /// Is read.
    pub first: Option<Pubkey>,
    /// Is read.
    pub second: Option<Pubkey>,
    /// Is read.
    pub third: Option<Pubkey>,
}

impl Dismiss {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [158, 40, 138, 185, 201, 166, 151, 166];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.policy, false),
            AccountMeta::new(self.holder, false),
            program::optional(self.first, false, false, &PROGRAM_ID),
            program::optional(self.second, false, false, &PROGRAM_ID),
            program::optional(self.third, false, false, &PROGRAM_ID),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Lifts a suspension before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiftSuspension {
    /// Signs.
    pub regulator: Pubkey,
    /// The asset's.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub holder: Pubkey,
}

impl LiftSuspension {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [161, 21, 77, 89, 58, 50, 179, 135];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.holder, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Says who may hold an asset's permissioned shares; its owner is the first holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakePolicy {
    /// Pays the rent; may be the owner.
    /// Signs, and is changed.
    pub payer: Pubkey,
    /// Signs.
    pub owner: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub policy: Pubkey,
    /// The issuer is the first holder: its account was thawed with the asset.
    /// Is changed.
    pub holder: Pubkey,
    /// By which Token ACL finds what the gate asks for before a thaw; made here.
    /// Is changed.
    pub thaw_extras: Pubkey,
    /// The same before a freeze; made here.
    /// Is changed.
    pub freeze_extras: Pubkey,
}

/// What [`MakePolicy`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct MakePolicyArgs<'a> {
    /// The instruction's `terms`.
    pub terms: &'a types::PolicyTerms,
}

impl MakePolicy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [177, 25, 226, 119, 240, 49, 157, 16];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &MakePolicyArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.payer, true),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.policy, false),
            AccountMeta::new(self.holder, false),
            AccountMeta::new(self.thaw_extras, false),
            AccountMeta::new(self.freeze_extras, false),
            AccountMeta::new_readonly(SYSTEM_PROGRAM, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Revokes a clearance, by the key of the direct issuer that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoke {
    /// The direct issuer's key; also of one that was withdrawn.
    /// Signs.
    pub issuer_key: Pubkey,
    /// Is read.
    pub issuer: Pubkey,
    /// Is changed.
    pub clearance: Pubkey,
}

impl Revoke {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [170, 23, 31, 34, 133, 173, 93, 242];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.issuer_key, true),
            AccountMeta::new_readonly(self.issuer, false),
            AccountMeta::new(self.clearance, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Changes that: the owner alone may tighten, and loosens with the regulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPolicy {
    /// Signs.
    pub owner: Pubkey,
    /// Signs when something is loosened.
    /// Signs.
    pub regulator: Option<Pubkey>,
    /// The asset's.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub policy: Pubkey,
}

/// What [`SetPolicy`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SetPolicyArgs<'a> {
    /// The instruction's `terms`.
    pub terms: &'a types::PolicyTerms,
}

impl SetPolicy {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [40, 133, 12, 157, 235, 202, 2, 132];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SetPolicyArgs<'_>) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.owner, true),
            program::optional(self.regulator, true, false, &PROGRAM_ID),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.policy, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Suspends a holder for at most 180 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspendHolder {
    /// Signs.
    pub regulator: Pubkey,
    /// The asset's.
    /// Is read.
    pub jurisdiction: Pubkey,
    /// Is read.
    pub asset: Pubkey,
    /// Is changed.
    pub holder: Pubkey,
}

/// What [`SuspendHolder`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct SuspendHolderArgs {
    /// The instruction's `until`.
    pub until: i64,
    /// The instruction's `reason_hash`.
    pub reason_hash: [u8; 32],
}

impl SuspendHolder {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [100, 26, 159, 241, 166, 25, 83, 210];

    /// The instruction with these accounts.
    pub fn instruction(&self, args: &SuspendHolderArgs) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.regulator, true),
            AccountMeta::new_readonly(self.jurisdiction, false),
            AccountMeta::new_readonly(self.asset, false),
            AccountMeta::new(self.holder, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, args, accounts)
    }
}

/// Notes that an attestation was closed before its end; anybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// Is read.
    pub issuer: Pubkey,
    /// Is changed.
    pub clearance: Pubkey,
    /// Where the attestation was, or stands as one by which nobody can be cleared.
    /// Is read.
    pub attestation: Pubkey,
}

impl Unclear {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [237, 41, 177, 116, 192, 205, 165, 60];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.issuer, false),
            AccountMeta::new(self.clearance, false),
            AccountMeta::new_readonly(self.attestation, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}

/// Ends that: it gives no new clearances, and those that it gave lapse at their own end, or when its terms' longest time
/// is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawIssuer {
    /// Signs.
    pub authority: Pubkey,
    /// Is read.
    pub network: Pubkey,
    /// Is changed.
    pub issuer: Pubkey,
}

impl WithdrawIssuer {
    /// The bytes in front of the arguments.
    pub const DISCRIMINATOR: [u8; 8] = [231, 138, 73, 129, 45, 231, 141, 158];

    /// The instruction with these accounts.
    pub fn instruction(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.authority, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.issuer, false),
        ];
        program::instruction(PROGRAM_ID, Self::DISCRIMINATOR, &(), accounts)
    }
}
