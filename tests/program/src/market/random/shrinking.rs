//! A sequence that fails, made shorter.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{Answers, run};

/// The steps that a failing sequence needs: each of the others can be left out, and it still fails.
pub fn shrunk(seed: u64, steps: usize) -> Vec<usize> {
    let fails = |without: &BTreeSet<usize>| {
        let ran = AssertUnwindSafe(|| run(seed, steps, without, &mut Answers::default()));
        catch_unwind(ran).is_err()
    };
    let mut without = BTreeSet::new();
    let mut chunk = steps.div_ceil(2).max(1);
    loop {
        for start in (0..steps).step_by(chunk) {
            let mut fewer = without.clone();
            fewer.extend(start..(start + chunk).min(steps));
            if fewer != without && fails(&fewer) {
                without = fewer;
            }
        }
        if chunk == 1 {
            break;
        }
        chunk = chunk.div_ceil(2);
    }
    (0..steps).filter(|step| !without.contains(step)).collect()
}
