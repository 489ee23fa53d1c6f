//! Who plays, and the bank that they play on.

use std::collections::BTreeMap;

use fastrand::Rng;
use openmast_client::{
    accounts::Lot,
    addresses,
    composites::lot_account,
    instructions::{NewLot, token},
};
use openmast_ledger::LotKind;
use openmast_program_tests::{
    net::{Asset, CHALLENGE, EXIT, MIN_EPOCH, Net, PURSE, Payer},
    operation::Operation,
    rebuilt::Rebuilt,
    world::World,
};
use solana_pubkey::Pubkey;

use super::oracle::{Oracle, Reserves};

/// One network with its people.
pub struct Game {
    pub world: World,
    pub net: Net,
    pub rng: Rng,
    pub assets: Vec<Asset>,
    pub payers: Vec<Payer>,
    /// Buyers, the assets' owners, and the payers' owners.
    pub wallets: Vec<Pubkey>,
    pub oracle: Oracle,
    /// What the payers of entitlements use in the open epoch, bytes.
    pub usage: Vec<(u32, u64)>,
    /// What the oracles proposed and is not final: how the ledger was before.
    pub pending: Option<(u64, Net, Oracle)>,
    /// Every entitlement that there ever was, with its lot: `(lot, entitlement)`.
    pub redeemed: Vec<(u32, u32)>,
    /// By settlements that are final.
    pub released: Vec<openmast_program_tests::proposed::Line>,
    /// The stakers' part that was announced for an epoch in which volume of an asset can end: `(asset, epoch)`.
    pub promised: BTreeMap<(u32, u64), u16>,
}

impl Game {
    pub fn new(seed: u64) -> Self {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let assets: Vec<_> = (0..2).map(|_| net.lot_asset(&mut world)).collect();
        let payers: Vec<_> = (0..3).map(|_| net.payer(&mut world, 1_000)).collect();
        let mut wallets: Vec<_> = (0..3).map(|_| world.wallet()).collect();
        wallets.extend(assets.iter().map(|asset| asset.owner));
        wallets.extend(payers.iter().map(|payer| payer.owner));
        for wallet in &wallets {
            world.fund(*wallet, net.mint, PURSE);
        }
        Self {
            world,
            net,
            rng: Rng::with_seed(seed),
            assets,
            payers,
            wallets,
            oracle: Oracle::default(),
            usage: Vec::new(),
            pending: None,
            redeemed: Vec::new(),
            released: Vec::new(),
            promised: BTreeMap::new(),
        }
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.rng.usize(..of.len())])
    }

    pub fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(..100) < percent
    }

    pub fn reserves(&self) -> Reserves {
        Reserves::read(&self.world, &self.net)
    }

    pub fn final_epoch(&self) -> u64 {
        self.net.state(&self.world).final_epoch
    }

    /// Mostly somebody who has tokens of the lot.
    pub fn holder_of(&mut self, lot: &Lot) -> Pubkey {
        let holders: Vec<_> = (self.wallets.iter().copied())
            .filter(|wallet| self.tokens(lot, wallet) > 0)
            .collect();
        let all = self.wallets.clone();
        match self.one_of(&holders) {
            Some(holder) if self.rng.u32(..10) > 0 => holder,
            _ => all[self.rng.usize(..all.len())],
        }
    }

    pub fn tokens(&self, lot: &Lot, wallet: &Pubkey) -> u64 {
        self.world.tokens(&lot_account(lot, wallet))
    }

    /// Something an owner might sell, now and then what it may not.
    pub fn any_lot(&mut self) -> NewLot {
        let kind = LotKind::from_code(self.rng.u8(..4)).expect("a kind");
        let mut new = self.net.new_lot(&self.world, kind);
        let now = self.world.now();
        new.quantity = match kind {
            LotKind::Exclusive => 1,
            LotKind::SimSlot => self.rng.u64(1..15),
            _ => self.rng.u64(1..40),
        };
        new.least_purchase = self.rng.u64(1..=new.quantity.min(3));
        new.first_epoch = self.final_epoch() + self.rng.u64(3..10);
        new.last_epoch = new.first_epoch + self.rng.u64(..4);
        if kind == LotKind::Volume {
            let window = new.last_epoch - new.first_epoch + 1;
            new.rolls_epochs = self.rng.u64(..window + 1) as u32;
            new.most_per_epoch = [0, 0, 300_000_000, 1_700_000_000][self.rng.usize(..4)];
        }
        // Odd prices, so that every rounding shows.
        new.price_start = self.rng.u64(45_000_000..200_000_000);
        new.price_floor = new.price_start;
        if self.chance(40) {
            new.price_floor = self.rng.u64(1_000_000..=new.price_start);
        }
        new.refund_bps = [0, 3_333, 9_000, 10_000][self.rng.usize(..4)];
        new.sale_ends = new.sale_starts + self.rng.i64(60..700);
        // As its owner counts epochs, a minute each, they are over by then; of some lots only much later.
        let reached = now + (new.last_epoch - self.final_epoch()) as i64 * MIN_EPOCH;
        new.ends_by = reached.max(new.sale_ends + 1) + self.rng.i64(0..2_000);
        match self.rng.u32(..40) {
            0 => new.sale_starts = now,
            1 => new.ends_by = reached - 1,
            2..12 => new.ends_by += 5 * EXIT,
            _ => {}
        }
        new
    }

    /// Everybody can hold the tokens of a new lot.
    pub fn open_accounts(&mut self, lot: &Lot) {
        for wallet in self.wallets.clone() {
            self.world
                .run(token::create_share_account(&wallet, &wallet, &lot.mint));
        }
    }

    /// The oracles propose what the open epoch comes to.
    pub fn close(&mut self) {
        let before = (self.net.clone(), self.oracle.clone());
        self.world.pass(MIN_EPOCH);
        let epoch = self.final_epoch() + 1;
        let mut not_served = Vec::new();
        if self.rng.u32(..5) == 0 {
            not_served.push(self.rng.u32(..2));
        }
        let closing = self.reserves();
        (self.oracle).close(&mut self.net, epoch, closing, &self.usage, &not_served);
        self.usage.clear();
        let proposed = self.net.next(&self.world);
        self.net.propose(&mut self.world, proposed);
        self.net.attest(&mut self.world, epoch);
        self.pending = Some((epoch, before.0, before.1));
    }

    /// What was proposed becomes final, unless so much time has passed that it may not any more: then it is void.
    pub fn finalize(&mut self) {
        let Some((epoch, net, oracle)) = self.pending.take() else {
            return;
        };
        self.world.pass(CHALLENGE);
        let finalization = self.net.finalization(epoch);
        if self.net.send(&mut self.world, finalization).is_ok() {
            self.released = self.net.released.clone();
            return;
        }
        let hash = self.net.hash(epoch);
        for by in [self.net.oracles[0], self.net.oracles[1]] {
            let retract = Operation::RetractAttestation { by, epoch, hash };
            self.net.run(&mut self.world, retract);
        }
        let made_since = self.net.state(&self.world).reserve_count as usize;
        (self.net, self.oracle) = (net, oracle);
        self.net.released.resize(made_since, Default::default());
    }

    /// Rebuilds every account from the events.
    pub fn check_events(&self) {
        Rebuilt::from_events(self.world.events()).check(&self.world);
    }

    pub fn lot_address(&self, index: u32) -> Pubkey {
        addresses::reserve(&self.net.address, index)
    }
}
