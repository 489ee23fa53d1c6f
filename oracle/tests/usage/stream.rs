//! A gRPC client that sends what it is told.

use openmast_usage::{Acknowledgement, Acknowledgements, UPLOAD_METHOD};
use prost::Message;
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::{Channel, Endpoint},
};

pub async fn connect(url: &str) -> Channel {
    let endpoint = Endpoint::from_shared(url.to_owned()).unwrap();
    endpoint.connect().await.unwrap()
}

/// One call that succeeds.
pub async fn upload(channel: Channel, messages: Vec<Vec<u8>>) -> Vec<Acknowledgement> {
    try_upload(channel, messages).await.unwrap()
}

/// One call.
///
/// # Errors
/// The oracle ended it, or its connection broke.
pub async fn try_upload(
    channel: Channel,
    messages: Vec<Vec<u8>>,
) -> Result<Vec<Acknowledgement>, Status> {
    let mut grpc = tonic::client::Grpc::new(channel);
    let ready = grpc.ready().await;
    ready.map_err(|error| Status::unavailable(error.to_string()))?;
    let request = tonic::Request::new(futures_util::stream::iter(messages));
    let path = axum::http::uri::PathAndQuery::from_static(UPLOAD_METHOD);
    let response = grpc.streaming(request, path, RawCodec).await?;
    let mut answers = response.into_inner();
    let mut all = Vec::new();
    while let Some(some) = answers.message().await? {
        all.extend(some.acknowledgements);
    }
    Ok(all)
}

/// Sends bytes as they are.
pub struct RawCodec;

impl Codec for RawCodec {
    type Encode = Vec<u8>;
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

impl Encoder for RawCodec {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        bytes::BufMut::put_slice(to, &item);
        Ok(())
    }
}

impl Decoder for RawCodec {
    type Item = Acknowledgements;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Acknowledgements>, Status> {
        Ok(Some(Acknowledgements::decode(from).unwrap()))
    }
}
