//! The cores that threads run on.

use std::io;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Numbers of the cores that this process may use.
///
/// # Errors
/// The system does not tell.
pub fn usable() -> io::Result<Vec<usize>> {
    let set = sched_getaffinity(None)?;
    let cores = 0..CpuSet::MAX_CPU;
    Ok(cores.filter(|core| set.is_set(*core)).collect())
}

/// Pins this thread, and those that it starts, to one core. If that fails it runs on any core, which is only slower
/// and no reason to stop. The check of a configuration warns of it before.
pub fn pin(core: Option<usize>) {
    let Some(core) = core else {
        return;
    };
    if let Err(error) = pin_to(core) {
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or("?");
        tracing::warn!(core, thread, %error, "the thread is not kept on its core");
    }
}

fn pin_to(core: usize) -> io::Result<()> {
    if core >= CpuSet::MAX_CPU {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set)?;
    Ok(())
}

/// The core of thread `number` of several, in turn; `None` for any.
pub fn in_turn(cores: &[usize], number: usize) -> Option<usize> {
    let place = number.checked_rem(cores.len())?;
    cores.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_thread_has_one_core_and_the_others_keep_theirs() {
        let all = usable().expect("tells");
        let last = *all.last().expect("has a core");
        let pinned = std::thread::spawn(move || {
            pin(Some(last));
            usable().expect("tells")
        });
        assert_eq!(pinned.join().expect("joins"), [last]);
        assert_eq!(usable().expect("tells"), all);
    }

    #[test]
    fn a_core_that_is_not_there_is_passed_over() {
        let ran_on = std::thread::spawn(|| {
            for core in [CpuSet::MAX_CPU - 1, CpuSet::MAX_CPU, usize::MAX] {
                pin(Some(core));
            }
            usable().expect("tells")
        });
        assert_eq!(ran_on.join().expect("joins"), usable().expect("tells"));
    }

    #[test]
    fn threads_take_the_cores_in_turn() {
        let cores: Vec<_> = (0..5).map(|number| in_turn(&[4, 2], number)).collect();
        assert_eq!(cores, [4, 2, 4, 2, 4].map(Some));
        assert_eq!(in_turn(&[], 3), None);
    }
}
