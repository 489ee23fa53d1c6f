//! A radio that numbers and signs its batches.

use std::time::{SystemTime, UNIX_EPOCH};

use openmast_usage::{RadioKey, RadioSigner, Reason, Report};

use crate::{Connection, Delivery, DeliveryError};

/// Numbers and signs the batches of one radio.
#[derive(Debug)]
pub struct Radio {
    signer: RadioSigner,
    network: [u8; 32],
    next_sequence: u64,
    connection: Connection,
}

impl Radio {
    /// A radio of `network` (the Network account's address). Its sequence begins at the clock (Unix microseconds), so
    /// that it continues above the sequences of an earlier run without anything being remembered.
    pub fn new(signer: RadioSigner, network: [u8; 32], connection: Connection) -> Self {
        Self::starting_at(signer, network, connection, unix_us())
    }

    /// A radio with a sequence that was remembered: one more than the last.
    pub fn starting_at(
        signer: RadioSigner,
        network: [u8; 32],
        connection: Connection,
        next_sequence: u64,
    ) -> Self {
        Self {
            signer,
            network,
            next_sequence,
            connection,
        }
    }

    /// The public key, which the operator of the oracle registers.
    pub fn key(&self) -> RadioKey {
        self.signer.key()
    }

    /// The sequence of the next batch.
    pub fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// Sends `reports` as one batch; resolves when the connection has taken it. What it returns resolves when the batch is
    /// durable.
    ///
    /// The reports do not form a batch, or the connection is closed.
    /// The reports make no batch, or the connection is closed.
    pub async fn submit(&mut self, reports: &[Report<'_>]) -> Result<Delivery, DeliveryError> {
        let sequence = self.next_sequence;
        let batch = self
            .signer
            .sign(&self.network, sequence, reports.iter().copied())?;
        let delivery = self.connection.submit(batch).await?;
        self.next_sequence = sequence.saturating_add(1);
        Ok(delivery)
    }

    /// Sends `reports` as one batch; resolves when it is durable. If the oracle knows newer batches of this radio, it goes
    /// on after those.
    ///
    /// # Errors
    /// See [`DeliveryError`].
    pub async fn report(&mut self, reports: &[Report<'_>]) -> Result<(), DeliveryError> {
        loop {
            match self.submit(reports).await?.await {
                Err(DeliveryError::Refused {
                    reason: Reason::SequenceTooOld,
                    next_sequence,
                    ..
                }) if next_sequence > self.next_sequence => self.next_sequence = next_sequence,
                answer => return answer,
            }
        }
    }
}

fn unix_us() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
        })
}
