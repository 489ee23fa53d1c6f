//! The page's way to Solana: `/rpc` and `/ws` of the page's own origin, to the nodes that the operator named.
//!
//! A browser may ask what the page needs and nothing else (`methods`, `searches`, `past`), each source so much (`rates`), so many at once and
//! in so many bytes (`limits`). What is asked is read and written anew (`calls`), so that a node sees only what was
//! looked at. So is what is answered (`shapes`, `recorded`): of a node's words, in which its URL and a key may stand, none reaches a browser.
//! Read `routes` first.

mod access;
mod accounts;
mod answers;
mod calls;
mod ending;
mod exchange;
mod foreign;
mod http;
mod limits;
mod logs;
mod methods;
mod node;
mod nodes;
mod outcomes;
mod past;
mod recorded;
mod refusal;
mod relay;
mod routes;
mod searches;
mod shapes;
mod socket;
mod subscriptions;

pub use access::{Gateway, Source};
pub use limits::GatewayLimits;
pub use node::{Node, Turn};
pub use nodes::NodeError;
