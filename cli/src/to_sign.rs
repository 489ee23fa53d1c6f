//! How transactions are shown that are signed elsewhere.

use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::sender::{Lifetime, Prepared};
use solana_hash::Hash;
use solana_instruction::{AccountMeta, Instruction};

use crate::report::Report;

/// The bytes, what is in them, and who has signed.
pub fn report(prepared: &Prepared) -> Report {
    let message = prepared.message_bytes();
    // What does not fit into a transaction was refused when it was prepared.
    let transaction = prepared.transaction_bytes().unwrap_or_default();
    Report::new()
        .text(
            "message",
            "Message, base64",
            BASE64_STANDARD.encode(&message),
        )
        .text(
            "message_base58",
            "Message, base58",
            bs58::encode(&message).into_string(),
        )
        .text(
            "transaction",
            "Transaction, base64",
            BASE64_STANDARD.encode(transaction),
        )
        .and(lifetime(prepared))
        .and(signers(prepared))
        .list(
            "instructions",
            "Instruction",
            prepared.instructions().iter().map(instruction).collect(),
        )
}

/// Until when it can land.
pub fn lifetime(prepared: &Prepared) -> Report {
    match prepared.lifetime() {
        Lifetime::Blockhash(hash) if hash == Hash::default() => {
            Report::new().none("blockhash", "Blockhash")
        }
        Lifetime::Blockhash(hash) => Report::new().text("blockhash", "Blockhash", hash),
        Lifetime::Nonce(nonce) => Report::new()
            .text("blockhash", "Value of the nonce", nonce.value)
            .key("nonce", "Nonce account", &nonce.account)
            .key("nonce_authority", "Nonce authority", &nonce.authority),
    }
}

/// Who must sign, and who has.
pub fn signers(prepared: &Prepared) -> Report {
    let signers = prepared.signers().map(|(key, signature)| {
        Report::new().key("address", "Signer", &key).optional(
            "signature",
            "Signature",
            signature.map(|it| it.to_string()),
        )
    });
    Report::new()
        .key("fee_payer", "Fee payer", &prepared.payer())
        .table("signers", "Must sign", signers.collect())
}

/// Signatures as `--signer` takes them, who is absent, and what to do next.
pub fn signatures(prepared: &Prepared) -> Report {
    let present = prepared.signers().filter_map(|(key, signature)| {
        let signature = signature?;
        Some(format!("{key}={signature}"))
    });
    let present: Vec<String> = present.collect();
    let present: Vec<&str> = present.iter().map(String::as_str).collect();
    let absent: Vec<String> = prepared
        .absent()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    let absent: Vec<&str> = absent.iter().map(String::as_str).collect();
    Report::new()
        .names("present", "Give as --signer", &present)
        .names("absent", "Have not signed", &absent)
        .note(match absent.is_empty() {
            true => "Nothing was sent. All have signed: hand it in with `openmast transaction send MESSAGE --signer …`, or with the same \
                     command and --signer in the place of --sign-only.",
            false => "Nothing was sent. Those who are absent sign the same message.",
        })
}

fn instruction(instruction: &Instruction) -> Report {
    let accounts = instruction.accounts.iter().map(account);
    Report::new()
        .key("program", "Program", &instruction.program_id)
        .table("accounts", "Accounts", accounts.collect())
        .text(
            "data",
            "Data, base64",
            BASE64_STANDARD.encode(&instruction.data),
        )
}

/// An account of an instruction.
pub fn account(account: &AccountMeta) -> Report {
    Report::new()
        .key("address", "Address", &account.pubkey)
        .flag("is_signer", "Signs", account.is_signer)
        .flag("is_writable", "Is written", account.is_writable)
}
