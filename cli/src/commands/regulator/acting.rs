//! Which of the things that transactions did were done in the jurisdiction. Its account is named by whoever likes, also in
//! transactions that do something on another network, or to what another regulator decides about.

use std::collections::{BTreeMap, BTreeSet};

use openmast_client::events::Event;
use solana_pubkey::Pubkey;

use super::{history::Done, standing::Standing, walking::Closed};

/// The jurisdiction, at one transaction after the other.
pub(super) struct Here<'a> {
    standing: &'a Standing,
    /// The Licence accounts that are of the jurisdiction.
    licences: BTreeSet<Pubkey>,
    /// Those of the period, oldest first.
    epochs: &'a [Closed],
    /// In which slot a collect ended an asset's newest move to elsewhere.
    left: BTreeMap<Pubkey, u64>,
    /// The regulator before the transaction; `None`: nobody tells.
    regulator: Option<Pubkey>,
    /// Who took the role over in the transaction.
    successor: Option<Pubkey>,
    slot: u64,
    /// When the transaction's block was made, Unix seconds.
    unix_time: Option<i64>,
}

impl<'a> Here<'a> {
    /// Before the first of these transactions, which are ordered from the oldest on.
    pub fn new(
        standing: &'a Standing,
        licences: BTreeSet<Pubkey>,
        epochs: &'a [Closed],
        done: &[Done],
    ) -> Self {
        let mut left = BTreeMap::new();
        for (slot, event) in done.iter().flat_map(Done::with_slot) {
            match event {
                Event::Collected(it)
                    if standing.is_here(&it.network, it.jurisdiction)
                        && it.next_jurisdiction != it.jurisdiction =>
                {
                    left.insert(it.asset, slot);
                }
                _ => {}
            }
        }
        // Without a handover it was all the time who it is now.
        let handed_over = done.iter().any(|done| successor(standing, done).is_some());
        Self {
            standing,
            licences,
            epochs,
            left,
            regulator: (!handed_over).then_some(standing.jurisdiction.regulator),
            successor: None,
            slot: 0,
            unix_time: None,
        }
    }

    /// Goes on to the next transaction.
    pub fn note(&mut self, done: &Done) {
        self.regulator = self.successor.or(self.regulator);
        self.successor = successor(self.standing, done);
        self.slot = done.past.slot;
        self.unix_time = done.past.unix_time;
    }

    /// Whether the transaction was after the first epoch of the period had opened, and no later than the last one closed.
    pub fn is_in_period(&self) -> bool {
        // What was done before epoch 1 opened is in no earlier period.
        let first = self.epochs.first().filter(|first| first.content.epoch > 1);
        let opened_at = first.and_then(|first| first.opened_at);
        let closed_at = self.epochs.last().map(|last| last.content.closed_at);
        self.unix_time.is_none_or(|time| {
            let has_opened = opened_at.is_none_or(|opened_at| opened_at < time);
            has_opened && closed_at.is_none_or(|closed_at| time <= closed_at)
        })
    }

    /// Whether a network and a code in it are this jurisdiction.
    pub fn is(&self, network: &Pubkey, code: u16) -> bool {
        self.standing.is_here(network, code)
    }

    /// Whether a licence is the jurisdiction's to decide about.
    pub fn has_licence(&self, network: &Pubkey, licence: &Pubkey) -> bool {
        *network == self.standing.network.address && self.licences.contains(licence)
    }

    /// Whether an asset was the jurisdiction's to decide about: it was in it, or not collected yet over its move to elsewhere.
    pub fn has(&self, network: &Pubkey, account: &Pubkey) -> bool {
        let index = self.standing.index_of(account);
        let asset = index.and_then(|index| self.standing.assets.get(index as usize));
        let Some(asset) = asset.filter(|_| *network == self.standing.network.address) else {
            return false;
        };
        let mut open = self.epochs.iter().filter(|epoch| self.is_open(epoch));
        let was_in = match self.unix_time {
            Some(_) => open
                .next()
                .is_some_and(|epoch| self.standing.has(asset, epoch.content.epoch)),
            None => open.any(|epoch| self.standing.has(asset, epoch.content.epoch)),
        };
        let is_kept = asset.jurisdiction == self.standing.jurisdiction.code;
        let was_kept = self
            .left
            .get(account)
            .is_some_and(|slot| self.slot <= *slot);
        was_in || is_kept || was_kept
    }

    /// Whether an epoch had not closed yet.
    fn is_open(&self, epoch: &Closed) -> bool {
        let closed_at = epoch.content.closed_at;
        self.unix_time.is_none_or(|time| time <= closed_at)
    }

    /// Whether this one had the role, as far as anybody tells.
    pub fn is_regulator(&self, regulator: &Pubkey) -> bool {
        self.successor.is_some() || self.regulator.is_none_or(|known| known == *regulator)
    }

    /// The index of an asset by its account.
    pub fn index_of(&self, account: &Pubkey) -> Option<u32> {
        self.standing.index_of(account)
    }

    /// The account of the asset with these shares.
    pub fn asset_of(&self, share_mint: &Pubkey) -> Option<Pubkey> {
        let asset = self.standing.asset_of(share_mint)?;
        Some(self.standing.asset_account(asset.index))
    }
}

/// Who got the regulator's role in a transaction.
fn successor(standing: &Standing, done: &Done) -> Option<Pubkey> {
    let newest_first = done.events.iter().rev();
    let mut named = newest_first.filter_map(|event| match event {
        Event::JurisdictionAdded(it) if standing.is_here(&it.network, it.jurisdiction) => {
            Some(it.regulator)
        }
        Event::RegulatorAccepted(it) if standing.is_here(&it.network, it.jurisdiction) => {
            Some(it.regulator)
        }
        _ => None,
    });
    named.next()
}
