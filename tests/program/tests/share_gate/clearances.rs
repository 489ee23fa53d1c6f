//! What issuers say, copied. Attestations here are bytes that follow the service's source
//! (`attestation_bytes`): its program is published as no binary and was not run.

use openmast_client::share_gate::{
    accounts::Clearance, attestation, instructions as gx, token_acl, types::PolicyTerms,
};
use openmast_program_tests::net::home;
use openmast_program_tests::{
    gate::{
        Attested, CURE, DAY, FRANCE, GERMANY, Gate, IDENTIFIED, LONGEST, QUALIFIED, UNHEARD_OF,
        attestation_bytes, terms,
    },
    net::Asset,
    outcome::{GateError, assert_gate_refused},
    world::World,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{shareholder, start};

fn clearance(world: &World, address: &Pubkey) -> Clearance {
    world.get(address)
}

/// The owner asks for another kind of credential, too.
fn tighten(gate: &Gate, asset: &Asset) -> Instruction {
    let terms = PolicyTerms {
        kinds: IDENTIFIED | QUALIFIED,
        ..terms()
    };
    let (owner, mint) = (asset.owner, asset.share_mint);
    gx::set_policy(
        owner,
        None,
        home(&gate.network),
        asset.address,
        mint,
        &terms,
    )
}

fn said(expires_at: i64) -> Attested {
    Attested {
        kinds: IDENTIFIED,
        jurisdiction: GERMANY,
        expires_at,
    }
}

#[test]
fn anybody_copies_an_attestation() {
    let (mut world, _, gate, _) = start();
    let (wallet, anybody) = (world.wallet(), world.wallet());
    let expires_at = world.now() + DAY;
    gate.put_attestation(&mut world, &wallet, said(expires_at));
    world.run(gate.clear(anybody, wallet));
    let copied = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((copied.wallet, copied.issuer), (wallet, gate.service));
    assert_eq!((copied.kinds, copied.jurisdiction), (IDENTIFIED, GERMANY));
    assert_eq!((copied.expires_at, copied.state), (expires_at, 0));
    assert_eq!(copied.attestation, gate.attestation(&wallet));
    assert_eq!(copied.rent_payer, anybody);
}

#[test]
fn copies_nothing_that_is_not_said_of_this_wallet_by_this_issuer() {
    let (mut world, net, gate, _) = start();
    let (wallet, other) = (world.wallet(), world.wallet());
    let (credential, schema) = (gate.credential, gate.schema);
    let content = [&[0; 5][..], &1_u32.to_le_bytes(), &GERMANY.to_le_bytes()].concat();
    let good = attestation_bytes(&wallet, &credential, &schema, &content, 0);
    let at = gate.attestation(&wallet);
    let refused = |world: &mut World, owner: Pubkey, data: Vec<u8>, error| {
        world.put(at, owner, data);
        assert_gate_refused(world.attempt(gate.clear(other, wallet)), error);
    };
    let of_service = attestation::PROGRAM_ID;
    let bytes = |nonce, credential, schema, content: &[u8], expires_at| {
        attestation_bytes(nonce, credential, schema, content, expires_at)
    };
    let now = world.now();
    let world = &mut world;
    refused(
        world,
        net.address,
        good.clone(),
        GateError::NotAnAttestation,
    );
    for discriminator in [0, 1, 3] {
        let mut other_kind = good.clone();
        other_kind[0] = discriminator;
        refused(world, of_service, other_kind, GateError::NotAnAttestation);
    }
    refused(world, of_service, Vec::new(), GateError::NotAnAttestation);
    let wrong = GateError::WrongAttestation;
    refused(
        world,
        of_service,
        bytes(&wallet, &other, &schema, &content, 0),
        wrong,
    );
    refused(
        world,
        of_service,
        bytes(&wallet, &credential, &other, &content, 0),
        wrong,
    );
    let others = bytes(&other, &credential, &schema, &content, 0);
    refused(world, of_service, others, GateError::WrongWallet);
    let short = bytes(&wallet, &credential, &schema, &content[..10], 0);
    refused(world, of_service, short, GateError::AttestationTooShort);
    let cut = good[..good.len() - 33].to_vec();
    refused(world, of_service, cut, GateError::NotAnAttestation);
    // A length that points behind the account.
    let mut long = good.clone();
    long[97..101].copy_from_slice(&u32::MAX.to_le_bytes());
    refused(world, of_service, long, GateError::NotAnAttestation);
    let expired = bytes(&wallet, &credential, &schema, &content, now);
    refused(world, of_service, expired, GateError::Expired);
    let said = |kinds: u32, jurisdiction: u16| {
        [
            &[0; 5][..],
            &kinds.to_le_bytes(),
            &jurisdiction.to_le_bytes(),
        ]
        .concat()
    };
    for kinds in [0, UNHEARD_OF, IDENTIFIED | UNHEARD_OF] {
        let data = bytes(&wallet, &credential, &schema, &said(kinds, GERMANY), 0);
        refused(world, of_service, data, GateError::KindsOutOfRange);
    }
    let nowhere = bytes(&wallet, &credential, &schema, &said(IDENTIFIED, 1_000), 0);
    refused(
        world,
        of_service,
        nowhere,
        GateError::JurisdictionOutOfRange,
    );
    world.put(at, of_service, good);
    world.run(gate.clear(other, wallet));
}

#[test]
fn an_issuer_of_one_kind_does_not_speak_as_the_other() {
    let (mut world, _, gate, _) = start();
    let (wallet, network) = (world.wallet(), gate.network);
    gate.put_attestation(&mut world, &wallet, said(0));
    let copied = gx::clear(
        wallet,
        network,
        gate.direct,
        wallet,
        gate.attestation(&wallet),
    );
    assert_gate_refused(world.attempt(copied), GateError::WrongIssuerKind);
    // The credential's key does not sign for its attestations.
    let key = gate.credential;
    let signed = gx::attest(key, key, network, gate.service, wallet, 1, 0, 0);
    assert_gate_refused(world.attempt(signed), GateError::WrongIssuerKind);
    let stranger = gx::attest(wallet, wallet, network, gate.direct, wallet, 1, 0, 0);
    assert_gate_refused(world.attempt(stranger), GateError::NotAuthorized);
    let revoked = gx::revoke(wallet, network, gate.direct, wallet);
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    assert_gate_refused(world.attempt(revoked), GateError::NotAuthorized);
}

/// A weaker attestation has another issuer, and so another place: it replaces nothing.
#[test]
fn a_weaker_attestation_replaces_no_better_one() {
    let (mut world, _, gate, asset) = start();
    let (mint, wallet, thief) = (asset.share_mint, world.wallet(), world.wallet());
    world.run(gate.attest(wallet, IDENTIFIED | QUALIFIED, 0));
    world.run_all(&gate.join(wallet, mint));
    let better = clearance(&world, &gate.by_key(&wallet));
    let soon = world.now() + 60;
    gate.put_attestation(&mut world, &wallet, said(soon));
    world.run(gate.clear(thief, wallet));
    assert_eq!(clearance(&world, &gate.by_key(&wallet)), better);
    // On whose word the admission rests is the wallet's choice alone, however long another one lasts.
    let by = |payer, clearance, signs| {
        gx::admit(payer, wallet, signs, mint, [Some(clearance), None, None])
    };
    let (key, service) = (gate.by_key(&wallet), gate.by_service(&wallet));
    assert_gate_refused(
        world.attempt(by(thief, service, false)),
        GateError::WalletMustSign,
    );
    assert_eq!(
        world.holder(&mint, &wallet).admitted_until,
        world.now() + LONGEST
    );
    world.run(by(wallet, service, true));
    assert_eq!(world.holder(&mint, &wallet).admitted_until, soon);
    assert_gate_refused(
        world.attempt(by(thief, key, false)),
        GateError::WalletMustSign,
    );
    // By the same clearance anybody renews it.
    let later = world.now() + DAY;
    gate.put_attestation(&mut world, &wallet, said(later));
    world.run(gate.clear(thief, wallet));
    world.run(by(thief, service, false));
    assert_eq!(world.holder(&mint, &wallet).admitted_until, later);
}

/// An issuer that clears people who did not ask, and takes it back, dismisses nobody who rests on another's word.
#[test]
fn nobody_is_moved_to_the_word_of_an_issuer_that_takes_it_back() {
    let (mut world, _, gate, asset) = start();
    let (mint, thief) = (asset.share_mint, world.wallet());
    let wallet = shareholder(&mut world, &gate, &asset, 10);
    gate.put_attestation(&mut world, &wallet, said(0));
    world.run(gate.clear(thief, wallet));
    for victim in [wallet, asset.owner] {
        gate.put_attestation(&mut world, &victim, said(0));
        world.run(gate.clear(thief, victim));
        let move_over = gx::admit(
            thief,
            victim,
            false,
            mint,
            [Some(gate.by_service(&victim)), None, None],
        );
        assert_gate_refused(world.attempt(move_over.clone()), GateError::WalletMustSign);
        // Nor after the policy became tighter.
        let mut tightened = world.clone();
        tightened.run(tighten(&gate, &asset));
        assert!(tightened.attempt(move_over).is_err());
    }
    gate.close_attestation(&mut world, &wallet);
    world.run(gate.unclear(wallet));
    world.pass(2 * CURE);
    assert_gate_refused(
        world.attempt(gate.dismiss(wallet, mint)),
        GateError::StillCleared,
    );
}

/// What a policy did not ask for when somebody was admitted is no ground to dismiss it when the policy asks later.
#[test]
fn a_tightened_policy_makes_no_older_revocation_count() {
    let (mut world, _, gate, asset) = start();
    let (mint, wallet) = (asset.share_mint, world.wallet());
    world.run(gate.attest(wallet, IDENTIFIED | QUALIFIED, 0));
    world.run_all(&gate.join(wallet, mint));
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    world.pass(2 * CURE);
    world.run(tighten(&gate, &asset));
    assert_gate_refused(
        world.attempt(gate.dismiss(wallet, mint)),
        GateError::StillCleared,
    );
}

/// An issuer that makes an attestation again without what it said has taken it back, or made it shorter.
#[test]
fn an_attestation_that_clears_nobody_any_more_can_be_recorded() {
    let (mut world, _, gate, _) = start();
    let wallet = world.wallet();
    let unclear = gate.unclear(wallet);
    let good = said(world.now() + 2 * DAY);
    gate.put_attestation(&mut world, &wallet, good);
    world.run(gate.clear(wallet, wallet));
    assert_gate_refused(world.attempt(unclear.clone()), GateError::AttestationStands);
    let useless = [
        Attested { kinds: 0, ..good },
        Attested {
            kinds: UNHEARD_OF,
            ..good
        },
        Attested {
            jurisdiction: 1_000,
            ..good
        },
    ];
    for attested in useless {
        let mut world = world.clone();
        gate.put_attestation(&mut world, &wallet, attested);
        world.run(unclear.clone());
        let recorded = clearance(&world, &gate.by_service(&wallet));
        assert_eq!((recorded.state, recorded.kinds), (1, 0), "{attested:?}");
    }
    let ended = world.now() + DAY;
    gate.put_attestation(
        &mut world,
        &wallet,
        Attested {
            expires_at: ended,
            ..good
        },
    );
    world.pass(DAY);
    world.run(unclear.clone());
    let recorded = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((recorded.state, recorded.expires_at), (0, ended));
    assert_gate_refused(world.attempt(unclear), GateError::Expired);
}

#[test]
fn an_attestation_that_is_gone_after_its_end_has_lapsed() {
    let (mut world, _, gate, _) = start();
    let wallet = world.wallet();
    let expires_at = world.now() + DAY;
    gate.put_attestation(&mut world, &wallet, said(expires_at));
    world.run(gate.clear(wallet, wallet));
    let unclear = gate.unclear(wallet);
    assert_gate_refused(world.attempt(unclear.clone()), GateError::AttestationStands);
    world.pass(DAY);
    gate.close_attestation(&mut world, &wallet);
    assert_gate_refused(world.attempt(unclear), GateError::Expired);
    assert_eq!(clearance(&world, &gate.by_service(&wallet)).state, 0);
}

/// A holder by an attestation that was closed a day before its end.
fn revoked() -> (World, Gate, Pubkey, Pubkey) {
    let (mut world, _, gate, asset) = start();
    let (mint, wallet) = (asset.share_mint, world.wallet());
    let expires_at = world.now() + 100 * DAY;
    gate.put_attestation(&mut world, &wallet, said(expires_at));
    world.run(gate.clear(wallet, wallet));
    let by_service = [Some(gate.by_service(&wallet)), None, None];
    let [create, _, thaw] = gate.join(wallet, mint);
    world.run_all(&[
        create,
        gx::admit(wallet, wallet, true, mint, by_service),
        thaw,
    ]);
    gate.close_attestation(&mut world, &wallet);
    world.run(gate.unclear(wallet));
    (world, gate, wallet, mint)
}

fn dismiss(gate: &Gate, wallet: Pubkey, mint: Pubkey) -> solana_instruction::Instruction {
    gx::dismiss(mint, wallet, [Some(gate.by_service(&wallet)), None, None])
}

#[test]
fn an_attestation_that_is_gone_before_its_end_was_revoked() {
    let (mut world, gate, wallet, mint) = revoked();
    let clearance = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((clearance.state, clearance.kinds), (1, 0));
    assert_eq!(clearance.revoked_kinds, IDENTIFIED);
    assert_eq!(clearance.cure_until, world.now() + CURE);
    assert_gate_refused(
        world.attempt(gate.unclear(wallet)),
        GateError::AlreadyRevoked,
    );
    let by_service = [Some(gate.by_service(&wallet)), None, None];
    let renew = gx::admit(wallet, wallet, true, mint, by_service);
    assert_gate_refused(world.attempt(renew), GateError::WrongClearance);
    let dismiss = dismiss(&gate, wallet, mint);
    assert_gate_refused(world.attempt(dismiss.clone()), GateError::StillCleared);
    world.pass(CURE);
    world.run(dismiss);
    let freeze = token_acl::freeze(wallet, &mint, &wallet);
    world.run(freeze);
}

#[test]
fn what_is_copied_again_within_the_cure_is_whole() {
    let (mut world, gate, wallet, mint) = revoked();
    world.pass(CURE - 1);
    gate.put_attestation(&mut world, &wallet, said(0));
    world.run(gate.clear(wallet, wallet));
    let again = clearance(&world, &gate.by_service(&wallet));
    assert_eq!(
        (again.state, again.kinds, again.revoked_kinds),
        (0, IDENTIFIED, 0)
    );
    world.pass(2 * CURE);
    let dismiss = dismiss(&gate, wallet, mint);
    assert_gate_refused(world.attempt(dismiss), GateError::StillCleared);
}

/// Closed and made again with less: what is missing counts as revoked, with its cure.
#[test]
fn an_attestation_that_is_made_again_with_less_revokes_the_rest() {
    let (mut world, _, gate, _) = start();
    let wallet = world.wallet();
    let all = Attested {
        kinds: IDENTIFIED | QUALIFIED,
        ..said(0)
    };
    gate.put_attestation(&mut world, &wallet, all);
    world.run(gate.clear(wallet, wallet));
    gate.put_attestation(&mut world, &wallet, said(0));
    world.run(gate.clear(wallet, wallet));
    let less = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((less.kinds, less.revoked_kinds), (IDENTIFIED, QUALIFIED));
    assert_eq!(less.cure_until, world.now() + CURE);
    gate.put_attestation(&mut world, &wallet, all);
    world.run(gate.clear(wallet, wallet));
    let whole = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((whole.kinds, whole.revoked_kinds), (all.kinds, 0));
}

/// The same after the end: what was known to end is no revocation, and nobody is dismissed for it.
#[test]
fn an_attestation_that_is_made_again_with_less_after_its_end_revokes_nothing() {
    let (mut world, net, gate, asset) =
        super::with(&openmast_client::share_gate::types::PolicyTerms {
            kinds: IDENTIFIED | QUALIFIED,
            ..openmast_program_tests::gate::terms()
        });
    let mint = asset.share_mint;
    let wallet = world.wallet();
    world.run(gate.attest(wallet, IDENTIFIED | QUALIFIED, world.now() + DAY));
    world.run_all(&gate.join(wallet, mint));
    world.pass(DAY);
    world.run(gate.attest(wallet, IDENTIFIED, 0));
    let less = clearance(&world, &gate.by_key(&wallet));
    assert_eq!((less.revoked_kinds, less.lapsed_kinds), (0, QUALIFIED));
    world.pass(2 * CURE);
    let dismiss = gate.dismiss(wallet, mint);
    assert_gate_refused(world.attempt(dismiss.clone()), GateError::StillCleared);
    // What is revoked of it then still counts.
    world.run(gate.revoke(wallet));
    world.pass(CURE);
    world.run(dismiss);
    drop(net);
}

/// Who moved can be admitted by the policy no more, and is not frozen for it.
#[test]
fn who_moved_is_not_dismissed() {
    let german = openmast_client::share_gate::types::PolicyTerms {
        jurisdictions: vec![GERMANY],
        ..openmast_program_tests::gate::terms()
    };
    let (mut world, _, gate, asset) = super::with(&german);
    let mint = asset.share_mint;
    let wallet = gate.holder(&mut world, &asset);
    world.run(gate.attest_in(wallet, IDENTIFIED | QUALIFIED, FRANCE, 0));
    world.pass(2 * CURE);
    let dismiss = gate.dismiss(wallet, mint);
    assert_gate_refused(world.attempt(dismiss), GateError::StillCleared);
    let renew = gate.admit(wallet, mint);
    assert_gate_refused(world.attempt(renew), GateError::WrongJurisdiction);
}

#[test]
fn a_withdrawn_issuer_gives_nothing_new_and_what_it_gave_stays() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let wallet = shareholder(&mut world, &gate, &asset, 5);
    for issuer in [gate.direct, gate.service] {
        world.run(gx::withdraw_issuer(net.authority, net.address, issuer));
    }
    let another = world.wallet();
    let attest = gate.attest(another, IDENTIFIED, 0);
    assert_gate_refused(world.attempt(attest), GateError::IssuerWithdrawn);
    gate.put_attestation(&mut world, &another, said(0));
    let clear = gate.clear(another, another);
    assert_gate_refused(world.attempt(clear), GateError::IssuerWithdrawn);
    world.run(gate.admit(wallet, mint));
    world.run(world.transfer(&mint, &wallet, &asset.owner, 5));
    // What it said it may still take back.
    world.run(gate.revoke(wallet));
}

/// Whatever end an issuer names, its word counts no longer than its terms say: what a withdrawn one said is over then.
#[test]
fn no_clearance_of_a_withdrawn_issuer_counts_for_ever() {
    let (mut world, net, gate, asset) = start();
    let mint = asset.share_mint;
    let [signed, attested] = [(); 2].map(|()| world.wallet());
    let far = world.now() + 10 * LONGEST;
    world.run(gate.attest(signed, IDENTIFIED, far));
    gate.put_attestation(&mut world, &attested, said(0));
    world.run(gate.clear(attested, attested));
    for issuer in [gate.direct, gate.service] {
        world.run(gx::withdraw_issuer(net.authority, net.address, issuer));
    }
    let by_service = [Some(gate.by_service(&attested)), None, None];
    let admissions = [
        gate.admit(signed, mint),
        gx::admit(attested, attested, true, mint, by_service),
    ];
    let end = world.now() + LONGEST;
    world.pass(LONGEST - 1);
    for (admit, wallet) in admissions.iter().zip([signed, attested]) {
        world.run(admit.clone());
        assert_eq!(world.holder(&mint, &wallet).admitted_until, end);
    }
    world.pass(1);
    for admit in admissions {
        assert_gate_refused(world.attempt(admit), GateError::Expired);
    }
    // What was said is over, and not taken back: nobody is dismissed for it.
    let dismiss = gate.dismiss(signed, mint);
    assert_gate_refused(world.attempt(dismiss), GateError::StillCleared);
    // Nor does it protect from being taken back.
    world.run(gate.revoke(signed));
    gate.close_attestation(&mut world, &attested);
    world.run(gate.unclear(attested));
}

/// While the issuer is accepted anybody has its word copied again, and it counts as long from then on.
#[test]
fn what_is_copied_again_counts_from_then_on() {
    let (mut world, _, gate, asset) = start();
    let (wallet, anybody) = (world.wallet(), world.wallet());
    gate.put_attestation(&mut world, &wallet, said(0));
    world.run(gate.clear(anybody, wallet));
    world.pass(LONGEST);
    let by_service = [Some(gate.by_service(&wallet)), None, None];
    let admit = gx::admit(anybody, wallet, false, asset.share_mint, by_service);
    assert_gate_refused(world.attempt(admit.clone()), GateError::Expired);
    world.run(gate.clear(anybody, wallet));
    let counts_until = world.now() + LONGEST;
    let copied = clearance(&world, &gate.by_service(&wallet));
    assert_eq!((copied.expires_at, copied.counts_until), (0, counts_until));
    world.run(admit);
    let holder = world.holder(&asset.share_mint, &wallet);
    assert_eq!(holder.admitted_until, counts_until);
}

/// A clearance of another network, of another wallet, and one that is none.
#[test]
fn an_admission_takes_only_clearances_of_the_network_and_the_wallet() {
    let (mut world, _, gate, asset) = start();
    let mut other = openmast_program_tests::net::Net::new(&mut world);
    let elsewhere = Gate::new(&mut world, &other);
    let theirs = other.regulated(&mut world, &openmast_program_tests::gate::terms());
    let (wallet, friend) = (world.wallet(), world.wallet());
    world.run(elsewhere.attest(wallet, IDENTIFIED, 0));
    world.run(gate.attest_in(friend, IDENTIFIED, FRANCE, 0));
    let mint = asset.share_mint;
    let by = |clearance| gx::admit(wallet, wallet, true, mint, [Some(clearance), None, None]);
    let foreign = by(elsewhere.by_key(&wallet));
    assert_gate_refused(world.attempt(foreign), GateError::WrongNetwork);
    let friends = by(gate.by_key(&friend));
    assert_gate_refused(world.attempt(friends), GateError::WrongWallet);
    for none in [
        gate.direct,
        openmast_client::share_gate::addresses::holder(&mint, &asset.owner),
        asset.address,
        wallet,
    ] {
        assert!(world.attempt(by(none)).is_err());
    }
    // Nor does another mint's policy take this wallet by a clearance of that network.
    let into_theirs = gx::admit(
        friend,
        friend,
        true,
        theirs.share_mint,
        [Some(gate.by_key(&friend)), None, None],
    );
    assert_gate_refused(world.attempt(into_theirs), GateError::WrongNetwork);
}
