//! Packet captures, pcap and pcapng, packet by packet: a file of any size is read with a buffer of a few hundred kilobytes.

use std::io::Read;

use pcap_parser::{
    Block, Linktype, PcapBlockOwned, PcapError, PcapHeader, create_reader,
    traits::{PcapNGPacketBlock, PcapReaderIterator},
};

use super::request::RecordingError;

/// Octets that are read at a time.
const BUFFER: usize = 1 << 18;
/// No block of an intact file is larger: tcpdump's and Wireshark's own limit for a packet is 2¹⁸ octets.
const MOST_BUFFER: usize = 1 << 24;

/// A captured packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Captured<'a> {
    pub link: Linktype,
    /// Unix milliseconds; `None` if the capture does not tell.
    pub at_ms: Option<u64>,
    pub frame: &'a [u8],
}

/// A capture that is being read.
pub(super) struct Capture {
    reader: Box<dyn PcapReaderIterator + Send>,
    clock: Clock,
}

/// How packets of the file tell their link and their time.
#[derive(Default)]
struct Clock {
    /// Link type of a pcap file, and units of its fraction of a second in a millisecond.
    file: Option<(Linktype, u32)>,
    /// Interfaces of the open section of a pcapng file, by number.
    interfaces: Vec<Interface>,
}

#[derive(Clone, Copy)]
struct Interface {
    link: Linktype,
    /// The option `if_tsresol`.
    resolution: u8,
    /// The option `if_tsoffset`, seconds.
    offset: i64,
}

impl Capture {
    /// # Errors
    /// The file is no capture, or its header is not complete.
    pub(super) fn open(input: impl Read + Send + 'static) -> Result<Self, RecordingError> {
        let reader = create_reader(BUFFER, input).map_err(|error| failure(&error, 0))?;
        Ok(Self {
            reader,
            clock: Clock::default(),
        })
    }

    /// Shows the next packet to `show`. `None` at the end of the file.
    ///
    /// # Errors
    /// The file ends in the middle of a packet, is damaged, or cannot be read.
    pub(super) fn next<T>(
        &mut self,
        mut show: impl FnMut(Captured<'_>) -> T,
    ) -> Result<Option<T>, RecordingError> {
        loop {
            let consumed = self.reader.consumed();
            let (length, shown) = match self.reader.next() {
                Ok((length, block)) => (length, self.clock.see(&block).map(&mut show)),
                Err(PcapError::Eof) => return Ok(None),
                Err(PcapError::Incomplete(_)) => {
                    self.refill()?;
                    continue;
                }
                Err(PcapError::BufferTooSmall) => {
                    self.grow()?;
                    continue;
                }
                Err(error) => return Err(failure(&error, consumed)),
            };
            self.reader.consume(length);
            if shown.is_some() {
                return Ok(shown);
            }
        }
    }

    /// How many octets of the file were read.
    pub(super) fn position(&self) -> u64 {
        self.reader.consumed() as u64
    }

    fn refill(&mut self) -> Result<(), RecordingError> {
        let consumed = self.reader.consumed();
        let filled = self.reader.refill();
        filled.map_err(|error| failure(&error, consumed))
    }

    fn grow(&mut self) -> Result<(), RecordingError> {
        let (held, consumed) = (self.reader.data().len(), self.reader.consumed());
        let wanted = held.max(BUFFER).saturating_mul(2);
        if wanted > MOST_BUFFER {
            return Err(RecordingError::Damaged {
                offset: consumed as u64,
            });
        }
        self.reader.grow(wanted);
        self.refill()
    }
}

impl Clock {
    /// Takes in a block: it is a packet, or it tells how to read those behind it.
    fn see<'a>(&mut self, block: &'a PcapBlockOwned<'_>) -> Option<Captured<'a>> {
        match block {
            PcapBlockOwned::LegacyHeader(header) => {
                self.file = Some((header.network, units(header)));
                None
            }
            PcapBlockOwned::Legacy(packet) => {
                let (link, units) = self.file?;
                let fraction = u64::from(packet.ts_usec / units.max(1));
                Some(Captured {
                    link: without_fcs(link),
                    at_ms: Some(u64::from(packet.ts_sec) * 1000 + fraction),
                    frame: packet.data,
                })
            }
            PcapBlockOwned::NG(block) => self.see_block(block),
        }
    }

    fn see_block<'a>(&mut self, block: &'a Block<'_>) -> Option<Captured<'a>> {
        match block {
            Block::SectionHeader(_) => self.interfaces.clear(),
            Block::InterfaceDescription(interface) => self.interfaces.push(Interface {
                link: interface.linktype,
                resolution: interface.if_tsresol,
                offset: interface.if_tsoffset,
            }),
            Block::EnhancedPacket(packet) => {
                let interface = self.interfaces.get(packet.if_id as usize)?;
                let time = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
                return Some(Captured {
                    link: interface.link,
                    at_ms: interface.unix_ms(time),
                    frame: packet.packet_data(),
                });
            }
            Block::SimplePacket(packet) => {
                return Some(Captured {
                    link: self.interfaces.first()?.link,
                    at_ms: None,
                    frame: packet.packet_data(),
                });
            }
            _ => {}
        }
        None
    }
}

impl Interface {
    /// Draft-ietf-opsawg-pcapng §4.2: `if_tsresol` is a negative power of 2 if its highest bit is set, else of 10.
    fn unix_ms(&self, time: u64) -> Option<u64> {
        let base: u128 = if self.resolution & 0x80 == 0 { 10 } else { 2 };
        let units = base.checked_pow(u32::from(self.resolution & 0x7f))?;
        let ms = u128::from(time) * 1000 / units;
        let ms = i128::try_from(ms).ok()? + i128::from(self.offset) * 1000;
        u64::try_from(ms).ok()
    }
}

/// The upper bits of a pcap file's link type tell of frame check sequences
/// (<https://ietf-opsawg-wg.github.io/draft-ietf-opsawg-pcap/draft-ietf-opsawg-pcap.html>).
fn without_fcs(link: Linktype) -> Linktype {
    Linktype(link.0 & 0xffff)
}

/// How many units of the fraction of a second are a millisecond.
fn units(header: &PcapHeader) -> u32 {
    match header.is_nanosecond_precision() {
        true => 1_000_000,
        false => 1_000,
    }
}

fn failure(error: &PcapError<&[u8]>, consumed: usize) -> RecordingError {
    let offset = consumed as u64;
    match error {
        PcapError::ReadError => RecordingError::Unreadable { offset },
        PcapError::Eof | PcapError::UnexpectedEof | PcapError::Incomplete(_) => {
            RecordingError::CutOff { offset }
        }
        PcapError::HeaderNotRecognized => RecordingError::UnknownFormat,
        PcapError::BufferTooSmall | PcapError::NomError(..) | PcapError::OwnedNomError(..) => {
            RecordingError::Damaged { offset }
        }
    }
}
