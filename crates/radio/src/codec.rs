//! Messages of `openmast.usage.v1.UsageService/Upload` as a client writes and reads them.

use openmast_usage::{Acknowledgements, SignedBatch};
use prost::Message;
use std::sync::Arc;
use tonic::{
    Status,
    codec::{BufferSettings, Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

/// Bytes that are written and read at once.
const BUFFER: usize = 64 << 10;

#[derive(Clone, Copy, Debug)]
pub(crate) struct UploadCodec;

impl Codec for UploadCodec {
    type Encode = Arc<SignedBatch>;
    type Decode = Acknowledgements;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for UploadCodec {
    type Item = Arc<SignedBatch>;
    type Error = Status;

    fn encode(&mut self, item: Arc<SignedBatch>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.append_protobuf(to);
        Ok(())
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(BUFFER, BUFFER)
    }
}

impl Decoder for UploadCodec {
    type Item = Acknowledgements;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Acknowledgements>, Status> {
        Acknowledgements::decode(from)
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(BUFFER, BUFFER)
    }
}
