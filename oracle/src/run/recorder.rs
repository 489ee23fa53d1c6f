//! The recorder of metrics: one for the process.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// How often histograms take in what was recorded, so that it does not pile up when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);
/// Upper bounds of the buckets of times: from one page of a fast disk to what a sender waits for.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// Buckets of the histograms that count batches.
const BATCHES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Installs the recorder, and has it kept up. `None`: there is one already (tests run several services).
pub(super) fn install() -> Option<PrometheusHandle> {
    let recorder = builder()
        .and_then(PrometheusBuilder::install_recorder)
        .inspect_err(|error| tracing::warn!(%error, "metrics are off"))
        .ok()?;
    let kept_up = recorder.clone();
    tokio::spawn(async move {
        let mut interval = tokio::time::interval(UPKEEP);
        loop {
            interval.tick().await;
            kept_up.run_upkeep();
        }
    });
    Some(recorder)
}

/// With buckets: without them the exporter would make summaries, which cannot be added up.
fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_verified_together".into()), &BATCHES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_are_histograms() {
        let recorder = builder().expect("builds").build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("openmast_log_sync_seconds").record(0.004);
            metrics::histogram!("openmast_usage_verified_together").record(3.0);
        });
        let text = recorder.handle().render();
        for line in [
            r#"openmast_log_sync_seconds_bucket{le="0.0025"} 0"#,
            r#"openmast_log_sync_seconds_bucket{le="0.005"} 1"#,
            r#"openmast_usage_verified_together_bucket{le="2"} 0"#,
            r#"openmast_usage_verified_together_bucket{le="4"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("quantile"), "{text}");
    }
}
