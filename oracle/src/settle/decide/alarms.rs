//! The alarms of one settlement.

use openmast_client::content::differences;

use super::Case;
use crate::settle::{Alarm, chain::SettlementView};

impl Case<'_> {
    pub(super) fn not_a_member(&self) -> Alarm {
        Alarm {
            code: "not_a_member",
            text: format!(
                "this oracle's key is not a member of the oracle set with weight and a bond of at least {} base units; \
                 the authority names members, anyone can deposit the bond",
                self.view.network.min_bond
            ),
        }
    }

    pub(super) fn contradicted(&self, there: &SettlementView) -> Alarm {
        let (ours, theirs) = (self.content, &there.content);
        self.different(&format!(
            "the settlement of epoch {} is final, and (asset root {}, payer root {}) is not the one that follows from \
             this oracle's log (asset root {}, payer root {}). They differ in: {}. Compare the archives with `openmast \
             settlement verify`, then find out which log is complete. Until then this oracle takes in nothing and settles \
             nothing",
            ours.epoch,
            hex::encode(theirs.asset_root),
            hex::encode(theirs.payer_root),
            hex::encode(ours.asset_root),
            hex::encode(ours.payer_root),
            differences(ours, theirs).join("; ")
        ))
    }

    /// The chain as it is told now lacks a settlement that this oracle's transaction made final.
    pub fn undone(&self) -> Alarm {
        self.contradiction(&format!(
            "this oracle's transaction made epoch {} final, and the endpoints say that the newest final epoch is {}",
            self.content.epoch, self.view.network.final_epoch
        ))
    }

    /// What is said of the chain cannot be, after what was seen of it at finalized commitment. It may be the node that
    /// is wrong, so the process does not end: as soon as the chain is told rightly again, settling goes on.
    pub(super) fn contradiction(&self, what: &str) -> Alarm {
        Alarm {
            code: "chain_contradicts",
            text: format!(
                "{what}. Look at the endpoints of network.rpc_urls. Until the chain is told as it was seen before, this oracle \
                 takes in usage and settles nothing"
            ),
        }
    }

    pub(super) fn attested_another(&self) -> Alarm {
        self.different(&format!(
            "this oracle's key attests another content of epoch {} than the one that follows from its log (content hash \
             {}). If the log is right, take it back with `openmast settlement retract`: the oracle then attests its own",
            self.content.epoch,
            hex::encode(self.hash)
        ))
    }

    pub(super) fn others_attest_another(&self, weight: u64) -> Alarm {
        self.different(&format!(
            "members with weight {weight} attest another content of epoch {} than the one that follows from this oracle's \
             log (content hash {}, asset root {}, payer root {}); it takes {} to make one final. Compare the archives \
             with `openmast settlement verify`",
            self.content.epoch,
            hex::encode(self.hash),
            hex::encode(self.content.asset_root),
            hex::encode(self.content.payer_root),
            self.view.oracles.threshold
        ))
    }

    pub(super) fn different(&self, text: &str) -> Alarm {
        Alarm {
            code: "different",
            text: text.to_owned(),
        }
    }
}
