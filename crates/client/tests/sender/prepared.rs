//! Transactions that several sign: the same bytes wherever they are made, and no signature of anything else.

use openmast_client::{
    accounts::PauseBits,
    instructions,
    sender::{BadMessage, BadSignature, DurableNonce, Lifetime, Prepared, SendError},
};
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::{VersionedMessage, v0};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::Transaction;

const HASH: Hash = Hash::new_from_array([5; 32]);

struct Two {
    holder: Keypair,
    custodian: Keypair,
    nonce: Lifetime,
}

impl Two {
    fn new() -> Self {
        let custodian = Keypair::new();
        let nonce = Lifetime::Nonce(DurableNonce {
            account: Pubkey::new_from_array([6; 32]),
            authority: custodian.pubkey(),
            value: HASH,
        });
        Self {
            holder: Keypair::new(),
            custodian,
            nonce,
        }
    }

    fn pause(&self) -> Instruction {
        let network = Pubkey::new_from_array([7; 32]);
        instructions::set_pause(self.holder.pubkey(), network, PauseBits(1))
    }

    fn prepared(&self, price: Option<u64>) -> Prepared {
        let payer = self.custodian.pubkey();
        Prepared::new(&[self.pause()], &payer, &self.nonce, price).unwrap()
    }
}

#[test]
fn the_same_is_the_same_bytes_and_can_be_read_again() {
    let two = Two::new();
    for price in [None, Some(9)] {
        let prepared = two.prepared(price);
        assert_eq!(prepared, two.prepared(price));
        let read = Prepared::from_message(&prepared.message_bytes()).unwrap();
        assert_eq!(read, prepared);
        assert_eq!(read.lifetime(), two.nonce);
        assert_eq!(read.instructions(), [two.pause()]);
        assert_eq!(read.payer(), two.custodian.pubkey());
    }
    assert_ne!(two.prepared(None), two.prepared(Some(9)));
}

#[test]
fn all_sign_before_it_can_be_sent() {
    let two = Two::new();
    let mut prepared = two.prepared(Some(1_000_000));
    assert!(prepared.sign(&two.holder).unwrap());
    assert!(!prepared.sign(&two.holder).unwrap(), "it has signed");
    assert!(!prepared.sign(&Keypair::new()).unwrap(), "nobody asked it");
    let Err(SendError::Absent(absent)) = prepared.signed(9) else {
        panic!("one signature is missing");
    };
    assert_eq!(absent.0, [two.custodian.pubkey()]);

    // The other signature was made elsewhere, of the message.
    let signature = two.custodian.sign_message(&prepared.message_bytes());
    prepared.add(two.custodian.pubkey(), signature).unwrap();
    let signed = prepared.signed(9).unwrap();
    // Two signatures, and 200 000 units for a lamport each.
    assert_eq!(
        (signed.signature, signed.fee),
        (signature, 10_000 + 200_000)
    );
    let transaction: Transaction = wincode::deserialize(&signed.bytes).unwrap();
    assert!(transaction.verify_with_results().iter().all(|it| *it));
}

#[test]
fn a_signature_of_something_else_does_not_count() {
    let two = Two::new();
    let mut prepared = two.prepared(None);
    let (holder, custodian) = (two.holder.pubkey(), two.custodian.pubkey());
    let of_other = two
        .holder
        .sign_message(&two.prepared(Some(1)).message_bytes());
    assert_eq!(
        prepared.add(holder, of_other),
        Err(BadSignature::Wrong(holder))
    );
    let by_other = two.holder.sign_message(&prepared.message_bytes());
    assert_eq!(
        prepared.add(custodian, by_other),
        Err(BadSignature::Wrong(custodian))
    );
    let stranger = Pubkey::new_from_array([7; 32]);
    // An account that is there and signs nothing is no signer.
    assert_eq!(
        prepared.add(stranger, by_other),
        Err(BadSignature::NotAsked(stranger))
    );
    assert_eq!(prepared.absent().0.len(), 2);
}

#[test]
fn what_is_no_whole_legacy_message_is_refused() {
    let two = Two::new();
    let bytes = two.prepared(None).message_bytes();
    let refused = |bytes: &[u8]| Prepared::from_message(bytes).unwrap_err();
    for length in 0..bytes.len() {
        assert_eq!(refused(&bytes[..length]), BadMessage::Malformed, "{length}");
    }
    let more = [&bytes[..], &[0]].concat();
    assert_eq!(refused(&more), BadMessage::Malformed);
    let versioned = v0::Message::try_compile(&two.custodian.pubkey(), &[two.pause()], &[], HASH);
    let versioned = VersionedMessage::V0(versioned.unwrap());
    let versioned = wincode::serialize(&versioned).unwrap();
    assert_eq!(refused(&versioned), BadMessage::Versioned);
}

#[test]
fn what_does_not_fit_is_refused_when_it_is_made() {
    let two = Two::new();
    let many: Vec<Instruction> = (0..60)
        .map(|number| {
            let network = Pubkey::new_from_array([number; 32]);
            instructions::set_pause(two.holder.pubkey(), network, PauseBits(1))
        })
        .collect();
    let prepared = Prepared::new(&many, &two.custodian.pubkey(), &two.nonce, None);
    assert!(matches!(prepared, Err(SendError::TooLarge { .. })));
}
