//! The door for signed usage reports, over the network.

mod breaks;
mod crowd;
mod floods;
mod http;
mod lab;
mod reading;
mod rules;
mod simulate;
mod tls;
