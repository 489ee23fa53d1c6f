//! Accounting-Requests as gateways make them.

use openmast_oracle::ingest::radius::{
    authenticator::sign_accounting_request,
    dictionary::{attribute, code},
    packet::PacketBuilder,
};

pub const SECRET: &str = "a secret of the field";
/// RFC 2866 §5.1.
pub const START: u32 = 1;
pub const STOP: u32 = 2;
pub const INTERIM: u32 = 3;
pub const ACCOUNTING_ON: u32 = 7;
pub const ACCOUNTING_OFF: u32 = 8;
/// RFC 2865 §5.26.
pub const VENDOR_SPECIFIC: u8 = 26;

/// One request, but for what only the moment of sending tells.
#[derive(Clone, Debug)]
pub struct Request {
    pub status: u32,
    pub nas: Option<String>,
    /// Further attributes, in order.
    pub attributes: Vec<(u8, Vec<u8>)>,
    /// Counters have no high 32 bits.
    pub is_narrow: bool,
    pub counters: [Option<u64>; 2],
    pub clock: Clock,
}

/// What Event-Timestamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The true time, and so many seconds.
    Off(i64),
    /// Unix seconds.
    Stands(u32),
    /// Nothing: it is left out.
    Absent,
}

fn request(status: u32) -> Request {
    Request {
        status,
        nas: Some("pc-east".into()),
        attributes: Vec::new(),
        is_narrow: false,
        counters: [None; 2],
        clock: Clock::Off(0),
    }
}

pub fn accounting_on() -> Request {
    request(ACCOUNTING_ON)
}

pub fn accounting_off() -> Request {
    request(ACCOUNTING_OFF)
}

/// The Start of session `s1`.
pub fn start() -> Request {
    request(START).session("s1")
}

pub fn interim(seconds: u32, up: u64, down: u64) -> Request {
    request(INTERIM)
        .session("s1")
        .seconds(seconds)
        .counters(up, down)
}

pub fn stop(seconds: u32, up: u64, down: u64) -> Request {
    Request {
        status: STOP,
        ..interim(seconds, up, down)
    }
}

/// Without counters.
pub fn bare_stop(seconds: u32) -> Request {
    request(STOP).session("s1").seconds(seconds)
}

impl Request {
    pub fn with(mut self, kind: u8, value: impl AsRef<[u8]>) -> Self {
        self.attributes.push((kind, value.as_ref().to_vec()));
        self
    }

    /// In the place of what it had.
    pub fn replaced(self, kind: u8, value: impl AsRef<[u8]>) -> Self {
        self.without(kind).with(kind, value)
    }

    pub fn without(mut self, kind: u8) -> Self {
        self.attributes.retain(|(known, _)| *known != kind);
        self
    }

    pub fn of_status(self, status: u32) -> Self {
        Self { status, ..self }
    }

    pub fn session(self, id: &str) -> Self {
        self.replaced(attribute::ACCT_SESSION_ID, id)
    }

    pub fn multi(self, id: &str) -> Self {
        self.replaced(attribute::ACCT_MULTI_SESSION_ID, id)
    }

    pub fn user(self, name: impl AsRef<[u8]>) -> Self {
        self.replaced(attribute::USER_NAME, name)
    }

    pub fn device(self, name: impl AsRef<[u8]>) -> Self {
        self.replaced(attribute::CALLING_STATION_ID, name)
    }

    pub fn access_point(self, name: impl AsRef<[u8]>) -> Self {
        self.replaced(attribute::CALLED_STATION_ID, name)
    }

    pub fn nas(self, name: &str) -> Self {
        let nas = Some(name.into());
        Self { nas, ..self }
    }

    pub fn without_nas(self) -> Self {
        Self { nas: None, ..self }
    }

    pub fn nas_ip(self, address: [u8; 4]) -> Self {
        self.replaced(attribute::NAS_IP_ADDRESS, address)
    }

    pub fn seconds(self, seconds: u32) -> Self {
        self.replaced(attribute::ACCT_SESSION_TIME, seconds.to_be_bytes())
    }

    pub fn counters(self, up: u64, down: u64) -> Self {
        let counters = [Some(up), Some(down)];
        Self { counters, ..self }
    }

    pub fn narrow(self) -> Self {
        Self {
            is_narrow: true,
            ..self
        }
    }

    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    pub fn undated(self) -> Self {
        self.clock(Clock::Absent)
    }

    pub fn vendor(self, vendor: u32, kind: u8, value: impl AsRef<[u8]>) -> Self {
        let value = value.as_ref();
        let length = u8::try_from(value.len() + 2).expect("short");
        let mut octets = vendor.to_be_bytes().to_vec();
        octets.extend([kind, length]);
        octets.extend(value);
        self.with(VENDOR_SPECIFIC, octets)
    }

    /// The packet of a gateway that sends it at `at_s` (Unix seconds), not signed yet.
    pub fn build(&self, identifier: u8, at_s: u64) -> PacketBuilder {
        let mut packet = PacketBuilder::new(code::ACCOUNTING_REQUEST, identifier)
            .integer(attribute::ACCT_STATUS_TYPE, self.status)
            .expect("fits");
        if let Some(nas) = &self.nas {
            packet = packet
                .attribute(attribute::NAS_IDENTIFIER, nas.as_bytes())
                .expect("fits");
        }
        for (kind, value) in &self.attributes {
            packet = packet.attribute(*kind, value).expect("fits");
        }
        let stamp = match self.clock {
            Clock::Off(seconds) => Some(at_s.saturating_add_signed(seconds) as u32),
            Clock::Stands(at) => Some(at),
            Clock::Absent => None,
        };
        if let Some(stamp) = stamp {
            packet = packet
                .integer(attribute::EVENT_TIMESTAMP, stamp)
                .expect("fits");
        }
        let kinds = [
            (
                attribute::ACCT_INPUT_OCTETS,
                attribute::ACCT_INPUT_GIGAWORDS,
            ),
            (
                attribute::ACCT_OUTPUT_OCTETS,
                attribute::ACCT_OUTPUT_GIGAWORDS,
            ),
        ];
        for ((low, high), counter) in kinds.into_iter().zip(self.counters) {
            let Some(counter) = counter else { continue };
            packet = packet.integer(low, counter as u32).expect("fits");
            if !self.is_narrow {
                packet = packet.integer(high, (counter >> 32) as u32).expect("fits");
            }
        }
        packet
    }

    pub fn signed(&self, identifier: u8, at_s: u64) -> Vec<u8> {
        sign_accounting_request(self.build(identifier, at_s), SECRET.as_bytes())
    }
}
