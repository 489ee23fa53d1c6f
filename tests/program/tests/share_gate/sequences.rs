//! Random holders, issuers and regulators beside a plain model of who may do what: what the programs accept is what the model
//! says, nobody's shares move without its signature, and everybody is counted once.

use fastrand::Rng;
use openmast_client::{
    accounts::ShareKind,
    addresses::{self, share_account, stake_vault},
    instructions::{self as ix, token::create_share_account},
    share_gate::{accounts::Policy, addresses as of_gate, instructions as gx, token_acl},
};
use openmast_program_tests::{
    gate::{CURE, DAY, Gate, IDENTIFIED, LONGEST as ISSUERS_LONGEST, QUALIFIED},
    net::{Asset, COOLDOWN, Net, SUPPLY},
    rebuilt_gate::RebuiltGate,
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::start;

const SEQUENCES: u64 = 60;
const STEPS: usize = 200;
const PEOPLE: usize = 5;
const LONGEST: i64 = 180 * DAY;

/// What the issuer said of somebody.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    kinds: u32,
    /// 0: for ever.
    until: i64,
    revoked: bool,
    cure_until: i64,
    revoked_kinds: u32,
    lapsed_kinds: u32,
    counts_until: i64,
}

impl Said {
    fn has_ended(&self, now: i64) -> bool {
        self.until != 0 && self.until <= now
    }

    fn holds(&self, now: i64) -> bool {
        !self.revoked && !self.has_ended(now)
    }

    fn admits_until(&self) -> i64 {
        match self.until {
            0 => self.counts_until,
            until => until.min(self.counts_until),
        }
    }

    fn say(&mut self, kinds: u32, until: i64, now: i64) {
        let missing = self.kinds & !kinds;
        if self.has_ended(now) {
            self.lapsed_kinds |= missing;
        } else if missing != 0 {
            self.revoked_kinds |= missing;
            self.cure_until = now + CURE;
        }
        self.revoked_kinds &= !kinds;
        self.lapsed_kinds &= !kinds;
        (self.kinds, self.until, self.revoked) = (kinds, until, false);
        self.counts_until = now + ISSUERS_LONGEST;
    }

    fn revoke(&mut self, now: i64) {
        self.revoked_kinds |= self.kinds;
        self.cure_until = now + CURE;
        (self.kinds, self.revoked) = (0, true);
    }

    fn protects(&self, now: i64) -> bool {
        let cure = if now < self.cure_until {
            self.revoked_kinds
        } else {
            0
        };
        (self.kinds | self.lapsed_kinds | cure) & IDENTIFIED != 0
    }
}

/// An admission and what a regulator did to it.
#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    until: i64,
    dismissed: bool,
    suspended_until: i64,
    /// Beginning and end in truth of a row of suspensions, and how many followed the first.
    row: Option<(i64, i64, u32)>,
}

impl Seat {
    fn is_abandoned(&self, now: i64) -> bool {
        self.dismissed || self.until.saturating_add(365 * DAY) <= now
    }
}

#[derive(Clone, Debug, Default)]
struct Person {
    wallet: Pubkey,
    said: Option<Said>,
    seat: Option<Seat>,
    /// Its account: whether it is frozen, and its shares.
    account: Option<(bool, u64)>,
    /// Its stake: shares that wait, that cool down, and until when.
    stake: Option<(u64, u64, i64)>,
}

struct Play {
    world: World,
    net: Net,
    gate: Gate,
    asset: Asset,
    people: Vec<Person>,
    random: Rng,
    accepted: usize,
    refused: usize,
}

impl Play {
    fn new(seed: u64) -> Self {
        let (mut world, net, gate, asset) = start();
        let people = (0..PEOPLE)
            .map(|_| Person {
                wallet: world.wallet(),
                ..Person::default()
            })
            .collect();
        Self {
            world,
            net,
            gate,
            asset,
            people,
            random: Rng::with_seed(seed),
            accepted: 0,
            refused: 0,
        }
    }

    /// Sends it, and compares the answer with what the model says.
    fn send(&mut self, what: &str, instruction: Instruction, may: bool) -> bool {
        let outcome = self.world.send(&[instruction]);
        assert_eq!(
            outcome.is_ok(),
            may,
            "{what}: {outcome:?}\n{:?}",
            self.people
        );
        if may {
            self.accepted += 1;
        } else {
            self.refused += 1;
        }
        may
    }

    fn step(&mut self) {
        let at = self.random.usize(0..PEOPLE);
        match self.random.u32(0..17) {
            0 | 1 => self.attest(at),
            2 => self.revoke(at),
            3 | 4 => self.admit(at),
            5 => self.dismiss(at),
            6 => self.create_account(at),
            7 => self.thaw(at),
            8 => self.freeze(at),
            9 => self.give(at),
            10 => self.transfer(at),
            11 => self.suspend(at),
            12 => self.lift(at),
            13 => self.stake(at),
            14 => self.unstake(at),
            15 => self.leave(at),
            _ => {
                let longest = [60, COOLDOWN, DAY, CURE, 30 * DAY, LONGEST];
                let longest = longest[self.random.usize(0..longest.len())];
                self.world.pass(self.random.i64(1..=longest));
            }
        }
    }

    fn attest(&mut self, at: usize) {
        let now = self.world.now();
        let kinds = [IDENTIFIED, QUALIFIED, IDENTIFIED | QUALIFIED][self.random.usize(0..3)];
        let until = match self.random.bool() {
            true => 0,
            false => now + self.random.i64(-10..100 * DAY),
        };
        let attest = self.gate.attest(self.people[at].wallet, kinds, until);
        if self.send("attest", attest, until == 0 || until > now) {
            let said = self.people[at].said.get_or_insert_default();
            said.say(kinds, until, now);
        }
    }

    fn revoke(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let may = person.said.is_some_and(|said| said.holds(now));
        let revoke = self.gate.revoke(person.wallet);
        if self.send("revoke", revoke, may) {
            self.people[at].said.as_mut().expect("said").revoke(now);
        }
    }

    fn admit(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let said = person.said.unwrap_or_default();
        let may = person.said.is_some()
            && !said.revoked
            && now < said.admits_until()
            && said.kinds & IDENTIFIED != 0;
        let admit = self.gate.admit(person.wallet, self.asset.share_mint);
        if self.send("admit", admit, may) {
            let seat = self.people[at].seat.get_or_insert_default();
            seat.until = said.admits_until();
            seat.dismissed = false;
        }
    }

    fn dismiss(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let may = person.seat.is_some_and(|seat| !seat.dismissed)
            && !person.said.expect("who was admitted").protects(now);
        let dismiss = self.gate.dismiss(person.wallet, self.asset.share_mint);
        if person.said.is_some() && self.send("dismiss", dismiss, may) {
            self.people[at].seat.as_mut().expect("a seat").dismissed = true;
        }
    }

    fn create_account(&mut self, at: usize) {
        let person = &mut self.people[at];
        let (wallet, mint) = (person.wallet, self.asset.share_mint);
        person.account.get_or_insert((true, 0));
        self.world
            .run(create_share_account(&wallet, &wallet, &mint));
    }

    fn thaw(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let may = person.account.is_some_and(|(frozen, amount)| {
            !frozen
                || person.seat.is_some_and(|seat| {
                    !seat.dismissed
                        && seat.suspended_until <= now
                        && (amount > 0 || seat.until > now)
                })
        });
        let caller = self.people[self.random.usize(0..PEOPLE)].wallet;
        let thaw = token_acl::thaw(caller, &self.asset.share_mint, &self.people[at].wallet);
        if self.send("thaw", thaw, may) {
            self.people[at].account.as_mut().expect("an account").0 = false;
        }
    }

    fn freeze(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let may = person.account.is_some_and(|(frozen, amount)| {
            frozen
                || person.seat.is_some_and(|seat| {
                    seat.dismissed
                        || seat.suspended_until > now
                        || (amount == 0 && seat.is_abandoned(now))
                })
        });
        let caller = self.people[self.random.usize(0..PEOPLE)].wallet;
        let freeze = token_acl::freeze(caller, &self.asset.share_mint, &self.people[at].wallet);
        if self.send("freeze", freeze, may) {
            self.people[at].account.as_mut().expect("an account").0 = true;
        }
    }

    /// From the owner.
    fn give(&mut self, at: usize) {
        let amount = self.random.u64(1..100);
        let (mint, owner) = (self.asset.share_mint, self.asset.owner);
        let person = &self.people[at];
        let may = person.account.is_some_and(|(frozen, _)| !frozen);
        let give = self.world.transfer(&mint, &owner, &person.wallet, amount);
        if self.send("give", give, may) {
            self.people[at].account.as_mut().expect("an account").1 += amount;
        }
    }

    fn transfer(&mut self, at: usize) {
        let to = (at + 1 + self.random.usize(0..PEOPLE - 1)) % PEOPLE;
        let amount = self.random.u64(1..50);
        let [from, into] = [at, to].map(|at| &self.people[at]);
        let may = from
            .account
            .is_some_and(|(frozen, has)| !frozen && has >= amount)
            && into.account.is_some_and(|(frozen, _)| !frozen);
        let mint = self.asset.share_mint;
        let transfer = (self.world).transfer(&mint, &from.wallet, &into.wallet, amount);
        if self.send("transfer", transfer, may) {
            self.people[at].account.as_mut().expect("an account").1 -= amount;
            self.people[to].account.as_mut().expect("an account").1 += amount;
        }
    }

    fn suspend(&mut self, at: usize) {
        let now = self.world.now();
        let length = self.random.i64(-1..LONGEST + LONGEST / 8);
        let person = &self.people[at];
        let row = person.seat.and_then(|seat| seat.row);
        let follows = row.filter(|(began, ended, _)| now < ended + (ended - began));
        let may = person.seat.is_some()
            && (1..=LONGEST).contains(&length)
            && follows.is_none_or(|(.., times)| times < 3);
        let suspend = self.net.suspend(&self.asset, person.wallet, now + length);
        if self.send("suspend", suspend, may) {
            let seat = self.people[at].seat.as_mut().expect("a seat");
            seat.suspended_until = now + length;
            seat.row = Some(match follows {
                Some((began, _, times)) => (began, now + length, times + 1),
                None => (now, now + length, 0),
            });
        }
    }

    fn lift(&mut self, at: usize) {
        let now = self.world.now();
        let person = &self.people[at];
        let may = person.seat.is_some_and(|seat| seat.suspended_until > now);
        let lift = self.net.lift(&self.asset, person.wallet);
        if self.send("lift", lift, may) {
            let seat = self.people[at].seat.as_mut().expect("a seat");
            seat.suspended_until = 0;
            seat.row.as_mut().expect("a row").1 = now;
        }
    }

    fn stake(&mut self, at: usize) {
        let amount = self.random.u64(1..50);
        let person = &self.people[at];
        let may = person
            .account
            .is_some_and(|(frozen, has)| !frozen && has >= amount);
        let source = share_account(&person.wallet, &self.asset.share_mint);
        let stake = ix::stake(
            person.wallet,
            self.net.address,
            self.asset.index,
            source,
            amount,
        );
        if self.send("stake", stake, may) {
            let person = &mut self.people[at];
            person.account.as_mut().expect("an account").1 -= amount;
            person.stake.get_or_insert_default().0 += amount;
        }
    }

    /// All that waits cools down; what has cooled goes into the own account, frozen or not, and never into another's.
    fn unstake(&mut self, at: usize) {
        let (now, index, network) = (self.world.now(), self.asset.index, self.net.address);
        let wallet = self.people[at].wallet;
        let (pending, cooling, until) = self.people[at].stake.unwrap_or_default();
        if pending > 0 && self.random.bool() {
            let unstake = ix::unstake(wallet, network, index, pending, None);
            self.send("unstake", unstake, true);
            self.people[at].stake = Some((0, cooling + pending, now + COOLDOWN));
            return;
        }
        let mint = self.asset.share_mint;
        let withdraw = |to: &Pubkey| {
            let destination = share_account(to, &mint);
            ix::withdraw_unstaked(wallet, network, index, destination, ShareKind::Permissioned)
        };
        let friend = self.people[(at + 1) % PEOPLE].wallet;
        self.send("withdraw into another's account", withdraw(&friend), false);
        let may = cooling > 0 && now >= until && self.people[at].account.is_some();
        if self.send("withdraw", withdraw(&wallet), may) {
            self.people[at].account.as_mut().expect("an account").1 += cooling;
            self.people[at].stake = Some((pending, 0, 0));
        }
    }

    /// Closes what is empty: the stake, the account, the seat.
    fn leave(&mut self, at: usize) {
        let (now, mint, index) = (self.world.now(), self.asset.share_mint, self.asset.index);
        let wallet = self.people[at].wallet;
        let empty = matches!(self.people[at].stake, Some((0, 0, _)));
        let close = ix::close_stake(wallet, &self.net.address, index, wallet);
        if self.send("close the stake", close, empty) {
            self.people[at].stake = None;
        }
        let close = spl_token_2022_interface::instruction::close_account(
            &spl_token_2022_interface::ID,
            &share_account(&wallet, &mint),
            &wallet,
            &wallet,
            &[],
        );
        if self.random.bool() {
            let may = matches!(self.people[at].account, Some((_, 0)));
            if self.send(
                "close the account",
                close.expect("the program's own id"),
                may,
            ) {
                self.people[at].account = None;
            }
        }
        let signs = self.random.bool();
        let person = &self.people[at];
        let may = person
            .seat
            .is_some_and(|seat| seat.suspended_until <= now && (signs || seat.is_abandoned(now)))
            && matches!(person.account, None | Some((true, 0)))
            && person.stake.is_none();
        let close = gx::close_holder(wallet, signs, wallet, self.asset.address, mint);
        if self.send("give the seat up", close, may) {
            self.people[at].seat = None;
        }
    }

    /// The chain is as the model says, no share was lost or made, and every seat is counted once.
    fn check(&self) {
        let mint = self.asset.share_mint;
        let mut total = self.world.tokens(&share_account(&self.asset.owner, &mint));
        let (mut staked, mut seats) = (0, 1);
        for person in &self.people {
            let account = self
                .world
                .share_account(&share_account(&person.wallet, &mint));
            let account = account.map(|account| (account.is_frozen, account.amount));
            assert_eq!(account, person.account, "{person:?}");
            // Whoever can receive has a seat.
            assert!(
                !matches!(account, Some((false, _))) || person.seat.is_some(),
                "{person:?}"
            );
            total += account.map_or(0, |(_, amount)| amount);
            staked += person
                .stake
                .map_or(0, |(pending, cooling, _)| pending + cooling);
            seats += u32::from(person.seat.is_some());
            let stake = self
                .world
                .raw(&addresses::stake(&self.asset.address, &person.wallet));
            assert_eq!(stake.is_some(), person.stake.is_some(), "{person:?}");
        }
        let vault = self.world.share_account(&stake_vault(&self.asset.address));
        let vault = vault.expect("the stake vault");
        assert!(!vault.is_frozen);
        assert_eq!(vault.amount, staked);
        assert_eq!(total + staked, SUPPLY);
        let policy: Policy = self.world.get(&of_gate::policy(&mint));
        assert_eq!(policy.holders, seats);
    }
}

#[test]
fn the_programs_do_what_the_model_says() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..SEQUENCES {
        let mut play = Play::new(seed);
        for step in 0..STEPS {
            play.step();
            play.check();
            if step % 20 == 0 {
                RebuiltGate::of(&play.world).check(&play.world);
            }
        }
        accepted += play.accepted;
        refused += play.refused;
    }
    assert!(accepted > 3_000 && refused > 3_000, "{accepted}, {refused}");
}
