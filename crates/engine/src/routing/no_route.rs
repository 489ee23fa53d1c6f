//! Why usage goes nowhere yet.

/// Why nobody is charged for usage: it waits until this is no longer so. Counters, the log, the API and the command all
/// take their names and words from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoRoute {
    /// Neither a name of the radio nor one of the subscriber is mapped.
    NothingMapped,
    /// No name of the radio is mapped.
    RadioUnmapped,
    /// No name of the subscriber is mapped.
    SubscriberUnmapped,
    /// The radio is mapped to an asset that the tariff in force does not know.
    AssetUnknown,
    /// The subscriber is mapped to a payer that the snapshot of the tariff in force does not have.
    PayerUnknown,
    /// The payer's charge on the asset would exceed 64 bits in the open epoch.
    LedgerFull,
}

impl NoRoute {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NothingMapped,
        Self::RadioUnmapped,
        Self::SubscriberUnmapped,
        Self::AssetUnknown,
        Self::PayerUnknown,
        Self::LedgerFull,
    ];

    /// Its name, which stays the same. Of what is counted it is the counter's.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingMapped => "nothing_mapped",
            Self::RadioUnmapped => "unmapped_radio",
            Self::SubscriberUnmapped => "unmapped_subscriber",
            Self::AssetUnknown => "asset_unknown",
            Self::PayerUnknown => "payer_unknown",
            Self::LedgerFull => "beyond_the_ledger",
        }
    }

    /// What is missing, as a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NothingMapped => {
                "No name of the radio is mapped to an asset, and none of the subscriber to a payer."
            }
            Self::RadioUnmapped => "No name of the radio is mapped to an asset.",
            Self::SubscriberUnmapped => "No name of the subscriber is mapped to a payer.",
            Self::AssetUnknown => {
                "The asset was not on chain when the open epoch began: it waits for the next one."
            }
            Self::PayerUnknown => {
                "The payer was not on chain when the open epoch began: it waits for the next one."
            }
            Self::LedgerFull => {
                "What the payer would be charged for the asset does not fit 64 bits in this epoch."
            }
        }
    }

    /// What it lacks of mappings, each a reason of its own: none of what is mapped.
    pub const fn unmapped(self) -> &'static [Self] {
        match self {
            Self::NothingMapped => &[Self::RadioUnmapped, Self::SubscriberUnmapped],
            Self::RadioUnmapped => &[Self::RadioUnmapped],
            Self::SubscriberUnmapped => &[Self::SubscriberUnmapped],
            Self::AssetUnknown | Self::PayerUnknown | Self::LedgerFull => &[],
        }
    }
}
