//! Parameters, roles and pauses.

use openmast_client::accounts::{NetworkLimits, NetworkParameters, Till};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, key, new_account};
use crate::{Error, refusals::Refusals};

const DAYS_90: u32 = 90 * 86_400;
const LEAST_EXIT_DELAY: u64 = 30;

impl Model {
    pub(super) fn announce_parameters(
        &mut self,
        by: Pubkey,
        to: NetworkParameters,
        at: Moment,
    ) -> Verdict {
        let network = &self.network;
        let (since, settled) = (network.next_parameters_at, network.final_closed_at);
        let mut refusals = Refusals::default();
        refusals.when(by != network.authority, Error::NotAuthorized);
        refusals.when(!within(&to, &network.limits), Error::ParameterOutOfRange);
        let held_for = at.now - since;
        let long = 2 * i64::from(network.next_parameters.exit_delay_seconds);
        let pending = settled < since && (0..long).contains(&held_for);
        refusals.when(pending, Error::ParametersPending);
        refusals.verdict()?;
        let now = self.parameters(at.now);
        let delay = i64::from(now.exit_delay_seconds.max(to.exit_delay_seconds));
        self.network.parameters = now;
        self.network.next_parameters = to;
        self.network.next_parameters_at = at.now + 2 * delay;
        Ok(())
    }

    pub(super) fn tighten_parameters(
        &mut self,
        by: Pubkey,
        breaker: u64,
        bond: u64,
        at: Moment,
    ) -> Verdict {
        let (now, limits) = (self.parameters(at.now), &self.network.limits);
        let mut refusals = Refusals::default();
        refusals.when(by != self.network.authority, Error::NotAuthorized);
        refusals.when(
            breaker > now.max_epoch_increase || bond < now.min_bond,
            Error::ParametersNotTighter,
        );
        refusals.when(
            breaker < limits.least_epoch_increase || bond > limits.most_min_bond,
            Error::ParameterOutOfRange,
        );
        let lowers = breaker < now.max_epoch_increase;
        let tightened = self.network.tightened_at;
        refusals.when(
            lowers
                && self.network.final_closed_at <= tightened
                && at.now < tightened + i64::from(now.exit_delay_seconds),
            Error::ParametersPending,
        );
        refusals.verdict()?;
        let network = &mut self.network;
        if lowers {
            network.tightened_at = at.now;
        }
        let announced = (network.next_parameters_at != 0).then_some(&mut network.next_parameters);
        for parameters in announced.into_iter().chain([&mut network.parameters]) {
            parameters.max_epoch_increase = parameters.max_epoch_increase.min(breaker);
            parameters.min_bond = parameters.min_bond.max(bond);
        }
        Ok(())
    }

    /// Holder and pending holder of a role.
    fn role(&mut self, role: u8) -> (&mut Pubkey, &mut Pubkey) {
        let network = &mut self.network;
        match role {
            0 => (&mut network.authority, &mut network.pending_authority),
            1 => (&mut network.treasury, &mut network.pending_treasury),
            _ => (&mut network.pauser, &mut network.pending_pauser),
        }
    }

    pub(super) fn transfer_role(&mut self, by: Pubkey, role: u8, to: Option<Pubkey>) -> Verdict {
        Refusals::of(by != self.network.authority, Error::NotAuthorized)?;
        *self.role(role).1 = key(to);
        Ok(())
    }

    pub(super) fn accept_role(&mut self, by: Pubkey, role: u8, at: Moment) -> Verdict {
        let since = match role {
            1 => self.network.treasury_since,
            _ => i64::MIN,
        };
        let unsettled = self.network.final_closed_at < since;
        let (holder, pending) = self.role(role);
        let mut refusals = Refusals::default();
        refusals.when(*pending == Pubkey::default(), Error::NoPendingHolder);
        refusals.when(*pending != by, Error::NotAuthorized);
        refusals.when(unsettled, Error::HandoverUnsettled);
        refusals.verdict()?;
        let before = std::mem::replace(holder, by);
        *pending = Pubkey::default();
        let network = &mut self.network;
        match role {
            0 => {
                network.pending_treasury = Pubkey::default();
                network.pending_pauser = Pubkey::default();
            }
            1 => (network.treasury_before, network.treasury_since) = (before, at.now),
            _ => {}
        }
        if role == 1 {
            self.tills.entry((role, by)).or_insert_with(|| Till {
                role,
                holder: by,
                rent_payer: by,
                ..new_account()
            });
        }
        Ok(())
    }

    pub(super) fn set_pause(&mut self, by: Pubkey, bits: u8, at: Moment) -> Verdict {
        let (parameters, network) = (self.parameters(at.now), &self.network);
        let longest = i64::from(parameters.max_pause_seconds);
        let begins = bits != 0 && at.now >= self.pause_lapses(at);
        let delay = i64::from(parameters.exit_delay_seconds);
        let recently = network.paused_at != 0 && at.now < network.paused_at + delay;
        let mut refusals = Refusals::default();
        refusals.when(by != network.pauser, Error::NotAuthorized);
        refusals.when(bits > 63, Error::UnknownPauseBits);
        refusals.when(begins && recently, Error::PausedRecently);
        refusals.verdict()?;
        self.network.paused = bits;
        if begins {
            self.network.paused_at = at.now;
            self.network.paused_until = at.now + longest;
        }
        Ok(())
    }
}

/// Whether the parameters stay within the limits.
fn within(parameters: &NetworkParameters, limits: &NetworkLimits) -> bool {
    let p = parameters;
    let delays = [
        p.min_epoch_seconds,
        p.challenge_seconds,
        p.exit_delay_seconds,
        p.max_pause_seconds,
        p.unstake_cooldown_seconds,
        p.bond_delay_seconds,
    ];
    let settling = u64::from(p.max_pause_seconds)
        + u64::from(p.min_epoch_seconds)
        + 3 * u64::from(p.challenge_seconds);
    let exit = u64::from(p.exit_delay_seconds);
    let bonds = limits.least_min_bond..=limits.most_min_bond;
    let breakers = limits.least_epoch_increase..=limits.most_epoch_increase;
    p.treasury_bps <= limits.most_treasury_bps
        && p.challenge_seconds >= limits.least_challenge_seconds
        && exit >= u64::from(limits.least_exit_delay_seconds).max(LEAST_EXIT_DELAY)
        && exit >= 2 * settling
        && delays.iter().all(|delay| *delay <= DAYS_90)
        && (2..=64).contains(&p.settlements_kept)
        && bonds.contains(&p.min_bond)
        && breakers.contains(&p.max_epoch_increase)
        && p.payer_fee <= p.min_first_deposit.min(limits.most_payer_fee)
        && p.requires_licences <= 1
        && (1..=10_000).contains(&p.least_lot_bps)
        && (2..=3).contains(&p.price_step_shift)
}
