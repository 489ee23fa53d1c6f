//! Options of every command for keys that are elsewhere: cold ones, and those of a multisignature.

use std::path::PathBuf;

use clap::Args;
use solana_hash::Hash;
use solana_pubkey::Pubkey;

use crate::values::{GivenSignature, address, blockhash, given_signature};

/// Who signs, where, and until when the transaction can land. Named as Solana's own command names them.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Signing elsewhere (every command that sends)")]
pub struct SigningArgs {
    /// Act for this address, whose key is elsewhere: a cold wallet, a multisignature's vault. It pays, unless there is --fee-payer.
    /// Alone it prints the unsigned transaction
    #[arg(
        long = "as",
        alias = "unsigned-for",
        global = true,
        value_name = "ADDRESS",
        value_parser = address
    )]
    pub acting_as: Option<Pubkey>,
    /// Sign with the keys at hand, print the signatures, send nothing
    #[arg(long, global = true)]
    pub sign_only: bool,
    /// Simulate, and print the message that is to be signed, in base64 and base58; send nothing
    #[arg(long, global = true)]
    pub dump_transaction_message: bool,
    /// Signature that was made elsewhere; once for each who signed
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS=SIGNATURE",
        value_parser = given_signature
    )]
    pub signer: Vec<GivenSignature>,
    /// Blockhash of the transaction, which can land for a minute; with --nonce the value of the nonce
    #[arg(long, global = true, value_name = "HASH", value_parser = blockhash)]
    pub blockhash: Option<Hash>,
    /// Durable nonce account: the transaction can land until it is advanced
    #[arg(long, global = true, value_name = "ADDRESS", value_parser = address)]
    pub nonce: Option<Pubkey>,
    /// The key that may advance the nonce, named as --keypair, or its address where it signs elsewhere [default: the one that signs]
    #[arg(long, global = true, value_name = "KEY|ADDRESS")]
    pub nonce_authority: Option<PathBuf>,
    /// What is offered for priority, micro-lamports per compute unit, with --blockhash or --nonce
    #[arg(long, global = true, value_name = "MICRO_LAMPORTS")]
    pub with_compute_unit_price: Option<u64>,
}

impl SigningArgs {
    /// Whether any of them is there.
    pub fn is_given(&self) -> bool {
        self.is_prepared() || self.acting_as.is_some()
    }

    /// Whether the bytes of the transaction are settled by what is given here.
    pub fn is_prepared(&self) -> bool {
        self.sign_only
            || self.dump_transaction_message
            || self.has_lifetime()
            || !self.signer.is_empty()
    }

    /// Whether nothing is signed or sent.
    pub fn is_only_shown(&self) -> bool {
        !self.sign_only
            && (self.dump_transaction_message || (self.acting_as.is_some() && !self.is_prepared()))
    }

    /// Whether it is said until when the transaction can land.
    pub fn has_lifetime(&self) -> bool {
        self.blockhash.is_some() || self.nonce.is_some()
    }

    /// What is wrong with them together. A message that is given has its lifetime already.
    pub fn conflict(&self, is_dry_run: bool, is_message: bool) -> Option<String> {
        let without_lifetime = !is_message && !self.has_lifetime();
        let words = if self.sign_only && without_lifetime {
            "--sign-only needs --nonce ADDRESS or --blockhash HASH: whoever signs must sign the same transaction"
        } else if !self.signer.is_empty() && without_lifetime {
            "--signer needs the --nonce ADDRESS or --blockhash HASH that was signed"
        } else if self.nonce_authority.is_some() && self.nonce.is_none() && !is_message {
            "--nonce-authority needs --nonce ADDRESS"
        } else if self.with_compute_unit_price.is_some() && !is_message && !self.is_prepared() {
            "--with-compute-unit-price is for transactions that are signed elsewhere, with --nonce or --blockhash; others offer what \
             is paid now by themselves"
        } else if is_dry_run && self.sign_only {
            "--dry-run simulates and --sign-only signs; leave one of the two out"
        } else {
            return None;
        };
        Some(words.to_owned())
    }
}
