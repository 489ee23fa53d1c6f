//! `openmast proof`

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct ProofArgs {
    /// What it is of
    #[arg(value_enum)]
    pub side: ProofSide,
    /// Its index
    pub index: u32,
    /// Final epoch of the proof [default: the newest final one]
    #[arg(long)]
    pub epoch: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProofSide {
    /// What an asset earned
    Asset,
    /// What a payer owes and spent
    Payer,
    /// What a lot or an entitlement released
    Reserve,
}
