//! Which public venues take which mint: the table of what their sources say, by bytes of mint accounts.

use openmast_client::venues::{DefaultState, Hook, MintTraits, NotAMint, Venue, Verdict, answers};
use solana_pubkey::Pubkey;

use Verdict::{NeedsConsent, Refuses, Takes, TakesOnceThawed, Unknown};

const KEY: [u8; 32] = [7; 32];
const NOBODY: [u8; 32] = [0; 32];

/// A mint as Token-2022 lays it out: 82 bytes, zeros up to 165, one byte that says what it is, then the extensions.
fn mint(freeze_authority: bool, extensions: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut data = vec![0; 82];
    data[36..44].copy_from_slice(&1_000_u64.to_le_bytes());
    data[44] = 3;
    data[45] = 1;
    if freeze_authority {
        data[46] = 1;
        data[50..82].copy_from_slice(&KEY);
    }
    if extensions.is_empty() {
        return data;
    }
    data.resize(165, 0);
    data.push(1);
    for (number, content) in extensions {
        data.extend(number.to_le_bytes());
        data.extend((content.len() as u16).to_le_bytes());
        data.extend(content);
    }
    data
}

fn read(data: &[u8]) -> MintTraits {
    MintTraits::read(&spl_token_2022_interface::ID, data).expect("a mint")
}

/// Pointer and metadata, which every share mint has.
fn metadata() -> [(u16, Vec<u8>); 2] {
    [(18, [NOBODY, KEY].concat()), (19, vec![9; 80])]
}

/// A share mint with one more extension.
fn with(freeze_authority: bool, number: u16, content: &[u8]) -> MintTraits {
    let extensions: Vec<_> = (metadata().into_iter())
        .chain([(number, content.to_vec())])
        .collect();
    read(&mint(freeze_authority, &extensions))
}

/// Manifest, Orca, Raydium CP, Raydium CLMM, Meteora DAMM v2.
#[track_caller]
fn verdicts(mint: &MintTraits, expected: [Verdict; 5]) {
    let answers = answers(mint);
    let venues: Vec<Venue> = answers.iter().map(|answer| answer.venue).collect();
    assert_eq!(venues, Venue::ALL);
    let found: Vec<Verdict> = answers.iter().map(|answer| answer.verdict).collect();
    assert_eq!(found[..5], expected, "{mint:?}");
    // Both know classic mints alone.
    assert_eq!(found[5..], [Refuses; 2]);
    for answer in answers {
        assert!(
            answer.verdict == Takes || !answer.reasons.is_empty(),
            "{answer:?}"
        );
    }
}

#[test]
fn open_shares_are_taken_everywhere() {
    verdicts(&read(&mint(false, &metadata())), [Takes; 5]);
}

#[test]
fn permissioned_shares_are_taken_by_who_lets_them_be_thawed() {
    let permissioned = with(true, 6, &[2]);
    assert_eq!(permissioned.default_state, Some(DefaultState::Frozen));
    assert!(permissioned.freeze_authority);
    verdicts(
        &permissioned,
        [
            TakesOnceThawed,
            NeedsConsent,
            Refuses,
            NeedsConsent,
            Refuses,
        ],
    );
}

#[test]
fn born_frozen_without_anybody_who_thaws_is_refused_by_orca() {
    let dead = with(false, 6, &[2]);
    assert_eq!(answers(&dead)[1].verdict, Refuses);
    let born_ready = with(true, 6, &[1]);
    verdicts(
        &born_ready,
        [Takes, NeedsConsent, Refuses, NeedsConsent, NeedsConsent],
    );
}

#[test]
fn each_extension_is_answered_as_the_sources_say() {
    verdicts(
        &read(&mint(true, &metadata())),
        [Takes, NeedsConsent, Takes, Takes, Takes],
    );
    let hook = |authority: [u8; 32], program: [u8; 32]| {
        with(false, 14, &[&authority[..], &program[..]].concat())
    };
    let called = hook(KEY, KEY);
    assert_eq!(called.transfer_hook, Some(Hook::Program));
    verdicts(
        &called,
        [Refuses, NeedsConsent, Refuses, NeedsConsent, NeedsConsent],
    );
    let may_be = hook(KEY, NOBODY);
    assert_eq!(may_be.transfer_hook, Some(Hook::Authority));
    verdicts(
        &may_be,
        [Takes, NeedsConsent, Refuses, NeedsConsent, NeedsConsent],
    );
    verdicts(
        &hook(NOBODY, NOBODY),
        [Takes, NeedsConsent, Refuses, NeedsConsent, Takes],
    );
    let asked = [Takes, NeedsConsent, Refuses, NeedsConsent, NeedsConsent];
    verdicts(&with(false, 12, &KEY), asked);
    verdicts(&with(false, 26, &[0; 33]), asked);
    verdicts(&with(false, 3, &KEY), asked);
    verdicts(&with(false, 1, &[0; 108]), [Takes; 5]);
    verdicts(&with(false, 9, &[]), [Refuses; 5]);
    // Scaled amounts, and what comes after this software.
    for other in [25, 999] {
        verdicts(
            &with(false, other, &[0; 8]),
            [Unknown, Unknown, Unknown, NeedsConsent, Unknown],
        );
    }
    // A delegate that was given up is none.
    verdicts(&with(false, 12, &NOBODY), [Takes; 5]);
}

#[test]
fn the_worst_of_several_reasons_counts() {
    let mint = read(&mint(true, &[(14, [KEY, KEY].concat()), (26, vec![0; 33])]));
    let answers = answers(&mint);
    assert_eq!(answers[0].verdict, Refuses);
    assert_eq!(answers[1].reasons.len(), 3);
}

#[test]
fn classic_mints_are_taken_everywhere() {
    let classic = MintTraits::read(&spl_token_interface::ID, &mint(true, &[])).expect("a mint");
    assert!(!classic.token_2022);
    for answer in answers(&classic) {
        assert_eq!(answer.verdict, Takes, "{answer:?}");
    }
}

#[test]
fn what_is_no_mint_is_called_that() {
    let id = spl_token_2022_interface::ID;
    let good = mint(true, &metadata());
    let refused = |owner: &Pubkey, data: &[u8]| {
        assert_eq!(MintTraits::read(owner, data), Err(NotAMint));
    };
    refused(&Pubkey::new_from_array([1; 32]), &good);
    refused(&id, &[]);
    refused(&id, &good[..81]);
    refused(&id, &good[..100]);
    let mut account = good.clone();
    account[165] = 2;
    refused(&id, &account);
    let mut unmade = good.clone();
    unmade[45] = 0;
    refused(&id, &unmade);
    // A length that points behind the account, and a state that does not exist.
    let mut long = good.clone();
    long[168..170].copy_from_slice(&u16::MAX.to_le_bytes());
    refused(&id, &long);
    refused(&id, &mint(true, &[(6, vec![3])]));
    refused(&id, &mint(true, &[(14, vec![0; 63])]));
    // Classic mints have no extensions.
    refused(&spl_token_interface::ID, &good);
}
