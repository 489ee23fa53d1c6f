//! Who sessions are kept for: what one sender may have must not be what all others have left.

use openmast_records::{Sender, SenderNumbers, SenderRef};

/// How much is kept for each. Follows from the sessions, and is not saved.
#[derive(Clone, Debug, Default)]
pub(super) struct Senders {
    numbers: SenderNumbers,
    kept: Vec<Kept>,
    /// Positions of those of which it was not told yet how many sessions they have.
    changed: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Kept {
    sender: Sender,
    sessions: u64,
    /// Former runs of them of which something waits.
    waiting_formers: u64,
    is_changed: bool,
}

impl Senders {
    fn number(&mut self, sender: SenderRef<'_>) -> usize {
        if let Some(number) = self.numbers.get(sender) {
            return number;
        }
        self.kept.push(Kept {
            sender: sender.to_sender(),
            sessions: 0,
            waiting_formers: 0,
            is_changed: false,
        });
        self.numbers.add(sender)
    }

    /// A session is kept.
    pub(super) fn count(&mut self, sender: SenderRef<'_>) {
        let position = self.number(sender);
        if let Some(kept) = self.kept.get_mut(position) {
            kept.sessions += 1;
            if !std::mem::replace(&mut kept.is_changed, true) {
                self.changed.push(position);
            }
        }
    }

    /// Before all sessions are counted again.
    pub(super) fn count_none(&mut self) {
        self.changed.clear();
        for (position, kept) in self.kept.iter_mut().enumerate() {
            kept.sessions = 0;
            kept.is_changed = true;
            self.changed.push(position);
        }
    }

    /// A former run waits, or waits no more.
    pub(super) fn former_waits(&mut self, sender: SenderRef<'_>, waits: bool) {
        let position = self.number(sender);
        if let Some(kept) = self.kept.get_mut(position) {
            kept.waiting_formers = match waits {
                true => kept.waiting_formers + 1,
                false => kept.waiting_formers.saturating_sub(1),
            };
        }
    }

    pub(super) fn waiting_formers(&self, sender: SenderRef<'_>) -> u64 {
        let position = self.numbers.get(sender);
        let kept = position.and_then(|position| self.kept.get(position));
        kept.map_or(0, |kept| kept.waiting_formers)
    }

    /// Shows who may have another number of sessions than when this was called last, and how many.
    pub(super) fn take_changes(&mut self, mut show: impl FnMut(&Sender, u64)) {
        for position in self.changed.drain(..) {
            if let Some(kept) = self.kept.get_mut(position) {
                kept.is_changed = false;
                show(&kept.sender, kept.sessions);
            }
        }
    }

    /// Everybody with sessions, and how many.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Sender, u64)> {
        let kept = self.kept.iter().filter(|kept| kept.sessions > 0);
        kept.map(|kept| (&kept.sender, kept.sessions))
    }
}
