//! The market on the bank: a stage with people and goods, an independent model of its rules, and random sequences.

pub mod catalog;
pub mod compare;
pub mod fairness;
pub mod holders;
pub mod model;
pub mod operation;
pub mod random;
pub mod refused;
pub mod stage;

pub use openmast_client::market::MarketError;
