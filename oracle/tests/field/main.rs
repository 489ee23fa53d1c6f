//! Accounting as gateways in the field really send it, through the RADIUS server's decisions and the engine: what must be billed.
//!
//! Each case is a kind of behaviour that somebody reported in public or that a vendor documents (its source stands beside
//! it); names, addresses and numbers are made up. Most cases are played twice: as it happens, and with everything delivered at once
//! after an outage of hours, when arrival times tell nothing.

mod clocks;
mod counters;
mod handing_on;
mod hostile;
mod names;
mod packet;
mod protocol;
mod reuse;
mod site;
mod tables;
