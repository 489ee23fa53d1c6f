//! Who leaves uncollected with next to nothing, at the worst moment for others: nobody's collect fails by it for long, and
//! nobody's shares or rewards are stuck.

use openmast_client::{accounts, addresses};
use openmast_program_tests::{
    Error,
    net::{Asset, COOLDOWN, Net, Payer},
    operation::Operation,
    world::World,
};
use solana_account::Account;
use solana_pubkey::Pubkey;

const SHARES: u64 = 100_000;
const EARNED: u64 = 100_000;
/// What the stakers have of it.
const PART: u64 = 55_200;

/// An asset with two stakers, the first of whom has announced that all of its shares leave, one unit after the other.
struct Scene {
    world: World,
    net: Net,
    asset: Asset,
    payer: Payer,
    nuisance: Pubkey,
    stays: Pubkey,
}

impl Scene {
    fn new() -> Self {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 100 * EARNED));
        let nuisance = net.staker(&mut world, &asset, SHARES);
        let stays = net.staker(&mut world, &asset, SHARES);
        net.announce_leaving(&mut world, &asset, nuisance, SHARES);
        Self {
            world,
            net,
            asset,
            payer,
            nuisance,
            stays,
        }
    }

    fn state(&self) -> accounts::Asset {
        self.world.get(&self.asset.address)
    }

    fn stake_of(&self, staker: &Pubkey) -> accounts::Stake {
        (self.world).get(&addresses::stake(&self.asset.address, staker))
    }

    /// An epoch with usage becomes final.
    fn earn(&mut self) -> u64 {
        self.net.usage(&self.payer, &self.asset, 1, EARNED);
        self.net.settle(&mut self.world)
    }

    /// A collect as whoever reads the chain now builds it.
    fn built(&self, epoch: u64) -> Operation {
        let round = self.state().departure_round;
        self.net.collect_with(&self.asset, epoch, Some(round))
    }

    fn collect(&mut self, epoch: u64) {
        let collect = self.built(epoch);
        self.net.run(&mut self.world, collect);
    }

    /// One unit of the nuisance's leaves.
    fn leave(&mut self) {
        let round = self.state().departure_round;
        let unstake = (self.net).unstake(&self.asset, self.nuisance, 1, Some(round));
        self.net.run(&mut self.world, unstake);
    }

    /// What left in a round that is over is settled, by whoever opened it.
    fn settle(&mut self, staker: Pubkey) {
        let round = self.stake_of(&staker).departed_round;
        let address = addresses::departure(&self.asset.address, round);
        let departure: accounts::Departure = self.world.get(&address);
        let settle = (self.net).settle_departure(&self.asset, staker, round, departure.rent_payer);
        self.net.run(&mut self.world, settle);
    }

    fn claim(&mut self, by: Pubkey) -> u64 {
        let asset = self.asset.index;
        let claim = Operation::ClaimRewards { by, asset };
        self.net.run(&mut self.world, claim);
        self.net.money(&self.world, &by)
    }
}

/// A unit leaves in each epoch right before everybody else's collect: what was built before lands all the same.
#[test]
fn a_collect_that_was_built_before_the_first_left_lands() {
    let mut scene = Scene::new();
    for round in 0..4 {
        let epoch = scene.earn();
        let built = scene.built(epoch);
        scene.leave();
        scene.net.run(&mut scene.world, built);
        let state = scene.state();
        assert_eq!(
            (state.departed_shares, state.departure_round),
            (0, round + 1)
        );
        assert_eq!(state.collected_epoch, epoch);
        scene.settle(scene.nuisance);
    }
    // Nobody got more than a share's part for it: rounding aside.
    let (of_nuisance, of_stayer) = (scene.claim(scene.nuisance), scene.claim(scene.stays));
    assert!(of_nuisance <= of_stayer, "{of_nuisance}, {of_stayer}");
    assert!((4 * PART - 8..=4 * PART).contains(&(of_nuisance + of_stayer)));
}

/// The nuisance collects first and has the round's account closed: a collect that names it lands, and what stands behind
/// it in the transaction, too.
#[test]
fn a_collect_of_a_round_that_was_closed_before_it_lands() {
    let mut scene = Scene::new();
    let epoch = scene.earn();
    scene.leave();
    let built = scene.built(epoch);
    scene.collect(epoch);
    scene.settle(scene.nuisance);
    let closed = addresses::departure(&scene.asset.address, 0);
    assert_eq!(scene.world.raw(&closed), None);
    let unstake = scene.net.unstake(&scene.asset, scene.stays, 1, None);
    let place = scene.net.place();
    let both = [built, unstake].map(|operation| operation.instruction(&place));
    if let Err(refused) = scene.world.send(&both) {
        panic!("{refused:?}");
    }
    assert_eq!(scene.stake_of(&scene.stays).cooling, 1);
}

/// With two settlements to collect, the round can be ended by the older one and the next be opened: a collect fails once,
/// and then there is no older one left.
#[test]
fn a_collect_fails_once_for_two_rounds_in_one_settlement_and_never_again() {
    let mut scene = Scene::new();
    let older = scene.earn();
    scene.leave();
    let newer = scene.earn();
    let built = scene.built(newer);
    scene.collect(older);
    scene.settle(scene.nuisance);
    scene.leave();
    scene
        .net
        .refuses(&scene.world, built, Error::WrongDeparture);
    let again = scene.built(newer);
    // The older one ends nothing any more, and more that leaves is of the same round.
    let collect = scene.net.collect(&scene.asset, older);
    scene.net.run(&mut scene.world, collect);
    scene.leave();
    scene.net.run(&mut scene.world, again);
    assert_eq!(scene.state().collected_epoch, newer);
}

/// Whoever sends lamports to a round's address before it is opened only makes a present to who opens it.
#[test]
fn lamports_sent_ahead_do_not_keep_anybody_from_leaving() {
    for lamports in [1, 1_000_000_000] {
        let mut scene = Scene::new();
        let address = addresses::departure(&scene.asset.address, 0);
        let present = Account {
            lamports,
            ..Account::default()
        };
        scene.world.set_account(address, present);
        let wallet = |scene: &Scene| scene.world.raw(&scene.nuisance).map(|it| it.lamports);
        let before = wallet(&scene);
        let epoch = scene.earn();
        scene.leave();
        scene.collect(epoch);
        scene.settle(scene.nuisance);
        assert_eq!(scene.world.raw(&address), None);
        assert_eq!(wallet(&scene), before.map(|before| before + lamports));
    }
}

/// The wallet that opened the round is empty, or another program's, when the others are settled.
#[test]
fn the_others_of_a_round_are_settled_whatever_became_of_who_opened_it() {
    for owner in [Pubkey::default(), addresses::PROGRAM_ID] {
        let mut scene = Scene::new();
        let (asset, stays) = (scene.asset, scene.stays);
        (scene.net).announce_leaving(&mut scene.world, &asset, stays, SHARES);
        let epoch = scene.earn();
        scene.leave();
        let unstake = scene.net.unstake(&asset, stays, SHARES, Some(0));
        scene.net.run(&mut scene.world, unstake);
        scene.collect(epoch);
        scene.settle(scene.nuisance);
        let emptied = Account {
            owner,
            lamports: u64::from(owner != Pubkey::default()) * 890_880,
            ..Account::default()
        };
        scene.world.set_account(scene.nuisance, emptied);
        scene.settle(stays);
        assert_eq!(scene.stake_of(&stays).departed, 0);
        assert!((PART / 2 - 1..=PART / 2).contains(&scene.claim(stays)));
        scene.world.pass(COOLDOWN);
        let asset = asset.index;
        let withdraw = Operation::WithdrawUnstaked { by: stays, asset };
        scene.net.run(&mut scene.world, withdraw);
    }
}

/// What departed is handed over between rounds, and the rest leaves once more: every round is credited once.
#[test]
fn departed_shares_that_change_hands_are_credited_once() {
    let mut scene = Scene::new();
    let (asset, nuisance) = (scene.asset, scene.nuisance);
    scene.earn();
    scene.leave();
    let epoch = scene.earn();
    let heir = scene.world.wallet();
    scene.world.fund(heir, scene.net.mint, 0);
    let offer = Operation::OfferStake {
        by: nuisance,
        asset: asset.index,
        to: Some(heir),
    };
    scene.net.run(&mut scene.world, offer);
    let accept = Operation::AcceptStake {
        by: heir,
        asset: asset.index,
        from: nuisance,
        rent_payer: nuisance,
    };
    scene.net.run(&mut scene.world, accept.clone());
    assert!(scene.net.send(&mut scene.world, accept).is_err(), "once");
    // The announcement went with it, and the same round goes on.
    let unstake = scene.net.unstake(&asset, heir, SHARES / 2 - 1, None);
    scene.net.run(&mut scene.world, unstake);
    scene.collect(epoch);
    scene.settle(heir);
    let alone = scene.earn();
    scene.collect(alone);
    let (of_heir, of_stayer) = (scene.claim(heir), scene.claim(scene.stays));
    // Two settlements halved; of the third one share in three.
    let expected = PART + PART / 3;
    assert!((expected - 2..=expected).contains(&of_heir), "{of_heir}");
    assert!(of_heir + of_stayer <= 3 * PART);
    assert!(of_heir + of_stayer >= 3 * PART - 6);
}

/// Shares that left and were burned do not count for more than those that stayed.
#[test]
fn burning_what_left_takes_nothing_from_the_owner() {
    let mut scene = Scene::new();
    let (asset, nuisance) = (scene.asset, scene.nuisance);
    let epoch = scene.earn();
    let unstake = scene.net.unstake(&asset, nuisance, SHARES, Some(0));
    scene.net.run(&mut scene.world, unstake);
    scene.world.pass(COOLDOWN);
    let withdraw = Operation::WithdrawUnstaked {
        by: nuisance,
        asset: asset.index,
    };
    scene.net.run(&mut scene.world, withdraw);
    (scene.world).burn_shares(asset.share_mint, nuisance, SHARES);
    let asset = asset.index;
    let sync = Operation::SyncShareSupply { asset };
    scene.net.run(&mut scene.world, sync);
    let owed = scene.state().owner_owed;
    scene.collect(epoch);
    let state = scene.state();
    assert_eq!(state.stakers_total, PART);
    assert_eq!(state.owner_owed - owed, EARNED * 92 / 100 - PART);
    assert_eq!(state.active_shares, SHARES);
}
