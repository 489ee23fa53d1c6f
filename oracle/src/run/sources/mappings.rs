//! What is mapped: from the engine, and from the configuration what is not to be changed.

use std::collections::BTreeSet;

use openmast_engine::{Engine, MappedName, MappingWalk};
use openmast_records::{RadioIdentity, SubscriberIdentity};

use super::{ServiceSources, unavailable};
use crate::{
    config::MappingConfig,
    serve::{Mapped, MappedPage, MappingQuestion, SourceError},
};

/// A name that is mapped: a radio's or a subscriber's.
pub(super) trait Name: Ord + Clone + Send + 'static {
    /// Goes on with a walk through such names.
    fn step(engine: &Engine, walk: &mut MappingWalk<Self>);
    /// Those that the configuration file maps.
    fn configured(config: &MappingConfig) -> impl Iterator<Item = &Self>;
}

impl Name for RadioIdentity {
    fn step(engine: &Engine, walk: &mut MappingWalk<Self>) {
        engine.step_mapped_radios(walk);
    }

    fn configured(config: &MappingConfig) -> impl Iterator<Item = &Self> {
        config.radios.iter().map(|it| &it.identity)
    }
}

impl Name for SubscriberIdentity {
    fn step(engine: &Engine, walk: &mut MappingWalk<Self>) {
        engine.step_mapped_subscribers(walk);
    }

    fn configured(config: &MappingConfig) -> impl Iterator<Item = &Self> {
        config.subscribers.iter().map(|it| &it.identity)
    }
}

impl ServiceSources {
    pub(super) async fn mapped_names<N: Name>(
        &self,
        question: MappingQuestion<N>,
    ) -> Result<MappedPage<N>, SourceError> {
        let mut walk = MappingWalk::new(question.filter, question.limit);
        while !walk.is_done() {
            // Records are applied between the steps.
            let step = move |engine: &Engine| {
                N::step(engine, &mut walk);
                walk
            };
            walk = self.engine.ask(step).await.map_err(unavailable)?;
        }
        let found = walk.found();
        // The file may name many: it is gone through once.
        let listed: BTreeSet<&N> = found.names.iter().map(|it| &it.name).collect();
        let configured = N::configured(&self.configured).filter(|name| listed.contains(name));
        let configured: BTreeSet<N> = configured.cloned().collect();
        let told = |it: MappedName<N>| Mapped {
            is_configured: configured.contains(&it.name),
            identity: it.name,
            index: it.index,
            since_ms: it.since_ms,
        };
        Ok(MappedPage {
            count: found.count as u64,
            mapped: found.names.into_iter().map(told).collect(),
            goes_on: found.goes_on,
        })
    }
}
