//! The share gate's instructions, one function each (docs/reference/share-gate.md, "Instructions").

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{
    addresses,
    types::{IssuerTerms, PolicyTerms},
};
use crate::{addresses::share_account, generated::share_gate::instructions as raw, market};

/// The network's authority takes an issuer's word from now on.
pub fn accept_issuer(
    payer: Pubkey,
    authority: Pubkey,
    network: Pubkey,
    number: u16,
    terms: &IssuerTerms,
) -> Instruction {
    raw::AcceptIssuer {
        payer,
        authority,
        network,
    }
    .instruction(&raw::AcceptIssuerArgs { number, terms })
}

/// The issuer gives no clearances any more.
pub fn withdraw_issuer(authority: Pubkey, network: Pubkey, issuer: Pubkey) -> Instruction {
    raw::WithdrawIssuer {
        authority,
        network,
        issuer,
    }
    .instruction()
}

/// Copies what `attestation` says of `wallet`; anybody may.
pub fn clear(
    payer: Pubkey,
    network: Pubkey,
    issuer: Pubkey,
    wallet: Pubkey,
    attestation: Pubkey,
) -> Instruction {
    raw::Clear {
        payer,
        issuer,
        wallet,
        attestation,
        clearance: addresses::clearance(&network, &wallet, &issuer),
    }
    .instruction()
}

/// A direct issuer says what `wallet` is cleared for, until `expires_at`, Unix seconds (0: for ever).
#[expect(clippy::too_many_arguments, reason = "each is a part of what is said")]
pub fn attest(
    payer: Pubkey,
    issuer_key: Pubkey,
    network: Pubkey,
    issuer: Pubkey,
    wallet: Pubkey,
    kinds: u32,
    jurisdiction: u16,
    expires_at: i64,
) -> Instruction {
    raw::Attest {
        payer,
        issuer_key,
        issuer,
        wallet,
        clearance: addresses::clearance(&network, &wallet, &issuer),
    }
    .instruction(&raw::AttestArgs {
        kinds,
        jurisdiction,
        expires_at,
    })
}

/// Notes that the attestation of `wallet` was closed before its end; anybody may.
pub fn unclear(
    network: Pubkey,
    issuer: Pubkey,
    wallet: Pubkey,
    attestation: Pubkey,
) -> Instruction {
    raw::Unclear {
        issuer,
        clearance: addresses::clearance(&network, &wallet, &issuer),
        attestation,
    }
    .instruction()
}

/// A direct issuer takes back what it said of `wallet`.
pub fn revoke(issuer_key: Pubkey, network: Pubkey, issuer: Pubkey, wallet: Pubkey) -> Instruction {
    raw::Revoke {
        issuer_key,
        issuer,
        clearance: addresses::clearance(&network, &wallet, &issuer),
    }
    .instruction()
}

/// The asset's owner says who may hold its shares, and is the first holder.
pub fn make_policy(
    payer: Pubkey,
    owner: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
    terms: &PolicyTerms,
) -> Instruction {
    raw::MakePolicy {
        payer,
        owner,
        asset,
        policy: addresses::policy(&share_mint),
        holder: addresses::holder(&share_mint, &owner),
        thaw_extras: addresses::thaw_extras(&share_mint),
        freeze_extras: addresses::freeze_extras(&share_mint),
    }
    .instruction(&raw::MakePolicyArgs { terms })
}

/// The asset's owner changes that; the regulator of the asset's `jurisdiction` signs too when something is loosened.
pub fn set_policy(
    owner: Pubkey,
    regulator: Option<Pubkey>,
    jurisdiction: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
    terms: &PolicyTerms,
) -> Instruction {
    raw::SetPolicy {
        owner,
        regulator,
        jurisdiction,
        asset,
        policy: addresses::policy(&share_mint),
    }
    .instruction(&raw::SetPolicyArgs { terms })
}

/// Admits `wallet` by up to three clearances, or renews its admission. It need not sign, unless it is no
/// holder yet and no clearance names it or the number of holders is limited, or to rest on other clearances than before.
pub fn admit(
    payer: Pubkey,
    wallet: Pubkey,
    wallet_signs: bool,
    share_mint: Pubkey,
    clearances: [Option<Pubkey>; 3],
) -> Instruction {
    let [first, second, third] = clearances;
    let mut admit = raw::Admit {
        payer,
        wallet,
        policy: addresses::policy(&share_mint),
        holder: addresses::holder(&share_mint, &wallet),
        first,
        second,
        third,
    }
    .instruction();
    if wallet_signs {
        sign(&mut admit, &wallet);
    }
    admit
}

/// Where a program looks at a signature and does not always ask for it, its description cannot say so.
fn sign(instruction: &mut Instruction, wallet: &Pubkey) {
    let mut accounts = instruction.accounts.iter_mut();
    if let Some(account) = accounts.find(|account| account.pubkey == *wallet) {
        account.is_signer = true;
    }
}

/// Ends the admission of `wallet`, whose clearances (`Holder::known_clearances`) were revoked; anybody may when the time to
/// replace them is over.
pub fn dismiss(share_mint: Pubkey, wallet: Pubkey, clearances: [Option<Pubkey>; 3]) -> Instruction {
    let [first, second, third] = clearances;
    raw::Dismiss {
        policy: addresses::policy(&share_mint),
        holder: addresses::holder(&share_mint, &wallet),
        first,
        second,
        third,
    }
    .instruction()
}

/// Gives up an admission without shares; the rent returns to `rent_payer` (`Holder::rent_payer`). The wallet signs unless it
/// was dismissed, or its admission ran out a year ago.
pub fn close_holder(
    wallet: Pubkey,
    wallet_signs: bool,
    rent_payer: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
) -> Instruction {
    let mut close = raw::CloseHolder {
        wallet,
        policy: addresses::policy(&share_mint),
        holder: addresses::holder(&share_mint, &wallet),
        rent_payer,
        share_account: share_account(&wallet, &share_mint),
        stake: crate::addresses::stake(&asset, &wallet),
        position: market::position(&share_mint, &wallet),
    }
    .instruction();
    if wallet_signs {
        sign(&mut close, &wallet);
    }
    close
}

/// The regulator of the asset's `jurisdiction` suspends a holder until `until`, Unix seconds, at most 180 days ahead. `reason_hash` stands for its reason.
pub fn suspend_holder(
    regulator: Pubkey,
    jurisdiction: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
    wallet: Pubkey,
    until: i64,
    reason_hash: [u8; 32],
) -> Instruction {
    raw::SuspendHolder {
        regulator,
        jurisdiction,
        asset,
        holder: addresses::holder(&share_mint, &wallet),
    }
    .instruction(&raw::SuspendHolderArgs { until, reason_hash })
}

/// The regulator of the asset's `jurisdiction` lifts a suspension before its end.
pub fn lift_suspension(
    regulator: Pubkey,
    jurisdiction: Pubkey,
    asset: Pubkey,
    share_mint: Pubkey,
    wallet: Pubkey,
) -> Instruction {
    raw::LiftSuspension {
        regulator,
        jurisdiction,
        asset,
        holder: addresses::holder(&share_mint, &wallet),
    }
    .instruction()
}
