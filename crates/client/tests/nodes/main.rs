//! Endpoints that lie, lag, stand still and fall silent: what is read is what the chain says, or nothing.

mod lab;
mod moods;
mod sending;
mod trust;
mod votes;
