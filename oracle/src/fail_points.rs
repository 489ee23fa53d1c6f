//! Fail points for tests that end the service at a step.

/// Fail points are active as long as this exists. Without the feature there are none.
pub struct FailPoints {
    #[cfg(feature = "failpoints")]
    _scenario: fail::FailScenario<'static>,
}

/// With `FAILPOINTS=settle::after_send=panic` the process ends at that point as if it was killed.
#[cfg(feature = "failpoints")]
pub fn fail_points() -> FailPoints {
    if std::env::var_os("FAILPOINTS").is_some() {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            report(info);
            std::process::abort();
        }));
    }
    FailPoints {
        _scenario: fail::FailScenario::setup(),
    }
}

/// Without the feature there are no fail points.
#[cfg(not(feature = "failpoints"))]
pub fn fail_points() -> FailPoints {
    FailPoints {}
}
