//! The machine that a service runs on: threads and the cores that they are pinned to (`cores`, `blocking`), queues
//! between threads (`turns`), files that survive a crash (`files`), the machine's clock (`wall_clock`), bounded log
//! lines (`log_limit`), places that sources share (`places`), how much they may ask (`rates`), and who has to act when something fails (`cause`). Each
//! module stands alone and knows nothing of the service.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub mod blocking;
pub mod cause;
pub mod cores;
pub mod files;
pub mod log_limit;
pub mod places;
pub mod rates;
pub mod turns;
pub mod wall_clock;
