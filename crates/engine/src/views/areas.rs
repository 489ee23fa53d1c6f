//! What reports were, by area: for metrics and alarms. Not of the state: it changes no answer.

use rustc_hash::FxHashMap;

use crate::Engine;

/// What a report was beside plain usage, by the name of the epoch's counter.
pub type ReportKind = &'static str;

/// Areas that are told apart; reports of further ones are counted under [`OTHER_AREAS`]. A configuration has as many as it has
/// clients.
const MOST_AREAS: usize = 1_024;
/// No area's name: it has a character that none may have.
pub const OTHER_AREAS: &[u8] = b"\n";

/// Reports of an area since they were taken last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaReports {
    /// The RADIUS client's `area`; empty for radios that sign.
    pub area: Vec<u8>,
    /// Reports of sessions.
    pub reports: u64,
    /// How many of them were what; a report may be several of these.
    pub kinds: Vec<(ReportKind, u64)>,
}

#[derive(Debug, Default)]
pub(crate) struct Areas {
    areas: Vec<AreaReports>,
    /// Their positions.
    by_name: FxHashMap<Vec<u8>, usize>,
    /// Position of the newest report's.
    newest: usize,
    /// Positions of those with reports since they were taken last.
    changed: Vec<usize>,
}

impl Areas {
    /// A report of a session of this area.
    #[inline]
    pub(crate) fn see(&mut self, area: &[u8]) {
        let is_newest = |it: &AreaReports| it.area == area;
        if !self.areas.get(self.newest).is_some_and(is_newest) {
            self.find(area);
        }
        if let Some(found) = self.areas.get_mut(self.newest) {
            if found.reports == 0 {
                self.changed.push(self.newest);
            }
            found.reports += 1;
        }
    }

    fn find(&mut self, area: &[u8]) {
        let is_new = !self.by_name.contains_key(area);
        let name = match is_new && self.areas.len() >= MOST_AREAS {
            true => OTHER_AREAS,
            false => area,
        };
        if let Some(position) = self.by_name.get(name) {
            self.newest = *position;
            return;
        }
        self.newest = self.areas.len();
        self.by_name.insert(name.to_vec(), self.newest);
        self.areas.push(AreaReports {
            area: name.to_vec(),
            ..AreaReports::default()
        });
    }

    /// The newest report was this.
    #[inline]
    pub(crate) fn count(&mut self, kind: ReportKind) {
        let Some(found) = self.areas.get_mut(self.newest) else {
            return;
        };
        match found.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => found.kinds.push((kind, 1)),
        }
    }

    /// Shows what came since the last time.
    pub(crate) fn take(&mut self, mut show: impl FnMut(&AreaReports)) {
        for position in self.changed.drain(..) {
            let Some(area) = self.areas.get_mut(position) else {
                continue;
            };
            show(area);
            area.reports = 0;
            area.kinds.iter_mut().for_each(|(_, count)| *count = 0);
        }
    }
}

impl Engine {
    /// Shows what each area reported since this was called last.
    pub fn take_area_reports(&mut self, show: impl FnMut(&AreaReports)) {
        self.areas.take(show);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(areas: &mut Areas) -> Vec<AreaReports> {
        let mut taken = Vec::new();
        areas.take(|it| taken.push(it.clone()));
        taken
    }

    fn of(area: &str, reports: u64, kinds: &[(ReportKind, u64)]) -> AreaReports {
        AreaReports {
            area: area.into(),
            reports,
            kinds: kinds.to_vec(),
        }
    }

    #[test]
    fn kinds_are_counted_for_the_area_of_the_newest_report() {
        let mut areas = Areas::default();
        areas.see(b"east");
        areas.count("late");
        areas.see(b"west");
        areas.count("wrapped");
        areas.count("late");
        areas.see(b"east");
        areas.count("late");
        let expected = [
            of("east", 2, &[("late", 2)]),
            of("west", 1, &[("wrapped", 1), ("late", 1)]),
        ];
        assert_eq!(taken(&mut areas), expected);
        assert!(taken(&mut areas).is_empty(), "it was taken");
        areas.see(b"west");
        let expected = [of("west", 1, &[("wrapped", 0), ("late", 0)])];
        assert_eq!(taken(&mut areas), expected);
    }

    #[test]
    fn many_areas_do_not_fill_the_memory() {
        let mut areas = Areas::default();
        for area in 0..3 * MOST_AREAS {
            areas.see(area.to_string().as_bytes());
        }
        let taken = taken(&mut areas);
        assert_eq!(taken.len(), MOST_AREAS + 1);
        let others = taken.iter().find(|it| it.area == OTHER_AREAS);
        assert_eq!(others.map(|it| it.reports), Some(2 * MOST_AREAS as u64));
        assert_eq!(areas.areas.len(), MOST_AREAS + 1);
    }
}
