//! Reading and writing RADIUS packets (RFC 2865 §3 and §5).

use super::dictionary::attribute::MESSAGE_AUTHENTICATOR;

/// Octets before the attributes: code, identifier, length, authenticator.
pub const HEADER_LEN: usize = 20;
/// Least value of the Length field.
pub(crate) const MIN_LEN: usize = HEADER_LEN;
/// Greatest value of the Length field.
pub const MAX_LEN: usize = 4096;
/// Most octets that one attribute holds.
pub const MAX_VALUE_LEN: usize = 253;

/// What is wrong with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacketError {
    #[error("{0} octets are too few for a RADIUS header")]
    TooShort(usize),
    #[error("the Length field says {0}, allowed are {MIN_LEN} to {MAX_LEN}")]
    Length(u16),
    #[error("the Length field says {length}, the datagram has {received} octets")]
    Truncated { length: u16, received: usize },
    #[error(
        "attribute {kind} at octet {offset} runs over the end of the packet or is shorter than its header"
    )]
    AttributeLength { kind: u8, offset: usize },
    #[error("attribute {kind} has {actual} octets instead of {expected}")]
    ValueLength {
        kind: u8,
        expected: usize,
        actual: usize,
    },
    #[error("attribute {kind} would need {len} octets, allowed are {MAX_VALUE_LEN}")]
    ValueTooLong { kind: u8, len: usize },
    #[error("the packet would be longer than {MAX_LEN} octets")]
    TooLong,
}

/// A well-formed packet inside a received datagram. Says nothing about who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// One of [`super::dictionary::code`], or something unknown.
    pub code: u8,
    /// Matches answers to requests.
    pub identifier: u8,
    /// Request or Response Authenticator.
    pub authenticator: [u8; 16],
    bytes: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads a datagram. Octets after the packet's own length are padding and are ignored (RFC 2865 §3).
    pub fn parse(datagram: &'a [u8]) -> Result<Self, PacketError> {
        let Some((&[code, identifier, high, low], rest)) = datagram.split_first_chunk() else {
            return Err(PacketError::TooShort(datagram.len()));
        };
        let Some((&authenticator, _)) = rest.split_first_chunk() else {
            return Err(PacketError::TooShort(datagram.len()));
        };
        let length = u16::from_be_bytes([high, low]);
        if !(MIN_LEN..=MAX_LEN).contains(&usize::from(length)) {
            return Err(PacketError::Length(length));
        }
        let Some(bytes) = datagram.get(..usize::from(length)) else {
            return Err(PacketError::Truncated {
                length,
                received: datagram.len(),
            });
        };
        let packet = Self {
            code,
            identifier,
            authenticator,
            bytes,
        };
        packet.check_attributes()?;
        Ok(packet)
    }

    fn check_attributes(&self) -> Result<(), PacketError> {
        let mut attributes = self.attributes();
        attributes.by_ref().for_each(drop);
        match attributes.rest.first() {
            None => Ok(()),
            Some(&kind) => Err(PacketError::AttributeLength {
                kind,
                offset: self.bytes.len() - attributes.rest.len(),
            }),
        }
    }

    /// The packet as received, without padding.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Everything after the header.
    pub fn attribute_bytes(&self) -> &'a [u8] {
        self.bytes.get(HEADER_LEN..).unwrap_or_default()
    }

    /// All attributes, in order.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes::of(self.attribute_bytes())
    }

    /// All values of one attribute, in order.
    pub fn all(&self, kind: u8) -> impl Iterator<Item = &'a [u8]> {
        self.attributes()
            .filter(move |attribute| attribute.kind == kind)
            .map(|attribute| attribute.value)
    }

    /// The first value of an attribute. An empty one counts as absent (RFC 2865 §5: it must not be sent).
    pub fn first(&self, kind: u8) -> Option<&'a [u8]> {
        self.all(kind).find(|value| !value.is_empty())
    }

    /// The first value of an attribute that has exactly `N` octets.
    pub fn fixed<const N: usize>(&self, kind: u8) -> Result<Option<[u8; N]>, PacketError> {
        let Some(value) = self.first(kind) else {
            return Ok(None);
        };
        let fixed = value.try_into().map_err(|_| PacketError::ValueLength {
            kind,
            expected: N,
            actual: value.len(),
        })?;
        Ok(Some(fixed))
    }

    /// The first value of an attribute of type integer or time.
    pub fn integer(&self, kind: u8) -> Result<Option<u32>, PacketError> {
        Ok(self.fixed(kind)?.map(u32::from_be_bytes))
    }
}

/// One attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// One of [`super::dictionary::attribute`], or an unknown type.
    pub kind: u8,
    /// 0 to 253 octets.
    pub value: &'a [u8],
}

/// Walks over attributes; stops at the end or at the first that is malformed.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Attributes<'a> {
    /// Reads the attributes in these octets.
    pub(super) fn of(octets: &'a [u8]) -> Self {
        Self { rest: octets }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let &[kind, length, ..] = self.rest else {
            return None;
        };
        let (attribute, rest) = self.rest.split_at_checked(usize::from(length))?;
        let value = attribute.get(2..)?;
        self.rest = rest;
        Some(Attribute { kind, value })
    }
}

/// Collects the attributes of a packet to send. `authenticator` signs it.
#[derive(Clone, Debug)]
pub struct PacketBuilder {
    bytes: Vec<u8>,
}

impl PacketBuilder {
    /// An empty packet.
    pub fn new(code: u8, identifier: u8) -> Self {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend([code, identifier]);
        bytes.resize(HEADER_LEN, 0);
        Self { bytes }
    }

    /// Appends an attribute.
    pub fn attribute(mut self, kind: u8, value: &[u8]) -> Result<Self, PacketError> {
        let length = u8::try_from(value.len() + 2).map_err(|_| PacketError::ValueTooLong {
            kind,
            len: value.len(),
        })?;
        if self.bytes.len() + usize::from(length) > MAX_LEN {
            return Err(PacketError::TooLong);
        }
        self.bytes.extend([kind, length]);
        self.bytes.extend(value);
        Ok(self)
    }

    /// Appends an attribute of type integer or time.
    pub fn integer(self, kind: u8, value: u32) -> Result<Self, PacketError> {
        self.attribute(kind, &value.to_be_bytes())
    }

    /// Appends an empty Message-Authenticator, which signing fills in.
    pub fn message_authenticator(self) -> Result<Self, PacketError> {
        self.attribute(MESSAGE_AUTHENTICATOR, &[0; 16])
    }

    /// The packet with its length filled in and `authenticator` in the header.
    pub fn finish(mut self, authenticator: [u8; 16]) -> Vec<u8> {
        // `attribute` keeps the length within MAX_LEN, so it fits.
        let length = u16::try_from(self.bytes.len()).unwrap_or(u16::MAX);
        for (octet, value) in self
            .bytes
            .iter_mut()
            .skip(2)
            .zip(length.to_be_bytes().into_iter().chain(authenticator))
        {
            *octet = value;
        }
        self.bytes
    }
}
