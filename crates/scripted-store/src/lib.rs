//! A store that speaks S3, in this process, with the faults that such stores have.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{Method, Request, Response, StatusCode};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use openmast_storage::StorageConfig;
use s3s::{
    Body, HttpError,
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tower::Service;

pub const BUCKET: &str = "archives";
pub const KEY: &str = "openmast";
pub const SECRET: &str = "a secret of the store";

/// What the store does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Works,
    /// It accepts requests and answers none.
    Hangs,
    /// It has no room for what is sent.
    Full,
    /// It returns other bytes than it was given.
    Lies,
    /// After each page of its list there is another.
    ListsWithoutEnd,
    /// It does so as well, and its pages are empty.
    ListsNothingWithoutEnd,
    /// All its answers go on and on.
    Floods,
}

/// How many more bytes it returns than it should.
const FLOOD_BYTES: usize = 64 << 20;

/// The store's words to a caller who is denied something.
pub const WORDS: &str = "words of the store";

pub struct Store {
    folder: TempDir,
    address: SocketAddr,
    fault: Arc<Mutex<Fault>>,
    denied: Arc<Mutex<Option<String>>>,
    server: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Store {
    /// Starts a store with a bucket.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let store = Self {
            folder,
            address: listener.local_addr().unwrap(),
            fault: Arc::new(Mutex::new(Fault::Works)),
            denied: Arc::default(),
            server: Mutex::new(None),
        };
        store.serve(listener);
        store
    }

    /// Stops listening, and ends connections.
    pub async fn goes_down(&self) {
        let server = self.server().take().unwrap();
        server.abort();
        let _ = server.await;
    }

    /// Listens again, with the objects that it had.
    pub async fn comes_back(&self) {
        self.serve(TcpListener::bind(self.address).await.unwrap());
    }

    pub fn becomes(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    /// Denies everything about the object of this name.
    pub fn denies(&self, name: &str) {
        *self.denied.lock().unwrap() = Some(name.to_owned());
    }

    /// The store's configuration, as an operator writes it, with the right key.
    pub fn config(&self, prefix: &str) -> StorageConfig {
        StorageConfig {
            endpoint: Some(self.endpoint().parse().unwrap()),
            region: Some("eu-central-1".into()),
            access_key_id: Some(KEY.into()),
            secret_access_key: Some(SecretString::from(SECRET)),
            timeout_seconds: 2,
            ..StorageConfig::of_argument(&format!("s3://{BUCKET}{prefix}"))
        }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The folder in which the objects of the bucket are files.
    pub fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    fn server(&self) -> std::sync::MutexGuard<'_, Option<tokio::task::JoinHandle<()>>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, listener: TcpListener) {
        let files = FileSystem::new(self.folder.path()).unwrap();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let (service, fault) = (service.build(), Arc::clone(&self.fault));
        let denied = Arc::clone(&self.denied);
        *self.server() = Some(tokio::spawn(async move {
            // Connections end when the server is dropped.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (fault, denied) = (Arc::clone(&fault), Arc::clone(&denied));
                connections.spawn(connection(stream, service.clone(), fault, denied));
            }
        }));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(server) = self.server().take() {
            server.abort();
        }
    }
}

async fn connection(
    stream: TcpStream,
    service: S3Service,
    fault: Arc<Mutex<Fault>>,
    denied: Arc<Mutex<Option<String>>>,
) {
    let answering = tower::service_fn(move |request: Request<_>| {
        let denied = denied.lock().unwrap().clone();
        let is_denied = denied.is_some_and(|name| request.uri().path().ends_with(&name));
        let fault = *fault.lock().unwrap();
        let service = service.clone();
        async move {
            match is_denied {
                true => {
                    let refused = refusal(StatusCode::FORBIDDEN, "AccessDenied");
                    Ok(match fault {
                        Fault::Floods => flooded(refused),
                        _ => refused,
                    })
                }
                false => answer(service, fault, request).await,
            }
        }
    });
    let served = Builder::new(TokioExecutor::new());
    let answering = TowerToHyperService::new(answering);
    let _ = served
        .serve_connection(TokioIo::new(stream), answering)
        .await;
}

fn refusal(status: StatusCode, code: &str) -> Response<Body> {
    let text = format!("<Error><Code>{code}</Code><Message>{WORDS}</Message></Error>");
    let mut refused = Response::new(Body::from(text));
    *refused.status_mut() = status;
    refused
}

/// Replaces the body by one that is longer than anybody wants.
fn flooded(answer: Response<Body>) -> Response<Body> {
    let (mut parts, _) = answer.into_parts();
    parts.headers.remove("content-length");
    parts.headers.remove("transfer-encoding");
    Response::from_parts(parts, Body::from(vec![b' '; FLOOD_BYTES]))
}

/// A page of a list that goes on, with so many unknown files.
fn page(objects: usize) -> Response<Body> {
    let object = "<Contents><Key>other</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>";
    Response::new(Body::from(format!(
        "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>{}</ListBucketResult>",
        object.repeat(objects)
    )))
}

async fn answer<B>(
    mut service: S3Service,
    fault: Fault,
    request: Request<B>,
) -> Result<Response<Body>, HttpError>
where
    S3Service: Service<Request<B>, Response = Response<Body>, Error = HttpError>,
{
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // A listing has the path of the bucket itself.
    let is_object = path.trim_matches('/').contains('/');
    match fault {
        Fault::ListsWithoutEnd if method == Method::GET && !is_object => return Ok(page(1_000)),
        Fault::ListsNothingWithoutEnd if method == Method::GET && !is_object => return Ok(page(0)),
        Fault::Hangs => std::future::pending().await,
        Fault::Full if method == Method::PUT || method == Method::POST => {
            return Ok(refusal(
                StatusCode::INSUFFICIENT_STORAGE,
                "XMinioStorageFull",
            ));
        }
        _ => {}
    }
    let answered = Service::call(&mut service, request).await?;
    if fault == Fault::Floods && method == Method::GET {
        return Ok(flooded(answered));
    }
    if fault != Fault::Lies || method != Method::GET || !is_object {
        return Ok(answered);
    }
    let (parts, _) = answered.into_parts();
    let length = parts.headers.get("content-length");
    let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
    let lie = vec![b'?'; length.unwrap_or(0)];
    Ok(Response::from_parts(parts, Body::from(lie)))
}
