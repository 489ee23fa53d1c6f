//! What the ledgers should be, worked out slowly: the traffic's author says which incarnation a report is of, and what
//! its counters would be if they had 64 bits.

use std::collections::BTreeMap;

/// The radio whose name is in all reports, and decides where the sessions' own radio is not mapped.
pub(crate) const CONTROLLER: usize = usize::MAX;

/// A run of a session, as its author knows it.
pub(crate) type Run = usize;

#[derive(Default)]
struct RunState {
    radio: usize,
    subscriber: usize,
    up: u64,
    down: u64,
    /// What waits, each part with the prices that held when it was delivered, and the reasons why assets were not licensed.
    parts: Vec<(u64, Vec<u64>, Vec<u8>)>,
}

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub bytes: u64,
    pub amount: u64,
}

#[derive(Default)]
pub(crate) struct Model {
    runs: BTreeMap<Run, RunState>,
    pub asset_of_radio: BTreeMap<usize, usize>,
    pub payer_of_subscriber: BTreeMap<usize, usize>,
    pub prices: Vec<u64>,
    /// By asset: 1 to 3 as in the snapshot, or 0 if it is licensed.
    pub not_licensed: Vec<u8>,
    /// How many payers the open epoch began with.
    pub known_payers: usize,
    /// Bytes, and bytes times price.
    uses: BTreeMap<(usize, usize), (u64, u128)>,
    /// By payer and asset: bytes of the open epoch that cost nothing for want of a licence, by reason.
    free: BTreeMap<(usize, usize), [u64; 3]>,
    /// Those of the epoch that ended last.
    pub free_before: BTreeMap<(usize, usize), [u64; 3]>,
    products: BTreeMap<(usize, usize), u128>,
    pub assets: Vec<Account>,
    pub payers: Vec<Account>,
}

impl Model {
    pub(crate) fn deliver(
        &mut self,
        run: Run,
        (radio, subscriber): (usize, usize),
        up: u64,
        down: u64,
    ) {
        let state = self.runs.entry(run).or_default();
        state.radio = radio;
        state.subscriber = subscriber;
        let before = state.up + state.down;
        state.up = state.up.max(up);
        state.down = state.down.max(down);
        let new = state.up + state.down - before;
        let (prices, reasons) = (self.prices.clone(), self.not_licensed.clone());
        state.parts.push((new, prices, reasons));
        self.bill();
    }

    /// Asset and payer that usage goes to.
    pub(crate) fn accounts(&self, radio: usize, subscriber: usize) -> Option<(usize, usize)> {
        let of_radio = |radio: &usize| self.asset_of_radio.get(radio).copied();
        let asset = of_radio(&radio).or_else(|| of_radio(&CONTROLLER))?;
        let payer = *self.payer_of_subscriber.get(&subscriber)?;
        let is_known = asset < self.prices.len() && payer < self.known_payers;
        is_known.then_some((asset, payer))
    }

    pub(crate) fn bill(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        for state in runs.values_mut() {
            if let Some((asset, payer)) = self.accounts(state.radio, state.subscriber) {
                let parts = state.parts.drain(..).filter(|(bytes, _, _)| *bytes > 0);
                for (bytes, prices, reasons) in parts {
                    let (used, product) = self.uses.entry((payer, asset)).or_default();
                    *used += bytes;
                    if let Some(why) = reasons[asset].checked_sub(1) {
                        self.free.entry((payer, asset)).or_default()[why as usize] += bytes;
                    } else {
                        *product += u128::from(bytes) * u128::from(prices[asset]);
                    }
                }
            }
        }
        self.runs = runs;
    }

    /// Ends the epoch with what each payer has deposited, then opens one with `prices` and reasons why assets are not licensed.
    pub(crate) fn close(&mut self, deposits: &[u64], prices: Vec<u64>, not_licensed: Vec<u8>) {
        self.payers.resize(deposits.len(), Account::default());
        self.assets.resize(prices.len(), Account::default());
        for (payer, deposited) in deposits.iter().enumerate() {
            self.charge(payer, deposited - self.payers[payer].amount);
        }
        self.uses.clear();
        self.free_before = std::mem::take(&mut self.free);
        self.prices = prices;
        self.not_licensed = not_licensed;
        self.known_payers = deposits.len();
        self.bill();
    }

    fn charge(&mut self, payer: usize, available: u64) {
        const PER_GB: u128 = 1_000_000_000;
        let mut demands: Vec<(usize, u64, u128, u64)> = Vec::new();
        for ((_, asset), (bytes, used)) in self.uses.range((payer, 0)..(payer + 1, 0)) {
            let before = self.products.get(&(payer, *asset)).copied().unwrap_or(0);
            let after = before + used;
            demands.push((
                *asset,
                *bytes,
                after,
                (after / PER_GB - before / PER_GB) as u64,
            ));
        }
        let total: u128 = demands.iter().map(|demand| u128::from(demand.3)).sum();
        let mut parts: Vec<u64> = demands.iter().map(|demand| demand.3).collect();
        if total > u128::from(available) {
            // the slow way: whole shares, then one more to the largest fraction until all is given out
            let exact = |demand: u64| u128::from(demand) * u128::from(available);
            parts = demands
                .iter()
                .map(|demand| (exact(demand.3) / total) as u64)
                .collect();
            let mut fractions: Vec<(u128, usize)> = Vec::new();
            for (place, demand) in demands.iter().enumerate() {
                fractions.push((total - exact(demand.3) % total, place));
            }
            fractions.sort_unstable();
            let mut given: u64 = parts.iter().sum();
            for (_, place) in fractions {
                if given < available {
                    parts[place] += 1;
                    given += 1;
                }
            }
        }
        for ((asset, bytes, after, demand), paid) in demands.into_iter().zip(parts) {
            let before = self.products.get(&(payer, asset)).copied().unwrap_or(0);
            let product = match paid == demand {
                true => after,
                false => (before / PER_GB + u128::from(paid)) * PER_GB,
            };
            self.products.insert((payer, asset), product);
            for account in [&mut self.payers[payer], &mut self.assets[asset]] {
                account.bytes += bytes;
                account.amount += paid;
            }
        }
    }
}
