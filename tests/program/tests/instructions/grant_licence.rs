use openmast_client::{
    accounts::{self, Licence},
    events,
    events::Event,
    instructions::NewLicence,
};
use openmast_program_tests::{
    Error,
    model::new_account,
    net::{ABROAD, Asset, HOME, Net, licence, text},
    operation::{LicenceId, Operation},
    outcome::assert_refused,
    world::World,
};
use solana_pubkey::Pubkey;

use super::{lamports, start};

const DAY: i64 = 86_400;
/// All bits that are known.
const ALL: u8 = 63;

/// A network with an asset, and a licence that it may be granted.
fn asset() -> (World, Net, Asset, NewLicence) {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let now = world.now();
    (world, net, asset, licence(now - DAY, now + DAY))
}

fn count(world: &World, asset: &Asset) -> u16 {
    world.get::<accounts::Asset>(&asset.address).licence_count
}

/// A lease of `parent`, as long and in the same band.
fn lease(parent: &NewLicence) -> NewLicence {
    NewLicence {
        kind: 1,
        reference: text("L000123"),
        ..*parent
    }
}

#[test]
fn writes_down_what_the_regulator_says() {
    let (mut world, net, asset, _) = asset();
    let now = world.now();
    let new = NewLicence {
        kind: 0,
        reference: text("Bundesnetzagentur 2027/0123-4567"),
        area_kind: 1,
        area: [9; 32],
        attestation: Pubkey::new_from_array([4; 32]),
        ..licence(now - 1_000 * DAY, now + 1_000 * DAY)
    };
    let before = lamports(&world, &net.rent_payer);
    let grant = net.grant_licence(&world, &asset, None, new);
    let done = net.run(&mut world, grant);
    let id = LicenceId {
        asset: asset.index,
        number: 0,
    };
    let address = id.address(&net.address);
    let expected = events::LicenceGranted {
        network: net.address,
        asset: asset.address,
        licence: address,
        number: 0,
        rent_payer: net.rent_payer,
        jurisdiction: HOME,
        regulator: net.regulator,
        kind: new.kind,
        parent: Pubkey::default(),
        depth: 0,
        reference: new.reference,
        band_from_khz: new.band_from_khz,
        band_to_khz: new.band_to_khz,
        area_kind: new.area_kind,
        area: new.area,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        document_hash: new.document_hash,
        attestation: new.attestation,
        granted_at: now,
    };
    assert_eq!(*done.event(), Event::LicenceGranted(expected));
    let state: Licence = world.get(&address);
    let expected = Licence {
        network: net.address,
        asset: asset.address,
        number: 0,
        bump: state.bump,
        rent_payer: net.rent_payer,
        jurisdiction: HOME,
        regulator: net.regulator,
        kind: new.kind,
        reference: new.reference,
        band_from_khz: new.band_from_khz,
        band_to_khz: new.band_to_khz,
        area_kind: new.area_kind,
        area: new.area,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        document_hash: new.document_hash,
        attestation: new.attestation,
        granted_at: now,
        ..new_account()
    };
    assert_eq!(state, expected);
    let paid = before - lamports(&world, &net.rent_payer);
    assert!(paid >= lamports(&world, &address), "the rent payer paid");
}

#[test]
fn numbers_an_asset_s_licences_one_after_the_other() {
    let (mut world, mut net, asset, new) = asset();
    let other = net.asset(&mut world);
    for number in 0..3 {
        assert_eq!(count(&world, &asset), number);
        let grant = net.grant_licence(&world, &asset, None, new);
        net.run(&mut world, grant.clone());
        // Not a second one of the same number, nor one with a number left out.
        let Operation::GrantLicence { id, .. } = grant else {
            unreachable!()
        };
        for wrong in [id.number, id.number + 2] {
            let mut again = grant.clone();
            if let Operation::GrantLicence { id, .. } = &mut again {
                id.number = wrong;
            }
            assert!(net.send(&mut world.clone(), again).is_err(), "{wrong}");
        }
    }
    assert_eq!((count(&world, &asset), count(&world, &other)), (3, 0));
}

#[test]
fn refuses_more_than_32_of_a_stay() {
    let (mut world, net, asset, new) = asset();
    for number in 0..32 {
        assert_eq!(count(&world, &asset), number);
        let grant = net.grant_licence(&world, &asset, None, new);
        net.run(&mut world, grant);
    }
    let grant = net.grant_licence(&world, &asset, None, new);
    net.refuses(&world, grant, Error::TooManyLicences);
    // Those of earlier stays do not count, and 65 535 are the most of all.
    for (first, had, allowed) in [
        (1, 32, true),
        (700, 731, true),
        (700, 732, false),
        (65_530, 65_534, true),
        (65_530, 65_535, false),
    ] {
        world.edit(&asset.address, |asset: &mut accounts::Asset| {
            (asset.first_licence, asset.licence_count) = (first, had);
        });
        let grant = net.grant_licence(&world, &asset, None, new);
        if allowed {
            net.run(&mut world.clone(), grant);
        } else {
            net.refuses(&world, grant, Error::TooManyLicences);
        }
    }
}

/// However many licences a regulator has granted, the next one has room for its own, and no more is ever to be read than
/// those of both.
#[test]
fn a_regulator_cannot_use_up_what_the_next_one_may_grant() {
    let (mut world, mut net, asset, new) = asset();
    let abroad = net.abroad(&mut world);
    for _ in 0..32 {
        let grant = net.grant_licence(&world, &asset, None, new);
        net.run(&mut world, grant);
    }
    net.agree_to_move(&mut world, &asset);
    net.run(&mut world, net.accept_move(&asset, abroad));
    let numbers = |world: &World| {
        let account = world.get::<accounts::Asset>(&asset.address);
        account.licence_numbers()
    };
    let grant = |world: &World| Operation::GrantLicence {
        by: abroad,
        jurisdiction: ABROAD,
        id: LicenceId {
            asset: asset.index,
            number: count(world, &asset),
        },
        parent: None,
        new,
    };
    // Half of its own before the move is over.
    for _ in 0..16 {
        let next = grant(&world);
        net.run(&mut world, next);
    }
    assert_eq!(numbers(&world), 0..48);
    let mut epoch = 0;
    for _ in 0..3 {
        epoch = net.settle(&mut world);
    }
    net.run(&mut world, net.collect(&asset, epoch));
    assert_eq!(numbers(&world), 32..48);
    for _ in 0..16 {
        let next = grant(&world);
        net.run(&mut world, next);
    }
    net.refuses(&world, grant(&world), Error::TooManyLicences);
    assert_eq!(numbers(&world), 32..64);
}

#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let (mut world, net, asset, new) = asset();
    for lamports in [1, 1_000_000_000] {
        let grant = net.grant_licence(&world, &asset, None, new);
        let Operation::GrantLicence { id, .. } = grant else {
            unreachable!("a grant")
        };
        let address = id.address(&net.address);
        let gift = solana_account::Account {
            lamports,
            ..Default::default()
        };
        world.set_account(address, gift);
        net.run(&mut world, grant);
        assert_eq!(world.get::<Licence>(&address).number, id.number);
    }
}

/// Takes a grant of this licence, and says with which error it is refused.
#[track_caller]
fn refuses(change: impl Fn(&mut NewLicence), error: Error) {
    let (world, net, asset, mut new) = asset();
    change(&mut new);
    net.refuses(&world, net.grant_licence(&world, &asset, None, new), error);
}

#[track_caller]
fn accepts(change: impl Fn(&mut NewLicence)) {
    let (mut world, net, asset, mut new) = asset();
    change(&mut new);
    let grant = net.grant_licence(&world, &asset, None, new);
    net.run(&mut world, grant);
}

#[test]
fn refuses_kinds_that_are_not_known() {
    for kind in 0..=3 {
        accepts(|new| new.kind = kind);
    }
    for kind in [4, 255] {
        refuses(|new| new.kind = kind, Error::UnknownLicenceKind);
    }
}

#[test]
fn refuses_a_reference_that_is_no_text() {
    accepts(|new| new.reference = [b'x'; 32]);
    accepts(|new| new.reference = text("Ä"));
    refuses(|new| new.reference = [0; 32], Error::InvalidReference);
    refuses(|new| new.reference[0] = 0, Error::InvalidReference);
    refuses(|new| new.reference[1] = 0, Error::InvalidReference);
    refuses(|new| new.reference[31] = b'x', Error::InvalidReference);
    refuses(|new| new.reference[1] = 0xff, Error::InvalidReference);
    // Control characters, in the middle and as the last one of all 32 bytes.
    for control in (1..0x20).chain([0x7f]) {
        refuses(|new| new.reference[1] = control, Error::InvalidReference);
    }
    let full = |new: &mut NewLicence| {
        new.reference = [b'x'; 32];
        new.reference[31] = b'\n';
    };
    refuses(full, Error::InvalidReference);
    // A letter of two bytes, of which the second is missing.
    refuses(
        |new| {
            new.reference = [b'x'; 32];
            new.reference[31] = 0xc3;
        },
        Error::InvalidReference,
    );
}

#[test]
fn refuses_a_band_that_is_none() {
    accepts(|new| (new.band_from_khz, new.band_to_khz) = (0, 1));
    accepts(|new| (new.band_from_khz, new.band_to_khz) = (u64::MAX - 1, u64::MAX));
    for (low, high) in [(0, 0), (5, 5), (6, 5), (1, 0)] {
        let band = move |new: &mut NewLicence| (new.band_from_khz, new.band_to_khz) = (low, high);
        refuses(band, Error::InvalidBand);
        let general = move |new: &mut NewLicence| {
            band(new);
            new.kind = 3;
        };
        if (low, high) == (0, 0) {
            accepts(general);
        } else {
            refuses(general, Error::InvalidBand);
        }
    }
}

#[test]
fn refuses_an_area_that_is_none() {
    accepts(|new| (new.area_kind, new.area) = (1, [1; 32]));
    accepts(|new| (new.area_kind, new.area) = (2, text("BTA-1")));
    refuses(|new| new.area[31] = 1, Error::InvalidArea);
    refuses(|new| new.area_kind = 1, Error::InvalidArea);
    refuses(|new| new.area_kind = 2, Error::InvalidArea);
    refuses(
        |new| (new.area_kind, new.area) = (2, [0x1b; 32]),
        Error::InvalidArea,
    );
    refuses(
        |new| (new.area_kind, new.area) = (2, [0xff; 32]),
        Error::InvalidArea,
    );
    for kind in [3, 255] {
        refuses(
            |new| (new.area_kind, new.area) = (kind, text("BTA-1")),
            Error::InvalidArea,
        );
    }
}

#[test]
fn refuses_a_time_that_is_none_or_over() {
    let (mut world, net, asset, new) = asset();
    let now = world.now();
    for (from, until, allowed) in [
        (now, now + 1, true),
        (i64::MIN, i64::MAX, true),
        (now + 5, now + 6, true),
        (now - 5, now, false),
        (now - 5, now - 4, false),
        (now + 5, now + 5, false),
        (now + 6, now + 5, false),
    ] {
        let new = NewLicence {
            valid_from: from,
            valid_until: until,
            ..new
        };
        let grant = net.grant_licence(&world, &asset, None, new);
        if allowed {
            net.run(&mut world, grant);
        } else {
            net.refuses(&world, grant, Error::InvalidValidity);
        }
    }
}

#[test]
fn refuses_to_stand_for_no_document() {
    refuses(|new| new.document_hash = [0; 32], Error::NullDocument);
}

#[test]
fn refuses_everybody_but_the_regulator_of_the_asset_s_jurisdiction() {
    let (mut world, net, asset, new) = asset();
    let abroad = net.abroad(&mut world);
    let grant = |by, jurisdiction| Operation::GrantLicence {
        by,
        jurisdiction,
        id: LicenceId {
            asset: asset.index,
            number: 0,
        },
        parent: None,
        new,
    };
    for by in [
        abroad,
        net.authority,
        net.founder,
        net.pauser,
        net.treasury,
        asset.owner,
    ] {
        net.refuses(&world, grant(by, HOME), Error::NotAuthorized);
    }
    net.refuses(&world, grant(abroad, ABROAD), Error::WrongJurisdiction);

    // While the move is not certain the new regulator waits; from then on it grants alone.
    net.agree_to_move(&mut world, &asset);
    net.refuses(&world, grant(abroad, ABROAD), Error::WrongJurisdiction);
    net.run(&mut world, net.accept_move(&asset, abroad));
    net.refuses(&world, grant(net.regulator, HOME), Error::AssetMovesAway);
    net.run(&mut world.clone(), grant(abroad, ABROAD));
    world.edit(&asset.address, |asset: &mut accounts::Asset| {
        (asset.jurisdiction, asset.move_to, asset.move_state) = (ABROAD, 0, 0);
    });
    let home = grant(net.regulator, HOME);
    net.refuses(&world, home, Error::WrongJurisdiction);
    net.run(&mut world, grant(abroad, ABROAD));
}

#[test]
fn a_lease_is_one_step_below_its_parent_and_at_most_three_from_the_top() {
    let (mut world, mut net, asset, new) = asset();
    let grant = net.grant_licence(&world, &asset, None, new);
    net.run(&mut world, grant);
    let mut parent = LicenceId {
        asset: asset.index,
        number: 0,
    };
    for depth in 1..=3 {
        // Of another asset each time.
        let asset = net.asset(&mut world);
        let grant = net.grant_licence(&world, &asset, Some(parent), lease(&new));
        net.run(&mut world, grant);
        let address = parent.address(&net.address);
        parent.asset = asset.index;
        let state: Licence = world.get(&parent.address(&net.address));
        assert_eq!((state.depth, state.parent), (depth, address));
    }
    let grant = net.grant_licence(&world, &asset, Some(parent), lease(&new));
    net.refuses(&world, grant, Error::LeaseTooDeep);
}

#[test]
fn only_leases_have_a_parent_and_not_each_has_one_on_chain() {
    let (mut world, mut net, asset, new) = asset();
    let parent = net.licensed(&mut world, &asset);
    let of = net.asset(&mut world);
    let now = world.now();
    let inside = licence(now + 1, now + 2);
    for (kind, is_lease) in [(0, false), (1, true), (2, true), (3, false)] {
        let new = NewLicence { kind, ..inside };
        let grant = net.grant_licence(&world, &of, Some(parent), new);
        if is_lease {
            net.run(&mut world, grant);
        } else {
            net.refuses(&world, grant, Error::WrongParent);
        }
    }
    let alone = net.grant_licence(&world, &of, None, lease(&new));
    net.run(&mut world, alone);
    let state: Licence = world.get(
        &LicenceId {
            asset: of.index,
            number: 2,
        }
        .address(&net.address),
    );
    assert_eq!((state.parent, state.depth), (Pubkey::default(), 0));
}

#[test]
fn refuses_another_account_than_the_parent_that_it_names() {
    let (mut world, net, asset, _) = asset();
    let (first, second) = (
        net.licensed(&mut world, &asset),
        net.licensed(&mut world, &asset),
    );
    let now = world.now();
    let inside = lease(&licence(now + 1, now + 2));
    let named = net.grant_licence(&world, &asset, Some(first), inside);
    let mut instruction = named.instruction(&net.place());
    net.run(&mut world.clone(), named);
    let position = 6;
    let given = instruction.accounts[position].pubkey;
    assert_eq!(given, first.address(&net.address));
    // Another one, and none: the program stands for that.
    for other in [
        second.address(&net.address),
        openmast_client::addresses::PROGRAM_ID,
    ] {
        instruction.accounts[position].pubkey = other;
        let sent = world.clone().send(std::slice::from_ref(&instruction));
        assert_refused(sent, Error::WrongParent);
    }
    // One that it does not name.
    let mut alone = net
        .grant_licence(&world, &asset, None, inside)
        .instruction(&net.place());
    alone.accounts[position].pubkey = given;
    assert_refused(world.clone().send(&[alone]), Error::WrongParent);
}

#[test]
fn a_lease_holds_within_its_parent_s_time_and_band() {
    let (mut world, net, asset, new) = asset();
    let grant = net.grant_licence(&world, &asset, None, new);
    net.run(&mut world, grant);
    let parent = Some(LicenceId {
        asset: asset.index,
        number: 0,
    });
    let changes: [fn(&mut NewLicence); 4] = [
        |new| new.valid_from -= 1,
        |new| new.valid_until += 1,
        |new| new.band_from_khz -= 1,
        |new| new.band_to_khz += 1,
    ];
    for change in changes {
        let mut outside = lease(&new);
        change(&mut outside);
        let grant = net.grant_licence(&world, &asset, parent, outside);
        net.refuses(&world, grant, Error::OutsideParent);
    }
    let grant = net.grant_licence(&world, &asset, parent, lease(&new));
    net.run(&mut world, grant);
}

#[test]
fn a_lease_is_for_its_parent_s_area_or_any_of_a_whole_country() {
    let (mut world, net, asset, new) = asset();
    let areas = [
        (0, [0; 32]),
        (1, [9; 32]),
        (1, [8; 32]),
        (2, text("BTA-1")),
        (2, text("BTA-2")),
        // The same bytes as another kind of area.
        (1, text("BTA-1")),
    ];
    let of = |(area_kind, area)| NewLicence {
        area_kind,
        area,
        ..new
    };
    for parent in areas {
        let grant = net.grant_licence(&world, &asset, None, of(parent));
        let Operation::GrantLicence { id, .. } = grant else {
            unreachable!("a grant")
        };
        net.run(&mut world, grant);
        for area in areas {
            let grant = net.grant_licence(&world, &asset, Some(id), lease(&of(area)));
            if parent.0 == 0 || parent == area {
                net.run(&mut world.clone(), grant);
            } else {
                net.refuses(&world, grant, Error::OutsideParent);
            }
        }
    }
}

#[test]
fn there_is_no_lease_of_a_general_authorization() {
    let (mut world, net, asset, new) = asset();
    let general = NewLicence { kind: 3, ..new };
    let grant = net.grant_licence(&world, &asset, None, general);
    net.run(&mut world, grant);
    let parent = Some(LicenceId {
        asset: asset.index,
        number: 0,
    });
    let grant = net.grant_licence(&world, &asset, parent, lease(&new));
    net.refuses(&world, grant, Error::WrongParent);
}

#[test]
fn refuses_a_lease_of_a_licence_that_is_ended_or_of_another_jurisdiction() {
    let (mut world, mut net, asset, new) = asset();
    let abroad = net.abroad(&mut world);
    let parent = net.licensed(&mut world, &asset);
    let now = world.now();
    let inside = lease(&licence(now + 1, now + 2));

    // Another asset, which has moved abroad.
    let elsewhere = net.asset(&mut world);
    world.edit(&elsewhere.address, |asset: &mut accounts::Asset| {
        asset.jurisdiction = ABROAD;
    });
    let foreign = Operation::GrantLicence {
        by: abroad,
        jurisdiction: ABROAD,
        id: LicenceId {
            asset: elsewhere.index,
            number: 0,
        },
        parent: Some(parent),
        new: inside,
    };
    net.refuses(&world, foreign, Error::WrongJurisdiction);

    net.run(&mut world, net.suspend_licence(parent, now + DAY));
    let of_suspended = net.grant_licence(&world, &asset, Some(parent), lease(&new));
    net.refuses(&world, of_suspended, Error::OutsideParent);
    let of_suspended = net.grant_licence(&world, &asset, Some(parent), inside);
    net.run(&mut world.clone(), of_suspended);
    net.run(&mut world, net.end_licence(parent));
    let of_ended = net.grant_licence(&world, &asset, Some(parent), inside);
    net.refuses(&world, of_ended, Error::ParentEnded);
}

#[test]
fn no_pause_stops_it() {
    let (world, net, asset, new) = asset();
    let grant = net.grant_licence(&world, &asset, None, new);
    super::runs_while_paused(&world, &net, grant, ALL);
}
