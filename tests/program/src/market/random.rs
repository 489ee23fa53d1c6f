//! Random sequences of operations, valid and not, on the bank and on the model at once, with people who close, freeze and
//! give away accounts, send gifts, and are suspended.

mod choosing;
mod mischief;
mod shrinking;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use openmast_client::{
    accounts::TokenAccount,
    market::{self, Event, MarketRules},
};
use solana_pubkey::Pubkey;

use super::{
    compare::{Sums, compare},
    fairness,
    holders::Standing,
    model::{Books, Effect, Model, Tokens},
    operation::{Operation, Place},
    refused::{market_error, market_events},
    stage::{GOODS, MONEY, Stage},
};
use crate::world::World;

pub use shrinking::shrunk;

/// Wallets that trade.
const PEOPLE: usize = 6;
/// Numbers of offers and sales: few, so that they are made anew.
const IDS: u64 = 3;

/// What was answered so far.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Accepted operations by their event.
    pub accepted: BTreeMap<String, usize>,
    /// The market's error codes of refusals.
    pub refused: BTreeSet<u32>,
    /// And of skipped fills.
    pub skipped: BTreeSet<u32>,
    /// Trades whose maker or issuer could not be paid.
    pub undelivered: usize,
}

/// Runs a sequence, and leaves out the steps in `without`. After every step the chain equals the model, everything is
/// somewhere, and nobody gained by rounding.
///
/// # Panics
/// They do not; the message names seed, step and operation.
pub fn run(seed: u64, steps: usize, without: &BTreeSet<usize>, answers: &mut Answers) {
    let mut player = Player::new(seed);
    for step in 0..steps {
        // Each step has dice of its own: what it does depends on the state, not on how often others threw.
        player.random = Rng::with_seed(seed << 20 | step as u64);
        if without.contains(&step) {
            continue;
        }
        player.let_time_pass();
        player.play_tricks();
        let operation = player.operation();
        let place = format!("seed {seed}, step {step}: {operation:?}");
        player.step(&operation, &place, answers);
    }
    player.everybody_leaves(&format!("seed {seed}, the end"));
}

struct Player {
    random: Rng,
    world: World,
    place: Place,
    model: Model,
    people: Vec<Pubkey>,
    /// Who pays rents: the people, and one who owns nothing.
    payers: Vec<Pubkey>,
    authority: Pubkey,
    treasury: Pubkey,
    /// Token accounts besides the associated ones.
    spare: Vec<Pubkey>,
    /// Addresses of all accounts that ever were.
    seen: BTreeSet<Pubkey>,
    sums: Sums,
}

impl Player {
    fn new(seed: u64) -> Self {
        let mut world = World::new();
        let stage = Stage::new(&mut world);
        let mut people: Vec<Pubkey> = (0..PEOPLE)
            .map(|_| stage.person(&mut world, MONEY, GOODS))
            .collect();
        // Who owns the assets is one of them.
        let owner = stage.person(&mut world, MONEY, GOODS);
        for asset in [&stage.open, &stage.gated] {
            world.edit(
                &asset.address,
                |asset: &mut openmast_client::accounts::Asset| asset.owner = owner,
            );
        }
        people.push(owner);
        let sponsor = world.wallet();
        let goods = vec![stage.shares(), stage.gated_shares(), stage.listed()];
        let (open, gated) = (stage.open.address, stage.gated.address);
        let place = Place {
            goods,
            assets: vec![Some(open), Some(gated), None],
        };
        let model = model(&stage, &place, owner, &people, &world);
        let payers = [&people[..], &[sponsor]].concat();
        let mut player = Self {
            random: Rng::with_seed(seed),
            sums: Sums::of(&model, &world, &payers),
            world,
            place,
            model,
            people,
            payers,
            authority: stage.net.authority,
            treasury: stage.net.treasury,
            spare: Vec::new(),
            seen: BTreeSet::new(),
        };
        player.open_spare_accounts();
        player.sums = Sums::of(&player.model, &player.world, &player.payers);
        player
    }

    /// One step on both sides.
    fn step(&mut self, operation: &Operation, place: &str, answers: &mut Answers) {
        let before = self.model.clone();
        let now = self.world.now();
        let verdict = self.model.apply(operation, now);
        let outcome = self.world.send(&[operation.instruction(&self.place)]);
        match (verdict, outcome) {
            (Ok(effect), Ok(done)) => {
                for event in market_events(&done) {
                    self.check_event(&event, effect, &before, operation, place, answers);
                }
            }
            (Err(refusals), Err(refused)) => {
                assert!(
                    refusals.allow(&refused),
                    "{place}\nrefused otherwise than by {refusals:?}: {refused:?}"
                );
                if let Some(error) = market_error(&refused) {
                    answers.refused.insert(error.code());
                }
            }
            (verdict, outcome) => {
                panic!("{place}\nthe model says {verdict:?}, the chain {outcome:?}")
            }
        }
        self.check(place);
    }

    fn check_event(
        &self,
        event: &Event,
        effect: Effect,
        before: &Model,
        operation: &Operation,
        place: &str,
        answers: &mut Answers,
    ) {
        let name = format!("{event:?}");
        let name = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
        *answers.accepted.entry(name).or_default() += 1;
        if let Event::OfferSkipped(skipped) = event {
            let reasons = &self.model.reasons.errors;
            assert_eq!(effect, Effect::Skipped, "{place}");
            assert!(
                reasons.iter().any(|reason| reason.code() == skipped.reason),
                "{place}: skipped for {}, not {reasons:?}",
                skipped.reason
            );
            answers.skipped.insert(skipped.reason);
        }
        let waits = matches!(event, Event::OfferFilled(filled) if !filled.delivered)
            || matches!(event, Event::Bought(bought) if !bought.paid);
        answers.undelivered += usize::from(waits);
        let offer = match operation {
            Operation::Fill { maker, id, .. } => before.offers.get(&market::offer(maker, *id)),
            _ => None,
        };
        fairness::check(event, offer, before);
    }

    fn check(&mut self, place: &str) {
        self.seen.extend(self.model.offers.keys());
        self.seen.extend(self.model.sales.keys());
        self.seen.extend(self.model.purchases.keys());
        let positions = self.model.positions.keys();
        (self.seen).extend(positions.map(|(mint, wallet)| market::position(mint, wallet)));
        let seen: Vec<Pubkey> = self.seen.iter().copied().collect();
        let (model, world) = (&self.model, &self.world);
        let compared = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            compare(model, world, &seen);
        }));
        assert!(
            compared.is_ok(),
            "{place}: the chain is not what the model says"
        );
        let sums = Sums::of(model, world, &self.payers);
        assert_eq!(
            sums, self.sums,
            "{place}: something is gone or came from nowhere"
        );
    }

    /// At the end every offer, sale and purchase can be ended, and everybody gets what is its own, whoever does it.
    fn everybody_leaves(&mut self, place: &str) {
        self.make_everybody_able();
        let far = 400 * 86_400;
        self.world.pass(far);
        let mut answers = Answers::default();
        // One after the other: which position is still there depends on the one before.
        for _ in 0..self.endings().len() {
            let operation = self.endings().swap_remove(0);
            let place = format!("{place}: {operation:?}");
            self.step(&operation, &place, &mut answers);
        }
        assert!(self.model.offers.is_empty(), "{place}: offers are left");
        assert!(self.model.sales.is_empty(), "{place}: sales are left");
        assert!(
            self.model.purchases.is_empty(),
            "{place}: purchases are left"
        );
        assert!(
            self.model.positions.is_empty(),
            "{place}: positions are left"
        );
        for (mint, books) in &self.model.books {
            assert_eq!(books.held, 0, "{place}: {mint} is held for nobody");
        }
    }
}

/// The model of a market on which nothing was done yet.
fn model(stage: &Stage, place: &Place, owner: Pubkey, people: &[Pubkey], world: &World) -> Model {
    let network = stage.net.address;
    let rules: MarketRules = world.get(&market::rules(&network));
    let mut tokens = BTreeMap::new();
    for wallet in people.iter().chain([&stage.net.treasury]) {
        let money = place.goods[0].money_of(wallet);
        let goods = place.goods.iter().map(|goods| goods.account_of(wallet));
        for address in goods.chain([money]) {
            if let Some(raw) = world.raw(&address) {
                let account = TokenAccount::decode(&raw.owner, &raw.data).expect("it is one");
                let account = Tokens {
                    mint: account.mint,
                    owner: account.owner,
                    amount: account.amount,
                    frozen: false,
                    wants_memo: false,
                };
                tokens.insert(address, account);
            }
        }
    }
    let gated = place.goods[1].mint;
    let standings = people
        .iter()
        .map(|wallet| ((gated, *wallet), Standing::ADMITTED));
    let mints = place.goods.iter().map(|goods| goods.mint);
    let books = mints
        .chain([stage.net.mint])
        .map(|mint| (mint, Books::default()));
    Model {
        network,
        authority: stage.net.authority,
        treasury: stage.net.treasury,
        currency: stage.net.mint,
        goods: place.goods.clone(),
        decimals: vec![3, 3, super::stage::LISTED_DECIMALS],
        assets: place.assets.clone(),
        owners: vec![Some(owner), Some(owner), None],
        rules,
        books: books.collect(),
        tokens,
        offers: BTreeMap::new(),
        sales: BTreeMap::new(),
        purchases: BTreeMap::new(),
        positions: BTreeMap::new(),
        standings: standings.collect(),
        reasons: Default::default(),
    }
}
