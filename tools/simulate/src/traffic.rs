//! How much a session moves, and how long it takes.
//!
//! Measured at 282,000 base stations of an operator in France: A. F. Zanella, A. Bazco-Nogueras, C. Ziemlicki, M. Fiore,
//! "Characterizing and Modeling Session-Level Mobile Traffic Demands from Large-Scale Measurements", ACM IMC 2023,
//! <https://doi.org/10.1145/3618257.3624825>, with the coefficients that its authors publish
//! (<https://github.com/nds-group/MobileTrafficDists>). The volume of a service's sessions is log-normal, and a volume v
//! takes d seconds by v = α·d^β. Taken are the ten services with most sessions (90 % of all), each with its main
//! component; and, as the authors advise, no session lasts above an hour.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp, Normal};

/// A service's coefficients.
struct Service {
    /// Per cent of all sessions.
    share: f64,
    /// Mean and deviation of the decimal logarithm of a session's bytes.
    log10_bytes: (f64, f64),
    /// α and β: bytes after d seconds are α·d^β.
    growth: (f64, f64),
}

const fn service(share: f64, log10_bytes: (f64, f64), growth: (f64, f64)) -> Service {
    Service {
        share,
        log10_bytes,
        growth,
    }
}

const SERVICES: [Service; 10] = [
    // Facebook
    service(36.727, (5.7435, 1.0397), (231_703.18, 0.266_20)),
    // SnapChat
    service(17.807, (5.6694, 1.1259), (655_260.76, 0.200_21)),
    // Instagram (main)
    service(13.378, (5.2206, 0.7286), (5_880.46, 0.837_29)),
    // Instagram (videos)
    service(6.629, (6.3782, 1.0439), (734.10, 1.45)),
    // Youtube
    service(4.953, (5.1322, 0.7786), (4_225.61, 0.940_25)),
    // Netflix
    service(3.015, (6.5, 0.85), (35_744.69, 1.012_46)),
    // Google Maps
    service(2.674, (5.1795, 0.8265), (28_204.82, 0.560_19)),
    // Waze
    service(1.554, (5.1614, 0.8425), (18_321.87, 0.476_76)),
    // Apple iCloud
    service(1.499, (5.7120, 1.0226), (1_111_193.36, 0.571_30)),
    // Facebook Live
    service(1.359, (6.1262, 0.9299), (94.82, 1.886_85)),
];
const SHORTEST_MS: f64 = 1_000.0;
const LONGEST_MS: f64 = 3_600_000.0;
/// Between two sessions of one subscriber. Our own choice: the paper counts sessions by base station.
const MEAN_PAUSE_MS: f64 = 60_000.0;
/// One byte in ten goes up. Our own choice: the paper counts both ways together.
const UP_PART: u64 = 10;

/// What one session will have moved when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) bytes_up: u64,
    pub(crate) bytes_down: u64,
    pub(crate) duration_ms: u64,
}

impl Demand {
    pub(crate) fn sample(rng: &mut impl Rng) -> Self {
        let service = choose(rng);
        let (mean, deviation) = service.log10_bytes;
        let exponent = match Normal::new(mean, deviation) {
            Ok(normal) => normal.sample(rng),
            Err(_) => mean,
        };
        let bytes = 10_f64.powf(exponent.clamp(2.0, 10.5));
        let (alpha, beta) = service.growth;
        let duration_ms = (bytes / alpha).powf(1.0 / beta) * 1000.0;
        let bytes = bytes as u64;
        Self {
            bytes_up: bytes / UP_PART,
            bytes_down: bytes - bytes / UP_PART,
            duration_ms: duration_ms.clamp(SHORTEST_MS, LONGEST_MS) as u64,
        }
    }

    /// What was moved after `elapsed_ms`, up and down: the same rate all the time.
    pub(crate) fn after(&self, elapsed_ms: u64) -> (u64, u64) {
        let part = |bytes: u64| {
            let elapsed = u128::from(elapsed_ms.min(self.duration_ms));
            let moved = u128::from(bytes) * elapsed / u128::from(self.duration_ms.max(1));
            u64::try_from(moved).unwrap_or(u64::MAX)
        };
        (part(self.bytes_up), part(self.bytes_down))
    }
}

/// Until the next session.
pub(crate) fn pause_ms(rng: &mut impl Rng) -> u64 {
    match Exp::new(1.0 / MEAN_PAUSE_MS) {
        Ok(exponential) => exponential.sample(rng) as u64,
        Err(_) => MEAN_PAUSE_MS as u64,
    }
}

fn choose(rng: &mut impl Rng) -> &'static Service {
    let all: f64 = SERVICES.iter().map(|service| service.share).sum();
    let mut left = rng.random_range(0.0..all);
    let [first, rest @ ..] = &SERVICES;
    rest.iter().fold(first, |chosen, service| {
        left -= chosen.share;
        if left >= 0.0 { service } else { chosen }
    })
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn volumes_follow_the_mixture_and_durations_are_bounded() {
        let mut rng = StdRng::seed_from_u64(1);
        let demands: Vec<Demand> = (0..50_000).map(|_| Demand::sample(&mut rng)).collect();
        let logs = demands
            .iter()
            .map(|demand| ((demand.bytes_up + demand.bytes_down) as f64).log10());
        let mean = logs.sum::<f64>() / demands.len() as f64;
        let all: f64 = SERVICES.iter().map(|service| service.share).sum();
        let expected: f64 = SERVICES
            .iter()
            .map(|service| service.share * service.log10_bytes.0 / all)
            .sum();
        assert!((mean - expected).abs() < 0.03, "{mean} {expected}");
        assert!(
            demands
                .iter()
                .all(|demand| (1_000..=3_600_000).contains(&demand.duration_ms))
        );
    }

    #[test]
    fn counters_only_grow_and_end_at_the_demand() {
        let demand = Demand {
            bytes_up: 7,
            bytes_down: u64::MAX / 2,
            duration_ms: 3_000,
        };
        assert_eq!(demand.after(0), (0, 0));
        assert_eq!(demand.after(1_500), (3, u64::MAX / 4));
        assert_eq!(demand.after(9_000), (7, u64::MAX / 2));
    }
}
