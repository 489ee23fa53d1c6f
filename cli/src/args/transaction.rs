use clap::{Args, Subcommand};

/// What is done with a message that was dumped.
#[derive(Debug, Subcommand)]
pub enum TransactionCommand {
    /// Say what a message does and who must sign it; asks no network
    Show(MessageArgs),
    /// Say what a message does, and sign it with the keys at hand; asks no network
    Sign(MessageArgs),
    /// Hand a message in that was signed elsewhere (--signer), with the signatures of the keys at hand that it lacks
    Send(MessageArgs),
}

#[derive(Debug, Args)]
pub struct MessageArgs {
    /// The message, base64 or base58, as --dump-transaction-message and --sign-only print it; `-` reads it from the standard input
    #[arg(value_name = "MESSAGE")]
    pub message: String,
}
