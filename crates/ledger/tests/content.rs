//! What is proposed, and the hash that names it.

use openmast_ledger::{BaseUnits, Content, Node, Sums};
use sha2::{Digest, Sha256};

/// Every byte is one more than the byte before it; after 255 follows 0.
fn content() -> Content {
    Content {
        epoch: 0x0807_0605_0403_0201,
        snapshot_slot: 0x100f_0e0d_0c0b_0a09,
        closed_at: 0x1817_1615_1413_1211,
        asset_count: 0x1c1b_1a19,
        payer_count: 0x201f_1e1d,
        reserve_count: 0x2423_2221,
        asset_root: std::array::from_fn(|at| 0x25 + at as u8),
        asset_charged: 0x4c4b_4a49_4847_4645,
        asset_accrued: 0x5453_5251_504f_4e4d,
        payer_root: std::array::from_fn(|at| 0x55 + at as u8),
        payer_charged: 0x7c7b_7a79_7877_7675,
        payer_accrued: 0x8483_8281_807f_7e7d,
        reserve_root: std::array::from_fn(|at| 0x85 + at as u8),
        reserve_charged: 0xacab_aaa9_a8a7_a6a5,
        reserve_accrued: 0xb4b3_b2b1_b0af_aead,
        bytes: 0xbcbb_bab9_b8b7_b6b5,
        archive_hash: std::array::from_fn(|at| 0xbd + at as u8),
        private_root: std::array::from_fn(|at| 0xdd + at as u8),
        price_set_hash: std::array::from_fn(|at| 0xfd_u8.wrapping_add(at as u8)),
    }
}

fn ascending() -> Vec<u8> {
    (1..=284_u16).map(|at| at as u8).collect()
}

#[test]
fn the_fields_follow_each_other() {
    assert_eq!(content().to_bytes(), ascending()[..]);
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
        .chain_update("openmast/content/2")
        .chain_update(network)
        .chain_update(ascending())
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
        posting.reserve_root,
        Node {
            hash: content.reserve_root,
            sums: Sums {
                charged: BaseUnits(content.reserve_charged),
                accrued: BaseUnits(content.reserve_accrued),
            },
        }
    );
    assert_eq!(
        [
            posting.asset_count,
            posting.payer_count,
            posting.reserve_count
        ],
        [
            content.asset_count,
            content.payer_count,
            content.reserve_count
        ]
    );
}
