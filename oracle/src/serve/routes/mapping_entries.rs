//! Entries of the two lists of mappings, and what is done with either in the same way.

use crate::serve::model::{RadioEntry, Side, SubscriberEntry};
use crate::serve::{Api, MappedPage, MappingQuestion, SourceError};
use openmast_records::identity;
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

/// An entry of one of the two lists: radios with their assets, subscribers with their payers.
pub(super) trait Entry: Sized {
    type Identity: Send;
    const SIDE: Side;

    /// Kind, value and index.
    fn parts(&self) -> (&str, &str, u32);
    fn read(kind: &str, value: &str) -> Result<Self::Identity, String>;
    fn describe(identity: &Self::Identity) -> (&'static str, String);
    /// What a text may mean: `kind=value`, or a value of any kind.
    fn called(text: &str) -> Result<Vec<Self::Identity>, String>;
    async fn find(
        api: &Api,
        question: MappingQuestion<Self::Identity>,
    ) -> Result<MappedPage<Self::Identity>, SourceError>;
    /// A change that maps `identity` to `index`; `None` unmaps it.
    fn change(identity: Self::Identity, index: Option<u32>) -> MappingChange;
}

impl Entry for RadioEntry {
    type Identity = RadioIdentity;
    const SIDE: Side = Side::Asset;

    fn parts(&self) -> (&str, &str, u32) {
        (&self.kind, &self.value, self.asset)
    }

    fn read(kind: &str, value: &str) -> Result<RadioIdentity, String> {
        identity::radio(kind, value)
    }

    fn describe(identity: &RadioIdentity) -> (&'static str, String) {
        identity::describe_radio(identity)
    }

    fn called(text: &str) -> Result<Vec<RadioIdentity>, String> {
        identity::radios_called(text)
    }

    async fn find(
        api: &Api,
        question: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError> {
        api.sources.mapped_radios(question).await
    }

    fn change(identity: RadioIdentity, asset: Option<u32>) -> MappingChange {
        MappingChange::Radio { identity, asset }
    }
}

impl Entry for SubscriberEntry {
    type Identity = SubscriberIdentity;
    const SIDE: Side = Side::Payer;

    fn parts(&self) -> (&str, &str, u32) {
        (&self.kind, &self.value, self.payer)
    }

    fn read(kind: &str, value: &str) -> Result<SubscriberIdentity, String> {
        identity::subscriber(kind, value)
    }

    fn describe(identity: &SubscriberIdentity) -> (&'static str, String) {
        identity::describe_subscriber(identity)
    }

    fn called(text: &str) -> Result<Vec<SubscriberIdentity>, String> {
        identity::subscribers_called(text)
    }

    async fn find(
        api: &Api,
        question: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError> {
        api.sources.mapped_subscribers(question).await
    }

    fn change(identity: SubscriberIdentity, payer: Option<u32>) -> MappingChange {
        MappingChange::Subscriber { identity, payer }
    }
}
