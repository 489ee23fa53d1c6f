//! Answers about sessions as they are now: from the engine, and their reports from the log.

use std::{collections::VecDeque, time::Duration};

use openmast_metering::Why;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::sources::{ServiceSources, internal, unavailable};
use crate::serve::{
    SessionQuestion, SourceError,
    model::{
        BilledUsage, Decimal, Hash, LiveSession, LiveSessions, Reason, SessionReport, SessionRun,
        SessionVerdict,
    },
};
use openmast_engine::{
    Billed, Engine, RunView, SessionView, SessionWalk, TooDear, Verdict, kind_text,
    not_licensed_code, not_licensed_text, why_code, why_text,
};
use openmast_ledger::NotLicensed;
use openmast_records::{
    EventTime, Lsn, RadioIdentity, Record, RecordRef, SubscriberIdentity, UsageEvent, UsageReport,
    identity::{self, radio_name, subscriber_name},
};

/// Records at the end of the log that are looked through for reports.
const LOOKED_THROUGH: u64 = 1_000_000;
/// An owner's search pauses so long between two steps: strangers to the operator must not have the engine for themselves.
const OWNERS_PAUSE: Duration = Duration::from_millis(1);

/// One search at a time for the operator, and one for all owners of payers and assets: each looks at all sessions.
pub(super) struct Searches {
    operator: Semaphore,
    owners: Semaphore,
}

impl Default for Searches {
    fn default() -> Self {
        Self {
            operator: Semaphore::new(1),
            owners: Semaphore::new(1),
        }
    }
}

/// A place among them, for as long as the search takes.
pub(super) struct Search<'a> {
    _place: SemaphorePermit<'a>,
    is_operator: bool,
}

impl Searches {
    pub(super) fn begin(&self, is_operator: bool) -> Result<Search<'_>, SourceError> {
        let places = match is_operator {
            true => &self.operator,
            false => &self.owners,
        };
        let place = places.try_acquire();
        let place = place
            .map_err(|_| SourceError::Busy("somebody else looks through sessions".to_owned()))?;
        Ok(Search {
            _place: place,
            is_operator,
        })
    }
}

impl Search<'_> {
    /// Between two steps.
    pub(super) async fn rest(&self) {
        if !self.is_operator {
            tokio::time::sleep(OWNERS_PAUSE).await;
        }
    }
}

impl ServiceSources {
    pub(super) async fn find_sessions(
        &self,
        question: SessionQuestion,
    ) -> Result<LiveSessions, SourceError> {
        let SessionQuestion {
            filter,
            viewer,
            limit,
            reports,
        } = question;
        let search = self.searches.begin(viewer.is_none())?;
        let mut walk = SessionWalk::new(filter, limit);
        while !walk.is_done() {
            // Records are applied between the steps.
            let step = move |engine: &Engine| {
                engine.step_sessions(&mut walk);
                walk
            };
            walk = self.engine.ask(step).await.map_err(unavailable)?;
            search.rest().await;
        }
        let finish = move |engine: &Engine| engine.sessions_found(walk);
        let found = self.engine.ask(finish).await.map_err(unavailable)?;
        let seen = found.sessions.into_iter().filter_map(|view| match viewer {
            Some(payer) => view.for_payer(payer),
            None => Some(view),
        });
        let seen: Vec<SessionView> = seen.collect();
        let mut answer = LiveSessions {
            count: Decimal(found.count),
            sessions: seen.iter().map(live_session).collect(),
            reports_from: None,
        };
        if reports > 0 {
            self.add_reports(&mut answer, seen, viewer, reports).await?;
        }
        Ok(answer)
    }

    async fn add_reports(
        &self,
        answer: &mut LiveSessions,
        sessions: Vec<SessionView>,
        viewer: Option<u32>,
        limit: usize,
    ) -> Result<(), SourceError> {
        let until = self.log.durable_records();
        let (log, from) = (self.log.clone(), until.saturating_sub(LOOKED_THROUGH));
        let look = move || {
            let mut newest = Newest::new(sessions, limit);
            let first = log.scan(from, until, &mut |lsn, record| newest.see(lsn, record))?;
            Ok::<_, openmast_log::LogError>((first, newest.reports))
        };
        let looked = tokio::task::spawn_blocking(look).await.map_err(internal)?;
        let (first, reports) = looked.map_err(unavailable)?;
        let mapped = self.mapped(&reports).await?;
        for ((place, lsn, report), payer) in reports.iter().zip(mapped).rev() {
            let is_shown = viewer.is_none() || viewer == payer;
            if let Some(session) = answer.sessions.get_mut(*place).filter(|_| is_shown) {
                let mut shown = session_report(*lsn, report);
                if viewer.is_some() {
                    shown.radio.retain(|name| session.has_radio(name));
                }
                session.reports.push(shown);
            }
        }
        answer.reports_from = first.map(Decimal);
        Ok(())
    }

    /// The payers that these reports' subscribers are mapped to.
    async fn mapped(&self, reports: &VecDeque<Found>) -> Result<Vec<Option<u32>>, SourceError> {
        let names = reports
            .iter()
            .map(|(_, _, report)| report.subscriber.clone());
        let names: Vec<Vec<SubscriberIdentity>> = names.collect();
        let ask = move |engine: &Engine| -> Vec<Option<u32>> {
            names.iter().map(|names| engine.payer_of(names)).collect()
        };
        self.engine.ask(ask).await.map_err(unavailable)
    }
}

/// Position of a session, position in the log, and the report.
type Found = (usize, Lsn, UsageReport);

/// The newest reports of some sessions.
struct Newest {
    sessions: Vec<SessionView>,
    limit: usize,
    reports: VecDeque<Found>,
}

impl Newest {
    fn new(sessions: Vec<SessionView>, limit: usize) -> Self {
        Self {
            sessions,
            limit,
            reports: VecDeque::new(),
        }
    }

    fn see(&mut self, lsn: Lsn, record: &[u8]) {
        let holds = |session: &SessionView| holds(record, &session.session_id);
        if !self.sessions.iter().any(holds) {
            return;
        }
        let Ok(Record::Report(report)) = RecordRef::read(record) else {
            return;
        };
        let report = report.to_report();
        let mut sessions = self.sessions.iter();
        let Some(place) = sessions.position(|session| is_of(&report, session)) else {
            return;
        };
        if self.reports.len() >= self.limit {
            self.reports.pop_front();
        }
        self.reports.push_back((place, lsn, report));
    }
}

/// Whether these octets are somewhere in the record: most records need not be read.
fn holds(record: &[u8], id: &[u8]) -> bool {
    id.is_empty() || record.windows(id.len()).any(|it| it == id)
}

/// Whether a report is of a session, as its names tell.
fn is_of(report: &UsageReport, session: &SessionView) -> bool {
    let is_usage = !matches!(report.event, UsageEvent::RadioOn | UsageEvent::RadioOff);
    let multi = (&report.multi_session_id, &session.multi_session_id);
    let same_multi = !matches!(multi, (Some(one), Some(other)) if one != other);
    is_usage
        && report.area == session.area
        && report.session_id == session.session_id
        && same_multi
        && session.runs.iter().any(|run| has_names(report, run))
}

/// Whether user and device do not both differ, and a name of radio, user or device is the same.
fn has_names(report: &UsageReport, run: &RunView) -> bool {
    let known: Vec<Option<bool>> = [is_user, is_device]
        .into_iter()
        .map(|of_kind| agree(&run.subscriber, &report.subscriber, of_kind))
        .collect();
    let is_other = known.iter().all(|same| *same == Some(false));
    let is_same = known.contains(&Some(true));
    let same_radio = |name: &RadioIdentity| run.radio.contains(name);
    !is_other && (is_same || report.radio.iter().any(same_radio))
}

fn is_user(name: &SubscriberIdentity) -> bool {
    matches!(name, SubscriberIdentity::UserName(_))
}

fn is_device(name: &SubscriberIdentity) -> bool {
    matches!(name, SubscriberIdentity::CallingStationId(_))
}

/// Whether a name of a kind is the same; `None`: one of the two has none.
fn agree(
    known: &[SubscriberIdentity],
    reported: &[SubscriberIdentity],
    of_kind: fn(&SubscriberIdentity) -> bool,
) -> Option<bool> {
    let known = known.iter().find(|name| of_kind(name))?;
    let reported = reported.iter().find(|name| of_kind(name))?;
    Some(known == reported)
}

impl LiveSession {
    /// Whether a run is told with this name of the radio.
    fn has_radio(&self, name: &str) -> bool {
        let mut known = self.runs.iter().flat_map(|run| &run.radio);
        known.any(|known| known == name)
    }
}

fn live_session(view: &SessionView) -> LiveSession {
    let multi = view.multi_session_id.as_deref();
    LiveSession {
        area: identity::text(&view.area),
        session_id: identity::text(&view.session_id),
        multi_session_id: multi.map(identity::text),
        last_report_at_ms: Decimal(view.received_at_ms),
        run_count: Decimal(view.run_count),
        runs: view.runs.iter().map(session_run).collect(),
        verdicts: view.verdicts.iter().map(verdict).collect(),
        reports: Vec::new(),
    }
}

fn session_run(run: &RunView) -> SessionRun {
    SessionRun {
        number: run.number,
        radio: run.radio.iter().map(radio_name).collect(),
        subscriber: run.subscriber.iter().map(subscriber_name).collect(),
        asset: run.asset,
        payer: run.payer,
        began_at_ms: Decimal(run.began_at_ms),
        began_by: reason(run.began_by),
        last_event_at_ms: Decimal(run.newest_event_at_ms),
        session_seconds: run.session_seconds,
        is_stopped: run.is_stopped,
        bytes_up: Decimal(run.reading.up),
        bytes_down: Decimal(run.reading.down),
        seen: run.seen.iter().copied().map(reason).collect(),
        billed: run.billed.iter().map(billed).collect(),
        entitlements: run.entitlements.clone(),
        too_dear: run.too_dear.map(why_too_dear),
        waiting_bytes: Decimal(run.waits.bytes()),
        held_bytes: Decimal(run.held_bytes),
    }
}

fn billed(part: &Billed) -> BilledUsage {
    BilledUsage {
        payer: part.payer,
        asset: part.asset,
        bytes_up: Decimal(part.reading.up),
        bytes_down: Decimal(part.reading.down),
        price_per_gb: Decimal(part.price.0),
        not_licensed: part.not_licensed.map(why_not_licensed),
        first_event_at_ms: Decimal(part.first_event_at_ms),
        last_event_at_ms: Decimal(part.last_event_at_ms),
    }
}

fn verdict(verdict: &Verdict) -> SessionVerdict {
    SessionVerdict {
        log_position: Decimal(verdict.lsn),
        received_at_ms: Decimal(verdict.received_at_ms),
        run: verdict.run,
        why: reason(verdict.why),
        recognised: verdict.recognised.map(|way| kind(way.counter())),
        added_bytes: Decimal(verdict.added.bytes()),
        held_bytes: Decimal(verdict.held_bytes),
        raw_hash: Hash(verdict.raw_hash),
    }
}

fn session_report(lsn: Lsn, report: &UsageReport) -> SessionReport {
    let time = match report.time {
        EventTime::Stamped => "stamped",
        EventTime::Delayed => "delayed",
        EventTime::Arrival => "arrival",
    };
    let event = match report.event {
        UsageEvent::Start => "start",
        UsageEvent::Interim => "interim",
        UsageEvent::Stop => "stop",
        UsageEvent::RadioOn => "radio_on",
        UsageEvent::RadioOff => "radio_off",
    };
    SessionReport {
        log_position: Decimal(lsn),
        received_at_ms: Decimal(report.received_at_ms),
        event_at_ms: Decimal(report.event_at_ms),
        time: time.to_owned(),
        event: event.to_owned(),
        radio: report.radio.iter().map(radio_name).collect(),
        subscriber: report.subscriber.iter().map(subscriber_name).collect(),
        session_seconds: report.session_seconds,
        bytes_up: Decimal(report.bytes_up),
        bytes_down: Decimal(report.bytes_down),
        raw_hash: Hash(report.raw_hash),
    }
}

/// A kind of reports by its name and in words.
fn kind(kind: &str) -> Reason {
    Reason {
        code: kind.to_owned(),
        text: format!("A report {}.", kind_text(kind)),
    }
}

/// Why an asset is not to serve a payer.
fn why_too_dear(why: TooDear) -> Reason {
    let (price, most) = (why.price.0, why.most.0);
    Reason {
        code: "above_max_price".to_owned(),
        text: format!(
            "The asset costs {price} base units per 10⁹ bytes, and the payer pays {most} at most."
        ),
    }
}

/// Why usage is not charged for want of a licence.
pub(super) fn why_not_licensed(why: NotLicensed) -> Reason {
    Reason {
        code: not_licensed_code(why).to_owned(),
        text: not_licensed_text(why).to_owned(),
    }
}

/// A rule by its name and in words.
pub(super) fn reason(why: Why) -> Reason {
    Reason {
        code: why_code(why).to_owned(),
        text: why_text(why).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_engine::session::Reading;

    fn radio(name: &str) -> RadioIdentity {
        RadioIdentity::NasIdentifier(name.into())
    }

    fn user(name: &str) -> SubscriberIdentity {
        SubscriberIdentity::UserName(name.into())
    }

    fn device(name: &str) -> SubscriberIdentity {
        SubscriberIdentity::CallingStationId(name.into())
    }

    fn realm() -> SubscriberIdentity {
        SubscriberIdentity::Realm(b"carrier.example".to_vec())
    }

    fn session(radio: RadioIdentity, subscriber: Vec<SubscriberIdentity>) -> SessionView {
        let run = RunView {
            number: 0,
            radio: vec![radio],
            subscriber,
            asset: None,
            mapped_radio: None,
            payer: None,
            began_at_ms: 0,
            began_by: Why::First,
            seen: Vec::new(),
            session_seconds: Some(0),
            held_bytes: 0,
            newest_event_at_ms: 0,
            is_stopped: false,
            reading: Reading::ZERO,
            billed: Vec::new(),
            entitlements: Vec::new(),
            too_dear: None,
            waits: Reading::ZERO,
        };
        SessionView {
            area: b"east".to_vec(),
            session_id: b"s1".to_vec(),
            multi_session_id: Some(b"m1".to_vec()),
            received_at_ms: 0,
            run_count: 1,
            runs: vec![run],
            verdicts: Vec::new(),
        }
    }

    fn report(radio: RadioIdentity, subscriber: Vec<SubscriberIdentity>) -> UsageReport {
        UsageReport {
            area: b"east".to_vec(),
            radio: vec![radio],
            subscriber,
            session_id: b"s1".to_vec(),
            ..UsageReport::default()
        }
    }

    #[test]
    fn a_report_is_of_the_session_that_its_names_say() {
        let of = session(radio("t1"), vec![user("ana"), device("m1"), realm()]);
        let ana = || vec![user("ana"), device("m1"), realm()];
        let right = report(radio("t1"), ana());
        assert!(is_of(&right, &of));
        assert!(is_of(&report(radio("t1"), Vec::new()), &of));
        let handed_over = report(radio("t2"), ana());
        assert!(is_of(&handed_over, &of));
        let renamed = report(radio("t1"), vec![user("m1"), device("m1")]);
        assert!(is_of(&renamed, &of), "the device is the same");
        let bob = || vec![user("bob"), device("m2"), realm()];
        assert!(!is_of(&report(radio("t1"), bob()), &of));
        assert!(!is_of(&report(radio("t2"), vec![realm()]), &of));
        let change = |change: fn(&mut UsageReport)| {
            let mut changed = right.clone();
            change(&mut changed);
            is_of(&changed, &of)
        };
        assert!(!change(|report| report.area = b"west".to_vec()));
        assert!(!change(|report| report.session_id = b"s2".to_vec()));
        assert!(!change(
            |report| report.multi_session_id = Some(b"m2".to_vec())
        ));
        assert!(!change(|report| report.event = UsageEvent::RadioOn));
    }

    #[test]
    fn the_newest_reports_are_kept() {
        let sessions = vec![
            session(radio("t1"), vec![user("ana")]),
            session(radio("t2"), vec![user("bob")]),
        ];
        let mut newest = Newest::new(sessions, 3);
        for lsn in 0..10 {
            let name = ["ana", "bob", "eve"].into_iter().cycle().nth(lsn);
            let subscriber = name.map(user).into_iter().collect();
            let radio = radio(["t1", "t2", "t3"][lsn % 3]);
            let record = Record::Report(report(radio, subscriber));
            newest.see(lsn as Lsn, &record.encode());
        }
        newest.see(10, b"no record, but s1 is in it");
        let kept = newest.reports.iter();
        let kept: Vec<_> = kept.map(|(place, lsn, _)| (*place, *lsn)).collect();
        assert_eq!(kept, [(0, 6), (1, 7), (0, 9)]);
    }
}
