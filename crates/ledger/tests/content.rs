//! What is proposed, and the hash that names it.

use openmast_ledger::{BaseUnits, Content, Node, Sums};
use sha2::{Digest, Sha256};

/// Every byte of every field is another one.
fn content() -> Content {
    Content {
        epoch: 0x0807_0605_0403_0201,
        snapshot_slot: 0x100f_0e0d_0c0b_0a09,
        closed_at: 0x1817_1615_1413_1211,
        asset_count: 0x1c1b_1a19,
        payer_count: 0x201f_1e1d,
        asset_root: std::array::from_fn(|at| 0x21 + at as u8),
        asset_charged: 0x4847_4645_4443_4241,
        asset_accrued: 0x504f_4e4d_4c4b_4a49,
        payer_root: std::array::from_fn(|at| 0x51 + at as u8),
        payer_charged: 0x7877_7675_7473_7271,
        payer_accrued: 0x807f_7e7d_7c7b_7a79,
        bytes: 0x8887_8685_8483_8281,
        archive_hash: std::array::from_fn(|at| 0x89 + at as u8),
        private_root: std::array::from_fn(|at| 0xa9 + at as u8),
        price_set_hash: std::array::from_fn(|at| 0xc9 + at as u8),
    }
}

#[test]
fn the_fields_follow_each_other() {
    let expected: Vec<u8> = (1..=232).collect();
    assert_eq!(content().to_bytes(), expected[..]);
    let before_1970 = Content {
        closed_at: -2,
        ..content()
    };
    assert_eq!(before_1970.to_bytes()[16..24], (-2_i64).to_le_bytes());
}

#[test]
fn the_hash_covers_network_and_fields() {
    let network = [7; 32];
    let expected = Sha256::new()
        .chain_update("openmast/content/1")
        .chain_update(network)
        .chain_update((1..=232).collect::<Vec<u8>>())
        .finalize();
    assert_eq!(content().hash(&network)[..], expected[..]);
    assert_ne!(content().hash(&[8; 32]), content().hash(&network));
}

#[test]
fn its_trees_are_a_posting() {
    let content = content();
    let posting = content.posting();
    assert_eq!(
        posting.asset_root,
        Node {
            hash: content.asset_root,
            sums: Sums {
                charged: BaseUnits(content.asset_charged),
                accrued: BaseUnits(content.asset_accrued),
            },
        }
    );
    assert_eq!(
        posting.payer_root,
        Node {
            hash: content.payer_root,
            sums: Sums {
                charged: BaseUnits(content.payer_charged),
                accrued: BaseUnits(content.payer_accrued),
            },
        }
    );
    assert_eq!(
        (posting.asset_count, posting.payer_count),
        (content.asset_count, content.payer_count)
    );
}
