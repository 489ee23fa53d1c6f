//! What became of questions, in the metrics.

/// Says what the metrics mean, and gives the gauge a value.
pub(super) fn describe() {
    metrics::describe_counter!(
        "openmast_app_questions_total",
        "Questions of the web application to Solana by what became of them"
    );
    metrics::describe_gauge!(
        "openmast_app_sockets",
        "WebSockets that the web application has open"
    );
    set_sockets(0);
}

pub(super) fn set_sockets(open: usize) {
    metrics::gauge!("openmast_app_sockets").set(open as f64);
}

/// Counts a question, a call on a WebSocket, or that one was opened or ended.
pub(super) fn count(outcome: &'static str) {
    metrics::counter!("openmast_app_questions_total", "outcome" => outcome).increment(1);
}
