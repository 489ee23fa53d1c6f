//! What settling costs on chain.

use anyhow::Result;

use crate::{row::Measured, settings::Settings};

/// Solana's base fee for each signature of a transaction (<https://solana.com/docs/core/fees>).
const LAMPORTS_PER_SIGNATURE: u64 = 5_000;

/// Post, finalize, and close when it is old, each a transaction that the oracle's key alone signs and pays.
const TRANSACTIONS_PER_EPOCH: u64 = 3;

const EPOCHS_PER_DAY: u64 = 24;

/// Computed, not measured: the number of transactions does not depend on that of the reports.
pub fn cost(_: &Settings) -> Result<Measured> {
    let mut measured = Measured::default();
    for sessions in [1_000u64, 100_000, 10_000_000] {
        // A report a minute.
        let reports = sessions * 60;
        let millions = reports as f64 / 1e6;
        let lamports = TRANSACTIONS_PER_EPOCH * LAMPORTS_PER_SIGNATURE;
        measured.figures.push((
            format!("{sessions} live sessions: reports in an epoch"),
            format!("{millions} million"),
        ));
        measured.figures.push((
            format!("{sessions} live sessions: transactions per million reports"),
            format!("{:.4}", TRANSACTIONS_PER_EPOCH as f64 / millions),
        ));
        measured.figures.push((
            format!("{sessions} live sessions: lamports per million reports"),
            format!("{:.2}", lamports as f64 / millions),
        ));
    }
    measured.figures.push((
        "collecting an asset's income, when somebody wants it".to_owned(),
        format!("1 transaction, {LAMPORTS_PER_SIGNATURE} lamports, for any number of epochs"),
    ));
    measured.figures.push((
        "settling all day, an epoch an hour".to_owned(),
        format!(
            "{} transactions, {} lamports",
            TRANSACTIONS_PER_EPOCH * EPOCHS_PER_DAY,
            TRANSACTIONS_PER_EPOCH * EPOCHS_PER_DAY * LAMPORTS_PER_SIGNATURE
        ),
    ));
    measured.notes = vec![
        "Computed: an epoch of an hour, a report a minute from each session, one oracle that proposes, finalizes and closes, the base fee of \
         5,000 lamports per signature. Priority fees come on top when the chain is busy; a second oracle adds a transaction that \
         attests. The rent of a settlement's account comes back when it is closed."
            .to_owned(),
    ];
    Ok(measured)
}
