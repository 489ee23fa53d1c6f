//! The share gate's accounts and the venues as an indexer knows them that reads nothing but events.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{ProgramAccount, Venue},
    addresses::{self, PROGRAM_ID},
    events::Event as SettlementEvent,
    share_gate::{
        self,
        accounts::{Clearance, Holder, Issuer, Policy},
        addresses as of_gate,
        events::Event,
        types::PolicyTerms,
    },
};
use solana_pubkey::Pubkey;

use crate::{model::new_account, world::World};

/// Everything that events told of.
#[derive(Clone, Debug, Default)]
pub struct RebuiltGate {
    issuers: BTreeMap<Pubkey, Issuer>,
    clearances: BTreeMap<Pubkey, Clearance>,
    policies: BTreeMap<Pubkey, Policy>,
    /// By share mint and wallet; none: closed.
    holders: BTreeMap<(Pubkey, Pubkey), Option<Holder>>,
    /// By asset and token account; none: unlisted.
    venues: BTreeMap<(Pubkey, Pubkey), Option<Venue>>,
}

impl RebuiltGate {
    /// From everything that was told in this world.
    ///
    /// # Panics
    /// An event is about an account that none made.
    pub fn of(world: &World) -> Self {
        let mut rebuilt = Self::default();
        (world.gate_events().iter()).for_each(|event| rebuilt.apply(event));
        (world.events().iter()).for_each(|event| rebuilt.apply_to_venues(event));
        rebuilt
    }

    /// Takes what the share gate told.
    ///
    /// # Panics
    /// It is about an account that no event made.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::IssuerAccepted(event) => {
                let terms = &event.terms;
                let issuer = Issuer {
                    network: event.network,
                    number: event.number,
                    bump: gate_bump(&[
                        b"issuer",
                        event.network.as_ref(),
                        &event.number.to_le_bytes(),
                    ]),
                    kind: terms.kind,
                    key: terms.key,
                    schema: terms.schema,
                    kinds: terms.kinds,
                    kinds_offset: terms.kinds_offset,
                    jurisdiction_offset: terms.jurisdiction_offset,
                    cure_seconds: terms.cure_seconds,
                    longest_seconds: terms.longest_seconds,
                    ..new_account()
                };
                self.issuers.insert(event.issuer, issuer);
            }
            Event::IssuerWithdrawn(event) => {
                let issuer = self.issuers.get_mut(&event.issuer);
                issuer.expect("an issuer").state = 1;
            }
            Event::ClearanceChanged(event) => {
                let clearance = Clearance {
                    network: event.network,
                    wallet: event.wallet,
                    issuer: event.issuer,
                    bump: gate_bump(&[
                        b"clearance",
                        event.network.as_ref(),
                        event.wallet.as_ref(),
                        event.issuer.as_ref(),
                    ]),
                    rent_payer: event.rent_payer,
                    kinds: event.kinds,
                    jurisdiction: event.jurisdiction,
                    expires_at: event.expires_at,
                    attestation: event.attestation,
                    state: event.state,
                    revoked_at: event.revoked_at,
                    cure_until: event.cure_until,
                    revoked_kinds: event.revoked_kinds,
                    lapsed_kinds: event.lapsed_kinds,
                    counts_until: event.counts_until,
                    ..new_account()
                };
                self.clearances.insert(event.clearance, clearance);
            }
            Event::PolicyMade(event) => {
                let mut policy = Policy {
                    mint: event.mint,
                    network: event.network,
                    asset: event.asset,
                    bump: gate_bump(&[b"policy", event.mint.as_ref()]),
                    rent_payer: event.rent_payer,
                    revision: event.revision,
                    holders: event.holders,
                    ..new_account()
                };
                write(&mut policy, &event.terms);
                self.policies.insert(event.mint, policy);
                let holder = Holder {
                    policy_version: event.revision,
                    admitted_until: i64::MAX,
                    is_issuer: 1,
                    ..new_holder(event.mint, event.owner, event.rent_payer)
                };
                self.holders.insert((event.mint, event.owner), Some(holder));
            }
            Event::PolicyChanged(event) => {
                let policy = self.policies.get_mut(&event.mint).expect("a policy");
                policy.revision = event.revision;
                write(policy, &event.terms);
            }
            Event::HolderAdmitted(event) => {
                self.count(&event.mint, event.holders);
                let holder = self.holders.entry((event.mint, event.wallet)).or_default();
                let holder = holder
                    .get_or_insert_with(|| new_holder(event.mint, event.wallet, event.rent_payer));
                holder.policy_version = event.policy_version;
                holder.kinds = event.kinds;
                holder.jurisdiction = event.jurisdiction;
                holder.admitted_until = event.admitted_until;
                holder.clearances = event.clearances;
                holder.state = 0;
            }
            Event::HolderDismissed(event) => self.holder(event.mint, event.wallet).state = 1,
            Event::HolderClosed(event) => {
                self.count(&event.mint, event.holders);
                self.holders.insert((event.mint, event.wallet), None);
            }
            Event::HolderSuspended(event) => {
                let holder = self.holder(event.mint, event.wallet);
                holder.suspended_since = event.suspended_since;
                holder.suspended_until = event.suspended_until;
                holder.suspension_ended = event.suspension_ended;
                holder.suspension_reason = event.reason_hash;
                holder.renewals = event.renewals;
            }
        }
    }

    /// Takes what the settlement program told of venues; other events are not its business.
    ///
    /// # Panics
    /// It is about a venue that no event made.
    pub fn apply_to_venues(&mut self, event: &SettlementEvent) {
        match event {
            SettlementEvent::VenueListed(event) => {
                let venue = Venue {
                    asset: event.asset,
                    token_account: event.token_account,
                    owner: event.owner,
                    bump: bump(&[b"venue", event.asset.as_ref(), event.token_account.as_ref()]),
                    rent_payer: event.rent_payer,
                    listed_by: event.listed_by,
                    ..new_account()
                };
                self.venues
                    .insert((event.asset, event.token_account), Some(venue));
            }
            SettlementEvent::VenueUnlisted(event) => {
                self.venues.insert((event.asset, event.token_account), None);
            }
            SettlementEvent::VenueHalted(event) => {
                let venue = self.venue(event.asset, event.token_account);
                venue.halted_since = event.halted_since;
                venue.halted_until = event.halted_until;
                venue.reason_hash = event.reason_hash;
                venue.halts = event.halts;
            }
            SettlementEvent::VenueResumed(event) => {
                let venue = self.venue(event.asset, event.token_account);
                venue.halted_until = 0;
                venue.halt_ended = event.halt_ended;
            }
            _ => {}
        }
    }

    fn count(&mut self, mint: &Pubkey, holders: u32) {
        self.policies.get_mut(mint).expect("a policy").holders = holders;
    }

    fn holder(&mut self, mint: Pubkey, wallet: Pubkey) -> &mut Holder {
        let holder = self.holders.get_mut(&(mint, wallet));
        holder.and_then(Option::as_mut).expect("a holder")
    }

    fn venue(&mut self, asset: Pubkey, token_account: Pubkey) -> &mut Venue {
        let venue = self.venues.get_mut(&(asset, token_account));
        venue.and_then(Option::as_mut).expect("a venue")
    }

    /// Compares every account with the chain's.
    ///
    /// # Panics
    /// One differs.
    pub fn check(&self, world: &World) {
        for (address, issuer) in &self.issuers {
            same(world, address, Some(issuer));
        }
        for (address, clearance) in &self.clearances {
            same(world, address, Some(clearance));
        }
        for (mint, policy) in &self.policies {
            same(world, &of_gate::policy(mint), Some(policy));
        }
        for ((mint, wallet), holder) in &self.holders {
            same(world, &of_gate::holder(mint, wallet), holder.as_ref());
        }
        for ((asset, account), venue) in &self.venues {
            same(world, &addresses::venue(asset, account), venue.as_ref());
        }
    }
}

fn write(policy: &mut Policy, terms: &PolicyTerms) {
    policy.kinds = terms.kinds;
    policy.max_holders = terms.max_holders;
    policy.locked_until = terms.locked_until;
    policy.jurisdiction_count = terms.jurisdictions.len() as u8;
    policy.jurisdictions = Default::default();
    for (place, code) in policy.jurisdictions.iter_mut().zip(&terms.jurisdictions) {
        *place = *code;
    }
}

fn new_holder(mint: Pubkey, wallet: Pubkey, rent_payer: Pubkey) -> Holder {
    let token_2022 = spl_token_2022_interface::ID;
    let associated = Pubkey::from_str_const("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
    let seeds: [&[u8]; 3] = [wallet.as_ref(), token_2022.as_ref(), mint.as_ref()];
    Holder {
        mint,
        wallet,
        bump: gate_bump(&[b"holder", mint.as_ref(), wallet.as_ref()]),
        account_bump: Pubkey::find_program_address(&seeds, &associated).1,
        rent_payer,
        ..new_account()
    }
}

fn gate_bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &share_gate::PROGRAM_ID).1
}

fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).1
}

#[track_caller]
fn same<T: ProgramAccount + PartialEq + std::fmt::Debug>(
    world: &World,
    address: &Pubkey,
    rebuilt: Option<&T>,
) {
    let there = world.find::<T>(address);
    assert_eq!(rebuilt, there.as_ref(), "{} from its events", T::NAME);
}
