//! A spinner on stderr for whatever takes longer than two seconds.

use indicatif::{ProgressBar, ProgressStyle};
use std::{future::Future, time::Duration};

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(2);
const TICK: Duration = Duration::from_millis(120);

/// Awaits `work`; shows `message` and the time while it takes long. Silent where stderr is no terminal.
pub async fn with_spinner<T>(message: impl Into<String>, work: impl Future<Output = T>) -> T {
    let work = std::pin::pin!(work);
    let mut work = work;
    tokio::select! {
        done = &mut work => return done,
        () = tokio::time::sleep(PATIENCE) => {}
    }
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
    let spinner = ProgressBar::new_spinner()
        .with_message(message.into())
        .with_elapsed(PATIENCE);
    if let Ok(style) = style {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(TICK);
    let done = work.await;
    spinner.finish_and_clear();
    done
}
