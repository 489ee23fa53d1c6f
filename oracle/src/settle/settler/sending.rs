//! Sending: follows the transactions that may still land, and builds the next one.

use std::time::Instant;

use super::{Report, SettleError, Settler};
use crate::settle::{
    alarm::Alarm,
    chain::{Action, Chain, PrepareError, Unreachable, View},
    outbox::{Attempt, AttemptState, OutboxError},
};

pub(super) struct Held {
    until: Instant,
    /// The view on which the decision was based, without slot and clock.
    state: View,
    alarm: Alarm,
}

impl<C: Chain> Settler<C> {
    /// Learns what became of every live transaction and sends again what is still unknown. Returns the slot that the
    /// chain must be read at, so that the effects of all that was learned are included.
    pub(super) async fn follow_live(&mut self) -> Result<u64, SettleError> {
        let mut min_slot = 0;
        for mut attempt in self.outbox.live_attempts()? {
            let fate = self.chain.fate(&attempt.signature).await?;
            min_slot = min_slot.max(fate.finalized_slot);
            match fate.status {
                Some(status) if status.finalized => self.resolve(&mut attempt, status.error)?,
                Some(_) => self.landed(&mut attempt)?,
                None if fate.finalized_block_height > attempt.last_valid_block_height => {
                    self.expired(&mut attempt)?
                }
                None => self.send_if_due(&mut attempt).await?,
            }
        }
        Ok(min_slot)
    }

    fn resolve(&mut self, attempt: &mut Attempt, error: Option<String>) -> Result<(), SettleError> {
        fail::fail_point!("settle::before_final");
        let state = if error.is_some() {
            AttemptState::Failed
        } else {
            AttemptState::Final
        };
        if let Some(error) = &error {
            tracing::warn!(
                epoch = attempt.epoch,
                action = attempt.action,
                error,
                "transaction failed"
            );
        }
        self.outbox
            .mark(attempt, state, error.as_deref(), self.clock.now_ms())?;
        self.sent_at.remove(&attempt.id);
        fail::fail_point!("settle::after_final");
        Ok(())
    }

    fn landed(&mut self, attempt: &mut Attempt) -> Result<(), SettleError> {
        if attempt.state != AttemptState::Landed {
            self.outbox
                .mark(attempt, AttemptState::Landed, None, self.clock.now_ms())?;
            fail::fail_point!("settle::after_landed");
        }
        Ok(())
    }

    fn expired(&mut self, attempt: &mut Attempt) -> Result<(), SettleError> {
        tracing::info!(
            epoch = attempt.epoch,
            action = attempt.action,
            "transaction expired without landing"
        );
        self.outbox
            .mark(attempt, AttemptState::Expired, None, self.clock.now_ms())?;
        self.sent_at.remove(&attempt.id);
        self.held.remove(&attempt.epoch);
        fail::fail_point!("settle::after_expired");
        Ok(())
    }

    async fn send_if_due(&mut self, attempt: &mut Attempt) -> Result<(), SettleError> {
        // A transaction that had landed and is unknown now was on a fork that lost.
        if attempt.state != AttemptState::Sent {
            self.outbox
                .mark(attempt, AttemptState::Sent, None, self.clock.now_ms())?;
            self.sent_at.remove(&attempt.id);
        }
        if self
            .sent_at
            .get(&attempt.id)
            .is_some_and(|at| at.elapsed() < self.timing.resend_after)
        {
            return Ok(());
        }
        self.sent_at.insert(attempt.id, Instant::now());
        fail::fail_point!("settle::before_send");
        if let Err(error) = self.chain.send(&attempt.raw).await {
            // The node may have passed it on all the same: only the chain tells.
            tracing::warn!(epoch = attempt.epoch, action = attempt.action, %error, "sending failed, will be repeated");
        }
        fail::fail_point!("settle::after_send");
        Ok(())
    }

    pub(super) async fn act(
        &mut self,
        action: &Action,
        view: &View,
        report: &mut Report,
    ) -> Result<(), SettleError> {
        let epoch = action.epoch();
        let state = timeless(view, epoch);
        if let Some(held) = self.held.get(&epoch)
            && held.state == state
            && Instant::now() < held.until
        {
            report.raise(held.alarm.clone());
            return Ok(());
        }
        let escalation = self.escalation(action)?;
        fail::fail_point!("settle::before_build");
        match self.chain.prepare(action, escalation).await {
            Ok(transaction) => {
                fail::fail_point!("settle::after_build");
                let now = self.clock.now_ms();
                let stored = self.outbox.store_attempt(action, &transaction, now)?;
                let Some(mut attempt) = stored else {
                    let text = "the blockhash is the one of a transaction that was in a block already: the node that hands it \
                                out does not go on with its chain";
                    return Err(Unreachable::Unanswered(text.into()).into());
                };
                fail::fail_point!("settle::after_store");
                // If it fails in a block although the simulation passed, the next one must not follow at once.
                self.hold(epoch, state, failed_in_block(action));
                tracing::info!(
                    epoch,
                    action = action.name(),
                    escalation,
                    "sending transaction"
                );
                self.send_if_due(&mut attempt).await
            }
            Err(PrepareError::Refused(reason)) => {
                let alarm = Alarm {
                    code: "refused",
                    text: format!("{} of epoch {epoch}: {reason}", action.name()),
                };
                report.raise(alarm.clone());
                self.hold(epoch, state, alarm);
                Ok(())
            }
            Err(PrepareError::Unreachable(error)) => Err(error.into()),
        }
    }

    /// How often the offer is raised: as often as a transaction for this purpose expired, as far as time has passed since the
    /// first one.
    fn escalation(&self, action: &Action) -> Result<u32, OutboxError> {
        let expired = self.outbox.expired_attempts(action)?;
        let Some(first_ms) = expired.first_built_at_ms else {
            return Ok(0);
        };
        let elapsed = u128::from(self.clock.now_ms().saturating_sub(first_ms));
        let possible = match self.timing.raise_after.as_millis() {
            0 => u32::MAX,
            raise_after => u32::try_from(elapsed / raise_after).unwrap_or(u32::MAX),
        };
        Ok(expired.count.min(possible))
    }

    fn hold(&mut self, epoch: u64, state: View, alarm: Alarm) {
        let until = Instant::now() + self.timing.retry_refused_after;
        self.held.insert(
            epoch,
            Held {
                until,
                state,
                alarm,
            },
        );
    }
}

fn failed_in_block(action: &Action) -> Alarm {
    Alarm {
        code: "failed",
        text: format!(
            "the transaction to {} epoch {} failed on chain; it is tried again",
            action.name(),
            action.epoch()
        ),
    }
}

/// The view without what always moves and without other epochs: equal values mean that the program would answer alike.
fn timeless(view: &View, epoch: u64) -> View {
    let mut state = View {
        slot: 0,
        unix_time: 0,
        ..view.clone()
    };
    state.settlements.retain(|other, _| *other == epoch);
    state
}
