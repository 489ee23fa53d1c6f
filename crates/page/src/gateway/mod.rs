//! The page's way to Solana: `/rpc` and `/ws` of the page's own origin, to the nodes that the operator named.
//!
//! A browser may ask what the page needs and nothing else (`methods`), each source so often (`rates`), so many at once and
//! in so many bytes (`limits`). What is asked is read and written anew (`calls`), so that a node sees only what was
//! looked at. Of a node's URL, which often holds a key, nothing reaches a browser (`secrets`). Read `routes` first.

mod access;
mod accounts;
mod answers;
mod calls;
mod exchange;
mod foreign;
mod http;
mod limits;
mod methods;
mod node;
mod nodes;
mod outcomes;
mod rates;
mod refusal;
mod relay;
mod routes;
mod secrets;
mod socket;
mod subscriptions;

pub use access::{Gateway, Source};
pub use limits::GatewayLimits;
pub use node::{Node, Turn};
pub use nodes::NodeError;
