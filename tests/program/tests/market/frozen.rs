//! Whose account is frozen or gone gets its shares out of escrow all the same, into its own frozen account: what is in escrow
//! is its owner's, whatever it may hold or trade. Nobody is thawed by it.

use openmast_client::{
    addresses::share_account,
    instructions::{self as ix, token::create_share_account},
    market::{self, Offer, Purchase, Sale, raw},
    share_gate::{instructions as gx, token_acl, types::PolicyTerms},
};
use openmast_program_tests::{
    Error,
    gate::{CURE, DAY, IDENTIFIED, LONGEST, UNHEARD_OF, terms},
    market::{
        MarketError,
        refused::{assert_market_refused, assert_refused_elsewhere},
        stage::{MONEY, SHARE, Stage},
    },
    net::home,
    outcome::{GateError, assert_gate_refused, assert_refused},
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::regulated::Regulated;

const PRICE: u64 = 1_000_000;
/// How long what the buyer bought is locked.
const LOCK: i64 = 2 * DAY;

/// A buyer whose shares are locked, and where they are.
struct Locked {
    all: Regulated,
    buyer: Pubkey,
    sale: Pubkey,
    purchase: Pubkey,
}

impl Locked {
    /// The buyer is admitted until `until`, buys, and closes its account.
    fn until(until: i64) -> Self {
        let mut all = Regulated::new();
        all.list();
        let buyer = all.world.wallet();
        let until = all.world.now() + until;
        all.world.run(all.gate.attest(buyer, IDENTIFIED, until));
        all.world.run_all(&all.gate.join(buyer, all.goods.mint));
        all.world.fund(buyer, all.net.mint, MONEY);
        let owner = all.asset.owner;
        let mut new = Stage::sale(&all.world, PRICE, 5 * SHARE, 100);
        new.locked_until = all.world.now() + LOCK;
        let open = all
            .goods
            .opening_sale(owner, owner, Some(all.asset.address));
        all.world
            .run(open.instruction(&raw::OpenSaleArgs { id: 1, new: &new }));
        let sale = market::sale(&owner, 1);
        let state: Sale = all.world.get(&sale);
        let buying = all.goods.buying(buyer, buyer, &owner, sale, state.pay_to);
        let order = Stage::purchase(SHARE);
        all.world
            .run(buying.instruction(&raw::BuyArgs { order: &order }));
        let mut locked = Self {
            purchase: market::purchase(&sale, &buyer),
            all,
            buyer,
            sale,
        };
        locked.close_account();
        locked
    }

    fn account(&self) -> Pubkey {
        share_account(&self.buyer, &self.all.goods.mint)
    }

    fn close_account(&mut self) {
        let close = spl_token_2022_interface::instruction::close_account(
            &spl_token_2022_interface::ID,
            &self.account(),
            &self.buyer,
            &self.buyer,
            &[],
        );
        self.all.world.run(close.expect("the program's own id"));
    }

    /// Somebody makes the account again: it is born frozen.
    fn make_account(&mut self) {
        let payer = self.all.world.wallet();
        let mint = self.all.goods.mint;
        (self.all.world).run(create_share_account(&payer, &self.buyer, &mint));
    }

    /// Somebody whom nobody knows releases what was locked.
    fn release(&mut self) -> raw::Release {
        let bought: Purchase = self.all.world.get(&self.purchase);
        let payer = self.all.position_payer(&self.buyer);
        let stranger = self.all.world.wallet();
        let back = self.all.goods.to_buyer(&bought, payer);
        back.release(stranger, self.purchase, self.sale)
    }

    fn thaw(&self) -> Instruction {
        token_acl::thaw(self.buyer, &self.all.goods.mint, &self.buyer)
    }

    /// All that was locked is in the buyer's account, which is frozen as before, and nothing is left in the market.
    fn assert_delivered(&self) {
        let (world, mint) = (&self.all.world, &self.all.goods.mint);
        assert!(world.is_frozen(&self.buyer, mint));
        assert_eq!(world.tokens(&self.account()), SHARE);
        assert_eq!(world.raw(&self.purchase), None);
        assert_eq!(world.raw(&market::position(mint, &self.buyer)), None);
    }

    /// Who has shares is thawed, whatever became of its admission, and sells.
    fn assert_can_sell(&mut self) {
        let (mint, owner) = (self.all.goods.mint, self.all.asset.owner);
        self.all.world.run(self.thaw());
        let sell = self.all.world.transfer(&mint, &self.buyer, &owner, SHARE);
        self.all.world.run(sell);
    }
}

#[test]
fn who_closed_its_account_and_lapsed_gets_what_it_bought() {
    let mut locked = Locked::until(DAY);
    locked.all.world.pass(LOCK);
    // Without an account there is nowhere to deliver.
    let release = locked.release();
    assert_market_refused(
        locked.all.world.attempt(release.instruction()),
        MarketError::NothingToClaim,
    );
    locked.make_account();
    assert_gate_refused(
        locked.all.world.attempt(locked.thaw()),
        GateError::NotAdmitted,
    );
    // Who leaves the accounts for it out delivers nothing.
    let without = raw::Release {
        asset: None,
        mint_config: None,
        token_acl_program: None,
        openmast_program: None,
        ..release
    };
    assert_market_refused(
        locked.all.world.attempt(without.instruction()),
        MarketError::NothingToClaim,
    );
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    locked.assert_can_sell();
}

#[test]
fn a_policy_that_nobody_meets_any_more_keeps_no_share_from_a_buyer() {
    let mut locked = Locked::until(LONGEST);
    let tighter = PolicyTerms {
        kinds: IDENTIFIED | UNHEARD_OF,
        ..terms()
    };
    let (asset, jurisdiction) = (locked.all.asset, home(&locked.all.net.address));
    let set = gx::set_policy(
        asset.owner,
        None,
        jurisdiction,
        asset.address,
        asset.share_mint,
        &tighter,
    );
    locked.all.world.run(set);
    locked.all.world.pass(LOCK);
    locked.make_account();
    assert_gate_refused(
        locked.all.world.attempt(locked.thaw()),
        GateError::PolicyChanged,
    );
    let admit = locked.all.gate.admit(locked.buyer, asset.share_mint);
    assert_gate_refused(locked.all.world.attempt(admit), GateError::KindsMissing);
    let release = locked.release();
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    locked.assert_can_sell();
}

#[test]
fn a_withdrawn_issuer_keeps_no_share_from_a_buyer() {
    let mut locked = Locked::until(10 * LONGEST);
    let (authority, network) = (locked.all.net.authority, locked.all.net.address);
    let withdraw = gx::withdraw_issuer(authority, network, locked.all.gate.direct);
    locked.all.world.run(withdraw);
    locked.all.world.pass(LONGEST);
    locked.make_account();
    assert_gate_refused(
        locked.all.world.attempt(locked.thaw()),
        GateError::NotAdmitted,
    );
    let release = locked.release();
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    locked.assert_can_sell();
}

/// It has what is its own, and trades nothing until the suspension is over.
#[test]
fn who_is_suspended_gets_its_shares_and_trades_none() {
    let mut locked = Locked::until(LONGEST);
    locked.all.world.pass(LOCK);
    let until = locked.all.world.now() + DAY;
    let suspend = (locked.all.net).suspend(&locked.all.asset, locked.buyer, until);
    locked.all.world.run(suspend);
    locked.make_account();
    let release = locked.release();
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    let world = &locked.all.world;
    assert_gate_refused(world.attempt(locked.thaw()), GateError::Suspended);
    let (mint, owner) = (locked.all.goods.mint, locked.all.asset.owner);
    assert_refused_elsewhere(world.clone().send(&[world.transfer(
        &mint,
        &locked.buyer,
        &owner,
        SHARE,
    )]));
    let sell =
        (locked.all.goods).make_offer(locked.buyer, locked.buyer, 1, Stage::sell(PRICE, SHARE));
    assert_market_refused(world.attempt(sell), MarketError::MakerBarred);
    locked.all.world.pass(DAY);
    locked.assert_can_sell();
}

#[test]
fn who_was_dismissed_gets_its_shares_and_trades_none() {
    let mut locked = Locked::until(LONGEST);
    locked.all.world.run(locked.all.gate.revoke(locked.buyer));
    locked.all.world.pass(CURE);
    let dismiss = locked.all.gate.dismiss(locked.buyer, locked.all.goods.mint);
    locked.all.world.run(dismiss);
    locked.make_account();
    let release = locked.release();
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    assert_gate_refused(locked.all.world.attempt(locked.thaw()), GateError::Revoked);
}

/// An account that is frozen and not the owner's associated one waits, and holds up nothing.
#[test]
fn only_the_owners_associated_account_is_reached() {
    let mut locked = Locked::until(DAY);
    locked.all.world.pass(LOCK);
    let (buyer, mint) = (locked.buyer, locked.all.goods.mint);
    let other = locked.all.world.token_2022_account(&mint, buyer, true);
    let friend = locked.all.holder();
    let release = locked.release();
    for (caller, goods_account, error) in [
        (buyer, other, MarketError::NothingToClaim),
        (
            buyer,
            share_account(&friend, &mint),
            MarketError::NothingToClaim,
        ),
        (friend, other, MarketError::WrongDestination),
    ] {
        let elsewhere = raw::Release {
            caller,
            goods_account,
            ..release
        };
        assert_market_refused(locked.all.world.attempt(elsewhere.instruction()), error);
    }
}

/// Who has nothing in escrow is delivered nothing, and its account stays as it is. Nor does another asset open it.
#[test]
fn nobody_is_thawed_by_it() {
    let mut locked = Locked::until(DAY);
    locked.all.world.pass(LOCK);
    locked.make_account();
    let release = locked.release();
    let another = locked.all.net.regulated(&mut locked.all.world, &terms());
    let wrong = raw::Release {
        asset: Some(another.address),
        ..release
    };
    assert_refused_elsewhere(locked.all.world.clone().send(&[wrong.instruction()]));
    let wrong = raw::Release {
        mint_config: Some(token_acl::mint_config(&another.share_mint)),
        ..release
    };
    assert_refused_elsewhere(locked.all.world.clone().send(&[wrong.instruction()]));
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
    // A second time there is nothing.
    assert!(locked.all.world.attempt(release.instruction()).is_err());
}

/// The settlement program delivers for the market's books alone.
#[test]
fn nobody_but_the_market_has_a_frozen_account_opened() {
    let mut locked = Locked::until(DAY);
    locked.make_account();
    let (net, asset) = (&locked.all.net, locked.all.asset);
    let deliver = ix::deliver_shares(net.address, asset.index, locked.buyer, 0);
    let trader = share_account(&asset.owner, &asset.share_mint);
    let thieves = [
        locked.buyer,
        asset.owner,
        net.authority,
        net.regulator,
        asset.address,
        market::vault(&net.address, &asset.share_mint),
        market::escrow(&net.address, &net.mint),
    ];
    for thief in thieves {
        let mut stolen = deliver.clone();
        stolen.accounts[0].pubkey = thief;
        stolen.accounts[2].pubkey = trader;
        assert_refused(locked.all.world.attempt(stolen), Error::NotAuthorized);
    }
    // An account that somebody gave the market program is not its books.
    let fake = locked.all.world.address();
    let account = Account {
        lamports: 10_000_000,
        owner: market::PROGRAM_ID,
        ..Account::default()
    };
    locked.all.world.set_account(fake, account);
    let mut stolen = deliver;
    stolen.accounts[0].pubkey = fake;
    assert_refused(locked.all.world.attempt(stolen), Error::NotAuthorized);
}

/// What the issuer sells into a bid before the policy's lock-up ends stays frozen until then.
#[test]
fn a_delivery_ends_no_lock_up() {
    let now = openmast_program_tests::world::World::new().now();
    let mut all = Regulated::with(&PolicyTerms {
        locked_until: now + LOCK,
        ..terms()
    });
    all.list();
    let (owner, bidder, mint) = (all.asset.owner, all.world.wallet(), all.goods.mint);
    all.world.run(all.gate.attest(bidder, IDENTIFIED, 0));
    let [create, admit, thaw] = all.gate.join(bidder, mint);
    all.world.run_all(&[create, admit]);
    all.world.fund(bidder, all.net.mint, MONEY);
    all.world.fund(owner, all.net.mint, 0);
    let offer = all.offer(bidder, Stage::bid(PRICE, SHARE));
    let fill = (all.goods).filling(owner, &bidder, offer, all.goods.account_of(&bidder));
    let order = Stage::selling(SHARE);
    all.world
        .run(fill.instruction(&raw::FillArgs { order: &order }));
    let state: Offer = all.world.get(&offer);
    assert_eq!(state.goods_owed, SHARE, "the bidder's account is frozen");
    let back = all.goods.to_maker(&state, all.position_payer(&bidder));
    all.world.run(back.claim(owner, offer).instruction());
    assert_eq!(all.world.tokens(&all.goods.account_of(&bidder)), SHARE);
    assert_gate_refused(all.world.attempt(thaw.clone()), GateError::LockedUp);
    // The issuer is thawed before, with or without shares.
    let until = all.world.now() + DAY;
    all.world.run(all.net.suspend(&all.asset, owner, until));
    all.world.run(token_acl::freeze(bidder, &mint, &owner));
    all.world.run(all.net.lift(&all.asset, owner));
    all.world.run(token_acl::thaw(owner, &mint, &owner));
    all.world.pass(LOCK);
    all.world.run(thaw);
}

/// While the market's escrow is halted nothing leaves it; afterwards everybody is served.
#[test]
fn a_halted_escrow_delivers_to_nobody() {
    let mut locked = Locked::until(DAY);
    locked.all.world.pass(LOCK);
    locked.make_account();
    let (net, index) = (&locked.all.net, locked.all.asset.index);
    let vault = locked.all.goods.vault();
    let until = locked.all.world.now() + 1_000;
    let home = openmast_program_tests::net::HOME;
    let halt = ix::halt_venue(
        net.regulator,
        net.address,
        index,
        home,
        vault,
        until,
        [1; 32],
    );
    locked.all.world.run(halt);
    let release = locked.release();
    assert_market_refused(
        locked.all.world.attempt(release.instruction()),
        MarketError::NothingToClaim,
    );
    let (by, network) = (locked.all.net.regulator, locked.all.net.address);
    let resume = ix::resume_venue(by, network, index, home, vault);
    locked.all.world.run(resume);
    locked.all.world.run(release.instruction());
    locked.assert_delivered();
}
