//! Entries for the configuration of an oracle that is to take these reports.

use openmast_usage::RadioSigner;

use crate::{
    options::{NamedBy, Options},
    world::{payer_of, radio_seed, subscriber_hash},
};

/// `[[mapping.radio]]` for each radio, and `[[mapping.subscriber]]` for each name of a payer: TOML.
pub(crate) fn entries(options: &Options) -> String {
    let mut text = String::new();
    for radio in 0..options.radios {
        let signer = RadioSigner::from_seed(radio_seed(options.seed, radio as usize));
        let (key, asset) = (signer.key(), radio % options.assets.max(1));
        text += &format!("[[mapping.radio]]\ned25519 = \"{key}\"\nasset = {asset}\n\n");
    }
    match options.named_by {
        NamedBy::Payer => {
            for payer in 0..options.payers {
                text +=
                    &format!("[[mapping.subscriber]]\npayer_index = {payer}\npayer = {payer}\n\n");
            }
        }
        NamedBy::Hash => {
            for subscriber in 0..options.subscribers as usize {
                let hash = hex::encode(subscriber_hash(options.seed, subscriber));
                let payer = payer_of(subscriber, options.payers);
                text += &format!(
                    "[[mapping.subscriber]]\nsubscriber_hash = \"{hash}\"\npayer = {payer}\n\n"
                );
            }
        }
    }
    text
}
