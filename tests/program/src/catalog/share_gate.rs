//! The share gate's instructions, and those of the settlement program that permissioned shares change.

use crate::net::{HOME, home};
use openmast_client::{
    accounts::ShareKind,
    addresses::share_account,
    instructions::{self as ix, NewAsset},
    share_gate::{instructions as gx, token_acl, types::PolicyTerms},
};
use solana_pubkey::Pubkey;

use super::{Entry, often, once};
use crate::{
    gate::{Attested, CURE, DAY, GERMANY, Gate, IDENTIFIED, QUALIFIED, terms},
    net::{Asset, COOLDOWN, Net},
    operation::Operation,
    world::World,
};

pub(super) const SHARE_GATE: [Entry; 13] = [
    once("accept_issuer", |world, net| {
        let terms = Gate::new(world, net).direct_terms();
        gx::accept_issuer(net.rent_payer, net.authority, net.address, 2, &terms)
    }),
    once("withdraw_issuer", |world, net| {
        let gate = Gate::new(world, net);
        gx::withdraw_issuer(net.authority, net.address, gate.direct)
    }),
    once("clear", |world, net| {
        let (gate, wallet) = attested(world, net);
        gate.clear(net.rent_payer, wallet)
    }),
    once("attest", |world, net| {
        let gate = Gate::new(world, net);
        let wallet = world.wallet();
        let (payer, key, network, issuer) = (net.rent_payer, gate.key, gate.network, gate.direct);
        gx::attest(payer, key, network, issuer, wallet, IDENTIFIED, GERMANY, 0)
    }),
    once("unclear", |world, net| {
        let (gate, wallet) = attested(world, net);
        world.run(gate.clear(net.rent_payer, wallet));
        gate.close_attestation(world, &wallet);
        gate.unclear(wallet)
    }),
    once("revoke", |world, net| {
        let gate = Gate::new(world, net);
        let wallet = world.wallet();
        world.run(gate.attest(wallet, IDENTIFIED, 0));
        gate.revoke(wallet)
    }),
    often("make_policy", |world, net| {
        let asset = net.permissioned(world);
        net.make_policy(&asset, &terms())
    }),
    often("set_policy", |world, net| {
        let asset = net.regulated(world, &terms());
        let looser = PolicyTerms {
            kinds: QUALIFIED,
            ..terms()
        };
        let (network, address, mint) = (net.address, asset.address, asset.share_mint);
        let regulator = Some(net.regulator);
        gx::set_policy(
            asset.owner,
            regulator,
            home(&network),
            address,
            mint,
            &looser,
        )
    }),
    once("admit", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = world.wallet();
        world.run(gate.attest(wallet, IDENTIFIED, 0));
        let by_key = [Some(gate.by_key(&wallet)), None, None];
        gx::admit(net.rent_payer, wallet, false, asset.share_mint, by_key)
    }),
    once("dismiss", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = gate.holder(world, &asset);
        world.run(gate.revoke(wallet));
        world.pass(CURE);
        gate.dismiss(wallet, asset.share_mint)
    }),
    once("close_holder", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = world.wallet();
        world.run(gate.attest(wallet, IDENTIFIED, 0));
        world.run(gate.admit(wallet, asset.share_mint));
        gx::close_holder(wallet, true, wallet, asset.address, asset.share_mint)
    }),
    once("suspend_holder", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = gate.holder(world, &asset);
        net.suspend(&asset, wallet, world.now() + DAY)
    }),
    once("lift_suspension", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = gate.holder(world, &asset);
        world.run(net.suspend(&asset, wallet, world.now() + DAY));
        net.lift(&asset, wallet)
    }),
];

pub(super) const PERMISSIONED: [Entry; 6] = [
    once("create_asset, permissioned", |world, net| {
        let owner = world.wallet();
        let asset = NewAsset {
            share_kind: 1,
            ..Net::new_asset()
        };
        let next = net.place().next_asset;
        ix::create_asset(net.rent_payer, owner, net.address, next, HOME, &asset)
    }),
    once("stake, permissioned", |world, net| {
        let (gate, asset) = regulated(world, net);
        let by = shareholder(world, &gate, &asset);
        let source = share_account(&by, &asset.share_mint);
        ix::stake(by, net.address, asset.index, source, 100)
    }),
    once("withdraw_unstaked, permissioned", |world, net| {
        let (asset, by) = cooled(world, net);
        let destination = share_account(&by, &asset.share_mint);
        let shares = ShareKind::Permissioned;
        ix::withdraw_unstaked(by, net.address, asset.index, destination, shares)
    }),
    once("withdraw_unstaked, into a frozen account", |world, net| {
        let (asset, by) = cooled(world, net);
        world.run(net.suspend(&asset, by, world.now() + DAY));
        world.run(token_acl::freeze(by, &asset.share_mint, &by));
        let destination = share_account(&by, &asset.share_mint);
        let shares = ShareKind::Permissioned;
        ix::withdraw_unstaked(by, net.address, asset.index, destination, shares)
    }),
    once("thaw through Token ACL", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = world.wallet();
        world.run(gate.attest(wallet, IDENTIFIED, 0));
        let [create, admit, thaw] = gate.join(wallet, asset.share_mint);
        world.run_all(&[create, admit]);
        thaw
    }),
    once("freeze through Token ACL", |world, net| {
        let (gate, asset) = regulated(world, net);
        let wallet = gate.holder(world, &asset);
        world.run(net.suspend(&asset, wallet, world.now() + DAY));
        token_acl::freeze(wallet, &asset.share_mint, &wallet)
    }),
];

fn regulated(world: &mut World, net: &mut Net) -> (Gate, Asset) {
    let gate = Gate::new(world, net);
    let asset = net.regulated(world, &terms());
    (gate, asset)
}

/// A wallet of which the attestation service says something.
fn attested(world: &mut World, net: &Net) -> (Gate, Pubkey) {
    let gate = Gate::new(world, net);
    let wallet = world.wallet();
    let said = Attested {
        kinds: IDENTIFIED,
        jurisdiction: GERMANY,
        expires_at: 0,
    };
    gate.put_attestation(world, &wallet, said);
    (gate, wallet)
}

fn shareholder(world: &mut World, gate: &Gate, asset: &Asset) -> Pubkey {
    let wallet = gate.holder(world, asset);
    world.run(world.transfer(&asset.share_mint, &asset.owner, &wallet, 100));
    wallet
}

/// A holder whose shares may be withdrawn from stake.
fn cooled(world: &mut World, net: &mut Net) -> (Asset, Pubkey) {
    let (gate, asset) = regulated(world, net);
    let by = shareholder(world, &gate, &asset);
    let stake = Operation::Stake {
        by,
        asset: asset.index,
        amount: 100,
    };
    net.run(world, stake);
    net.run(world, net.unstake(&asset, by, 100, None));
    world.pass(COOLDOWN);
    (asset, by)
}
