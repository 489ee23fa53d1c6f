//! What front doors ask the engine.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{RadioIdentity, SubscriberIdentity};

/// A question of a front door. The engine answers it when it takes in the record, by all that stands before it in the log and
/// nothing else: every replay gives the same answer, and whoever decides by it can show why.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Question {
    /// Who would pay for usage with these names, for which assets and by which tariff, or why nobody would.
    Route {
        /// In the order in which they are looked up in the mapping.
        radio: Vec<RadioIdentity>,
        /// As `radio`.
        subscriber: Vec<SubscriberIdentity>,
    },
}
