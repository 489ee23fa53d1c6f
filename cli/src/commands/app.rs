//! `openmast app`: the web application on this machine, with its way to Solana. What an oracle says comes from the one that
//! `--oracle-api` names; without one the page shows what the chain alone tells.

mod oracle;
mod problem;

use std::{
    future::IntoFuture,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    Extension, Router,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::{self, Next},
    response::Response,
};
use openmast_client::addresses::PROGRAM_ID;
use openmast_oracle::serve::nodes;
use openmast_page::{Gateway, GatewayLimits, Hosts, Shown, Source, page};
use serde_json::json;
use tokio::net::TcpListener;

use self::{
    oracle::{Oracle, no_oracle},
    problem::problem,
};
use crate::{
    args::{AppArgs, Globals},
    context::Context,
    failure::{Exit, Failure},
    landing::told_to_end,
    progress::Progress,
    report::{self, Report},
};

pub async fn run(globals: Globals, args: AppArgs, progress: &Progress) -> Result<Report, Failure> {
    let context = Context::new(globals, progress.clone())?;
    progress.say("Reading the network");
    // A wrong address is told here and not in a browser.
    let network = progress.during(context.network()).await?;
    let url = context.globals().oracle_api.as_deref();
    let shown = Shown {
        program: PROGRAM_ID.to_string(),
        network: network.address.to_string(),
        oracle: url.is_some(),
    };
    let oracle = url.map(|url| Oracle::new(url, &shown)).transpose()?;
    if let Some(oracle) = &oracle {
        progress.say("Asking the oracle which network it is of");
        progress.during(oracle.check(progress)).await?;
    }
    let internal =
        |what: &str, error: String| Failure::new(Exit::Internal, format!("{what}: {error}"));
    let urls = nodes(&context.rpc, &urls(&context)?);
    let gateway = Gateway::new(urls, GatewayLimits::default(), None)
        .map_err(|error| internal("the endpoints", error.to_string()))?;
    let listener = TcpListener::bind(args.listen).await.map_err(|error| {
        let listen = args.listen;
        Failure::input(format!(
            "{listen} cannot be listened on ({error}); pass another --listen"
        ))
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| internal("the listener", error.to_string()))?;
    let served = axum::serve(listener, router(&gateway, shown, oracle));
    tell(address, context.globals().json)?;
    tokio::select! {
        served = served.into_future() => {
            let error = served.err().map(|it| it.to_string()).unwrap_or_default();
            Err(internal("the server ended", error))
        }
        () = told_to_end() => Ok(Report::printed()),
    }
}

fn urls(context: &Context) -> Result<Vec<reqwest::Url>, Failure> {
    let parsed = context.urls.iter().map(|url| url.parse());
    let parsed: Result<Vec<reqwest::Url>, _> = parsed.collect();
    parsed.map_err(|error| Failure::input(format!("an endpoint is no URL: {error}")))
}

/// At once, since whoever asked for the page waits for its address.
fn tell(address: SocketAddr, is_json: bool) -> Result<(), Failure> {
    let url = format!("http://{address}/");
    let text = match is_json {
        true => format!("{}\n", json!({ "url": url })),
        false => format!("{url} until Ctrl-C\n"),
    };
    report::print(&text).map_err(|error| Failure::new(Exit::Internal, format!("stdout: {error}")))
}

fn router(gateway: &Arc<Gateway>, shown: Shown, oracle: Option<Oracle>) -> Router {
    let source = Source(IpAddr::from([127, 0, 0, 1]));
    let of_an_oracle = oracle.map_or_else(no_oracle, Oracle::routes);
    let routes: Router = gateway.routes().merge(shown.routes()).merge(of_an_oracle);
    routes
        .fallback(page_or_nothing)
        .layer(Extension(source))
        .layer(middleware::from_fn(for_this_machine))
}

async fn page_or_nothing(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    page(&method, uri.path(), &headers).unwrap_or_else(|| {
        problem(
            StatusCode::NOT_FOUND,
            "no_route",
            "This path does not exist",
            "Open the address that `openmast app` printed.",
        )
    })
}

/// A page of another site whose name was made to lead to this machine is none of ours.
async fn for_this_machine(request: Request, next: Next) -> Response {
    match Hosts::new(&[]).has(request.headers()) {
        true => next.run(request).await,
        false => problem(
            StatusCode::MISDIRECTED_REQUEST,
            "other_host",
            "This is for this machine alone",
            "Open the address that `openmast app` printed.",
        ),
    }
}
