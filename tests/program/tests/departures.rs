//! Who leaves uncollected, comes back from another wallet, and does it again and again: it gets no more than who stayed.

use openmast_client::{accounts, addresses};
use openmast_program_tests::{
    Error,
    net::{Asset, COOLDOWN, Net, Payer},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

const SHARES: u64 = 100_000;
const EARNED: u64 = 100_000;
/// What the stakers have of it.
const PART: u64 = 55_200;
const ROUNDS: u64 = 3;

struct Game {
    world: World,
    net: Net,
    asset: Asset,
    payer: Payer,
    /// Every wallet from which the player staked.
    wallets: Vec<Pubkey>,
    /// How much the stakers had in all.
    put_in: u64,
}

impl Game {
    /// The player's first wallets, each with as many shares staked as whoever stays, who is the last.
    fn start(players: usize) -> (Self, Pubkey) {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 100 * EARNED));
        let wallets = (0..players)
            .map(|_| net.staker(&mut world, &asset, SHARES))
            .collect();
        let stays = net.staker(&mut world, &asset, SHARES);
        let game = Self {
            world,
            net,
            asset,
            payer,
            wallets,
            put_in: 0,
        };
        (game, stays)
    }

    /// An epoch with usage becomes final.
    fn earn(&mut self) -> u64 {
        self.net.usage(&self.payer, &self.asset, 1, EARNED);
        self.put_in += PART;
        self.net.settle(&mut self.world)
    }

    /// Somebody collects, with the account of the open round if it ends that.
    fn collect(&mut self, epoch: u64) {
        let state: accounts::Asset = self.world.get(&self.asset.address);
        let round = state.departures_ended_by(epoch);
        let collect = self.net.collect_with(&self.asset, epoch, round);
        self.net.run(&mut self.world, collect);
    }

    /// Leaves uncollected, fetches the shares, and stakes them again from a new wallet, which it gives.
    fn leave_and_come_back(&mut self, by: Pubkey) -> Pubkey {
        let state: accounts::Asset = self.world.get(&self.asset.address);
        let round = Some(state.departure_round);
        let depart = self.net.unstake(&self.asset, by, SHARES, round);
        self.net.run(&mut self.world, depart);
        self.world.pass(COOLDOWN);
        let asset = self.asset.index;
        let withdraw = Operation::WithdrawUnstaked { by, asset };
        self.net.run(&mut self.world, withdraw);
        let wallet = self.world.wallet();
        self.world.fund(wallet, self.net.mint, 0);
        let share_mint = self.asset.share_mint;
        self.world.move_shares(share_mint, by, wallet, SHARES);
        let stake = Operation::Stake {
            by: wallet,
            asset,
            amount: SHARES,
        };
        self.net.run(&mut self.world, stake);
        // Activating needs a collected asset, and collecting ends what departed.
        let activate = Operation::ActivateStake {
            asset,
            staker: wallet,
        };
        self.net.refuses(&self.world, activate, Error::NotCollected);
        self.wallets.push(wallet);
        wallet
    }

    fn activate(&mut self, staker: Pubkey) {
        let asset = self.asset.index;
        let activate = Operation::ActivateStake { asset, staker };
        self.net.run(&mut self.world, activate);
    }

    /// No share is among those that earn twice.
    fn check_shares(&self) {
        let state: accounts::Asset = self.world.get(&self.asset.address);
        let staked = SHARES * self.players() + SHARES;
        assert!(state.active_shares <= staked, "{}", state.active_shares);
    }

    fn players(&self) -> u64 {
        self.wallets.len() as u64 / (ROUNDS + 1)
    }

    /// Settles what left, takes all rewards of a wallet, and gives them.
    fn cash_in(&mut self, by: Pubkey) -> u64 {
        let address = addresses::stake(&self.asset.address, &by);
        let stake: accounts::Stake = self.world.get(&address);
        if stake.departed > 0 {
            let round = stake.departed_round;
            let departure = addresses::departure(&self.asset.address, round);
            let departure: accounts::Departure = self.world.get(&departure);
            let settle = (self.net).settle_departure(&self.asset, by, round, departure.rent_payer);
            self.net.run(&mut self.world, settle);
        }
        let asset = self.asset.index;
        let claim = Operation::ClaimRewards { by, asset };
        self.net.run(&mut self.world, claim);
        self.net.money(&self.world, &by)
    }

    /// What all of the player's wallets got, and who stayed: settled late or never is the same to who stayed.
    fn end(&mut self, stays: Pubkey) -> (u64, u64) {
        let of_stayer = self.cash_in(stays);
        let wallets = self.wallets.clone();
        let of_player = wallets.iter().map(|wallet| self.cash_in(*wallet)).sum();
        (of_player, of_stayer)
    }
}

/// Everybody of `players` leaves and comes back in each round; nobody settles anything until the end.
fn play(players: usize) -> (Game, u64, u64) {
    let (mut game, stays) = Game::start(players);
    let mut present = game.wallets.clone();
    for _ in 0..ROUNDS {
        for by in present.clone() {
            (game.net).announce_leaving(&mut game.world, &game.asset, by, SHARES);
        }
        game.earn();
        present = present
            .iter()
            .map(|by| game.leave_and_come_back(*by))
            .collect();
        // It collects as late as it can: with what is final when the new stakes can be activated.
        let epoch = game.earn();
        game.collect(epoch);
        for staker in &present {
            game.activate(*staker);
        }
        let state: accounts::Asset = game.world.get(&game.asset.address);
        assert_eq!(state.active_shares, SHARES * (players as u64 + 1));
        let epoch = game.earn();
        game.collect(epoch);
    }
    game.check_shares();
    let (of_players, of_stayer) = game.end(stays);
    (game, of_players, of_stayer)
}

#[test]
fn alone_it_gets_no_more_than_who_stayed() {
    let (game, of_player, of_stayer) = play(1);
    assert!(of_player <= of_stayer, "{of_player}, {of_stayer}");
    // Everything that was put in was paid, but for less than a base unit of each stake and change.
    let lost = game.put_in - of_player - of_stayer;
    assert!(lost <= 2 * ROUNDS + game.wallets.len() as u64 + 1, "{lost}");
}

#[test]
fn with_an_accomplice_each_gets_no_more_than_who_stayed() {
    let (game, of_players, of_stayer) = play(2);
    assert!(of_players <= 2 * of_stayer, "{of_players}, {of_stayer}");
    let lost = game.put_in - of_players - of_stayer;
    assert!(lost <= 2 * ROUNDS + game.wallets.len() as u64 + 1, "{lost}");
}

/// One leaves uncollected in every round, the other keeps the round open as long as it can by leaving a little later.
#[test]
fn an_accomplice_who_leaves_later_keeps_nobody_earning_after_a_collect() {
    let (mut game, stays) = Game::start(2);
    let [first, second] = [game.wallets[0], game.wallets[1]];
    for by in [first, second] {
        (game.net).announce_leaving(&mut game.world, &game.asset, by, SHARES);
    }
    let older = game.earn();
    game.leave_and_come_back(first);
    let newer = game.earn();
    game.leave_and_come_back(second);
    // The older one ends nothing, and everybody gets a third of it.
    game.collect(older);
    game.collect(newer);
    let state: accounts::Asset = game.world.get(&game.asset.address);
    assert_eq!((state.active_shares, state.departed_shares), (SHARES, 0));
    let alone = game.earn();
    game.collect(alone);
    let (of_players, of_stayer) = game.end_without_the_new(stays);
    let third = PART / 3;
    assert!(of_players <= 4 * third, "{of_players}");
    assert!((2 * third + PART - 2..=2 * third + PART).contains(&of_stayer));
}

impl Game {
    /// As [`Self::end`] while the new wallets have not earned anything yet.
    fn end_without_the_new(&mut self, stays: Pubkey) -> (u64, u64) {
        let asset = self.asset.address;
        for wallet in &self.wallets[2..] {
            let stake: accounts::Stake = self.world.get(&addresses::stake(&asset, wallet));
            assert_eq!((stake.active, stake.rewards_owed), (0, 0));
        }
        self.end(stays)
    }
}
