use {
    super::stored::stored,
    crate::{constants::*, errors::OpenMastError},
    anchor_lang::prelude::*,
    openmast_ledger::Delays,
};

stored! {
    /// What the authority may announce, within the limits of the network.
    argument NetworkParameters,
    /// [`NetworkParameters`] as they lie in [`crate::state::Network`].
    stored Parameters,
    {
        /// The treasury's part of everything collected, basis points.
        treasury_bps: u16 / PodU16,
        /// Least length of an epoch, from one snapshot's clock to the next one's, seconds.
        min_epoch_seconds: u32 / PodU32,
        /// Least time between the threshold and final, seconds.
        challenge_seconds: u32 / PodU32,
        /// After it a statement is paid, and shares that cannot be collected may leave, seconds.
        exit_delay_seconds: u32 / PodU32,
        /// A pause lapses by itself after this, seconds.
        max_pause_seconds: u32 / PodU32,
        /// From unstaking until the shares may be withdrawn, seconds.
        unstake_cooldown_seconds: u32 / PodU32,
        /// From leaving the oracle set until the bond may be withdrawn, seconds.
        bond_delay_seconds: u32 / PodU32,
        /// How many of the newest final settlements stay valid for proofs, 2 ..= 64.
        settlements_kept: u32 / PodU32,
        /// An oracle with less bonded cannot propose or attest, base units.
        min_bond: u64 / PodU64,
        /// The breaker: most that one settlement may add to what is charged, and most that it may carry over, base units.
        max_epoch_increase: u64 / PodU64,
        /// No asset may ask for more, base units per 10⁹ bytes.
        max_price_per_gb: u64 / PodU64,
        /// Least first deposit of a payer, base units.
        min_first_deposit: u64 / PodU64,
        /// The part of the first deposit that is kept for the treasury, base units.
        payer_fee: u64 / PodU64,
        /// 1: usage of an asset is charged only in epochs in which it is licensed; 0: licences decide nothing.
        requires_licences: u8 / u8,
        /// Least price of a lot as part of the asset's tariff for what it covers, basis points, 1 ..= 10 000.
        least_lot_bps: u16 / PodU16,
        /// Most that a live price moves in one step, as a power of one half of the price: 3 is an eighth, 2 a quarter.
        price_step_shift: u8 / u8,
    }
}

stored! {
    /// What parameters may never leave, fixed when the network is initialized.
    argument NetworkLimits,
    /// [`NetworkLimits`] as they lie in [`crate::state::Network`].
    stored Limits,
    {
        /// Most that the treasury may take, basis points.
        most_treasury_bps: u16 / PodU16,
        /// Most that a jurisdiction may ever levy, basis points; with `most_treasury_bps` at most 5 000.
        most_levy_bps: u16 / PodU16,
        /// Shortest challenge window, seconds.
        least_challenge_seconds: u32 / PodU32,
        /// Shortest exit delay, seconds.
        least_exit_delay_seconds: u32 / PodU32,
        /// Lowest `min_bond`, base units.
        least_min_bond: u64 / PodU64,
        /// Highest `min_bond`, base units.
        most_min_bond: u64 / PodU64,
        /// Lowest breaker, base units, more than zero.
        least_epoch_increase: u64 / PodU64,
        /// Highest breaker, base units.
        most_epoch_increase: u64 / PodU64,
        /// Highest `payer_fee`, base units.
        most_payer_fee: u64 / PodU64,
    }
}

impl NetworkLimits {
    /// Refuses limits that no parameters could keep, or that bound nothing, with [`OpenMastError::LimitOutOfRange`].
    pub fn check(&self) -> Result<()> {
        require!(
            u32::from(self.most_treasury_bps) + u32::from(self.most_levy_bps)
                <= u32::from(MAX_NETWORK_CUTS_BPS)
                && self.least_challenge_seconds <= MAX_DELAY_SECONDS
                && self.least_exit_delay_seconds <= MAX_DELAY_SECONDS
                && self.least_min_bond <= self.most_min_bond
                && self.least_epoch_increase > 0
                && self.least_epoch_increase <= self.most_epoch_increase,
            OpenMastError::LimitOutOfRange
        );
        Ok(())
    }

    /// Whether a bond and a breaker keep these limits.
    pub(crate) fn allow(&self, min_bond: u64, max_epoch_increase: u64) -> bool {
        (self.least_min_bond..=self.most_min_bond).contains(&min_bond)
            && (self.least_epoch_increase..=self.most_epoch_increase).contains(&max_epoch_increase)
    }
}

impl NetworkParameters {
    /// Refuses values out of range with [`OpenMastError::ParameterOutOfRange`].
    pub fn check(&self, limits: &NetworkLimits) -> Result<()> {
        let within = self.treasury_bps <= limits.most_treasury_bps
            && self.delays_within(limits)
            && (LEAST_SETTLEMENTS_KEPT..=MAX_SETTLEMENTS_KEPT).contains(&self.settlements_kept)
            && limits.allow(self.min_bond, self.max_epoch_increase)
            && self.payer_fee <= self.min_first_deposit
            && self.payer_fee <= limits.most_payer_fee
            && self.requires_licences <= 1
            && LEAST_LOT_BPS.contains(&self.least_lot_bps)
            && PRICE_STEP_SHIFTS.contains(&self.price_step_shift);
        require!(within, OpenMastError::ParameterOutOfRange);
        Ok(())
    }

    fn delays_within(&self, limits: &NetworkLimits) -> bool {
        let delays = [
            self.min_epoch_seconds,
            self.challenge_seconds,
            self.exit_delay_seconds,
            self.max_pause_seconds,
            self.unstake_cooldown_seconds,
            self.bond_delay_seconds,
        ];
        let exit_delay = self.exit_delay_seconds;
        delays.iter().all(|delay| *delay <= MAX_DELAY_SECONDS)
            && self.challenge_seconds >= limits.least_challenge_seconds
            && exit_delay >= limits.least_exit_delay_seconds
            && exit_delay >= LEAST_EXIT_DELAY_SECONDS
            && u64::from(exit_delay) >= 2 * self.longest_until_settled()
    }

    /// As long as it takes until a settlement that saw a statement is final, seconds: in the worst case the statement
    /// comes right after a snapshot and a pause begins, and two settlements have to become final, one after the other,
    /// before the next snapshot's. That must fit into each half of an exit delay.
    fn longest_until_settled(&self) -> u64 {
        u64::from(self.max_pause_seconds)
            + u64::from(self.min_epoch_seconds)
            + 3 * u64::from(self.challenge_seconds)
    }
}

impl Parameters {
    /// The exit delay, seconds.
    pub(crate) fn exit_delay(&self) -> i64 {
        i64::from(self.exit_delay_seconds.get())
    }

    /// What says when a settlement comes too late.
    pub(crate) fn delays(&self) -> Delays {
        Delays {
            exit_delay_seconds: self.exit_delay_seconds.get(),
            challenge_seconds: self.challenge_seconds.get(),
        }
    }

    /// How long an announcement waits, and how long a request stands, seconds: twice what every payer needs to leave.
    pub fn notice(&self) -> i64 {
        2 * self.exit_delay()
    }

    /// Lowers the breaker to at most, and raises the bond to at least, what is given, base units.
    pub fn tighten(&mut self, max_epoch_increase: u64, min_bond: u64) {
        let breaker = self.max_epoch_increase.get().min(max_epoch_increase);
        let bond = self.min_bond.get().max(min_bond);
        self.max_epoch_increase = breaker.into();
        self.min_bond = bond.into();
    }
}
