use std::ffi::OsString;

use super::{super::values::Quantity, reading::definition, *};

fn parse(line: &str) -> Result<Cli, clap::Error> {
    let words = std::iter::once("openmast").chain(line.split(' '));
    let words: Vec<OsString> = words.map(OsString::from).collect();
    Cli::read(&words)
}

#[test]
fn the_definition_is_consistent() {
    definition().debug_assert();
}

#[test]
fn commands_are_understood_with_options_anywhere() {
    let cli = parse("payer withdraw 3 finish --json --url http://a,http://b --amount 1.5").unwrap();
    assert!(cli.globals.json);
    assert_eq!(cli.globals.url, ["http://a", "http://b"]);
    let Command::Payer(PayerCommand::Withdraw {
        index: 3,
        step,
        amount,
        ..
    }) = cli.command
    else {
        panic!("{cli:?}");
    };
    assert_eq!(
        (step, amount),
        (WithdrawStep::Finish, Some(Quantity::Exactly("1.5".into())))
    );
    for line in [
        "--json network show",
        "network init --currency-mint 11111111111111111111111111111111 --jurisdiction 276 --most-levy-bps 900",
        "network tighten --max-epoch-increase 50",
        "network tighten --min-bond 5 --max-epoch-increase 50",
        "network oracle-set --member 11111111111111111111111111111112=1 --threshold 1 --standby",
        "network oracle-set --cancel --standby",
        "network rotate-oracles",
        "network switch-oracles",
        "network pause deposit,settle",
        "network role transfer treasury 11111111111111111111111111111111",
        "network role transfer treasury --cancel",
        "network bond deposit 5",
        "network bond return 11111111111111111111111111111112",
        "asset create --name Tower --symbol TWR --supply 1000 --price-per-gb 0.5",
        "asset price 0 1.25 --epoch 9",
        "asset capacity 0 --mbps 500 --epoch 9",
        "asset capacity 0 --sim-slots 20 --slot-price 0.03 --epoch-seconds 3600",
        "asset live-price set 0 --floor 0.25 --cap 1.5 --target 60%",
        "asset live-price end 0",
        "reprice 2",
        "reprice --all",
        "wallet show",
        "asset collects 0 --transactions 20",
        "asset holders 0 --largest 20",
        "wallet show 11111111111111111111111111111112",
        "payer max-price 0 0.75",
        "payer max-price 0 none",
        "asset offer 0 11111111111111111111111111111112",
        "asset accept 0",
        "asset sync-supply 0",
        "payer open --amount 10",
        "payer withdraw 0",
        "payer withdraw 0 --all",
        "payer withdraw 0 request --amount all",
        "payer leave 0",
        "payer leave 0 state --spent 1.5 --amount 3",
        "payer leave 0 pay --least 2.5",
        "payer raise 0",
        "payer prove 0 --epoch 3",
        "payer offer 0 --cancel",
        "payer accept 0",
        "payer sessions 0 --epoch 3",
        "asset income 0 --from 12 --to 2027-06-30",
        "payer bill 0 --from 2027-06-01 --to 2027-06-30 --source mirror",
        "stake 0 all",
        "stake offer 0 11111111111111111111111111111112",
        "stake accept 0 11111111111111111111111111111112",
        "stake close 0",
        "activate 0",
        "unstake 0 5.5",
        "unstake 0 all --announce",
        "unstake 0 --withdraw",
        "claim 0",
        "collect --all",
        "collect 2",
        "owner withdraw 0",
        "treasury withdraw",
        "jurisdiction add 276 --regulator 11111111111111111111111111111112 --most-levy-bps 500",
        "jurisdiction show",
        "jurisdiction show 276",
        "jurisdiction announce-levy 276 100 --epoch 9",
        "jurisdiction offer 276 11111111111111111111111111111112",
        "jurisdiction accept 276",
        "jurisdiction withdraw 276",
        "licence grant --asset 0 --reference L000012345 --band 3500MHz-3600MHz --from 2027-01-01 --until 2031-01-01 --document 0707070707070707070707070707070707070707070707070707070707070707",
        "licence suspend 0 1 --until 2027-06-30 --reason order",
        "licence list --jurisdiction 276",
        "regulator report --jurisdiction 276 --from 3 --out report",
        "regulator report --jurisdiction 276 --from 2027-04-01 --to 2027-06-30 --out report --format csv --history --source a --source b",
        "asset move-jurisdiction offer 0 404",
        "asset move-jurisdiction offer 0 --cancel",
        "asset move-jurisdiction agree 0 404 --cancel",
        "asset move-jurisdiction accept 0",
        "settlement show",
        "settlement list",
        "proof payer 3",
        "proof payer 3 --archive a.jsonl",
        "payer withdraw 3 --archive archives",
        "settlement verify 3 --archive a.jsonl --save b",
        "settlement attest",
        "settlement retract 0101010101010101010101010101010101010101010101010101010101010101",
        "settlement close-proposal",
        "oracle run --config a.toml",
        "config check a.toml",
        "config example",
        "session show --payer 3",
        "doors",
        "asset activity",
        "asset activity 3 --days 90",
        "asset activity --from 1000 --limit 1000",
        "asset radios 3",
        "asset radios 3 --admin-token-file a --after nas_identifier=b --limit 1",
        "session show --admin-token-file a --radio b --session-id c --subscriber d --reports 5 --limit 1",
        "radius replay a.pcap --trust",
        "radius replay a.pcap --config a.toml --trust --limit 0",
        "radius explain a.pcapng --secret x --port 1813 --port 1646 --session 1 --user bob --radio tower",
    ] {
        parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn usage_names_arguments_in_the_order_in_which_they_are_taken() {
    let mut root = definition();
    root.build();
    let mut all = vec![root];
    let mut looked_at = 0;
    while let Some(mut command) = all.pop() {
        let usage = command.render_usage().to_string();
        let places: Vec<Option<usize>> = command
            .get_positionals()
            .map(|argument| {
                let names = argument.get_value_names().unwrap_or_default();
                usage.find(names.first().expect("a name").as_str())
            })
            .collect();
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{usage}"
        );
        looked_at += places.len();
        all.extend(command.get_subcommands().cloned());
    }
    assert!(looked_at > 40, "{looked_at} arguments");
}

#[test]
fn wrong_usage_is_refused_by_clap_with_exit_code_2() {
    for line in [
        "pay",
        "unstake 0",
        "unstake 0 5 --withdraw",
        "collect",
        "collect 1 --all",
        "reprice",
        "reprice 1 --all",
        "payer max-price 0 0",
        "asset capacity 0",
        "asset live-price set 0 --floor 1 --cap 2",
        "asset price 0 -1",
        "asset price 0 1.0000001",
        "payer deposit 0 1,5",
        "payer withdraw 0 --all --amount 1",
        "network role transfer treasury",
        "network role transfer king --cancel",
        "network pause everything",
        "proof tower 1",
        "network oracle-set --threshold 1",
        "network oracle-set --member 11111111111111111111111111111112=1",
        "network oracle-set --member 11111111111111111111111111111112=1 --threshold 1 --cancel",
        "network tighten",
        "unstake 0 --announce",
        "unstake 0 --withdraw --announce",
        "stake",
        "stake 0",
        "payer open",
        "asset offer 0",
        "asset offer 0 11111111111111111111111111111112 --cancel",
        "network role transfer treasury 11111111111111111111111111111112 --cancel",
        "settlement attest 01",
        "payer show 4294967296",
        "session show --radio a",
        "asset activity --days 8",
        "asset activity 3 --from 2",
        "asset radios",
        "asset radios 3 --limit 101",
        "session show --payer 1 --limit 0",
        "session show --payer 1 --reports 501",
        "radius replay",
        "radius replay a.pcap --trust --secret x",
        "radius replay a.pcap --config a.toml --secret x",
        "radius explain a.pcap --port 65536",
        "oracle backup --keep 0",
        "oracle backup prune",
        "oracle backup --to a list",
    ] {
        let error = parse(line).expect_err(line);
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}

#[test]
fn a_dry_run_is_refused_where_it_is_no_promise() {
    for (line, accepted) in [
        ("radio keygen --outfile a --dry-run", false),
        ("oracle run --dry-run", false),
        ("oracle backup --to store --dry-run", false),
        ("oracle backup prune --keep 1 --dry-run", false),
        ("oracle backup list --dry-run", true),
        ("oracle restore --dry-run", false),
        ("config check --dry-run", true),
        ("payer open --amount 1 --dry-run", true),
        ("radio keygen --outfile a", true),
    ] {
        let checked = parse(line);
        assert_eq!(checked.is_ok(), accepted, "{line}");
    }
}

#[test]
fn every_command_and_argument_is_described() {
    let mut root = definition();
    root.build();
    let mut all = vec![root];
    let mut looked_at = 0;
    while let Some(command) = all.pop() {
        let name = command.get_name().to_owned();
        assert!(command.get_about().is_some(), "{name}");
        for argument in command.get_arguments() {
            let id = argument.get_id();
            assert!(argument.get_help().is_some(), "{name}: {id}");
            looked_at += 1;
        }
        all.extend(command.get_subcommands().cloned());
    }
    assert!(looked_at > 200, "{looked_at} arguments");
}

#[test]
fn help_tells_the_exit_codes() {
    let error = parse("--help").expect_err("help");
    assert_eq!(error.kind(), ErrorKind::DisplayHelp);
    assert!(error.to_string().contains("7  a proof"));
}

#[test]
fn a_name_of_an_unknown_kind_is_wrong_usage() {
    let parse = |option: &str, name: &str| {
        parse(&format!(
            "session show --admin-token-file token {option} {name}"
        ))
    };
    for (option, name) in [
        ("--radio", "foo=1"),
        ("--radio", "user_name=ana"),
        ("--subscriber", "nas_identifier=tower"),
    ] {
        let error = parse(option, name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueValidation, "{option} {name}");
        assert!(error.to_string().contains("kinds are "), "{error}");
    }
    for (option, name) in [
        ("--radio", "nas_identifier=tower"),
        ("--radio", "tower-7"),
        ("--radio", "Tower=7"),
        ("--subscriber", "user_name=a=b"),
        ("--subscriber", "Zm9v=="),
    ] {
        assert!(parse(option, name).is_ok(), "{option} {name}");
    }
}

#[test]
fn a_number_below_zero_is_refused_by_its_argument() {
    for (line, words) in [
        ("market sell 0 1 --price -1", "no sign, like 12.5"),
        ("market sell 0 -1 --price 1", "no sign, like 12.5"),
        ("jurisdiction announce-levy 276 -1", "like 300, or percent"),
        ("asset price -1 1", "no index"),
        ("holder suspend 0 --until -1", "is no time"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(words) && !error.contains("tip"), "{error}");
    }
}

#[test]
fn what_is_no_number_is_told_with_what_is_one() {
    for (line, words) in [
        ("market show CLIFF", "`openmast asset list`"),
        ("holder admit 0 --issuer one", "`openmast issuer list`"),
        ("jurisdiction announce-levy DE 300", "276 for Germany"),
        (
            "holder policy 0 --kinds 0 --jurisdictions DE",
            "276 for Germany",
        ),
        ("asset split 0 60", "else 60%"),
        ("jurisdiction announce-levy 276 3", "else 3%"),
        ("market fee 3.5", "like 300, or percent"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(words), "{error}");
    }
    let announce = parse("jurisdiction announce-levy 276 3%").unwrap();
    let Command::Jurisdiction(JurisdictionCommand::AnnounceLevy { levy_bps, .. }) =
        announce.command
    else {
        panic!("{announce:?}");
    };
    assert_eq!(levy_bps, 300);
}

#[test]
fn usage_leaves_out_what_the_environment_sets() {
    // Options that were given are what those of the environment are to clap.
    let line =
        "--url http://a --keypair k --network 11111111111111111111111111111112 market sell 0";
    let error = parse(line).unwrap_err().to_string();
    let (_, usage) = error.split_once("Usage: ").unwrap();
    assert!(
        usage.starts_with(
            "openmast market sell [OPTIONS] --price <AMOUNT> <ASSET|lot:NUMBER> <QUANTITY>"
        ),
        "{error}"
    );
}

/// Who ends something on June 30 must learn that it is the first moment of that day, in UTC.
#[test]
fn every_time_is_described_with_examples() {
    let mut all = vec![definition()];
    let mut looked_at = 0;
    while let Some(command) = all.pop() {
        for argument in command.get_arguments() {
            let names = argument.get_value_names().unwrap_or_default();
            if !names.iter().any(|name| name.as_str() == "TIME") {
                continue;
            }
            let help = argument.get_help().unwrap().to_string();
            let told = help.contains("a date (its first moment, UTC)")
                && help.contains("2027-06-30T12:00:00Z");
            assert!(told, "{}: {help}", command.get_name());
            looked_at += 1;
        }
        all.extend(command.get_subcommands().cloned());
    }
    assert!(looked_at > 8, "{looked_at} times");
}
