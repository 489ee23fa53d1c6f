use openmast_client::{
    accounts::{self, AssetKind},
    events,
    events::Event,
    instructions as ix,
};
use openmast_program_tests::{Error, operation::Operation, outcome::assert_refused};

use super::start;

/// Resolution 15, and the coarsest.
const CELLS: [u64; 3] = [1 << 59 | 15 << 52 | 20 << 45, 0x0800_1fff_ffff_ffff, 0];

#[test]
fn sets_every_kind_and_valid_cells() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    for (kind, h3_cell) in AssetKind::ALL.into_iter().zip(CELLS.into_iter().cycle()) {
        let set = Operation::SetMetadata {
            by: asset.owner,
            asset: asset.index,
            kind,
            h3_cell,
        };
        let done = net.run(&mut world, set);
        let expected = events::MetadataUpdated {
            network: net.address,
            asset: asset.address,
            kind: kind as u8,
            h3_cell,
        };
        assert_eq!(*done.event(), Event::MetadataUpdated(expected));
        let state: accounts::Asset = world.get(&asset.address);
        assert_eq!(
            (state.kind, state.h3_cell, state.capacity_mbps),
            (kind as u8, h3_cell, 1_000)
        );
    }
}

#[test]
fn refuses_what_is_no_cell() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let good = 0x0892_8308_280f_ffff_u64;
    let refused = [
        1,
        u64::MAX,
        // Mode 2 (an edge), the reserved bit, the top bit.
        good & !(0xf << 59) | 2 << 59,
        good | 1 << 56,
        good | 1 << 63,
        // Base cell 122, of which there is none.
        good & !(0x7f << 45) | 122 << 45,
        // A digit below the resolution that is not 7, one within it that is.
        good & !7,
        good | 7 << 18,
    ];
    for h3_cell in refused {
        let set = Operation::SetMetadata {
            by: asset.owner,
            asset: asset.index,
            kind: AssetKind::Tower,
            h3_cell,
        };
        net.refuses(&world, set, Error::InvalidH3Cell);
    }
}

#[test]
fn refuses_unknown_kinds_and_everybody_but_the_owner() {
    let (mut world, mut net) = start();
    let asset = net.asset(&mut world);
    let set = |by| ix::set_metadata(by, net.address, asset.index, AssetKind::Tower, 0);
    for kind in [6, 254] {
        let mut unknown = set(asset.owner);
        unknown.data[8] = kind;
        assert_refused(world.clone().send(&[unknown]), Error::UnknownKind);
    }
    assert_refused(world.send(&[set(net.authority)]), Error::NotAuthorized);
}
