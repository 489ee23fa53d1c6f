//! Endpoints that lie, lag, stand still and fall silent: what is read is what the chain says, or nothing.

mod faults;
mod lab;
mod searching;
mod sending;
mod slot_times;
mod trust;
mod votes;
