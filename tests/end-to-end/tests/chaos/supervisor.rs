//! Does to the process what the schedule says, and starts it again whenever it has ended, as a supervisor does.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::sync::watch;

use super::{
    journal::Trouble,
    schedule::{Blow, Step},
    service::{Service, is_ready},
};

/// How often it is looked whether the process is there.
const LOOK: Duration = Duration::from_millis(100);
/// A supervisor's pause before it starts what has ended.
const PAUSE: Duration = Duration::from_millis(300);

/// Follows the schedule, then keeps the service up until `is_over`. Returns the service as it runs then.
pub async fn follow(
    mut service: Service,
    steps: &[Step<Blow>],
    began: Instant,
    is_over: watch::Receiver<bool>,
) -> Result<Service> {
    for step in steps {
        keep_up(&mut service, began + step.at).await?;
        strike(&mut service, step.what).await?;
    }
    while !*is_over.borrow() {
        keep_up(&mut service, Instant::now() + LOOK).await?;
    }
    Ok(service)
}

async fn keep_up(service: &mut Service, until: Instant) -> Result<()> {
    while Instant::now() < until {
        if service.look()? {
            tokio::time::sleep(PAUSE).await;
            service.start()?;
        } else if service.is_starting() && is_ready(service.api).await {
            service.is_there();
        }
        tokio::time::sleep(LOOK.min(until.saturating_duration_since(Instant::now()))).await;
    }
    Ok(())
}

async fn strike(service: &mut Service, blow: Blow) -> Result<()> {
    match blow {
        Blow::Kill { away } => {
            service.kill().await?;
            tokio::time::sleep(away).await;
            service.start()
        }
        Blow::Terminate { away } => {
            service.terminate().await?;
            tokio::time::sleep(away).await;
            service.start()
        }
        Blow::Stop { lasts } => service.stop_for(lasts).await,
        Blow::FullDisk { lasts } => {
            let full = service.journal.begin(Trouble::FullDisk);
            service.limit(true).await?;
            keep_up(service, Instant::now() + lasts).await?;
            service.limit(false).await?;
            service.journal.end(full);
            Ok(())
        }
        Blow::NoSpace { lasts } => {
            let full = service.journal.begin(Trouble::FullDisk);
            service.fill(true).await?;
            keep_up(service, Instant::now() + lasts).await?;
            service.fill(false).await?;
            service.journal.end(full);
            Ok(())
        }
    }
}
