//! The oracle service and the commands around it.

pub mod record;
