//! The program's accounts.
//!
//! Written by `cargo xtask client` from the program's IDL; do not edit.

#![warn(missing_docs)]

use super::PROGRAM_ID;
use crate::accounts::ProgramAccount;
use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_pubkey::Pubkey;

/// What one issuer says of one wallet.
///
/// Address: `"clearance"`, network, wallet, issuer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Clearance {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// The issuer, an `Issuer` account.
    pub issuer: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Kinds of credential, a bit set.
    pub kinds: u32,
    /// ISO 3166 numeric; 0: none is named.
    pub jurisdiction: u16,
    /// When it lapses, Unix seconds; 0: never.
    pub expires_at: i64,
    /// The attestation that was copied; zero: the issuer signed.
    pub attestation: Pubkey,
    /// 0 valid, 1 revoked.
    pub state: u8,
    /// When it was revoked last, as a whole or in part, Unix seconds; 0: never.
    pub revoked_at: i64,
    /// Until then who was admitted by what was revoked is not dismissed, Unix seconds.
    pub cure_until: i64,
    /// Kinds that were revoked before their end and not said again.
    pub revoked_kinds: u32,
    /// Kinds that expired and were not said again: nobody is dismissed for these.
    pub lapsed_kinds: u32,
    /// From then on nobody is admitted by it until it is said or copied again, Unix seconds.
    pub counts_until: i64,
    /// Zero.
    pub reserved: [u8; 24],
}

impl ProgramAccount for Clearance {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Clearance";
    const DISCRIMINATOR: [u8; 8] = [128, 46, 163, 173, 229, 152, 236, 13];
    const SIZE: usize = 241;
}

impl Clearance {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::wallet`] begins in the account's data.
    pub const WALLET_OFFSET: usize = 41;
    /// Where [`Self::issuer`] begins in the account's data.
    pub const ISSUER_OFFSET: usize = 73;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 105;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 106;
    /// Where [`Self::kinds`] begins in the account's data.
    pub const KINDS_OFFSET: usize = 138;
    /// Where [`Self::jurisdiction`] begins in the account's data.
    pub const JURISDICTION_OFFSET: usize = 142;
    /// Where [`Self::expires_at`] begins in the account's data.
    pub const EXPIRES_AT_OFFSET: usize = 144;
    /// Where [`Self::attestation`] begins in the account's data.
    pub const ATTESTATION_OFFSET: usize = 152;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 184;
    /// Where [`Self::revoked_at`] begins in the account's data.
    pub const REVOKED_AT_OFFSET: usize = 185;
    /// Where [`Self::cure_until`] begins in the account's data.
    pub const CURE_UNTIL_OFFSET: usize = 193;
    /// Where [`Self::revoked_kinds`] begins in the account's data.
    pub const REVOKED_KINDS_OFFSET: usize = 201;
    /// Where [`Self::lapsed_kinds`] begins in the account's data.
    pub const LAPSED_KINDS_OFFSET: usize = 205;
    /// Where [`Self::counts_until`] begins in the account's data.
    pub const COUNTS_UNTIL_OFFSET: usize = 209;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 217;
}

/// One wallet that may hold the shares of one asset, and is counted once, whatever it holds them in.
///
/// Address: `"holder"`, share mint, wallet.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Holder {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Pubkey,
    /// The wallet.
    pub wallet: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the wallet's associated account of the mint.
    pub account_bump: u8,
    /// Paid this account's rent and gets it back.
    pub rent_payer: Pubkey,
    /// `revision` of the policy by which it was admitted last.
    pub policy_version: u32,
    /// Kinds of credential that the policy asked for and its clearances had, a bit set.
    pub kinds: u32,
    /// Where the wallet belongs by its clearances, ISO 3166 numeric; 0: none says, or the policy did not ask.
    pub jurisdiction: u16,
    /// When the first of its clearances expires, Unix seconds; the largest number: none does.
    pub admitted_until: i64,
    /// The clearances that it rests on; zero: none.
    pub clearances: [Pubkey; 3],
    /// 0 admitted, 1 revoked.
    pub state: u8,
    /// When the newest suspension ends, Unix seconds; 0: there was none, or it was lifted.
    pub suspended_until: i64,
    /// When it began, Unix seconds; of renewals without a gap when the first one did.
    pub suspended_since: i64,
    /// Hash of the reason that the regulator gave for it.
    pub suspension_reason: [u8; 32],
    /// How often it was renewed without a gap.
    pub renewals: u8,
    /// When the newest suspension was lifted before its end, Unix seconds; 0: it was not.
    pub suspension_ended: i64,
    /// 1: issued the shares, and holds them before a lock-up ends.
    pub is_issuer: u8,
    /// Zero.
    pub reserved: [u8; 31],
}

impl ProgramAccount for Holder {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Holder";
    const DISCRIMINATOR: [u8; 8] = [37, 121, 1, 40, 55, 46, 199, 157];
    const SIZE: usize = 311;
}

impl Holder {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 9;
    /// Where [`Self::wallet`] begins in the account's data.
    pub const WALLET_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 73;
    /// Where [`Self::account_bump`] begins in the account's data.
    pub const ACCOUNT_BUMP_OFFSET: usize = 74;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 75;
    /// Where [`Self::policy_version`] begins in the account's data.
    pub const POLICY_VERSION_OFFSET: usize = 107;
    /// Where [`Self::kinds`] begins in the account's data.
    pub const KINDS_OFFSET: usize = 111;
    /// Where [`Self::jurisdiction`] begins in the account's data.
    pub const JURISDICTION_OFFSET: usize = 115;
    /// Where [`Self::admitted_until`] begins in the account's data.
    pub const ADMITTED_UNTIL_OFFSET: usize = 117;
    /// Where [`Self::clearances`] begins in the account's data.
    pub const CLEARANCES_OFFSET: usize = 125;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 221;
    /// Where [`Self::suspended_until`] begins in the account's data.
    pub const SUSPENDED_UNTIL_OFFSET: usize = 222;
    /// Where [`Self::suspended_since`] begins in the account's data.
    pub const SUSPENDED_SINCE_OFFSET: usize = 230;
    /// Where [`Self::suspension_reason`] begins in the account's data.
    pub const SUSPENSION_REASON_OFFSET: usize = 238;
    /// Where [`Self::renewals`] begins in the account's data.
    pub const RENEWALS_OFFSET: usize = 270;
    /// Where [`Self::suspension_ended`] begins in the account's data.
    pub const SUSPENSION_ENDED_OFFSET: usize = 271;
    /// Where [`Self::is_issuer`] begins in the account's data.
    pub const IS_ISSUER_OFFSET: usize = 279;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 280;
}

/// Whose word about wallets the network takes.
///
/// Address: `"issuer"`, network, number.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Issuer {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Pubkey,
    /// Its number, chosen by the network's authority.
    pub number: u16,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 direct, 1 attestation service.
    pub kind: u8,
    /// The key that signs, or the credential.
    pub key: Pubkey,
    /// The schema; zero for a direct issuer.
    pub schema: Pubkey,
    /// Kinds of credential that it may say, a bit set.
    pub kinds: u32,
    /// Where the kinds are in an attestation's data, bytes from its beginning.
    pub kinds_offset: u16,
    /// Where the jurisdiction is; 65 535: nowhere.
    pub jurisdiction_offset: u16,
    /// How long a holder may replace what it revoked, seconds.
    pub cure_seconds: u32,
    /// How long a clearance counts after it was said or copied, seconds.
    pub longest_seconds: u32,
    /// 0 accepted, 1 withdrawn.
    pub state: u8,
    /// Zero.
    pub reserved: [u8; 28],
}

impl ProgramAccount for Issuer {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Issuer";
    const DISCRIMINATOR: [u8; 8] = [216, 19, 83, 230, 108, 53, 80, 14];
    const SIZE: usize = 154;
}

impl Issuer {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 9;
    /// Where [`Self::number`] begins in the account's data.
    pub const NUMBER_OFFSET: usize = 41;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 43;
    /// Where [`Self::kind`] begins in the account's data.
    pub const KIND_OFFSET: usize = 44;
    /// Where [`Self::key`] begins in the account's data.
    pub const KEY_OFFSET: usize = 45;
    /// Where [`Self::schema`] begins in the account's data.
    pub const SCHEMA_OFFSET: usize = 77;
    /// Where [`Self::kinds`] begins in the account's data.
    pub const KINDS_OFFSET: usize = 109;
    /// Where [`Self::kinds_offset`] begins in the account's data.
    pub const KINDS_OFFSET_OFFSET: usize = 113;
    /// Where [`Self::jurisdiction_offset`] begins in the account's data.
    pub const JURISDICTION_OFFSET_OFFSET: usize = 115;
    /// Where [`Self::cure_seconds`] begins in the account's data.
    pub const CURE_SECONDS_OFFSET: usize = 117;
    /// Where [`Self::longest_seconds`] begins in the account's data.
    pub const LONGEST_SECONDS_OFFSET: usize = 121;
    /// Where [`Self::state`] begins in the account's data.
    pub const STATE_OFFSET: usize = 125;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 126;
}

/// Who may hold the shares of an asset.
///
/// Address: `"policy"`, share mint.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Policy {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The share mint.
    pub mint: Pubkey,
    /// The network.
    pub network: Pubkey,
    /// The asset.
    pub asset: Pubkey,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent.
    pub rent_payer: Pubkey,
    /// Counts how often it was tightened: who was admitted before is thawed only when admitted anew.
    pub revision: u32,
    /// Kinds of credential that a holder needs, a bit set; all of them.
    pub kinds: u32,
    /// How many of the jurisdictions count; 0: anywhere.
    pub jurisdiction_count: u8,
    /// Where a holder may belong, ISO 3166 numeric.
    pub jurisdictions: [u16; 16],
    /// Most holders; 0: any number.
    pub max_holders: u32,
    /// Holders there are.
    pub holders: u32,
    /// Nobody but the issuer holds shares before, Unix seconds; 0: no lock-up.
    pub locked_until: i64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl ProgramAccount for Policy {
    const PROGRAM_ID: Pubkey = PROGRAM_ID;
    const NAME: &'static str = "Policy";
    const DISCRIMINATOR: [u8; 8] = [222, 135, 7, 163, 235, 177, 33, 68];
    const SIZE: usize = 227;
}

impl Policy {
    /// Where [`Self::version`] begins in the account's data.
    pub const VERSION_OFFSET: usize = 8;
    /// Where [`Self::mint`] begins in the account's data.
    pub const MINT_OFFSET: usize = 9;
    /// Where [`Self::network`] begins in the account's data.
    pub const NETWORK_OFFSET: usize = 41;
    /// Where [`Self::asset`] begins in the account's data.
    pub const ASSET_OFFSET: usize = 73;
    /// Where [`Self::bump`] begins in the account's data.
    pub const BUMP_OFFSET: usize = 105;
    /// Where [`Self::rent_payer`] begins in the account's data.
    pub const RENT_PAYER_OFFSET: usize = 106;
    /// Where [`Self::revision`] begins in the account's data.
    pub const REVISION_OFFSET: usize = 138;
    /// Where [`Self::kinds`] begins in the account's data.
    pub const KINDS_OFFSET: usize = 142;
    /// Where [`Self::jurisdiction_count`] begins in the account's data.
    pub const JURISDICTION_COUNT_OFFSET: usize = 146;
    /// Where [`Self::jurisdictions`] begins in the account's data.
    pub const JURISDICTIONS_OFFSET: usize = 147;
    /// Where [`Self::max_holders`] begins in the account's data.
    pub const MAX_HOLDERS_OFFSET: usize = 179;
    /// Where [`Self::holders`] begins in the account's data.
    pub const HOLDERS_OFFSET: usize = 183;
    /// Where [`Self::locked_until`] begins in the account's data.
    pub const LOCKED_UNTIL_OFFSET: usize = 187;
    /// Where [`Self::reserved`] begins in the account's data.
    pub const RESERVED_OFFSET: usize = 195;
}
