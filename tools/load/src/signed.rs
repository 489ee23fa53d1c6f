//! Radios that sign, and the bytes that their reports come to.
//!
//! Batch `round` of a radio has one report of each of its sessions, and each report adds [`UP`] and [`DOWN`] bytes to the
//! one before: whoever has counted everything once has counted `batches × reports × (UP + DOWN)`.

use anyhow::{Result, ensure};
use openmast_engine::Engine;
use openmast_log::{Batch, Log};
use openmast_records::{MappingChange, RadioIdentity, Record, SubscriberIdentity};
use openmast_usage::{RadioAccessTechnology, RadioSigner, Report, Subject};

use crate::founding::{Size, genesis};

/// The network that all batches are signed for.
pub const NETWORK: [u8; 32] = [7; 32];
const ASSETS: u32 = 100;
const PAYERS: u32 = 1_000;
/// Bytes up that each report adds.
pub const UP: u64 = 1_000;
/// Bytes down that each report adds.
pub const DOWN: u64 = 9_000;

/// The key of a radio.
pub fn signer(radio: usize) -> RadioSigner {
    let mut seed = [0x5a; 32];
    if let Some(start) = seed.first_chunk_mut() {
        *start = (radio as u64).to_le_bytes();
    }
    RadioSigner::from_seed(seed)
}

/// The reports of one batch: `sessions` of them, of the radio's `round`-th batch. Sessions began at `began_at_ms`, Unix
/// milliseconds.
pub fn reports(
    radio: usize,
    round: u64,
    sessions: usize,
    began_at_ms: u64,
) -> impl Iterator<Item = Report<'static>> {
    (0..sessions).map(move |session| Report {
        session_id: (session as u128).to_le_bytes(),
        subject: Subject::Payer((radio * 31 + session) as u32 % PAYERS),
        started_at_ms: began_at_ms,
        ended_at_ms: began_at_ms + 600_000 + round,
        bytes_up: (round + 1) * UP,
        bytes_down: (round + 1) * DOWN,
        is_final: false,
        radio_access_technology: RadioAccessTechnology::NR,
        quality_class: 9,
        relay_path: &[],
    })
}

/// Assets, payers, and the keys of so many radios, as the first records of a log. Returns the keys.
///
/// # Errors
/// The log does not take them.
pub async fn found(log: &Log, radios: usize) -> Result<Vec<RadioIdentity>> {
    let size = Size {
        assets: ASSETS,
        price_per_gb: 5,
        payers: PAYERS,
        deposited: 1 << 50,
    };
    let identities: Vec<RadioIdentity> = (0..radios)
        .map(|radio| RadioIdentity::Ed25519(signer(radio).key().to_bytes()))
        .collect();
    let mut records = Batch::default();
    records.push(&Record::Genesis(genesis(NETWORK, size)))?;
    for (radio, identity) in identities.iter().enumerate() {
        records.push(&Record::Mapping(MappingChange::Radio {
            identity: identity.clone(),
            asset: Some(radio as u32 % ASSETS),
        }))?;
    }
    for payer in 0..PAYERS {
        records.push(&Record::Mapping(MappingChange::Subscriber {
            identity: SubscriberIdentity::Payer(payer),
            payer: Some(payer),
        }))?;
    }
    log.append_batch(records).await?;
    Ok(identities)
}

/// Whether so many reports were counted, all bytes of each once.
///
/// # Errors
/// They were not.
pub fn check(engine: &Engine, reports: usize) -> Result<()> {
    let counted: u64 = (0..PAYERS)
        .filter_map(|payer| engine.running_payer(payer))
        .map(|(bytes, _)| bytes)
        .sum();
    let expected = reports as u64 * (UP + DOWN);
    ensure!(
        counted == expected,
        "{counted} bytes counted, {expected} reported"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use openmast_engine::Engine;
    use openmast_log::{LogConfig, LogFiles, StoredLog};
    use openmast_records::SignedBatch;

    use super::{Batch, NETWORK, Record, Result, check, found, reports, signer};

    const BEGAN_AT_MS: u64 = 1_700_000_000_000;

    /// What the engine makes of two radios' batches, `rounds` each of three sessions.
    async fn counted(rounds: u64) -> Result<Engine> {
        let folder = tempfile::tempdir()?;
        let open = || LogFiles::open(folder.path(), &LogConfig::default());
        let (log, ended) = Box::new(open()?).start(Box::new(|_| Ok(())))?;
        assert_eq!(found(&log, 2).await?.len(), 2);
        let mut records = Batch::default();
        for (radio, round) in [0, 1]
            .into_iter()
            .flat_map(|it| (0..rounds).map(move |round| (it, round)))
        {
            let reports = reports(radio, round, 3, BEGAN_AT_MS);
            let (canonical, signature) = signer(radio)
                .sign(&NETWORK, round + 1, reports)?
                .into_parts();
            records.push(&Record::SignedBatch(SignedBatch {
                received_at_ms: BEGAN_AT_MS + 3_600_000,
                signature,
                canonical,
            }))?;
        }
        log.append_batch(records).await?;
        log.stop();
        ended.await??;
        let mut engine = Engine::new();
        for records in open()?.replay(0)? {
            for record in records?.decode() {
                let (lsn, record) = record?;
                engine.apply(lsn, &record)?;
            }
        }
        Ok(engine)
    }

    #[tokio::test]
    async fn the_bytes_of_all_reports_are_known_ahead() -> Result<()> {
        let engine = counted(4).await?;
        check(&engine, 2 * 4 * 3)?;
        assert!(check(&engine, 2 * 4 * 3 + 1).is_err());
        Ok(())
    }
}
