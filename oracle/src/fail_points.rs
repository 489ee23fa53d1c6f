//! Fail points for tests that end the service at a step.

/// Fail points hold as long as this does. Without the feature there are none.
pub struct FailPoints {
    #[cfg(feature = "failpoints")]
    _scenario: fail::FailScenario<'static>,
}

/// `FAILPOINTS=settle::after_send=panic`: there the process ends as if it was killed.
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

/// There are none.
#[cfg(not(feature = "failpoints"))]
pub fn fail_points() -> FailPoints {
    FailPoints {}
}
