//! A file of RADIUS accounting: a packet capture or a FreeRADIUS detail file, read request by request.

use std::{
    fs::File,
    io::{BufRead, BufReader, Cursor, Read},
    path::Path,
};

use super::{
    capture::{Capture, Captured},
    detail::{Detail, Entry},
    frame::Frame,
    request::{RecordingError, Request, Skipped, SkippedKind},
};

/// The port of early deployments (RFC 2866 §3).
const EARLY_PORT: u16 = 1646;
/// How many octets are read to tell what kind of file it is.
const LOOK: usize = 4096;
/// First octets of compressed files, and what they are called.
const COMPRESSED: [(&[u8], &str); 4] = [
    (&[0x1f, 0x8b], "gzip"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "xz"),
    (b"BZh", "bzip2"),
];
/// First octets of captures: pcap in both orders with microseconds, nanoseconds or more fields, and pcapng.
const CAPTURES: [[u8; 4]; 7] = [
    [0xa1, 0xb2, 0xc3, 0xd4],
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x4d, 0x3c, 0xb2, 0xa1],
    [0xa1, 0xb2, 0xcd, 0x34],
    [0x34, 0xcd, 0xb2, 0xa1],
    [0x0a, 0x0d, 0x0d, 0x0a],
];

/// How many different names of attributes are told apart; further ones are counted together.
const MOST_NAMES: usize = 200;
const OTHER_NAMES: &str = "others";

/// An open file.
pub struct Recording {
    kind: Kind,
    ports: Vec<u16>,
    skipped: Skipped,
}

enum Kind {
    Capture(Capture),
    Detail(Box<Detail>),
}

impl Recording {
    /// Opens a file. In a capture, requests to one of `ports` count.
    ///
    /// # Errors
    /// The file cannot be opened, or has no format that is read here.
    pub fn open(path: &Path, ports: &[u16]) -> Result<Self, RecordingError> {
        let file = File::open(path).map_err(RecordingError::NotOpened)?;
        Self::read(file, ports)
    }

    /// Does what [`Self::open`] does, for anything that can be read.
    ///
    /// # Errors
    /// The errors are those of [`Self::open`].
    pub fn read(
        mut input: impl Read + Send + 'static,
        ports: &[u16],
    ) -> Result<Self, RecordingError> {
        let mut start = Vec::new();
        let looked = input.by_ref().take(LOOK as u64).read_to_end(&mut start);
        looked.map_err(RecordingError::NotOpened)?;
        let format = Format::of(&start)?;
        let whole = Cursor::new(start).chain(input);
        let kind = match format {
            Format::Capture => Kind::Capture(Capture::open(whole)?),
            Format::Detail => {
                let lines: Box<dyn BufRead + Send> = Box::new(BufReader::new(whole));
                Kind::Detail(Box::new(Detail::new(lines)))
            }
        };
        Ok(Self {
            kind,
            ports: ports.to_vec(),
            skipped: Skipped::new(),
        })
    }

    /// Whether its requests lack the authenticators that would prove who sent them.
    pub fn is_detail(&self) -> bool {
        matches!(self.kind, Kind::Detail(_))
    }

    /// The next request; `None` at the end.
    ///
    /// # Errors
    /// The file can be read no further.
    pub fn next_request(&mut self) -> Result<Option<Request>, RecordingError> {
        loop {
            let read = match &mut self.kind {
                Kind::Capture(capture) => {
                    let ports = &self.ports;
                    capture.next(|captured| request(&captured, ports))?
                }
                Kind::Detail(detail) => {
                    let read = detail.next_entry()?.map(Entry::into_request);
                    detail.take_skipped(|kind| skip(&mut self.skipped, kind));
                    read
                }
            };
            match read {
                None => return Ok(None),
                Some(Ok(request)) => return Ok(Some(request)),
                Some(Err(kind)) => skip(&mut self.skipped, kind),
            }
        }
    }

    /// How many octets of the file were read.
    pub fn position(&self) -> u64 {
        match &self.kind {
            Kind::Capture(capture) => capture.position(),
            Kind::Detail(detail) => detail.position(),
        }
    }

    /// What was skipped so far.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }
}

fn skip(skipped: &mut Skipped, kind: SkippedKind) {
    let is_new = skipped.len() >= MOST_NAMES && !skipped.contains_key(&kind);
    let kind = match kind {
        SkippedKind::BadValue(_) if is_new => SkippedKind::BadValue(OTHER_NAMES.into()),
        SkippedKind::UnknownAttribute(_) if is_new => {
            SkippedKind::UnknownAttribute(OTHER_NAMES.into())
        }
        kind => kind,
    };
    *skipped.entry(kind).or_default() += 1;
}

/// The request in a captured packet, or why there is none.
fn request(captured: &Captured<'_>, ports: &[u16]) -> Result<Request, SkippedKind> {
    let datagram = match Frame::read(captured.link, captured.frame) {
        Frame::Udp(datagram) => datagram,
        Frame::Fragment => return Err(SkippedKind::Fragment),
        Frame::Other => return Err(SkippedKind::OtherTraffic),
        Frame::UnknownLink(number) => return Err(SkippedKind::UnknownLink(number)),
    };
    if !ports.contains(&datagram.destination_port) {
        return Err(match datagram.destination_port {
            EARLY_PORT => SkippedKind::EarlyPort,
            _ => SkippedKind::OtherTraffic,
        });
    }
    if datagram.is_cut_off {
        return Err(SkippedKind::CutOff);
    }
    Ok(Request {
        at_ms: captured.at_ms.ok_or(SkippedKind::WithoutTime)?,
        source: datagram.source,
        datagram: datagram.payload.to_vec(),
    })
}

enum Format {
    Capture,
    Detail,
}

impl Format {
    fn of(start: &[u8]) -> Result<Self, RecordingError> {
        if start.is_empty() {
            return Err(RecordingError::Empty);
        }
        if let Some((_, name)) = COMPRESSED
            .iter()
            .find(|(magic, _)| start.starts_with(magic))
        {
            return Err(RecordingError::Compressed(name));
        }
        if CAPTURES.iter().any(|magic| start.starts_with(magic)) {
            return Ok(Self::Capture);
        }
        match is_detail(start) {
            true => Ok(Self::Detail),
            false => Err(RecordingError::UnknownFormat),
        }
    }
}

/// Whether a file begins with a line that is not indented, followed by an indented `Attribute = value`.
fn is_detail(start: &[u8]) -> bool {
    let mut lines = start
        .split(|octet| *octet == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let (Some(header), Some(attribute)) = (lines.next(), lines.next()) else {
        return false;
    };
    let is_indented = |line: &[u8]| line.first().is_some_and(u8::is_ascii_whitespace);
    !is_indented(header)
        && header.iter().all(|octet| *octet >= b' ' || *octet == b'\r')
        && is_indented(attribute)
        && attribute.contains(&b'=')
}
