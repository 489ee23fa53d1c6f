//! What other terms change about who may hold shares, in words.

use openmast_client::share_gate::types::PolicyTerms;

use crate::{report::Report, terms::Kinds, values::text_of_time};

/// One term that is to be another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    term: &'static str,
    before: String,
    after: String,
    /// Somebody can be admitted who could not be before: the regulator signs, too.
    pub loosens: bool,
}

/// What `new` changes about `old`, which the program's `set_policy` counts alike.
pub(super) fn changes(old: &PolicyTerms, new: &PolicyTerms) -> Vec<Change> {
    let loosens = [
        old.kinds & !new.kinds != 0,
        !is_within(&new.jurisdictions, &old.jurisdictions),
        most(new.max_holders) > most(old.max_holders),
        new.locked_until < old.locked_until,
    ];
    (texts(old).into_iter().zip(texts(new)).zip(loosens))
        .filter(|(((_, before), (_, after)), _)| before != after)
        .map(|(((term, before), (_, after)), loosens)| Change {
            term,
            before,
            after,
            loosens,
        })
        .collect()
}

/// No jurisdiction is any.
fn is_within(inner: &[u16], outer: &[u16]) -> bool {
    let named = !inner.is_empty() && inner.iter().all(|code| outer.contains(code));
    outer.is_empty() || named
}

/// 0 is any number.
fn most(holders: u32) -> u64 {
    match holders {
        0 => u64::MAX,
        most => most.into(),
    }
}

fn texts(terms: &PolicyTerms) -> [(&'static str, String); 4] {
    let listed = |numbers: Vec<String>, none: &str| match numbers.is_empty() {
        true => none.to_owned(),
        false => numbers.join(", "),
    };
    let kinds = Kinds(terms.kinds).numbers();
    let kinds = kinds.iter().map(ToString::to_string).collect();
    let places = terms.jurisdictions.iter().map(ToString::to_string);
    let locked = match terms.locked_until {
        0 => "not".to_owned(),
        until => text_of_time(until),
    };
    let most = match terms.max_holders {
        0 => "any number".to_owned(),
        most => most.to_string(),
    };
    [
        ("kinds", listed(kinds, "none")),
        ("jurisdictions", listed(places.collect(), "any")),
        ("most holders", most),
        ("locked until", locked),
    ]
}

impl Change {
    /// `jurisdictions: 276, 756 → any (loosens)`.
    pub(super) fn sentence(&self) -> String {
        let loosens = match self.loosens {
            true => " (loosens)",
            false => "",
        };
        let Self {
            term,
            before,
            after,
            ..
        } = self;
        format!("{term}: {before} → {after}{loosens}")
    }

    pub(super) fn line(&self) -> Report {
        Report::new()
            .text("term", "Term", self.term)
            .text("before", "Before", &self.before)
            .text("after", "From now on", &self.after)
            .flag("loosens", "Loosens", self.loosens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> PolicyTerms {
        PolicyTerms {
            kinds: 0b11,
            jurisdictions: vec![276, 756],
            max_holders: 3,
            locked_until: 1_814_313_600,
        }
    }

    /// What loosens must be what the program takes for that, or the regulator is asked for nothing or too late.
    #[test]
    fn what_loosens_is_told() {
        type Changed = fn(&mut PolicyTerms);
        let cases: [(Changed, &str); 9] = [
            (|it| it.kinds = 0b111, "kinds: 0, 1 → 0, 1, 2"),
            (|it| it.kinds = 0b1, "kinds: 0, 1 → 0 (loosens)"),
            (
                |it| it.jurisdictions = Vec::new(),
                "jurisdictions: 276, 756 → any (loosens)",
            ),
            (
                |it| it.jurisdictions = vec![276],
                "jurisdictions: 276, 756 → 276",
            ),
            (
                |it| it.jurisdictions = vec![276, 404],
                "jurisdictions: 276, 756 → 276, 404 (loosens)",
            ),
            (
                |it| it.max_holders = 0,
                "most holders: 3 → any number (loosens)",
            ),
            (|it| it.max_holders = 2, "most holders: 3 → 2"),
            (
                |it| it.locked_until = 0,
                "locked until: 2027-06-30T00:00:00Z → not (loosens)",
            ),
            (
                |it| it.locked_until += 1,
                "locked until: 2027-06-30T00:00:00Z → 2027-06-30T00:00:01Z",
            ),
        ];
        for (change, expected) in cases {
            let mut new = terms();
            change(&mut new);
            let [only] = &changes(&terms(), &new)[..] else {
                panic!("{expected}");
            };
            assert_eq!(only.sentence(), expected);
        }
        assert_eq!(changes(&terms(), &terms()), []);
    }
}
