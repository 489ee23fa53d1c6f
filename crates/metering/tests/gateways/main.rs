//! Gateways that do what gateways do, and what is billed for it beside what was used.

mod cases;
mod delivery;
mod dice;
mod fault;
mod gateway;
mod measure;
mod oracle_clock;
mod orders;
