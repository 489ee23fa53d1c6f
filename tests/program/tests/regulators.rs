//! What a regulator cannot do: take more than its levy, keep anybody from leaving, touch what is earned, undo what is final.

use openmast_client::{
    accounts::{self, Jurisdiction, NetworkParameters, Settlement},
    addresses,
};
use openmast_ledger::LicenceState;
use openmast_program_tests::{
    Error, catalog,
    net::{ABROAD, Asset, HOME, LEVY_BPS, MOST_LEVY_BPS, Net, PARAMETERS, Payer},
    operation::Operation,
    world::World,
};
use solana_pubkey::Pubkey;

const EARNED: u64 = 900_000;

/// A network with a staked asset and a payer that used it, not settled.
fn start() -> (World, Net, Asset, Payer) {
    let mut world = World::new();
    let mut net = Net::new(&mut world);
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    (world, net, asset, payer)
}

fn earn(world: &mut World, net: &mut Net, asset: &Asset, payer: &Payer) -> u64 {
    net.usage(payer, asset, 1 << 30, EARNED);
    net.settle(world)
}

fn home(world: &World, net: &Net) -> Jurisdiction {
    world.get(&addresses::jurisdiction(&net.address, HOME))
}

/// Everything that a regulator can do of its own.
fn everything(world: &mut World, net: &Net, asset: &Asset) {
    let (by, jurisdiction) = (net.regulator, HOME);
    if home(world, net).next_levy_epoch == 0 {
        let epoch = net.state(world).final_epoch + 4;
        net.run(world, net.announce_levy(MOST_LEVY_BPS, epoch));
    }
    for operation in [
        Operation::WithdrawLevy { by, jurisdiction },
        Operation::OfferRegulator {
            by,
            jurisdiction,
            to: Some(by),
        },
        Operation::AcceptRegulator { by, jurisdiction },
    ] {
        net.run(world, operation);
    }
    everything_about_licences(world, net, asset);
    if world.get::<accounts::Asset>(&asset.address).move_state == 0 {
        net.agree_to_move(world, asset);
    }
}

/// Everything that it can do about licences.
fn everything_about_licences(world: &mut World, net: &Net, asset: &Asset) {
    let id = net.licensed(world, asset);
    let until = world.now() + 60 * 86_400;
    for operation in [
        net.renew_licence(id, until),
        net.suspend_licence(id, until),
        net.lift_licence(id),
        net.suspend_licence(id, until),
        net.end_licence(id),
    ] {
        net.run(world, operation);
    }
}

/// The highest levy from the earliest epoch on takes nothing more of what may be metered when it is announced, also from who
/// collects late. It never takes more than was promised when the jurisdiction was added.
#[test]
fn it_takes_no_more_than_was_announced_before_the_usage() {
    let (mut world, mut net, asset, payer) = start();
    let mut fair = 0;
    earn(&mut world, &mut net, &asset, &payer);
    net.run(&mut world, net.announce_levy(MOST_LEVY_BPS, 5));
    for epoch in 2..=6 {
        // The last of them has the announced levy before it is collected.
        let levy_bps = if epoch < 5 { LEVY_BPS } else { MOST_LEVY_BPS };
        assert_eq!(earn(&mut world, &mut net, &asset, &payer), epoch);
        net.refuses(
            &world,
            net.announce_levy(MOST_LEVY_BPS + 1, epoch + 4),
            Error::LevyTooHigh,
        );
        net.run(&mut world, net.collect(&asset, epoch));
        let epochs = if epoch == 2 { 2 } else { 1 };
        fair += epochs * EARNED * u64::from(levy_bps) / 10_000;
        assert_eq!(home(&world, &net).owed, fair, "{epoch}");
    }
    let (by, jurisdiction) = (net.regulator, HOME);
    for _ in 0..2 {
        net.run(&mut world, Operation::WithdrawLevy { by, jurisdiction });
        assert_eq!(net.money(&world, &by), fair, "once");
    }
}

/// A regulator that announces one levy after the other makes the smallest of them hold for what it let pass.
#[test]
fn it_gains_nothing_by_announcing_again_and_again() {
    let (mut world, mut net, asset, payer) = start();
    for (levy_bps, epoch) in [(100, 4), (MOST_LEVY_BPS, 8), (MOST_LEVY_BPS, 12)] {
        net.run(&mut world, net.announce_levy(levy_bps, epoch));
        while net.state(&world).final_epoch < epoch {
            earn(&mut world, &mut net, &asset, &payer);
            // The payer has money again.
            let (by, amount, payer) = (payer.owner, EARNED, payer.index);
            world.fund(by, net.mint, amount);
            net.run(&mut world, Operation::Deposit { by, payer, amount });
        }
    }
    // Of the settlements before the changes none is kept.
    let last = net.settle(&mut world);
    net.settle(&mut world);
    net.refuses(&world, net.collect(&asset, 7), Error::SettlementTooOld);
    let newest = last + 1;
    net.run(&mut world, net.collect(&asset, newest));
    assert_eq!(home(&world, &net).owed, 12 * EARNED / 100);
}

/// Nothing that it does keeps a payer from its money, with a proof or without, nor changes how much that is.
#[test]
fn it_blocks_no_payer() {
    let (mut world, mut net, asset, payer) = start();
    let silent = net.payer(&mut world, 500_000);
    net.run(&mut world, net.request(&payer, 10_000_000 - EARNED));
    net.run(&mut world, net.open_statement(&silent, 500_000, 0));
    everything(&mut world, &net, &asset);
    let epoch = earn(&mut world, &mut net, &asset, &payer);
    everything(&mut world, &net, &asset);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), 10_000_000 - EARNED);
    let claim = net.proposed[&epoch].payer_claim(net.address, silent.index);
    let raise = Operation::RaiseStatement {
        by: world.wallet(),
        payer: silent.index,
        against: Some(epoch),
        claim,
    };
    net.run(&mut world, raise);
    net.run(&mut world, net.pay_statement(&silent));
    assert_eq!(net.money(&world, &silent.owner), 500_000);
}

/// What owner, stakers and treasury have got by a collect stays theirs, and is paid in full.
#[test]
fn it_touches_no_claim() {
    let (mut world, mut net, asset, payer) = start();
    let staker = net.staker(&mut world, &asset, 100_000);
    let epoch = earn(&mut world, &mut net, &asset, &payer);
    net.run(&mut world, net.collect(&asset, epoch));
    let rest = EARNED - EARNED * 8 / 100;
    let stakers = rest * 6 / 10;
    everything(&mut world, &net, &asset);
    let index = asset.index;
    let claim = Operation::ClaimRewards {
        by: staker,
        asset: index,
    };
    net.run(&mut world, claim);
    let owner = Operation::WithdrawOwner {
        by: asset.owner,
        asset: index,
    };
    net.run(&mut world, owner);
    net.run(&mut world, Operation::WithdrawTreasury { by: net.treasury });
    // A reward is exact but for less than one base unit.
    let paid = net.money(&world, &staker);
    assert!(stakers - paid <= 1, "{paid} of {stakers}");
    assert_eq!(net.money(&world, &asset.owner), rest - stakers);
    assert_eq!(net.money(&world, &net.treasury), EARNED * 5 / 100);
    assert_eq!(net.money(&world, &net.regulator), EARNED * 3 / 100);
}

/// A final settlement stays as it is, and so does what was collected against it, also in another jurisdiction.
#[test]
fn it_undoes_nothing_that_is_final() {
    let (mut world, mut net, asset, payer) = start();
    let abroad = net.abroad(&mut world);
    let epoch = earn(&mut world, &mut net, &asset, &payer);
    let address = addresses::settlement(&net.address, epoch);
    let settlement: Settlement = world.get(&address);
    everything(&mut world, &net, &asset);
    net.run(&mut world, net.accept_move(&asset, abroad));
    assert_eq!(world.get::<Settlement>(&address), settlement);
    net.run(&mut world, net.collect(&asset, epoch));
    // Neither regulator collects it once more for itself.
    let mut again = net.collect(&asset, epoch);
    net.run(&mut world, again.clone());
    assert_eq!(home(&world, &net).owed, EARNED * 3 / 100);
    if let Operation::Collect { holders, .. } = &mut again {
        holders.jurisdiction = ABROAD;
    }
    net.refuses(&world, again, Error::WrongJurisdiction);
    assert_eq!(net.state(&world).collected, EARNED);
}

/// A network that charges only what is licensed, of which a payer, a staker and the treasury have claims.
fn start_with_licences() -> (World, Net, Asset, Payer, Pubkey) {
    let mut world = World::new();
    let mint = world.mint(6);
    let parameters = NetworkParameters {
        requires_licences: 1,
        ..PARAMETERS
    };
    let mut net = Net::with(&mut world, mint, parameters);
    let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 10_000_000));
    let staker = net.staker(&mut world, &asset, 100_000);
    (world, net, asset, payer, staker)
}

/// Whatever it does about licences, no account changes but the licence, the count in its asset, and who pays for them: not a
/// payer's, a statement's, a stake's, a settlement's, and no money lies elsewhere.
#[test]
fn by_licences_it_changes_licences_alone() {
    let (mut world, mut net, asset, payer, staker) = start_with_licences();
    let epoch = earn(&mut world, &mut net, &asset, &payer);
    net.run(&mut world, net.open_statement(&payer, 1_000_000, EARNED));
    let share_vault = addresses::stake_vault(&asset.address);
    let others = [
        net.address,
        addresses::vault(&net.address),
        addresses::bond_vault(&net.address),
        addresses::oracle_set(&net.address),
        addresses::jurisdiction(&net.address, HOME),
        addresses::settlement(&net.address, epoch),
        addresses::stake(&asset.address, &staker),
        addresses::statement(&payer.address),
        payer.address,
        share_vault,
        asset.share_mint,
        addresses::currency_account(&net.regulator, &net.mint),
    ];
    let before = others.map(|address| world.raw(&address).expect("an account"));
    let asset_before: accounts::Asset = world.get(&asset.address);
    let rent = world.lamports(&net.rent_payer);

    everything_about_licences(&mut world, &net, &asset);
    everything_about_licences(&mut world, &net, &asset);

    for (address, before) in others.into_iter().zip(before) {
        assert_eq!(world.raw(&address), Some(before), "{address}");
    }
    let expected = accounts::Asset {
        licence_count: 2,
        ..asset_before
    };
    assert_eq!(world.get::<accounts::Asset>(&asset.address), expected);
    assert!(world.lamports(&net.rent_payer) < rent);
}

/// Without a licence, and with one that was suspended, lifted and ended, everybody is paid what a settlement says: what was
/// charged is charged.
#[test]
fn by_licences_it_withholds_nothing_that_was_charged() {
    let (mut world, mut net, asset, payer, staker) = start_with_licences();
    let epoch = earn(&mut world, &mut net, &asset, &payer);
    everything_about_licences(&mut world, &net, &asset);
    net.run(&mut world, net.collect(&asset, epoch));
    let index = asset.index;
    for operation in [
        Operation::ClaimRewards {
            by: staker,
            asset: index,
        },
        Operation::WithdrawOwner {
            by: asset.owner,
            asset: index,
        },
        Operation::WithdrawTreasury { by: net.treasury },
    ] {
        net.run(&mut world, operation);
    }
    let left = 10_000_000 - EARNED;
    net.run(&mut world, net.request(&payer, left));
    everything_about_licences(&mut world, &net, &asset);
    let epoch = net.settle(&mut world);
    net.run(&mut world, net.withdraw(&payer, epoch));
    assert_eq!(net.money(&world, &payer.owner), left);
    let levy = EARNED * u64::from(LEVY_BPS) / 10_000;
    // A reward is exact but for less than one base unit, which stays in the vault with the levy.
    let rest = net.vault(&world) - levy;
    assert!(rest <= 1, "{rest}");
}

/// What it says about a licence holds from an epoch on of which no usage can be metered yet, so that no settlement which is
/// under way has to be made anew.
#[test]
fn by_licences_it_reaches_no_epoch_that_may_be_metered() {
    let (mut world, mut net, asset, _, _) = start_with_licences();
    let id = net.licensed(&mut world, &asset);
    for _ in 0..3 {
        net.settle(&mut world);
        let final_epoch = net.state(&world).final_epoch;
        let mut changed = world.clone();
        net.run(&mut changed, net.suspend_licence(id, world.now() + 1_000));
        net.run(&mut changed, net.end_licence(id));
        let state: accounts::Licence = changed.get(&id.address(&net.address));
        for epoch in final_epoch + 1..final_epoch + 4 {
            let in_epoch = state.terms().state_in(epoch, world.now());
            assert_eq!(in_epoch, LicenceState::InForce, "{epoch}");
        }
    }
}

/// It decides about the licences of its own jurisdiction alone, also of an asset that came from elsewhere.
#[test]
fn by_licences_it_decides_about_its_own_alone() {
    let (mut world, net, asset, _, _) = start_with_licences();
    let id = net.licensed(&mut world, &asset);
    let abroad = net.abroad(&mut world);
    net.agree_to_move(&mut world, &asset);
    net.run(&mut world, net.accept_move(&asset, abroad));
    let end = Operation::EndLicence {
        by: abroad,
        jurisdiction: ABROAD,
        id,
        reason_hash: [1; 32],
    };
    net.refuses(&world, end, Error::WrongJurisdiction);
    let state: accounts::Licence = world.get(&id.address(&net.address));
    assert_eq!((state.jurisdiction, state.ended_from), (HOME, 0));
}

/// Signatures that anybody may give: who pays rents, who begins something of its own, who earns a bounty.
const ANYBODYS: [(&str, usize); 13] = [
    ("initialize_network", 0),
    ("add_jurisdiction", 0),
    ("grant_licence", 0),
    ("propose_settlement", 0),
    ("finalize_settlement", 0),
    ("create_asset", 0),
    ("open_payer", 1),
    ("open_statement", 0),
    ("raise_statement", 0),
    ("write_proof", 0),
    ("list_venue", 0),
    ("issue_lot", 0),
    ("end_lot_sale", 0),
];

/// With the regulator's signature in the place of anybody else's, nothing passes.
#[test]
fn it_signs_for_nobody_else() {
    let mut passed = Vec::new();
    for entry in catalog::all() {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let instruction = (entry.ready)(&mut world, &mut net);
        for (position, account) in instruction.accounts.iter().enumerate() {
            if !account.is_signer || account.pubkey == net.regulator {
                continue;
            }
            let mut changed = instruction.clone();
            changed.accounts[position].pubkey = net.regulator;
            if world.clone().send(&[changed]).is_ok() {
                passed.push((entry.name, position));
            }
        }
    }
    assert_eq!(passed, ANYBODYS);
}
