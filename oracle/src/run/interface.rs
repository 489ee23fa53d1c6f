//! The listeners of the API and of health.

use std::{future::Future, net::SocketAddr, sync::Arc};

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, task::JoinSet};

use super::{context::ServiceContext, late_sources::LateSources, reload::Reloader};
use crate::serve::{self, AdminToken, Bounds, Purpose};
use openmast_platform::cause;

/// What is served of the service itself.
pub(super) struct Interface {
    pub(super) recorder: Option<PrometheusHandle>,
    pub(super) admin_token: AdminToken,
    pub(super) reloader: Reloader,
}

impl Interface {
    /// Opens the listeners of the API and of health.
    pub(super) async fn serve(
        &self,
        context: &ServiceContext<'_>,
        sources: &Arc<LateSources>,
        tasks: &mut JoinSet<anyhow::Result<()>>,
    ) -> anyhow::Result<()> {
        let config = context.config;
        let setup = serve::Setup {
            api: &config.api,
            metrics: &config.metrics,
            radius: &config.radius,
            usage: &config.usage,
            app: serve::App::new(
                &config.app,
                config.api.listen,
                &config.network,
                &context.endpoints,
            )?,
            actions: serve::Actions::new(
                &config.actions,
                config.network.address,
                context.sender_for_others(),
                serve::Identity::of(config).context("actions.identity_keypair")?,
            ),
            admin_token: self.admin_token.clone(),
            reload: Some(Arc::new(self.reloader.clone())),
            program: config.network.program,
            network: config.network.address,
            clock: context.clock.clone(),
            recorder: self.recorder.clone(),
        };
        // First: supervisors ask it whatever happens to the other one.
        if config.health.enabled {
            let listener = listen("health.listen", config.health.listen).await?;
            let router = serve::health_router(&setup, sources.clone());
            let bounds = Bounds::of_health();
            let served = serve::serve(Purpose::Health, listener, router, bounds, stop(context));
            tasks.spawn(async move { served.await.context("the listener for health") });
        }
        if config.api.enabled {
            let listener = listen("api.listen", config.api.listen).await?;
            let router = serve::router(&setup, sources.clone());
            let bounds = Bounds::of(&config.api);
            let served = serve::serve(Purpose::Api, listener, router, bounds, stop(context));
            tasks.spawn(async move { served.await.context("the API") });
        }
        Ok(())
    }
}

async fn listen(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| cause::listening(&format!("TCP {address} ({key})"), error))
}

/// Resolves when the service ends.
fn stop(context: &ServiceContext<'_>) -> impl Future<Output = ()> + Send + use<> {
    let mut stopped = context.stopped.clone();
    async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    }
}
