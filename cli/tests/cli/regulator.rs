//! A regulator's report: tables as CSV and as Parquet, which say the same and add up to what the chain says.

use std::{collections::BTreeMap, fs, fs::File, path::PathBuf};

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_archive::{PublicArchive, file_name, price_set};
use openmast_client::{
    accounts::{Asset, Jurisdiction, Licence, Settlement, pad_text},
    addresses,
    events::{Collected, LevyWithdrawn, LicenceSuspended, MoveAccepted, VenueHalted},
    share_gate::{self, accounts::Holder, events::HolderSuspended},
};
use openmast_ledger::{BaseUnits, BasisPoints, Bytes, Domain, Totals, leaf};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use crate::{
    events::{self, lines},
    program::{SLOT, program_account, zero},
    world::{
        CARRIED_OVER, EARNED, EPOCH, JURISDICTION, NETWORK, NOW, World, archive, content,
        with_roots, written,
    },
};

/// Epoch 1 is closed on chain; the settlement of epoch 2 names its archive, which names that of epoch 1.
struct Period {
    world: World,
    /// By epoch: 1, 2.
    archives: [PublicArchive; 2],
}

/// Lines by column.
type Lines = Vec<BTreeMap<String, String>>;

impl Period {
    async fn new() -> Self {
        let world = World::new().await;
        let mut first = archive(EPOCH - 1);
        first.header.closed_at = NOW - 200;
        let mut second = archive(EPOCH);
        second.header.previous = Some(written(&first).1);
        world.name_archive(&second);
        fs::create_dir(world.path("archives")).unwrap();
        for archive in [&first, &second] {
            let (bytes, hash) = written(archive);
            let file = world.path("archives").join(file_name(&hash));
            fs::write(file, bytes).unwrap();
        }
        Self {
            world,
            archives: [first, second],
        }
    }

    async fn report(&self, more: &[&str], code: i32) -> Value {
        let line = [
            "regulator",
            "report",
            "--jurisdiction",
            "276",
            "--out",
            "report",
            "--archive",
            "archives",
            "--json",
        ];
        self.world.run(&[&line, more].concat()).await.json(code)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.world.path("report").join(name)
    }

    /// The lines of a table, which both of its files say alike.
    fn table(&self, name: &str) -> Lines {
        let csv = self.csv(name);
        assert_eq!(csv, self.parquet(name), "{name}");
        csv
    }

    fn csv(&self, name: &str) -> Lines {
        let mut reader = csv::Reader::from_path(self.file(&format!("{name}.csv"))).unwrap();
        let lines = reader.deserialize().map(Result::unwrap);
        lines.collect()
    }

    fn parquet(&self, name: &str) -> Lines {
        let file = File::open(self.file(&format!("{name}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        let lines = rows.map(|row| {
            let columns = row.get_column_iter();
            let columns = columns.map(|(name, field)| (name.clone(), shown(field)));
            columns.collect()
        });
        lines.collect()
    }
}

/// A value as CSV shows it.
fn shown(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::ULong(number) => number.to_string(),
        Field::Bool(flag) => flag.to_string(),
        Field::TimestampMillis(time) => {
            let time = jiff::Timestamp::from_millisecond(*time).unwrap();
            time.to_string()
        }
        other => panic!("{other:?}"),
    }
}

fn sum(lines: &Lines, column: &str) -> u64 {
    lines.iter().map(|line| number(line, column)).sum()
}

fn number(line: &BTreeMap<String, String>, column: &str) -> u64 {
    line[column].parse().unwrap()
}

fn message(json: &Value) -> &str {
    json["error"]["message"].as_str().unwrap()
}

#[tokio::test]
async fn usage_adds_up_to_what_the_settlement_commits_to() {
    let period = Period::new().await;
    let json = period.report(&["--from", "2"], 0).await;
    assert_eq!(
        (&json["first_epoch"], &json["last_epoch"]),
        (&"2".into(), &"2".into())
    );
    assert_eq!(json["as_of_slot"], SLOT.to_string());
    let usage = period.table("usage");
    let settlement: Settlement = period.world.state(&addresses::settlement(&NETWORK, EPOCH));
    let content = &settlement.content;
    assert_eq!(
        sum(&usage, "lifetime_earned_base_units"),
        content.asset_charged
    );
    assert_eq!(
        sum(&usage, "lifetime_accrued_base_units"),
        content.asset_accrued
    );
    assert_eq!(sum(&usage, "lifetime_bytes"), content.bytes);
    assert_eq!(sum(&usage, "earned_base_units"), EARNED.iter().sum::<u64>());
    assert_eq!(json["earned"], EARNED.iter().sum::<u64>().to_string());
    let first = &usage[0];
    assert_eq!(
        number(first, "accrued_base_units"),
        EARNED[0] + CARRIED_OVER
    );
    assert_eq!((&first["payers"][..], &usage[1]["payers"][..]), ("1", "2"));
    // Who closed the epoch before says when this one opened.
    assert_eq!(first["opened_at"], time(NOW - 200));
    assert_eq!(first["closed_at"], time(NOW - 100));
    for line in &usage {
        let index: u32 = line["leaf_index"].parse().unwrap();
        let totals = Totals {
            bytes: Bytes(number(line, "lifetime_bytes")),
            paid: Bytes(number(line, "lifetime_paid_bytes")),
            charged: BaseUnits(number(line, "lifetime_earned_base_units")),
            accrued: BaseUnits(number(line, "lifetime_accrued_base_units")),
        };
        let leaf = leaf(Domain::Asset, &NETWORK.to_bytes(), index, totals);
        assert_eq!(line["leaf_sha256"], hex::encode(leaf.hash));
        let path = period
            .world
            .run(
                &[
                    &line["path_by"].split(' ').skip(1).collect::<Vec<_>>()[..],
                    &["--archive", "archives", "--json"],
                ]
                .concat(),
            )
            .await
            .json(0);
        assert_eq!(path["verified"], true);
        assert_eq!(
            path["lifetime_charged"],
            line["lifetime_earned_base_units"].as_str()
        );
    }
}

fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().to_string()
}

#[tokio::test]
async fn a_report_goes_back_to_settlements_that_are_closed() {
    let period = Period::new().await;
    let json = period.report(&["--from", "1"], 0).await;
    assert_eq!(
        (&json["first_epoch"], &json["last_epoch"]),
        (&"1".into(), &"2".into())
    );
    let epochs = period.table("epochs");
    let on_chain: Vec<_> = epochs
        .iter()
        .map(|line| &line["settlement_on_chain"][..])
        .collect();
    assert_eq!(on_chain, ["false", "true"]);
    for (line, archive) in epochs.iter().zip(&period.archives) {
        assert_eq!(line["archive_sha256"], hex::encode(written(archive).1));
    }
    // Nobody says when the first epoch opened.
    assert_eq!(epochs[0]["opened_at"], "");
    let usage = period.table("usage");
    let order: Vec<_> = usage
        .iter()
        .map(|line| (number(line, "epoch"), number(line, "asset")))
        .collect();
    assert_eq!(order, [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)]);
    assert_eq!(usage[0]["path_by"], "");

    // The same again, to the byte.
    let before = ["usage.csv", "usage.parquet"].map(|name| fs::read(period.file(name)).unwrap());
    period.report(&["--from", "1"], 0).await;
    let after = ["usage.csv", "usage.parquet"].map(|name| fs::read(period.file(name)).unwrap());
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_period_can_be_days() {
    let period = Period::new().await;
    let (first, second) = (time(NOW - 200), time(NOW - 100));
    let epochs = async |from: &str, to: &str| {
        let json = period.report(&["--from", from, "--to", to], 0).await;
        (json["first_epoch"].clone(), json["last_epoch"].clone())
    };
    assert_eq!(epochs(&first, &second).await, ("1".into(), "2".into()));
    assert_eq!(epochs(&first, &first).await, ("1".into(), "1".into()));
    assert_eq!(epochs(&second, &second).await, ("2".into(), "2".into()));
    assert_eq!(
        epochs("1970-01-01", "1970-01-12").await,
        ("1".into(), "2".into())
    );
    let json = period.report(&["--from", "2027-01-01"], 3).await;
    assert!(
        message(&json).contains("no final epoch closed in this period"),
        "{json}"
    );
    let json = period.report(&["--from", "1", "--to", "3"], 3).await;
    assert!(
        message(&json).contains("epoch 3 is not final yet"),
        "{json}"
    );
}

#[tokio::test]
async fn what_is_not_what_the_chain_names_is_refused() {
    let period = Period::new().await;
    let file = period
        .world
        .path("archives")
        .join(file_name(&written(&period.archives[1]).1));
    let mut forged = period.archives[1].clone();
    forged.header.heard_until_ms += 1;
    fs::write(&file, written(&forged).0).unwrap();
    let json = period.report(&["--from", "2"], 3).await;
    assert!(message(&json).contains("SHA-256"), "{json}");
    assert_eq!(
        fs::read_dir(period.world.path("report")).unwrap().count(),
        0,
        "nothing is left"
    );
    // The same of one that only the archive after it names.
    let (bytes, _) = written(&period.archives[1]);
    fs::write(&file, bytes).unwrap();
    let file = period
        .world
        .path("archives")
        .join(file_name(&written(&period.archives[0]).1));
    fs::write(&file, written(&period.archives[1]).0).unwrap();
    period.report(&["--from", "2"], 0).await;
    let json = period.report(&["--from", "1"], 3).await;
    assert!(message(&json).contains("epoch 1"), "{json}");
    fs::remove_file(file).unwrap();
    let json = period.report(&["--from", "1"], 3).await;
    assert!(message(&json).contains("nobody has the archive"), "{json}");
}

#[tokio::test]
async fn levies_are_those_that_held_and_are_computed_as_the_program_does() {
    let period = Period::new().await;
    period.world.edit(
        &addresses::jurisdiction(&NETWORK, JURISDICTION),
        |one: &mut Jurisdiction| {
            (one.before_levy_bps, one.levy_bps, one.levy_epoch) = (100, 900, EPOCH);
        },
    );
    period
        .world
        .edit(&addresses::asset(&NETWORK, 1), |asset: &mut Asset| {
            asset.collected_epoch = 1;
        });
    let json = period.report(&["--from", "1"], 0).await;
    let levies = period.table("levies");
    assert_eq!(levies.len(), 6);
    for line in &levies {
        let bps = if number(line, "epoch") < EPOCH {
            100
        } else {
            900
        };
        assert_eq!(number(line, "levy_bps"), bps);
        assert_eq!(line["levy_bps_exact"], (bps == 900).to_string());
        let earned = BaseUnits(number(line, "earned_base_units"));
        let expected = BasisPoints::new(bps as u16).unwrap().of(earned);
        assert_eq!(number(line, "levy_base_units"), expected.0);
        let is_collected = number(line, "asset") == 1 && number(line, "epoch") == 1;
        assert_eq!(line["collected"], is_collected.to_string());
        let account = addresses::jurisdiction(&NETWORK, JURISDICTION);
        assert_eq!(line["jurisdiction_account"], account.to_string());
    }
    assert_eq!(json["levy"], sum(&levies, "levy_base_units").to_string());
    let jurisdiction = period.table("jurisdiction");
    let state: Jurisdiction = period
        .world
        .state(&addresses::jurisdiction(&NETWORK, JURISDICTION));
    assert_eq!(number(&jurisdiction[0], "owed_base_units"), state.owed);
    assert_eq!(number(&jurisdiction[0], "levy_bps"), 900);
}

#[tokio::test]
async fn an_asset_that_moves_is_split_at_the_epoch() {
    let period = Period::new().await;
    let moving = |asset: &mut Asset| {
        (asset.move_to, asset.move_state, asset.move_epoch) = (404, 3, EPOCH);
    };
    period.world.edit(&addresses::asset(&NETWORK, 0), moving);
    period
        .world
        .edit(&addresses::asset(&NETWORK, 2), |asset: &mut Asset| {
            asset.jurisdiction = 404
        });
    let json = period.report(&["--from", "1"], 0).await;
    assert_eq!(json["assets"], "1");
    let found: Vec<_> = period
        .table("usage")
        .iter()
        .map(|line| (number(line, "epoch"), number(line, "asset")))
        .collect();
    assert_eq!(found, [(1, 0), (1, 1), (2, 1)]);
}

#[tokio::test]
async fn holders_and_suspensions_are_told_as_of_a_slot() {
    let period = Period::new().await;
    let world = &period.world;
    let (mint, wallet) = (
        Pubkey::new_from_array([6; 32]),
        Pubkey::new_from_array([7; 32]),
    );
    world.edit(&addresses::asset(&NETWORK, 1), |asset: &mut Asset| {
        (asset.share_kind, asset.share_mint) = (1, mint);
    });
    let mut policy: share_gate::accounts::Policy = zero();
    (policy.mint, policy.holders, policy.max_holders) = (mint, 3, 99);
    let holder = |wallet: Pubkey, since, until, ended| {
        let mut holder: Holder = zero();
        (holder.mint, holder.wallet) = (mint, wallet);
        (holder.suspended_since, holder.suspended_until) = (since, until);
        holder.suspension_ended = ended;
        (
            share_gate::addresses::holder(&mint, &wallet),
            program_account(&holder),
        )
    };
    let others = [8, 9, 10].map(|byte| Pubkey::new_from_array([byte; 32]));
    let policy_account = share_gate::addresses::policy(&mint);
    world.chain.ledger.lock().unwrap().accounts.extend([
        (policy_account, program_account(&policy)),
        holder(wallet, NOW - 500, NOW + 500, 0),
        holder(others[0], NOW - 500, 0, NOW - 150),
        // Lifted before the period, and never suspended.
        holder(others[1], NOW - 500, 0, NOW - 300),
        holder(others[2], 0, 0, 0),
    ]);
    period.report(&["--from", "2"], 0).await;
    let holders = period.table("holders");
    assert_eq!(holders.len(), 1);
    let line = &holders[0];
    assert_eq!(
        (&line["holders"][..], &line["most_holders"][..]),
        ("3", "99")
    );
    assert_eq!(line["policy_account"], policy_account.to_string());
    assert_eq!(line["as_of_slot"], SLOT.to_string());
    let suspensions = period.table("suspensions");
    let found: Vec<_> = suspensions.iter().map(|line| &line["of"][..]).collect();
    assert_eq!(found, [wallet.to_string(), others[0].to_string()]);
    assert_eq!(suspensions[0]["until"], time(NOW + 500));
    let lifted = &suspensions[1];
    assert_eq!(
        (&lifted["until"][..], &lifted["lifted_at"]),
        ("", &time(NOW - 150))
    );
    let account = share_gate::addresses::holder(&mint, &wallet);
    assert_eq!(suspensions[0]["account"], account.to_string());
}

#[tokio::test]
async fn usage_without_a_licence_is_told_by_why() {
    let period = Period::new().await;
    let mut second = period.archives[1].clone();
    second.tariffs[0].prices[2] = 0;
    second.tariffs[0].suspended = vec![2];
    second.header.price_set_hash = price_set(&second.tariffs).unwrap();
    // Nothing is charged for what payer 1 used of asset 2.
    let charge = second.charges.last_mut().unwrap();
    let gone = std::mem::take(&mut charge.accrued);
    (charge.charged, charge.suspended_bytes) = (0, charge.bytes);
    let bytes = charge.bytes;
    let asset = &mut second.assets[2];
    (asset.earned, asset.accrued, asset.epoch_earned) = (0, 0, 0);
    (asset.epoch_accrued, asset.trailing) = (0, 0);
    let payer = &mut second.payers[1];
    for amount in [&mut payer.spent, &mut payer.accrued] {
        *amount -= gone;
    }
    for amount in [&mut payer.epoch_spent, &mut payer.epoch_accrued] {
        *amount -= gone;
    }
    let pairs = &mut second.pairs[1];
    (pairs.assets, pairs.accrued) = (vec![1], vec![2]);
    (pairs.carried, pairs.owed, pairs.fractions) = (vec![0], vec![0], vec![0]);
    second.header.charged -= gone;
    second.header.breaker -= gone;
    second.header.accrued -= gone;
    second.header.payer_charged -= gone;
    second.header.payer_accrued -= gone;
    with_roots(&mut second);
    let (written, hash) = written(&second);
    fs::write(
        period.world.path("archives").join(file_name(&hash)),
        written,
    )
    .unwrap();
    let address = addresses::settlement(&NETWORK, EPOCH);
    period.world.edit(&address, |settlement: &mut Settlement| {
        settlement.content = content(&second, hash);
    });

    period.report(&["--from", "2"], 0).await;
    let usage = period.table("usage");
    let by_why = |line: &BTreeMap<String, String>| {
        ["unlicensed_bytes", "suspended_bytes", "expired_bytes"].map(|name| number(line, name))
    };
    assert_eq!(by_why(&usage[0]), [0, 0, 0]);
    assert_eq!(by_why(&usage[2]), [0, bytes, 0]);
    assert_eq!(usage[2]["earned_base_units"], "0");
    let levies = period.table("levies");
    assert_eq!(levies.len(), 2, "what earned nothing has no levy");
}

#[tokio::test]
async fn licences_and_leases_are_told_with_their_state_at_the_end() {
    let period = Period::new().await;
    let world = &period.world;
    let account = |index| addresses::asset(&NETWORK, index);
    let base = Licence {
        network: NETWORK,
        asset: account(0),
        jurisdiction: JURISDICTION,
        regulator: world.signer,
        reference: pad_text("L000012345").unwrap(),
        band_from_khz: 3_500_000,
        band_to_khz: 3_600_000,
        valid_from: NOW - 900,
        valid_until: NOW + 900,
        granted_at: NOW - 800,
        document_hash: [4; 32],
        ..zero()
    };
    let suspended = Licence {
        suspended_from: 2,
        suspended_until: NOW + 100,
        suspension_reason: [5; 32],
        ..base.clone()
    };
    let lease = Licence {
        asset: account(1),
        kind: 1,
        parent: addresses::licence(&account(0), 0),
        depth: 1,
        area_kind: 2,
        area: pad_text("BY").unwrap(),
        ..base.clone()
    };
    let elsewhere = Licence {
        number: 1,
        jurisdiction: 404,
        ..base.clone()
    };
    let later = Licence {
        number: 2,
        granted_at: NOW,
        ..base
    };
    for (index, all) in [(0, vec![suspended, elsewhere, later]), (1, vec![lease])] {
        world.edit(&account(index), |asset: &mut Asset| {
            asset.licence_count = all.len() as u16
        });
        for licence in all {
            world.put_account(licence.address(), &licence);
        }
    }
    period.report(&["--from", "2"], 0).await;
    let licences = period.table("licences");
    assert_eq!(licences.len(), 1, "of this regulator, and granted by then");
    let line = &licences[0];
    assert_eq!(
        (&line["state"][..], &line["kind"][..]),
        ("suspended", "licence")
    );
    assert_eq!(
        (&line["reference"][..], &line["area_kind"][..]),
        ("L000012345", "country")
    );
    assert_eq!(
        (number(line, "band_from_khz"), number(line, "band_to_khz")),
        (3_500_000, 3_600_000)
    );
    assert_eq!(line["document_sha256"], hex::encode([4; 32]));
    let leases = period.table("leases");
    assert_eq!(leases.len(), 1);
    // A lease is no better than what it is of.
    let line = &leases[0];
    assert_eq!(
        (&line["state"][..], &line["kind"][..]),
        ("suspended", "spectrum-manager-lease")
    );
    assert_eq!(
        (&line["lease_of_asset"][..], &line["lease_of_licence"][..]),
        ("0", "0")
    );
    assert_eq!((&line["area_kind"][..], &line["area"][..]), ("code", "BY"));
    let suspensions = period.table("suspensions");
    assert_eq!(suspensions.len(), 1);
    let line = &suspensions[0];
    assert_eq!(
        (&line["subject"][..], &line["from_epoch"][..]),
        ("licence", "2")
    );
    assert_eq!(line["account"], licences[0]["licence_account"]);
    // One that was lifted before it began concerns no epoch.
    let suspended = addresses::licence(&account(0), 0);
    world.edit(&suspended, |licence: &mut Licence| licence.lifted_from = 2);
    period.report(&["--from", "1"], 0).await;
    assert_eq!(period.table("suspensions").len(), 0);
    world.edit(&suspended, |licence: &mut Licence| licence.lifted_from = 0);
    // In epoch 1 it was not suspended yet.
    period.report(&["--from", "1", "--to", "1"], 0).await;
    assert_eq!(period.table("suspensions").len(), 0);
    assert_eq!(
        period.table("licences")[0]["state"],
        "",
        "nobody says when epoch 1 opened"
    );
}

/// Lets the node tell of a transaction that names an account: the newest so far.
fn tell(world: &World, account: Pubkey, byte: u8, at: i64, logs: Vec<String>) -> String {
    let signature = solana_signature::Signature::from([byte; 64]).to_string();
    let mut ledger = world.chain.ledger.lock().unwrap();
    let told = json!({ "signature": signature, "slot": 400, "err": null, "blockTime": at });
    ledger.history.entry(account).or_default().insert(0, told);
    ledger.receipts.insert(signature.clone(), logs);
    signature
}

/// An event of zeros.
fn zeros<T: BorshDeserialize>() -> T {
    BorshDeserialize::deserialize(&mut &[0; 400][..]).unwrap()
}

/// What the program logs that emits this.
fn logged(name: &str, event: &impl BorshSerialize) -> Vec<String> {
    lines(&addresses::PROGRAM_ID, &events::event(name, event))
}

fn collected(asset: u32, next_jurisdiction: u16) -> Vec<String> {
    let event = Collected {
        network: NETWORK,
        asset: addresses::asset(&NETWORK, asset),
        epoch: 1,
        levy_bps: 200,
        levy: 7,
        jurisdiction: JURISDICTION,
        next_jurisdiction,
        ..zeros()
    };
    logged("Collected", &event)
}

/// A move of asset 0 out of the jurisdiction, from this epoch on.
fn moved_away(epoch: u64) -> Vec<String> {
    let event = MoveAccepted {
        network: NETWORK,
        asset: addresses::asset(&NETWORK, 0),
        jurisdiction: JURISDICTION,
        to: 404,
        epoch,
    };
    logged("MoveAccepted", &event)
}

#[tokio::test]
async fn transactions_tell_what_accounts_have_forgotten() {
    let period = Period::new().await;
    let world = &period.world;
    // Asset 0 was in the jurisdiction in epoch 1 and is in another one now.
    world.edit(&addresses::asset(&NETWORK, 0), |asset: &mut Asset| {
        asset.jurisdiction = 404
    });
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    let moved = moved_away(EPOCH);
    let suspended = HolderSuspended {
        network: NETWORK,
        mint: Pubkey::new_from_array([6; 32]),
        wallet: Pubkey::new_from_array([7; 32]),
        regulator: world.signer,
        suspended_since: NOW - 150,
        suspended_until: NOW + 500,
        suspension_ended: 0,
        reason_hash: [5; 32],
        renewals: 0,
    };
    world.edit(&addresses::asset(&NETWORK, 1), |asset: &mut Asset| {
        asset.share_mint = suspended.mint;
    });
    let suspended = lines(
        &share_gate::PROGRAM_ID,
        &events::event("HolderSuspended", &suspended),
    );
    tell(world, addresses::asset(&NETWORK, 0), 1, NOW - 170, moved);
    let first = tell(world, home, 2, NOW - 160, collected(0, 404));
    let second = tell(world, home, 3, NOW - 150, suspended);
    tell(world, home, 4, NOW, collected(1, JURISDICTION));

    period.report(&["--from", "1"], 0).await;
    let assets_of_first = |period: &Period| -> Vec<u64> {
        let usage = period.table("usage");
        let first = usage.iter().filter(|line| line["epoch"] == "1");
        first.map(|line| number(line, "asset")).collect()
    };
    assert_eq!(assets_of_first(&period), [1, 2], "by accounts alone");
    assert!(!period.file("acts.csv").exists());

    period.report(&["--from", "1", "--history"], 0).await;
    assert_eq!(assets_of_first(&period), [0, 1, 2]);
    let usage = period.table("usage");
    let second_epoch = usage.iter().filter(|line| line["epoch"] == "2");
    assert_eq!(
        second_epoch
            .map(|line| number(line, "asset"))
            .collect::<Vec<_>>(),
        [1, 2]
    );
    let acts = period.table("acts");
    let found: Vec<_> = acts
        .iter()
        .map(|line| (&line["act"][..], &line["transaction"]))
        .collect();
    // What was done after the period's end is not in it.
    assert_eq!(
        found,
        [("collected", &first), ("holder suspended", &second)]
    );
    let (collect, suspension) = (&acts[0], &acts[1]);
    assert_eq!(
        (
            &collect["amount_base_units"][..],
            &collect["to_jurisdiction"][..]
        ),
        ("7", "404")
    );
    assert_eq!(collect["at"], time(NOW - 160));
    assert_eq!(
        (&suspension["asset"][..], &suspension["until"]),
        ("1", &time(NOW + 500))
    );
    assert_eq!(suspension["reason_sha256"], hex::encode([5; 32]));

    // A node that names a transaction and does not have it is no source.
    world.chain.ledger.lock().unwrap().receipts.remove(&first);
    let json = period.report(&["--from", "1", "--history"], 5).await;
    assert!(message(&json).contains(&first), "{json}");
}

#[tokio::test]
async fn one_kind_of_file_can_be_enough() {
    let period = Period::new().await;
    let json = period.report(&["--from", "2", "--format", "csv"], 0).await;
    let names: Vec<_> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    assert!(names.iter().all(|name| name.ends_with(".csv")), "{names:?}");
    assert!(period.file("usage.csv").is_file() && !period.file("usage.parquet").exists());
    period
        .report(&["--from", "2", "--format", "parquet"], 0)
        .await;
    assert!(period.file("usage.parquet").is_file());
    let refused = period.report(&["--from", "2", "--dry-run"], 2).await;
    assert!(
        message(&refused).contains("regulator report writes files"),
        "{refused}"
    );
}

fn assets_in(period: &Period, epoch: u64) -> Vec<u64> {
    let usage = period.table("usage");
    let lines = usage.iter().filter(|line| number(line, "epoch") == epoch);
    lines.map(|line| number(line, "asset")).collect()
}

/// Anybody names the Jurisdiction account in a transaction that does something elsewhere.
#[tokio::test]
async fn what_was_done_elsewhere_is_no_act_here() {
    let period = Period::new().await;
    let world = &period.world;
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    let (foreign, stranger) = (
        Pubkey::new_from_array([77; 32]),
        Pubkey::new_from_array([78; 32]),
    );
    let account = |index| addresses::asset(&NETWORK, index);
    for (index, jurisdiction) in [(1, JURISDICTION), (2, 404)] {
        world.edit(&account(index), |asset: &mut Asset| {
            (asset.jurisdiction, asset.licence_count) = (jurisdiction, 1);
        });
        let licence = Licence {
            network: NETWORK,
            asset: account(index),
            jurisdiction,
            granted_at: NOW - 800,
            ..zero()
        };
        world.put_account(licence.address(), &licence);
    }
    let suspended = |network, index| LicenceSuspended {
        network,
        asset: account(index),
        licence: addresses::licence(&account(index), 0),
        ..zeros()
    };
    let halted = |network, index, regulator| VenueHalted {
        network,
        asset: account(index),
        regulator,
        ..zeros()
    };
    let withdrawn = |network| LevyWithdrawn {
        network,
        jurisdiction: JURISDICTION,
        ..zeros()
    };
    // An asset comes from nowhere into another jurisdiction.
    let moved = |network, to| MoveAccepted {
        network,
        asset: account(2),
        jurisdiction: JURISDICTION,
        to,
        epoch: EPOCH,
    };
    let signer = world.signer;
    let all = [
        (false, logged("LevyWithdrawn", &withdrawn(foreign))),
        (true, logged("LevyWithdrawn", &withdrawn(NETWORK))),
        (false, logged("LicenceSuspended", &suspended(foreign, 1))),
        (false, logged("LicenceSuspended", &suspended(NETWORK, 2))),
        (true, logged("LicenceSuspended", &suspended(NETWORK, 1))),
        (false, logged("VenueHalted", &halted(NETWORK, 2, signer))),
        (false, logged("VenueHalted", &halted(NETWORK, 1, stranger))),
        (false, logged("VenueHalted", &halted(foreign, 1, signer))),
        (true, logged("VenueHalted", &halted(NETWORK, 1, signer))),
        (false, logged("MoveAccepted", &moved(foreign, JURISDICTION))),
        (false, logged("MoveAccepted", &moved(NETWORK, 404))),
    ];
    let mut expected = Vec::new();
    for (byte, (is_here, logs)) in (1..).zip(all) {
        let signature = tell(world, home, byte, NOW - 150, logs);
        expected.extend(is_here.then_some(signature));
    }
    period.report(&["--from", "1", "--history"], 0).await;
    let acts = period.table("acts");
    let found: Vec<_> = acts
        .iter()
        .map(|line| line["transaction"].clone())
        .collect();
    assert_eq!(found, expected);
    assert_eq!(assets_in(&period, 1), [0, 1], "nothing moved");
}

/// Whoever sends a transaction can make its logs so long that the end of them is cut.
#[tokio::test]
async fn what_is_not_told_in_full_ends_the_report() {
    let period = Period::new().await;
    let world = &period.world;
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    let mut cut = collected(0, 404);
    cut.truncate(1);
    cut.push("Log truncated".into());
    let cut = tell(world, home, 1, NOW - 160, cut);
    let whole = tell(world, home, 2, NOW - 155, collected(1, JURISDICTION));
    let unknown = lines(&addresses::PROGRAM_ID, &[9; 40]);
    let unknown = tell(world, home, 3, NOW - 150, unknown);
    let json = period.report(&["--from", "1", "--history"], 5).await;
    let told = message(&json);
    for part in [
        &cut,
        &unknown,
        "cannot be completed",
        "longer logs",
        "unknown event",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains(&whole), "{told}");
    assert!(!period.file("usage.csv").exists());
    period.report(&["--from", "1"], 0).await;
}

/// A move takes effect epochs after it was accepted.
#[tokio::test]
async fn a_move_that_was_accepted_before_the_period_splits_it() {
    let period = Period::new().await;
    let world = &period.world;
    let account = addresses::asset(&NETWORK, 0);
    world.edit(&account, |asset: &mut Asset| asset.jurisdiction = 404);
    let home = addresses::jurisdiction(&NETWORK, JURISDICTION);
    let left = Collected {
        network: NETWORK,
        asset: account,
        epoch: EPOCH,
        jurisdiction: JURISDICTION,
        next_jurisdiction: 404,
        ..zeros()
    };
    // Before epoch 2 opened, which is no act of the period.
    let accepted = tell(world, account, 1, NOW - 300, moved_away(EPOCH + 1));
    tell(world, home, 2, NOW - 250, collected(1, JURISDICTION));
    let collect = tell(world, home, 3, NOW - 50, logged("Collected", &left));
    for from in ["2", &time(NOW - 150)] {
        period.report(&["--from", from, "--history"], 0).await;
        assert_eq!(assets_in(&period, 2), [0, 1, 2], "{from}");
        assert_eq!(period.table("acts").len(), 0, "{from}");
    }
    // Nobody says from when on it was elsewhere.
    let forgotten = world.chain.ledger.lock().unwrap().history.remove(&account);
    assert_eq!(forgotten.unwrap().len(), 1);
    let json = period.report(&["--from", "2", "--history"], 5).await;
    let told = message(&json);
    assert!(told.contains(&account.to_string()), "{told}");
    assert!(told.contains("has left the jurisdiction"), "{told}");
    assert!(!told.contains(&accepted) && !told.contains(&collect));
    // What happened before the period is none of its business.
    let earlier = collected(0, 404);
    (world.chain.ledger.lock().unwrap().receipts).insert(collect, earlier);
    period.report(&["--from", "2", "--history"], 0).await;
    assert_eq!(assets_in(&period, 2), [1, 2]);
}

#[tokio::test]
async fn a_way_back_that_ends_early_is_told() {
    let mut period = Period::new().await;
    let is_told = |json: &Value| json["notes"].to_string().contains("back to epoch 2 alone");
    let json = period.report(&["--from", "1970-01-01"], 0).await;
    assert!(!is_told(&json), "{json}");
    let second = &mut period.archives[1];
    second.header.previous = None;
    let (bytes, hash) = written(second);
    period.world.name_archive(second);
    let file = period.world.path("archives").join(file_name(&hash));
    fs::write(file, bytes).unwrap();
    let json = period.report(&["--from", "1970-01-01"], 0).await;
    assert_eq!(json["first_epoch"], "2");
    assert!(is_told(&json), "{json}");
}
