//! The program as far as a payer's money depends on it, as docs/reference/money.md tells it: which requests it takes, which payments
//! it makes, and which settlements it lets become final.

use openmast_records::PayerState;

/// Seconds; a slot takes one.
pub(crate) const MIN_EPOCH: i64 = 10;
pub(crate) const CHALLENGE: i64 = 5;
pub(crate) const MAX_PAUSE: i64 = 20;
/// The least that the program allows with these.
pub(crate) const EXIT_DELAY: i64 = 2 * (MAX_PAUSE + MIN_EPOCH + 3 * CHALLENGE);

/// A settlement that became final.
#[derive(Clone, Debug)]
pub(crate) struct Settlement {
    pub snapshot_slot: u64,
    pub closed_at: i64,
    /// By payer.
    pub accrued: [u64; 2],
}

/// A payer's account, and its statement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payer {
    pub state: PayerState,
    /// Highest accrued that a proof has shown.
    pub proven: u64,
    pub statement: Option<Statement>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    pub stated: u64,
    pub pays_at: i64,
    /// How many settlements were final when it was made.
    copied: usize,
}

/// What a statement was paid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paid {
    pub amount: u64,
    pub stated_in: u64,
    /// Whether a settlement that saw it was final, of a snapshot before it held at once.
    pub was_seen_in_time: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub now: i64,
    pub payers: [Payer; 2],
    pub settlements: Vec<Settlement>,
    pub exit_closed_at: i64,
    paused_at: Option<i64>,
    is_paused: bool,
    pub statements_paid: Vec<Paid>,
}

impl Chain {
    pub(crate) fn new(deposits: [u64; 2]) -> Self {
        let payer = |deposited| Payer {
            state: PayerState {
                deposited,
                ..PayerState::default()
            },
            ..Payer::default()
        };
        Self {
            now: 1_000_000,
            payers: deposits.map(payer),
            settlements: Vec::new(),
            exit_closed_at: 0,
            paused_at: None,
            is_paused: false,
            statements_paid: Vec::new(),
        }
    }

    pub(crate) fn slot(&self) -> u64 {
        self.now as u64
    }

    /// What payers deposited and did not take back.
    pub(crate) fn prepaid(&self) -> u64 {
        let payers = self.payers.iter();
        payers.map(|payer| payer.balance()).sum()
    }

    /// Σ accrued of the newest final settlement.
    pub(crate) fn settled(&self) -> u64 {
        let newest = self.settlements.last();
        newest.map_or(0, |newest| newest.accrued.iter().sum())
    }

    pub(crate) fn settling_is_paused(&self) -> bool {
        let begun = self.paused_at.unwrap_or(i64::MIN / 2);
        self.is_paused && self.now < begun + MAX_PAUSE
    }

    /// Begins a pause, if the program lets the pauser.
    pub(crate) fn pause(&mut self) {
        let next = self.paused_at.map_or(i64::MIN, |begun| begun + EXIT_DELAY);
        if self.now >= next {
            (self.paused_at, self.is_paused) = (Some(self.now), true);
        }
    }

    pub(crate) fn unpause(&mut self) {
        self.is_paused = false;
    }

    pub(crate) fn deposit(&mut self, payer: usize, amount: u64) {
        self.payers[payer].state.deposited += amount;
    }

    pub(crate) fn request(&mut self, payer: usize, amount: u64) {
        let (now, slot) = (self.now, self.slot());
        let payer = &mut self.payers[payer];
        if payer.statement.is_some() || amount == 0 || amount > payer.balance() {
            return;
        }
        payer.end_request(false);
        payer.state.requested = amount;
        payer.state.requested_slot = slot;
        payer.state.lapses_at = now + 2 * EXIT_DELAY;
    }

    pub(crate) fn cancel(&mut self, payer: usize) {
        let payer = &mut self.payers[payer];
        payer.statement = None;
        payer.end_request(false);
    }

    /// Pays a request by the proof that pays most.
    pub(crate) fn withdraw(&mut self, payer: usize) {
        let (prepaid, settled) = (self.prepaid(), self.settled());
        let of_payer = &mut self.payers[payer];
        let state = of_payer.state;
        if state.requested == 0 || of_payer.statement.is_some() || self.now >= state.lapses_at {
            return;
        }
        let mut seen = self.settlements.iter();
        let Some(proof) = seen.find(|it| it.snapshot_slot >= state.requested_slot) else {
            return;
        };
        let left = of_payer.balance().checked_sub(proof.accrued[payer]);
        let paid = left.expect("no fraud").min(state.requested);
        of_payer.proven = of_payer.proven.max(proof.accrued[payer]);
        assert!(prepaid - paid >= settled, "the payer's money is there");
        of_payer.state.withdrawn += paid;
        of_payer.end_request(true);
    }

    /// States as little as the program takes.
    pub(crate) fn state_spent(&mut self, payer: usize, amount: u64) {
        let (now, slot, copied) = (self.now, self.slot(), self.settlements.len());
        let payer = &mut self.payers[payer];
        let most = payer.balance().saturating_sub(payer.proven);
        if payer.statement.is_some() || amount == 0 || amount > most {
            return;
        }
        payer.end_request(false);
        payer.state.requested = amount;
        payer.state.requested_slot = slot;
        payer.state.lapses_at = now + 2 * EXIT_DELAY;
        payer.state.holds_from = now + EXIT_DELAY / 2;
        payer.statement = Some(Statement {
            stated: payer.proven,
            pays_at: now + EXIT_DELAY,
            copied,
        });
    }

    /// Whoever keeps archives raises each statement in the slot in which that is possible.
    pub(crate) fn raise_statements(&mut self) {
        for (index, payer) in self.payers.iter_mut().enumerate() {
            let Some(statement) = &mut payer.statement else {
                continue;
            };
            let from = statement.copied.saturating_sub(1);
            let seen = |it: &&Settlement| it.snapshot_slot >= payer.state.requested_slot;
            let first_seen = self.settlements.iter().find(seen);
            let behind = self.settlements.iter().skip(from);
            let last = first_seen.map_or(u64::MAX, |first| first.snapshot_slot);
            for settlement in behind.filter(|it| it.snapshot_slot <= last) {
                let accrued = settlement.accrued[index];
                statement.stated = statement.stated.max(accrued);
                payer.proven = payer.proven.max(accrued);
            }
            if first_seen.is_some() {
                statement.pays_at = statement.pays_at.min(self.now);
            }
        }
    }

    pub(crate) fn pay_statement(&mut self, payer: usize) {
        let (prepaid, settled) = (self.prepaid(), self.settled());
        let claims: u64 = self.payers.iter().map(Payer::claim).sum();
        let of_payer = &mut self.payers[payer];
        let (state, Some(statement)) = (of_payer.state, of_payer.statement) else {
            return;
        };
        if self.now < statement.pays_at || self.now >= state.lapses_at {
            return;
        }
        let (claim, unspent) = (of_payer.claim(), prepaid - settled);
        let amount = match claims <= unspent {
            true => claim,
            false => claim * unspent / claims,
        };
        let mut final_ones = self.settlements.iter();
        let first_seen = final_ones.find(|it| it.snapshot_slot >= state.requested_slot);
        if first_seen.is_none() && amount > 0 {
            self.exit_closed_at = self.exit_closed_at.max(state.holds_from);
        }
        of_payer.state.withdrawn += amount;
        of_payer.statement = None;
        of_payer.end_request(true);
        self.statements_paid.push(Paid {
            amount,
            stated_in: state.requested_slot,
            was_seen_in_time: first_seen.is_some_and(|it| it.closed_at < state.holds_from),
        });
    }

    /// Whether the program lets a settlement of this snapshot become final.
    pub(crate) fn lets(&self, settlement: &Settlement) -> bool {
        let newest = self.settlements.last();
        let least = newest.map_or(i64::MIN, |newest| newest.closed_at + MIN_EPOCH);
        !self.settling_is_paused()
            && settlement.closed_at >= least
            && settlement.closed_at >= self.exit_closed_at
            && settlement.accrued.iter().sum::<u64>() <= self.prepaid()
    }
}

impl Payer {
    pub(crate) fn balance(&self) -> u64 {
        self.state.deposited - self.state.withdrawn
    }

    fn claim(&self) -> u64 {
        self.statement.map_or(0, |statement| {
            let left = self.balance().saturating_sub(statement.stated);
            left.min(self.state.requested)
        })
    }

    fn end_request(&mut self, is_paid: bool) {
        let state = &mut self.state;
        if state.requested > 0 {
            state.requests_ended += 1;
            state.endings = state.endings << 1 | u64::from(is_paid);
        }
        (state.requested, state.requested_slot) = (0, 0);
        (state.lapses_at, state.holds_from) = (0, 0);
    }
}
