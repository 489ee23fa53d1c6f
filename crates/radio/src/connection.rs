//! The connection to an oracle, which is restored whenever it breaks.

use std::{sync::Arc, time::Duration};

use openmast_usage::{Acknowledgements, SignedBatch, UPLOAD_METHOD};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::Instant,
};
use tonic::{
    Status, Streaming,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity},
};

use crate::{
    DeliveryError,
    backoff::Backoff,
    codec::UploadCodec,
    delivery::Delivery,
    unacknowledged::{Pending, Unacknowledged},
};

/// How to reach an oracle.
#[derive(Clone, Debug)]
pub struct ConnectionConfig {
    /// `https://oracle.example:7443`, or `http://…` to an oracle that serves without TLS.
    pub endpoint: String,
    /// Settings for `https`.
    pub tls: Tls,
    /// How many batches are kept at once; submitting more waits. The oracle remembers 64 of each radio, so a
    /// connection for one radio should keep fewer.
    pub max_unacknowledged: usize,
    /// If the oracle answers nothing for so long, the connection is made anew.
    pub patience: Duration,
}

/// Which authorities to trust, and which certificate to show.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    /// Certificate authorities of the oracle in PEM; those of the system when absent.
    pub authorities: Option<Vec<u8>>,
    /// Certificate and private key in PEM, for an oracle that asks for them.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
    /// Name in the oracle's certificate, when it is not the one in the endpoint.
    pub domain: Option<String>,
}

impl ConnectionConfig {
    /// A configuration with defaults for everything else.
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            tls: Tls::default(),
            max_unacknowledged: 32,
            patience: Duration::from_secs(30),
        }
    }
}

/// A connection to an oracle. Cheap to clone; it ends when all clones are dropped and everything is answered.
#[derive(Clone, Debug)]
pub struct Connection {
    submitted: mpsc::UnboundedSender<Pending>,
    places: Arc<Semaphore>,
}

impl Connection {
    /// Starts to keep a connection open, in a task of the current Tokio runtime. The oracle need not be reachable yet.
    ///
    /// # Errors
    /// The endpoint is no URL, or the certificates are invalid.
    pub fn open(config: &ConnectionConfig) -> Result<Self, tonic::transport::Error> {
        let endpoint = endpoint(config)?;
        let (submitted, queue) = mpsc::unbounded_channel();
        let places = config.max_unacknowledged.clamp(1, Semaphore::MAX_PERMITS);
        let task = Task {
            endpoint,
            patience: config.patience,
            queue,
            is_closed: false,
            unacknowledged: Unacknowledged::default(),
            backoff: Backoff::default(),
        };
        tokio::spawn(task.run());
        Ok(Self {
            submitted,
            places: Arc::new(Semaphore::new(places)),
        })
    }

    /// Waits until fewer than `max_unacknowledged` batches are kept, then takes this one. It is sent until the oracle
    /// answers.
    ///
    /// # Errors
    /// [`DeliveryError::Closed`] if the connection was closed.
    pub async fn submit(&self, batch: SignedBatch) -> Result<Delivery, DeliveryError> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| DeliveryError::Closed)?;
        let (answer, answered) = oneshot::channel();
        let pending = Pending {
            batch: Arc::new(batch),
            answer,
            _place: place,
        };
        self.submitted
            .send(pending)
            .map_err(|_| DeliveryError::Closed)?;
        Ok(Delivery(answered))
    }

    /// Resolves when the batch is durable.
    ///
    /// # Errors
    /// The oracle refused it, or the connection was closed.
    pub async fn deliver(&self, batch: SignedBatch) -> Result<(), DeliveryError> {
        self.submit(batch).await?.await
    }
}

fn endpoint(config: &ConnectionConfig) -> Result<Endpoint, tonic::transport::Error> {
    let endpoint = Endpoint::from_shared(config.endpoint.clone())?
        .connect_timeout(config.patience)
        .tcp_nodelay(true)
        .http2_keep_alive_interval(config.patience)
        .keep_alive_timeout(config.patience);
    if endpoint.uri().scheme_str() != Some("https") {
        return Ok(endpoint);
    }
    let mut tls = ClientTlsConfig::new();
    tls = match &config.tls.authorities {
        Some(pem) => tls.ca_certificate(Certificate::from_pem(pem)),
        None => tls.with_native_roots(),
    };
    if let Some((certificate, key)) = &config.tls.identity {
        tls = tls.identity(Identity::from_pem(certificate, key));
    }
    if let Some(domain) = &config.tls.domain {
        tls = tls.domain_name(domain);
    }
    endpoint.tls_config(tls)
}

struct Task {
    endpoint: Endpoint,
    patience: Duration,
    queue: mpsc::UnboundedReceiver<Pending>,
    /// Whether nobody can submit any more.
    is_closed: bool,
    unacknowledged: Unacknowledged,
    backoff: Backoff,
}

impl Task {
    async fn run(mut self) {
        while self.has_work().await {
            match self.connect().await {
                Ok(stream) => self.serve(stream).await,
                Err(error) => tracing::warn!(%error, "the oracle is not reached; trying again"),
            }
            if self.unacknowledged.is_empty() {
                continue;
            }
            let pause = self.backoff.pause();
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits for a batch; `false` if there will be none.
    async fn has_work(&mut self) -> bool {
        if self.unacknowledged.is_empty() {
            match self.queue.recv().await {
                Some(pending) => self.unacknowledged.add(pending),
                None => return false,
            }
        }
        true
    }

    async fn connect(&mut self) -> Result<Stream, Status> {
        let channel = self
            .endpoint
            .connect()
            .await
            .map_err(|error| Status::unavailable(chain(&error)))?;
        let opened = tokio::time::timeout(self.patience, open(channel));
        let stream = opened
            .await
            .map_err(|_| Status::deadline_exceeded("it did not answer"))??;
        self.unacknowledged.send_all();
        Ok(stream)
    }

    /// Sends and receives until the stream breaks, or until everything is answered and nothing more will come.
    async fn serve(&mut self, mut stream: Stream) {
        let mut deadline = Instant::now() + self.patience;
        // What the oracle could not record now is sent again after a pause.
        let mut again_at: Option<Instant> = None;
        loop {
            if self.is_closed && self.unacknowledged.is_empty() {
                return;
            }
            let has_more = self.unacknowledged.has_more_to_send() && again_at.is_none();
            tokio::select! {
                answers = stream.answers.message() => match answers {
                    Ok(Some(answers)) => {
                        deadline = Instant::now() + self.patience;
                        if self.take_in(answers) {
                            again_at = Some(Instant::now() + self.backoff.pause());
                        }
                    }
                    Ok(None) => return tracing::debug!("the oracle ended the stream"),
                    Err(status) => return tracing::warn!(%status, "the stream broke off; trying again"),
                },
                place = stream.batches.reserve(), if has_more => match (place, self.unacknowledged.next_to_send()) {
                    (Ok(place), Some(batch)) => place.send(batch),
                    (Ok(_), None) => {}
                    (Err(_), _) => return tracing::debug!("the stream takes no more"),
                },
                pending = self.queue.recv(), if !self.is_closed => match pending {
                    Some(pending) => {
                        if self.unacknowledged.is_empty() {
                            deadline = Instant::now() + self.patience;
                        }
                        self.unacknowledged.add(pending);
                    }
                    None => self.is_closed = true,
                },
                () = until(again_at) => {
                    again_at = None;
                    self.unacknowledged.send_all();
                }
                () = tokio::time::sleep_until(deadline), if !self.unacknowledged.is_empty() => {
                    return tracing::warn!("the oracle does not answer; connecting anew");
                }
            }
        }
    }

    /// Takes in answers. Returns whether something must be sent again.
    fn take_in(&mut self, answers: Acknowledgements) -> bool {
        let mut again = false;
        for answer in answers.acknowledgements {
            again |= self.unacknowledged.answered(answer);
        }
        if !again {
            self.backoff.succeeded();
        }
        again
    }
}

/// Waits until then; for ever without a time.
async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// A call of `Upload`.
struct Stream {
    batches: mpsc::Sender<Arc<SignedBatch>>,
    answers: Streaming<Acknowledgements>,
}

async fn open(channel: Channel) -> Result<Stream, Status> {
    // What is in this channel can be sent without waiting for the task's turn.
    let (batches, mut queue) = mpsc::channel(64);
    let outgoing = futures_util::stream::poll_fn(move |context| queue.poll_recv(context));
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready()
        .await
        .map_err(|error| Status::unavailable(chain(&error)))?;
    let path = http::uri::PathAndQuery::from_static(UPLOAD_METHOD);
    let request = tonic::Request::new(outgoing);
    let response = grpc.streaming(request, path, UploadCodec).await?;
    Ok(Stream {
        batches,
        answers: response.into_inner(),
    })
}

/// An error with its causes, which say more than the error itself.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
