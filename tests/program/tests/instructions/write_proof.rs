use openmast_client::{accounts::ProofBuffer, addresses, events, events::Event};
use openmast_program_tests::{Error, operation::Operation};
use solana_account::Account;

use super::{ALL_BITS, runs_while_paused, start};

#[test]
fn writes_from_an_offset_and_the_end_counts() {
    let (mut world, net) = start();
    let by = world.wallet();
    let write = |offset, nodes: &[[u8; 48]]| Operation::WriteProof {
        by,
        offset,
        nodes: nodes.to_vec(),
    };
    runs_while_paused(&world, &net, write(0, &[[1; 48]]), ALL_BITS);
    for (offset, node, length, count) in [(0, 1, 20, 20), (20, 2, 12, 32), (3, 3, 2, 5)] {
        let nodes = vec![[node; 48]; length];
        let done = net.run(&mut world, write(offset, &nodes));
        let expected = events::ProofWritten {
            writer: by,
            rent_payer: net.rent_payer,
            offset,
            nodes,
            count,
        };
        assert_eq!(*done.event(), Event::ProofWritten(expected));
    }
    let buffer: ProofBuffer = world.get(&addresses::proof_buffer(&by));
    assert_eq!((buffer.writer, buffer.count), (by, 5));
    assert_eq!((buffer.nodes[2], buffer.nodes[4]), ([1; 48], [3; 48]));
    net.refuses(&world, write(32, &[[1; 48]]), Error::ProofTooLong);
    net.refuses(&world, write(255, &[[1; 48]]), Error::ProofTooLong);
    net.refuses(&world, write(20, &[[1; 48]; 13]), Error::ProofTooLong);
}

#[test]
fn takes_an_address_that_somebody_sent_lamports_to() {
    let (mut world, net) = start();
    let by = world.wallet();
    let gift = Account {
        lamports: 1,
        ..Account::default()
    };
    world.set_account(addresses::proof_buffer(&by), gift);
    let (offset, nodes) = (0, vec![[1; 48]; 2]);
    net.run(&mut world, Operation::WriteProof { by, offset, nodes });
}
