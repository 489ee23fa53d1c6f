//! One report.

use crate::{RadioAccessTechnology, layout::*};

/// Chosen by the radio, one value for each session.
pub type SessionId = [u8; 16];

/// Who pays, as far as the radio knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// On-chain index of a payer.
    Payer(u32),
    /// A hash that stands for a subscriber.
    Subscriber([u8; 32]),
}

/// Cumulative counters of one session at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report<'a> {
    /// One value for each session, of the radio's choice.
    pub session_id: SessionId,
    /// Who is to be billed; usage of a subject that is not mapped to a payer waits.
    pub subject: Subject,
    /// When the counters were zero (Unix milliseconds).
    pub started_at_ms: u64,
    /// When they were read (Unix milliseconds).
    pub ended_at_ms: u64,
    /// From the subscriber since `started_at_ms`.
    pub bytes_up: u64,
    /// To the subscriber since `started_at_ms`.
    pub bytes_down: u64,
    /// Whether the session is over.
    pub is_final: bool,
    /// How the subscriber was connected: evidence, from which nothing is computed.
    pub radio_access_technology: RadioAccessTechnology,
    /// 5QI (3GPP TS 23.501, 5.7.4); 0 if it is unknown, or if there is none.
    pub quality_class: u8,
    /// Keys of the relays, from the subscriber to the internet.
    pub relay_path: &'a [[u8; 32]],
}

impl Report<'_> {
    /// The fixed part; what follows it is written by [`Self::append_to`].
    fn fixed_part(&self) -> [u8; REPORT] {
        let mut bytes = [0; REPORT];
        let (payer, subject) = match self.subject {
            Subject::Payer(index) => (index, SUBJECT_PAYER),
            Subject::Subscriber(_) => (0, SUBJECT_HASH),
        };
        bytes[..STARTED].copy_from_slice(&self.session_id);
        bytes[STARTED..ENDED].copy_from_slice(&self.started_at_ms.to_le_bytes());
        bytes[ENDED..UP].copy_from_slice(&self.ended_at_ms.to_le_bytes());
        bytes[UP..DOWN].copy_from_slice(&self.bytes_up.to_le_bytes());
        bytes[DOWN..PAYER].copy_from_slice(&self.bytes_down.to_le_bytes());
        bytes[PAYER..SUBJECT].copy_from_slice(&payer.to_le_bytes());
        bytes[SUBJECT] = subject;
        bytes[FLAGS] = if self.is_final { FLAG_FINAL } else { 0 };
        bytes[RAT] = self.radio_access_technology.0;
        bytes[QUALITY] = self.quality_class;
        bytes[RELAYS] = u8::try_from(self.relay_path.len()).unwrap_or(u8::MAX);
        bytes
    }

    /// Appends the canonical bytes. The path has at most [`MAX_RELAYS`] keys.
    pub(crate) fn append_to(&self, canonical: &mut Vec<u8>) {
        canonical.extend_from_slice(&self.fixed_part());
        if let Subject::Subscriber(hash) = &self.subject {
            canonical.extend_from_slice(hash);
        }
        canonical.extend_from_slice(self.relay_path.as_flattened());
    }
}

impl<'a> Report<'a> {
    /// The first report of some canonical bytes, and what follows it.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        let (fixed, rest) = bytes
            .split_first_chunk::<REPORT>()
            .ok_or(Malformed::Canonical("end inside a report"))?;
        if fixed[FLAGS] & !FLAG_FINAL != 0 || fixed[ZEROS].iter().any(|byte| *byte != 0) {
            return Err(Malformed::Canonical("have bits set that mean nothing"));
        }
        let payer = u32::from_le_bytes(field::<PAYER, _, _>(fixed));
        let (subject, rest) = match fixed[SUBJECT] {
            SUBJECT_PAYER => (Subject::Payer(payer), rest),
            SUBJECT_HASH if payer == 0 => {
                let (hash, rest) = rest
                    .split_first_chunk::<KEY>()
                    .ok_or(Malformed::Canonical("end inside a subscriber hash"))?;
                (Subject::Subscriber(*hash), rest)
            }
            _ => return Err(Malformed::Canonical("name no payer and no subscriber")),
        };
        let (relays, rest) = rest
            .split_at_checked(usize::from(fixed[RELAYS]) * KEY)
            .ok_or(Malformed::Canonical("end inside a relay path"))?;
        let report = Self {
            session_id: field::<0, _, _>(fixed),
            subject,
            started_at_ms: u64::from_le_bytes(field::<STARTED, _, _>(fixed)),
            ended_at_ms: u64::from_le_bytes(field::<ENDED, _, _>(fixed)),
            bytes_up: u64::from_le_bytes(field::<UP, _, _>(fixed)),
            bytes_down: u64::from_le_bytes(field::<DOWN, _, _>(fixed)),
            is_final: fixed[FLAGS] & FLAG_FINAL != 0,
            radio_access_technology: RadioAccessTechnology(fixed[RAT]),
            quality_class: fixed[QUALITY],
            relay_path: relays.as_chunks::<KEY>().0,
        };
        Ok((report, rest))
    }
}
