//! gRPC: `openmast.usage.v1.UsageService/Upload`.

use std::{pin::Pin, sync::Arc};

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use openmast_usage::{Acknowledgements, SignedBatch};
use prost::Message;
use tokio::sync::{AcquireError, Semaphore, mpsc};
use tonic::codec::{BufferSettings, Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Status, Streaming};

use super::{
    intake::{Answer, Intake, Read, Reply},
    peer::Peer,
    receive_budget::Arriving,
};

/// Answers of one stream that its sender has not read. A sender that does not read is not read from either, and harms
/// nobody else. A stranger may leave fewer unread, in all of its streams together (`peer`).
const UNREAD_ANSWERS: usize = 1_024;
/// Most answers in one message.
const ANSWERS_TOGETHER: usize = 256;
/// Bytes that are read and written at once.
const BUFFER: usize = 64 << 10;

/// Octets before each message of a stream: whether it is compressed, and its length.
const PREFIX: u32 = 5;

/// Serves one call.
pub(super) async fn upload(
    State(intake): State<Arc<Intake>>,
    Extension(peer): Extension<Arc<Peer>>,
    request: Request,
) -> Response {
    let largest = intake.max_batch_bytes;
    let arriving = intake.receive_budget.begin(Arc::clone(&peer));
    let request = request.map(|body| Body::from_stream(Arc::clone(&arriving).stream(body)));
    let mut grpc = tonic::server::Grpc::new(BatchCodec).max_decoding_message_size(largest);
    let upload = Upload {
        intake,
        peer,
        arriving,
    };
    grpc.streaming(upload, request).await.into_response()
}

#[derive(Clone)]
struct Upload {
    intake: Arc<Intake>,
    peer: Arc<Peer>,
    arriving: Arc<Arriving>,
}

/// A message, and how many bytes it had on the wire.
struct Received {
    read: Read,
    bytes: u32,
}

type Answers = Pin<Box<dyn Stream<Item = Result<Acknowledgements, Status>> + Send>>;

impl tonic::server::StreamingService<Received> for Upload {
    type Response = Acknowledgements;
    type ResponseStream = Answers;
    type Future = std::future::Ready<Result<tonic::Response<Answers>, Status>>;

    fn call(&mut self, request: tonic::Request<Streaming<Received>>) -> Self::Future {
        let (answers, unread) = mpsc::unbounded_channel();
        tokio::spawn(self.clone().read(request.into_inner(), answers));
        let answers: Answers = Box::pin(together(unread));
        std::future::ready(Ok(tonic::Response::new(answers)))
    }
}

impl Upload {
    /// Reads until the sender ends the stream or breaks it off. What was read is recorded in any case.
    async fn read(self, mut batches: Streaming<Received>, answers: mpsc::UnboundedSender<Answer>) {
        let places = Arc::new(Semaphore::new(UNREAD_ANSWERS));
        loop {
            let both = async {
                let of_stream = Arc::clone(&places).acquire_owned().await?;
                let of_peer = self.peer.unread().acquire_owned().await?;
                Ok::<_, AcquireError>([of_stream, of_peer])
            };
            let place = tokio::select! {
                // The receiver is gone, so nobody is left to answer to.
                () = answers.closed() => return,
                place = both => place,
            };
            let Ok(place) = place else {
                return;
            };
            match batches.message().await {
                Ok(Some(Received { read, bytes })) => {
                    let reply = Reply::Stream(answers.clone(), place);
                    self.intake.take(&self.peer, read, reply).await;
                    self.arriving.taken(bytes);
                }
                Ok(None) => return,
                Err(status) => {
                    tracing::debug!(%status, "a usage stream broke off");
                    return;
                }
            }
        }
    }
}

/// Puts the answers of the last moments into one message. They count as unread until the next message is asked for:
/// until then this one may lie here and wait for a peer that takes nothing.
fn together(
    unread: mpsc::UnboundedReceiver<Answer>,
) -> impl Stream<Item = Result<Acknowledgements, Status>> + Send {
    let state = (unread, Vec::with_capacity(ANSWERS_TOGETHER));
    futures_util::stream::unfold(state, |(mut unread, mut given)| async move {
        given.clear();
        let count = unread.recv_many(&mut given, ANSWERS_TOGETHER).await;
        if count == 0 {
            return None;
        }
        let acknowledgements = given
            .iter_mut()
            .map(|answer: &mut Answer| std::mem::take(&mut answer.acknowledgement))
            .collect();
        Some((Ok(Acknowledgements { acknowledgements }), (unread, given)))
    })
}

/// Reads batches right into their canonical bytes. What is no batch is answered as such and does not end the stream.
#[derive(Clone, Copy, Debug)]
struct BatchCodec;

impl Codec for BatchCodec {
    type Encode = Acknowledgements;
    type Decode = Received;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for BatchCodec {
    type Item = Acknowledgements;
    type Error = Status;

    fn encode(&mut self, item: Acknowledgements, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(to)
            .map_err(|error| Status::internal(error.to_string()))
    }

    fn buffer_settings(&self) -> BufferSettings {
        // Each message goes at once: it has what was answered since the one before.
        BufferSettings::new(BUFFER, 1)
    }
}

impl Decoder for BatchCodec {
    type Item = Received;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Received>, Status> {
        use bytes::Buf;
        // A message is in one piece here: this copies nothing.
        let bytes = from.copy_to_bytes(from.remaining());
        Ok(Some(Received {
            read: SignedBatch::from_protobuf(&bytes),
            bytes: u32::try_from(bytes.len())
                .map_or(u32::MAX, |length| length.saturating_add(PREFIX)),
        }))
    }

    fn buffer_settings(&self) -> BufferSettings {
        BufferSettings::new(BUFFER, BUFFER)
    }
}
