//! The door for signed usage reports, over the network.

mod breaks;
mod crowd;
mod floods;
mod http;
mod lab;
mod line;
mod reading;
mod renegotiation;
mod room;
mod rules;
mod shares;
mod tls;
