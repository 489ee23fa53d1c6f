//! The web application in the binary, and its way to Solana: what a server needs to show the page of `app`.
//!
//! [`page`] answers for the files of `app/dist`, which are embedded here: whoever builds or runs the binary needs no Node.
//! [`Gateway`] passes on what the page asks Solana's nodes, and nothing else. [`Shown`] tells the page what it shows.
//! Each of the files is sent with the policy that `app/README.md` names, so the page can reach nothing but the origin that served it.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

mod files;
mod gateway;
mod hosts;
mod serving;
mod shown;

pub use gateway::{Gateway, GatewayLimits, Node, NodeError, Source, Turn};
pub use hosts::Hosts;
pub use serving::page;
pub use shown::Shown;
