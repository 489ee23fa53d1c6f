//! Which reports are shown.

use openmast_records::identity::{self, radio_name, subscriber_name};

use super::Told;
use crate::args::ExplainArgs;

/// Which reports are shown: those that are all of this.
pub(super) struct Filter {
    session: Option<String>,
    user: Option<Vec<String>>,
    radio: Option<Vec<String>>,
}

impl Filter {
    pub(super) fn new(args: &ExplainArgs) -> Self {
        let user = args.user.as_deref();
        let radio = args.radio.as_deref();
        Self {
            session: args.session.clone(),
            user: user.map(|name| {
                spellings(name, &identity::SUBSCRIBER_KINDS, |kind| {
                    identity::subscriber(kind, name).map(|it| subscriber_name(&it))
                })
            }),
            radio: radio.map(|name| {
                spellings(name, &identity::RADIO_KINDS, |kind| {
                    identity::radio(kind, name).map(|it| radio_name(&it))
                })
            }),
        }
    }

    pub(super) fn lets(&self, told: &Told) -> bool {
        let is_of = |wanted: &Option<Vec<String>>, names: &[String]| {
            let Some(wanted) = wanted else {
                return true;
            };
            names.iter().any(|name| wanted.contains(name))
        };
        let is_of_session = self.session.is_none() || self.session == told.session_id;
        is_of_session && is_of(&self.user, &told.subscriber) && is_of(&self.radio, &told.radio)
    }
}

/// A name as it may stand in a report: as it is, and as one of each kind.
fn spellings(
    name: &str,
    kinds: &[&str],
    of_kind: impl Fn(&str) -> Result<String, String>,
) -> Vec<String> {
    let described = kinds.iter().filter_map(|kind| of_kind(kind).ok());
    described.chain([name.to_owned()]).collect()
}
