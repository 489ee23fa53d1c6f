//! Fair shares of a bounded resource: sessions, room in the log, requests in flight. A part of it is reserved for each
//! sender that is expected; the rest, the common part, is for whoever comes first.

/// The kind of a sender, which decides what is reserved for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An area of the configuration. As much is reserved for each area, and once more for all radios that sign
    /// together.
    Area,
    /// A radio that signs. It has an equal part of what is reserved for all radios.
    Radio,
    /// An area that was in the configuration before. Nothing is reserved for it.
    Former,
}

/// How the resource is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    /// How much there is of it.
    pub most: i64,
    /// The common part is `most` divided by this; `None` if there is no common part.
    pub common: Option<i64>,
    /// How many areas the configuration has.
    pub areas: i64,
    /// Whether radios that sign are expected.
    pub has_radios: bool,
}

/// What each sender has. Senders are known by their position.
#[derive(Clone, Debug)]
pub(crate) struct Shares {
    division: Division,
    /// A power of two that is no less than the number of radios, so that it seldom changes.
    radios: i64,
    held: Vec<Held>,
    /// Everything that is taken, for a while or lastingly.
    taken: Sums,
    /// Everything that is held lastingly.
    kept: Sums,
}

/// Sums over all senders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    all: i64,
    /// The sum of what each has beyond its reserve.
    beyond: i64,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    kind: Kind,
    /// What the sender holds lastingly, until it says that it is less.
    kept: i64,
    /// What the sender has taken for a while, until it is given back.
    taken: i64,
}

impl Held {
    fn all(&self) -> i64 {
        self.kept.saturating_add(self.taken)
    }
}

impl Division {
    /// What is reserved for each area, and for all radios together.
    fn reserved_per_area(&self) -> i64 {
        let sharing = self.areas + i64::from(self.has_radios);
        let common = self.common.map_or(0, |part| self.most / part.max(1));
        (self.most - common) / sharing.max(1)
    }

    /// The common part.
    fn common(&self) -> i64 {
        self.most - self.reserved_per_area() * (self.areas + i64::from(self.has_radios))
    }
}

impl Shares {
    pub(crate) fn new(division: Division) -> Self {
        Self {
            division,
            radios: 1,
            held: Vec::new(),
            taken: Sums::default(),
            kept: Sums::default(),
        }
    }

    /// Adds the next sender.
    pub(crate) fn add(&mut self, kind: Kind) {
        self.held.push(Held {
            kind,
            kept: 0,
            taken: 0,
        });
    }

    pub(crate) fn division(&self) -> Division {
        self.division
    }

    /// Changes how much there is.
    pub(crate) fn set_most(&mut self, most: i64) {
        self.division.most = most;
        self.sum_up();
    }

    /// Changes how many radios there are that sign.
    pub(crate) fn set_radios(&mut self, count: usize) {
        let radios = count.max(1).checked_next_power_of_two();
        let radios = radios.and_then(|radios| i64::try_from(radios).ok());
        let radios = radios.unwrap_or(i64::MAX);
        if radios != self.radios {
            self.radios = radios;
            self.sum_up();
        }
    }

    /// Takes so much for a sender for a while, or nothing; returns whether it was taken.
    pub(crate) fn take(&mut self, sender: usize, wanted: i64) -> bool {
        let may = wanted == 0 || self.left(sender) >= wanted;
        if may {
            self.take_anyway(sender, wanted);
        }
        may
    }

    /// Takes so much for a sender, whether it is available or not.
    pub(crate) fn take_anyway(&mut self, sender: usize, wanted: i64) {
        self.change(sender, |held| {
            held.taken = held.taken.saturating_add(wanted);
        });
    }

    pub(crate) fn give_back(&mut self, sender: usize, taken: i64) {
        self.change(sender, |held| {
            held.taken = held.taken.saturating_sub(taken);
        });
    }

    /// Sets what a sender holds lastingly.
    pub(crate) fn keep(&mut self, sender: usize, kept: i64) {
        self.change(sender, |held| held.kept = kept);
    }

    /// How much more a sender may take.
    pub(crate) fn left(&self, sender: usize) -> i64 {
        let Some(held) = self.held.get(sender) else {
            return 0;
        };
        let own = self
            .reserved_for(held.kind)
            .saturating_sub(held.all())
            .max(0);
        let common = self.division.common();
        let common = common.saturating_sub(self.taken.beyond).max(0);
        let left = self.division.most.saturating_sub(self.taken.all);
        own.saturating_add(common).min(left)
    }

    /// Whether a sender has more than is reserved for it.
    pub(crate) fn is_beyond(&self, sender: usize) -> bool {
        let held = self.held.get(sender);
        held.is_some_and(|held| held.all() > self.reserved_for(held.kind))
    }

    /// What is reserved for a sender.
    pub(crate) fn reserved(&self, sender: usize) -> i64 {
        let held = self.held.get(sender);
        held.map_or(0, |held| self.reserved_for(held.kind))
    }

    /// Whether nine tenths of everything, or of the common part, are held lastingly.
    pub(crate) fn is_nearly_full(&self) -> bool {
        let Sums { all, beyond } = self.kept;
        let is_nearly = |kept: i64, most: i64| kept >= most - most / 10;
        is_nearly(all, self.division.most)
            || beyond > 0 && is_nearly(beyond, self.division.common())
    }

    /// Whether nothing of the common part would be left if all that is taken for a while were given back.
    pub(crate) fn is_full(&self) -> bool {
        let Sums { all, beyond } = self.kept;
        all >= self.division.most || beyond >= self.division.common()
    }

    /// The sender that holds most lastingly, and how much that is.
    pub(crate) fn fullest(&self) -> Option<(usize, i64)> {
        let held = self.held.iter().enumerate();
        let fullest = held.max_by_key(|(_, held)| held.kept)?;
        Some((fullest.0, fullest.1.kept))
    }

    fn reserved_for(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Area => self.division.reserved_per_area(),
            Kind::Radio if self.division.has_radios => {
                self.division.reserved_per_area() / self.radios
            }
            Kind::Radio | Kind::Former => 0,
        }
    }

    /// How much of what a sender of this kind has is beyond its reserve.
    fn beyond(&self, kind: Kind, has: i64) -> i64 {
        has.saturating_sub(self.reserved_for(kind)).max(0)
    }

    /// What one sender adds to each of the sums: taken, kept.
    fn sums_of(&self, held: &Held) -> [Sums; 2] {
        [held.all(), held.kept].map(|all| Sums {
            all,
            beyond: self.beyond(held.kind, all),
        })
    }

    fn change(&mut self, sender: usize, change: impl FnOnce(&mut Held)) {
        let Some(before) = self.held.get(sender).copied() else {
            return;
        };
        let mut after = before;
        change(&mut after);
        let sums = self.sums_of(&before).into_iter();
        let sums = sums.zip(self.sums_of(&after));
        let totals = [&mut self.taken, &mut self.kept].into_iter();
        for (total, (before, after)) in totals.zip(sums) {
            total.all += after.all - before.all;
            total.beyond += after.beyond - before.beyond;
        }
        if let Some(held) = self.held.get_mut(sender) {
            *held = after;
        }
    }

    fn sum_up(&mut self) {
        let (mut taken, mut kept) = (Sums::default(), Sums::default());
        for held in &self.held {
            let [of_taken, of_kept] = self.sums_of(held);
            taken.add(of_taken);
            kept.add(of_kept);
        }
        (self.taken, self.kept) = (taken, kept);
    }
}

impl Sums {
    fn add(&mut self, one: Self) {
        self.all += one.all;
        self.beyond += one.beyond;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shares(most: i64, areas: i64, has_radios: bool) -> Shares {
        Shares::new(Division {
            most,
            common: Some(2),
            areas,
            has_radios,
        })
    }

    #[test]
    fn what_one_takes_leaves_the_others_what_is_kept_for_them() {
        let mut shares = shares(100, 4, true);
        (0..4).for_each(|_| shares.add(Kind::Area));
        // 10 are kept for each of five, 50 are for whoever comes first.
        assert!(shares.take(0, 10) && !shares.is_beyond(0));
        assert!(shares.take(0, 50) && shares.is_beyond(0));
        assert!(!shares.take(0, 1));
        assert!(shares.take(1, 10) && shares.take(2, 10));
        assert!(!shares.take(1, 1));
        shares.give_back(0, 1);
        assert!(shares.take(1, 1) && !shares.take(0, 1));
        assert_eq!(shares.left(3), 10);
    }

    #[test]
    fn full_is_what_stays_taken_and_not_what_is_given_back() {
        let mut shares = shares(100, 4, true);
        (0..4).for_each(|_| shares.add(Kind::Area));
        assert!(shares.take(0, 60) && !shares.take(0, 1));
        assert!(!shares.is_full() && !shares.is_nearly_full());
        shares.give_back(0, 60);
        // 10 of its own, 45 of the 50 that are for whoever comes first.
        shares.keep(0, 54);
        assert!(!shares.is_nearly_full());
        shares.keep(0, 55);
        assert!(shares.is_nearly_full() && !shares.is_full());
        shares.keep(0, 60);
        assert!(shares.is_full());
    }

    #[test]
    fn radios_share_what_is_kept_for_them() {
        let mut shares = shares(160, 1, true);
        (0..3).for_each(|_| shares.add(Kind::Radio));
        shares.set_radios(3);
        // 40 are kept for all radios, 10 for each of up to four; 80 are for whoever comes first.
        assert!(shares.take(0, 90) && !shares.take(0, 1));
        assert!(shares.take(1, 10) && !shares.take(1, 1));
        shares.set_radios(5);
        assert_eq!(shares.left(2), 5);
        assert!(!shares.take(1, 1), "it has more than is kept for it now");
    }

    #[test]
    fn an_area_that_is_configured_no_more_has_what_nobody_else_wants() {
        let mut shares = shares(100, 1, false);
        shares.add(Kind::Former);
        shares.add(Kind::Area);
        shares.keep(0, 90);
        assert_eq!((shares.left(0), shares.left(1)), (0, 10));
        assert_eq!(shares.fullest(), Some((0, 90)));
        shares.keep(0, 0);
        assert_eq!((shares.left(0), shares.left(1)), (50, 100));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Take(usize, i64),
        GiveBack(usize),
        Keep(usize, i64),
        Radios(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..6_usize, 0..40_i64).prop_map(|(sender, count)| Step::Take(sender, count)),
            (0..6_usize).prop_map(Step::GiveBack),
            (0..6_usize, 0..9_i64).prop_map(|(sender, count)| Step::Keep(sender, count)),
            (0..9_usize).prop_map(Step::Radios),
        ]
    }

    fn of_all_kinds() -> Shares {
        let mut shares = shares(300, 3, true);
        for kind in [
            Kind::Area,
            Kind::Area,
            Kind::Area,
            Kind::Radio,
            Kind::Radio,
            Kind::Former,
        ] {
            shares.add(kind);
        }
        shares
    }

    proptest! {
        #[test]
        fn sums_are_those_of_all(steps in prop::collection::vec(step(), 1..80)) {
            let mut shares = of_all_kinds();
            for step in steps {
                match step {
                    Step::Take(sender, count) => shares.take_anyway(sender, count),
                    Step::GiveBack(sender) => shares.give_back(sender, shares.held[sender].taken),
                    Step::Keep(sender, count) => shares.keep(sender, count),
                    Step::Radios(count) => shares.set_radios(count),
                }
                let mut again = shares.clone();
                again.sum_up();
                prop_assert_eq!((again.taken, again.kept), (shares.taken, shares.kept));
            }
        }

        #[test]
        fn nobody_takes_what_is_kept_for_another(
            steps in prop::collection::vec((0..6_usize, -99..99_i64), 1..80),
        ) {
            let mut shares = of_all_kinds();
            shares.set_radios(2);
            for (sender, count) in steps {
                match count {
                    0.. => {
                        shares.take(sender, count);
                    }
                    _ => shares.give_back(sender, shares.held[sender].taken.min(-count)),
                }
                for sender in 0..6 {
                    let own = shares.reserved(sender) - shares.held[sender].all();
                    prop_assert!(shares.left(sender) >= own, "{sender}: {shares:?}");
                }
            }
        }
    }
}
