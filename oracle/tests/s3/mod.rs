//! A store that speaks S3, in this process, and what goes wrong with such stores.

#![allow(dead_code, reason = "each test target uses a part of it")]

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use super::StorageConfig;
use axum::http::{Method, Request, Response, StatusCode};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
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
pub enum Mood {
    Works,
    /// It takes requests and answers none.
    Hangs,
    /// It has no room for what is sent.
    Full,
    /// What it gives is not what it was given.
    Lies,
}

pub struct Store {
    folder: TempDir,
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    server: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Store {
    /// With a bucket.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let store = Self {
            folder,
            address: listener.local_addr().unwrap(),
            mood: Arc::new(Mutex::new(Mood::Works)),
            server: Mutex::new(None),
        };
        store.serve(listener);
        store
    }

    /// Nobody listens any more, and connections end.
    pub async fn goes_down(&self) {
        let server = self.server().take().unwrap();
        server.abort();
        let _ = server.await;
    }

    /// It is there again, with what it had.
    pub async fn comes_back(&self) {
        self.serve(TcpListener::bind(self.address).await.unwrap());
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// As an operator configures it, with the right key.
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

    /// Where the objects of the bucket are files.
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
        let (service, mood) = (service.build(), Arc::clone(&self.mood));
        *self.server() = Some(tokio::spawn(async move {
            // Dropped with the server.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(connection(stream, service.clone(), Arc::clone(&mood)));
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

async fn connection(stream: TcpStream, service: S3Service, mood: Arc<Mutex<Mood>>) {
    let answering = tower::service_fn(move |request| {
        let mood = *mood.lock().unwrap();
        answer(service.clone(), mood, request)
    });
    let served = Builder::new(TokioExecutor::new());
    let answering = TowerToHyperService::new(answering);
    let _ = served
        .serve_connection(TokioIo::new(stream), answering)
        .await;
}

async fn answer<B>(
    mut service: S3Service,
    mood: Mood,
    request: Request<B>,
) -> Result<Response<Body>, HttpError>
where
    S3Service: Service<Request<B>, Response = Response<Body>, Error = HttpError>,
{
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match mood {
        Mood::Hangs => std::future::pending().await,
        Mood::Full if method == Method::PUT || method == Method::POST => {
            let text =
                "<Error><Code>XMinioStorageFull</Code><Message>no room is left</Message></Error>";
            let mut full = Response::new(Body::from(text.to_owned()));
            *full.status_mut() = StatusCode::INSUFFICIENT_STORAGE;
            return Ok(full);
        }
        _ => {}
    }
    let answered = Service::call(&mut service, request).await?;
    // A listing is of the bucket itself.
    let is_object = path.trim_matches('/').contains('/');
    if mood != Mood::Lies || method != Method::GET || !is_object {
        return Ok(answered);
    }
    let (parts, _) = answered.into_parts();
    let length = parts.headers.get("content-length");
    let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
    let lie = vec![b'?'; length.unwrap_or(0)];
    Ok(Response::from_parts(parts, Body::from(lie)))
}
