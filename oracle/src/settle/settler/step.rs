//! One step: read the outbox and the chain, decide, act.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use super::sending::Held;
use crate::settle::{
    Content, ContentHash, MORE_THAN_KEPT,
    alarm::Alarm,
    chain::{Action, Chain, Key, MOST_WANTED, Unreachable, View, Wanted},
    decide::{Case, Decision},
    guard::Guard,
    outbox::{AttemptState, Entry, Outbox, OutboxError, Progress},
    own_key::OwnKey,
};
use crate::time::Clock;
use openmast_records::EpochsReopened;

/// How many proposals one step looks at. Only one epoch at a time can be proposed, and it is rarely opened again more
/// than once or twice; further proposals have their turn when these are closed.
const PROPOSALS_PER_STEP: usize = MOST_WANTED - MORE_THAN_KEPT as usize;

/// How often things are done again. None of it decides whether a transaction is dead.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The same bytes are sent again after this long.
    pub resend_after: Duration,
    /// What the program refused is tried again after this long, or as soon as the chain's state changes.
    pub retry_refused_after: Duration,
    /// A transaction that is built anew offers more for each of those before that expired, but no more often than once in
    /// this time: what nodes call expired may have just been sent.
    pub raise_after: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            resend_after: Duration::from_secs(2),
            retry_refused_after: Duration::from_secs(60),
            // Somewhat less than a blockhash is valid.
            raise_after: Duration::from_secs(45),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// Try the step again later.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}

/// What one step found and did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Settlements that came further, in order.
    pub reached: Vec<Entry>,
    /// What a person should know of, at most one for each code: the one of the oldest settlement.
    pub alarms: Vec<Alarm>,
    /// Settlements that are not final can never become so: the log must record it. Until then nothing is done about
    /// them.
    pub reopened: Option<EpochsReopened>,
    /// What the oldest settlement that is not final waits for.
    pub waiting: Option<String>,
    /// Transactions that may still land.
    pub in_flight: usize,
}

impl Report {
    pub(super) fn raise(&mut self, alarm: Alarm) {
        if self.alarms.iter().all(|raised| raised.code != alarm.code) {
            self.alarms.push(alarm);
        }
    }

    fn wait(&mut self, entry: &Entry, reason: &str) {
        if entry.progress < Progress::Final && self.waiting.is_none() {
            self.waiting = Some(format!("epoch {}: {reason}", entry.content.epoch));
        }
    }
}

/// A settlement of the outbox, with the names of what may stand on chain for it.
struct Pending {
    entry: Entry,
    hash: ContentHash,
    void: BTreeMap<ContentHash, Content>,
}

pub struct Settler<C> {
    pub(super) chain: Arc<C>,
    pub(super) outbox: Outbox,
    pub(super) timing: Timing,
    /// Dates what is stored; no decision depends on it.
    pub(super) clock: Clock,
    /// When each live transaction was last handed over by this process.
    pub(super) sent_at: HashMap<i64, Instant>,
    /// By epoch: the action that was refused, and the chain's state then.
    pub(super) held: HashMap<u64, Held>,
    /// The chain is read at this slot or later, because it was seen at this slot.
    pub(super) least_slot: u64,
    /// The epoch whose settlement can never become final, and the slot at which that was seen.
    pub(super) void: Option<(u64, u64)>,
    pub(super) guard: Option<Box<dyn Guard>>,
    pub(super) own_key: OwnKey,
}

impl<C: Chain> Settler<C> {
    pub fn new(chain: Arc<C>, outbox: Outbox, timing: Timing, clock: Clock) -> Self {
        Self {
            chain,
            outbox,
            timing,
            clock,
            sent_at: HashMap::new(),
            held: HashMap::new(),
            least_slot: 0,
            void: None,
            guard: None,
            own_key: OwnKey::default(),
        }
    }

    /// Nothing is proposed or attested that `guard` does not vouch for.
    #[must_use]
    pub fn guarded(mut self, guard: impl Guard) -> Self {
        self.guard = Some(Box::new(guard));
        self
    }

    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    pub fn outbox_mut(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    /// Reads, decides, and acts once for each settlement that needs something. If rows of the outbox are damaged they
    /// are repaired, and the next step goes on.
    pub async fn step(&mut self) -> Result<Report, SettleError> {
        match (self.step_once().await, &mut self.guard) {
            (Err(SettleError::Outbox(OutboxError::Damaged { .. })), Some(guard)) => {
                guard.mend(&mut self.outbox)?;
                Ok(Report::default())
            }
            (stepped, _) => stepped,
        }
    }

    async fn step_once(&mut self) -> Result<Report, SettleError> {
        let mut report = Report::default();
        self.least_slot = self.follow_live().await?.max(self.least_slot);
        let entries = self.outbox.open_entries(MORE_THAN_KEPT)?;
        if entries.is_empty() {
            return Ok(report);
        }
        let pending = self.pending(entries)?;
        let view = self.chain.view(&wanted(&pending), self.least_slot).await?;
        self.least_slot = view.slot.max(self.least_slot);
        self.watch_own_key(&view, &mut report)?;
        let live = self.outbox.live_attempts()?;
        for each in pending {
            let epoch = each.entry.content.epoch;
            let is_busy = live.iter().any(|attempt| attempt.epoch == epoch);
            if !self.look_at(each, is_busy, &view, &mut report).await? {
                break;
            }
        }
        report.in_flight = self.outbox.live_attempts()?.len();
        Ok(report)
    }

    fn pending(&self, entries: Vec<Entry>) -> Result<Vec<Pending>, OutboxError> {
        let network = self.chain.network().into();
        let pending = entries.into_iter().map(|entry| {
            let void = self.outbox.void_contents(entry.content.epoch)?.into_iter();
            // Never the settlement itself: its own attestation would be taken back without end.
            let void = void.filter(|it| *it != entry.content);
            Ok(Pending {
                hash: entry.content.hash(&network),
                void: void.map(|it| (it.hash(&network), it)).collect(),
                entry,
            })
        });
        pending.collect()
    }

    /// Handles one settlement. Returns whether the epochs after it may be handled.
    async fn look_at(
        &mut self,
        pending: Pending,
        is_busy: bool,
        view: &View,
        report: &mut Report,
    ) -> Result<bool, SettleError> {
        let keys = (self.chain.oracle(), self.chain.rent_payer());
        let case = pending.case(&pending.entry, view, &keys);
        let is_contradicted = case.is_contradicted();
        if let Some(alarm) = case.dissent() {
            report.raise(alarm);
        }
        let goes_on = is_busy || self.advance(pending, view, &keys, report).await?;
        Ok(goes_on && !is_contradicted)
    }

    /// Does what was decided about one settlement. Returns whether the epochs after it may be handled.
    async fn advance(
        &mut self,
        pending: Pending,
        view: &View,
        keys: &(Key, Key),
        report: &mut Report,
    ) -> Result<bool, SettleError> {
        let mut entry = pending.entry.clone();
        loop {
            let decision = pending.case(&entry, view, keys).decide();
            if !matches!(decision, Decision::Reopen(_)) {
                self.void = self.void.filter(|(epoch, _)| *epoch != entry.content.epoch);
            }
            match decision {
                Decision::Reached(progress) => {
                    let now = self.clock.now_ms();
                    fail::fail_point!("settle::before_reached");
                    self.outbox.advance(entry.content.epoch, progress, now)?;
                    fail::fail_point!("settle::after_reached");
                    self.held.remove(&entry.content.epoch);
                    entry = Entry {
                        progress,
                        changed_at_ms: now,
                        ..entry
                    };
                    report.reached.push(entry.clone());
                    if progress == Progress::Closed {
                        return Ok(true);
                    }
                }
                Decision::Act(action) => {
                    if let Some(alarm) = self.withheld(&action, &entry.content)? {
                        report.raise(alarm);
                        return Ok(true);
                    }
                    let is_urgent = pending.case(&entry, view, keys).is_urgent();
                    if let Some(reason) = self.waits(&action, &entry, is_urgent)? {
                        report.wait(&entry, &reason);
                        return Ok(true);
                    }
                    self.act(&action, view, report).await?;
                    return Ok(true);
                }
                Decision::Wait(reason) => {
                    report.wait(&entry, &reason);
                    return Ok(true);
                }
                Decision::Alarm(alarm) => {
                    report.raise(alarm);
                    return Ok(true);
                }
                Decision::Reopen(_) if self.was_made_final(entry.content.epoch)? => {
                    report.raise(pending.case(&entry, view, keys).undone());
                    return Ok(false);
                }
                Decision::Reopen(reopened) => {
                    report.reopened = self.is_seen_again(view.slot, reopened).then_some(reopened);
                    return Ok(false);
                }
            }
        }
    }

    /// Why a settlement is not proposed or attested: it does not follow from what the guard knows.
    fn withheld(
        &mut self,
        action: &Action,
        content: &Content,
    ) -> Result<Option<Alarm>, OutboxError> {
        let (Action::Propose(_) | Action::Attest { .. }, Some(guard)) = (action, &mut self.guard)
        else {
            return Ok(None);
        };
        let reason = guard.withholds(content, &mut self.outbox)?;
        Ok(reason.map(|text| Alarm {
            code: "settlement_withheld",
            text,
        }))
    }

    /// What a settlement waits for before it is proposed or attested.
    fn waits(
        &mut self,
        action: &Action,
        entry: &Entry,
        is_urgent: bool,
    ) -> Result<Option<String>, OutboxError> {
        match (action, &mut self.guard) {
            (Action::Propose(_) | Action::Attest { .. }, Some(guard)) => {
                guard.waits(entry, is_urgent, &mut self.outbox)
            }
            _ => Ok(None),
        }
    }

    fn watch_own_key(&mut self, view: &View, report: &mut Report) -> Result<(), OutboxError> {
        let outbox = &self.outbox;
        let is_known = |epoch| outbox.knows_of_attestation(epoch);
        let alarm = self.own_key.look(view, &self.chain.oracle(), is_known)?;
        alarm.into_iter().for_each(|alarm| report.raise(alarm));
        Ok(())
    }

    /// Whether a transaction of this oracle made the epoch final, at finalized commitment.
    fn was_made_final(&self, epoch: u64) -> Result<bool, OutboxError> {
        let attempts = self.outbox.attempts(epoch)?;
        Ok(attempts
            .iter()
            .any(|it| it.action == "finalize" && it.state == AttemptState::Final))
    }

    /// What goes into the log is not undone, so one answer of one node is not enough: it must be seen at two slots,
    /// one after the other.
    fn is_seen_again(&mut self, slot: u64, reopened: EpochsReopened) -> bool {
        let epoch = reopened.from_epoch;
        match self.void {
            Some((known, seen_at)) if known == epoch => slot > seen_at,
            _ => {
                self.void = Some((epoch, slot));
                false
            }
        }
    }
}

impl Pending {
    fn case<'a>(&'a self, entry: &'a Entry, view: &'a View, keys: &'a (Key, Key)) -> Case<'a> {
        Case {
            content: &entry.content,
            hash: self.hash,
            progress: entry.progress,
            void: &self.void,
            view,
            me: &keys.0,
            rent_payer: &keys.1,
        }
    }

    /// Epoch and hash of each proposal to look for; that of the settlement itself comes first.
    fn proposals(&self) -> impl Iterator<Item = (u64, ContentHash)> {
        let current = (self.entry.progress < Progress::Final).then_some(self.hash);
        let hashes = current.into_iter().chain(self.void.keys().copied());
        hashes.map(|hash| (self.entry.content.epoch, hash))
    }
}

fn wanted(pending: &[Pending]) -> Wanted {
    let epochs = pending.iter().map(|each| each.entry.content.epoch);
    let (finals, waiting): (Vec<_>, Vec<_>) = pending
        .iter()
        .partition(|each| each.entry.progress >= Progress::Final);
    let proposals = waiting.into_iter().chain(finals);
    let proposals = proposals.flat_map(Pending::proposals);
    Wanted {
        settlements: epochs.collect(),
        proposals: proposals.take(PROPOSALS_PER_STEP).collect(),
    }
}
