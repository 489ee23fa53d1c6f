//! The client against the program's own description, `idl/openmast.json`.

use crate::{
    accounts::{
        Asset, AssetKind, Network, NetworkParameters, OracleSet, PauseBits, Payer, ProgramAccount,
        Role, Settlement, Stake,
    },
    addresses::{self, PROGRAM_ID},
    discriminator,
    errors::ProgramError,
    events::{self, Event},
    instructions::{self, MemberWeight, NewAsset, NewSettlement, ProvenTotals},
};
use borsh::{
    BorshSchema,
    schema::{BorshSchemaContainer, Definition, Fields},
};
use serde_json::{Value, json};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use std::collections::BTreeSet;

fn idl() -> Value {
    serde_json::from_str(include_str!("../../../idl/openmast.json")).unwrap()
}

fn list<'a>(idl: &'a Value, key: &str) -> &'a [Value] {
    idl[key].as_array().unwrap()
}

fn named<'a>(idl: &'a Value, key: &str, name: &str) -> &'a Value {
    list(idl, key)
        .iter()
        .find(|item| item["name"] == name)
        .unwrap_or_else(|| panic!("{key} has no {name}"))
}

fn names(idl: &Value, key: &str) -> BTreeSet<String> {
    list(idl, key)
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_string())
        .collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::from_value(value.clone()).unwrap()
}

/// A type as text with all its fields, in order: `{network:pubkey,members:vec<{key:pubkey,weight:u32}>}`.
fn idl_type(idl: &Value, kind: &Value) -> String {
    if let Some(name) = kind.as_str() {
        return name.to_string();
    }
    if let Some(element) = kind.get("vec") {
        return format!("vec<{}>", idl_type(idl, element));
    }
    if let Some(array) = kind.get("array") {
        return format!("[{};{}]", idl_type(idl, &array[0]), array[1]);
    }
    let defined = named(idl, "types", kind["defined"]["name"].as_str().unwrap());
    idl_definition(idl, &defined["type"])
}

fn idl_definition(idl: &Value, definition: &Value) -> String {
    if let Some(alias) = definition.get("alias") {
        return idl_type(idl, alias);
    }
    let fields = definition["fields"].as_array().unwrap().iter();
    let fields: Vec<_> = fields
        .map(|field| {
            format!(
                "{}:{}",
                field["name"].as_str().unwrap(),
                idl_type(idl, &field["type"])
            )
        })
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// The same text for a type of the client.
fn client_type<T: BorshSchema>() -> String {
    let schema = BorshSchemaContainer::for_type::<T>();
    schema_type(&schema, schema.declaration())
}

fn schema_type(schema: &BorshSchemaContainer, declaration: &str) -> String {
    match declaration {
        "Address" => return "pubkey".to_string(),
        "String" => return "string".to_string(),
        _ => {}
    }
    match schema.get_definition(declaration).unwrap() {
        Definition::Primitive(_) => declaration.to_string(),
        Definition::Sequence {
            length_width: 0,
            length_range,
            elements,
        } => {
            format!("[{};{}]", schema_type(schema, elements), length_range.end())
        }
        Definition::Sequence { elements, .. } => format!("vec<{}>", schema_type(schema, elements)),
        Definition::Struct {
            fields: Fields::NamedFields(fields),
        } => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, kind)| format!("{name}:{}", schema_type(schema, kind)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        other => panic!("{declaration}: {other:?}"),
    }
}

#[test]
fn the_program_is_the_same() {
    assert_eq!(idl()["address"], PROGRAM_ID.to_string());
}

#[test]
fn accounts_have_the_same_fields() {
    fn check<T: ProgramAccount + BorshSchema>(idl: &Value) -> String {
        let described = named(idl, "types", T::NAME);
        assert_eq!(
            client_type::<T>(),
            idl_definition(idl, &described["type"]),
            "{}",
            T::NAME
        );
        assert_eq!(described["repr"]["packed"], true, "{} has gaps", T::NAME);
        let discriminator = bytes(&named(idl, "accounts", T::NAME)["discriminator"]);
        assert_eq!(discriminator, discriminator::account(T::NAME));
        T::NAME.to_string()
    }
    let idl = idl();
    let ours = BTreeSet::from([
        check::<Network>(&idl),
        check::<OracleSet>(&idl),
        check::<Asset>(&idl),
        check::<Payer>(&idl),
        check::<Stake>(&idl),
        check::<Settlement>(&idl),
    ]);
    assert_eq!(ours, names(&idl, "accounts"));
}

#[test]
fn errors_have_the_same_codes() {
    let described: Vec<_> = list(&idl(), "errors")
        .iter()
        .map(|error| {
            (
                error["code"].as_u64().unwrap(),
                error["name"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    let ours: Vec<_> = ProgramError::ALL
        .iter()
        .map(|error| (u64::from(error.code()), error.name().to_string()))
        .collect();
    assert_eq!(ours, described);
}

#[test]
fn events_have_the_same_fields() {
    fn check<T: BorshSchema>(idl: &Value, name: &str) {
        assert_eq!(
            client_type::<T>(),
            idl_definition(idl, &named(idl, "types", name)["type"]),
            "{name}"
        );
        assert_eq!(
            bytes(&named(idl, "events", name)["discriminator"]),
            discriminator::event(name)
        );
    }
    macro_rules! check_all {
        ($idl:expr, $($name:ident)+) => {{
            $(check::<events::$name>($idl, stringify!($name));)+
            BTreeSet::from([$(stringify!($name).to_string()),+])
        }};
    }
    let idl = idl();
    let checked = check_all!(
        &idl,
        NetworkInitialized ParametersUpdated RoleTransferred RoleAccepted PauseSet OracleSetSet BondDeposited
        BondWithdrawn BondReturned AssetCreated PriceSet SplitPolicySet MetadataSet AssetRetired PayerOpened Deposited
        WithdrawalRequested WithdrawalCancelled Withdrawn UnsettledWithdrawn SettlementPosted SettlementAttested
        SettlementFinalized SettlementRejected SettlementExpired SettlementClosed Collected OwnerWithdrawn
        TreasuryWithdrawn LevyWithdrawn Staked StakeActivated Unstaked UnstakedWithdrawn RewardsClaimed
    );
    assert_eq!(checked, names(&idl, "events"));
    assert_eq!(
        checked,
        Event::NAMES.iter().map(ToString::to_string).collect()
    );
}

/// The table of docs/protocol.md is what the program says.
#[test]
fn the_page_lists_every_error() {
    let page = include_str!("../../../docs/protocol.md");
    let (_, table) = page.split_once("\n## Errors\n").unwrap();
    let rows: Vec<_> = (table.lines())
        .filter(|line| line.starts_with("| 6"))
        .map(str::to_string)
        .collect();
    let expected: Vec<_> = (list(&idl(), "errors").iter())
        .map(|error| {
            let text = |key: &str| error[key].as_str().unwrap().to_string();
            format!("| {} | {} | {} |", error["code"], text("name"), text("msg"))
        })
        .collect();
    assert_eq!(rows, expected);
}

/// Reads a value from instruction data as the IDL says.
fn read(idl: &Value, kind: &Value, data: &mut &[u8]) -> Value {
    if let Some(name) = kind.as_str() {
        return match name {
            "u8" => take::<1>(data)[0].into(),
            "u16" => u16::from_le_bytes(take(data)).into(),
            "u32" => u32::from_le_bytes(take(data)).into(),
            "u64" => u64::from_le_bytes(take(data)).into(),
            "pubkey" => Pubkey::new_from_array(take(data)).to_string().into(),
            "string" => {
                let length = u32::from_le_bytes(take(data)) as usize;
                let (text, rest) = data.split_at(length);
                *data = rest;
                String::from_utf8(text.to_vec()).unwrap().into()
            }
            other => panic!("unexpected type {other}"),
        };
    }
    if let Some(element) = kind.get("vec") {
        let length = u32::from_le_bytes(take(data));
        return (0..length).map(|_| read(idl, element, data)).collect();
    }
    if let Some(array) = kind.get("array") {
        return (0..array[1].as_u64().unwrap())
            .map(|_| read(idl, &array[0], data))
            .collect();
    }
    let defined = &named(idl, "types", kind["defined"]["name"].as_str().unwrap())["type"];
    match defined.get("alias") {
        Some(alias) => read(idl, alias, data),
        None => read_fields(idl, &defined["fields"], data),
    }
}

fn read_fields(idl: &Value, fields: &Value, data: &mut &[u8]) -> Value {
    let fields = fields.as_array().unwrap().iter();
    Value::Object(
        fields
            .map(|field| {
                (
                    field["name"].as_str().unwrap().to_string(),
                    read(idl, &field["type"], data),
                )
            })
            .collect(),
    )
}

fn take<const N: usize>(data: &mut &[u8]) -> [u8; N] {
    let (head, rest) = data
        .split_first_chunk::<N>()
        .expect("the data is too short");
    *data = rest;
    *head
}

/// An instruction that says what the IDL understands: name, accounts by name (`None`: a fixed program), arguments.
struct Case {
    name: &'static str,
    instruction: Instruction,
    accounts: Vec<Pubkey>,
    arguments: Value,
}

fn check(idl: &Value, case: &Case) {
    let described = named(idl, "instructions", case.name);
    let accounts = described["accounts"].as_array().unwrap();
    let (discriminator, mut data) = case.instruction.data.split_at(8);
    assert_eq!(
        discriminator,
        bytes(&described["discriminator"]),
        "{}",
        case.name
    );
    assert_eq!(
        read_fields(idl, &described["args"], &mut data),
        case.arguments,
        "{}",
        case.name
    );
    assert!(data.is_empty(), "{}: data left over", case.name);
    assert_eq!(case.instruction.program_id, PROGRAM_ID);
    assert_eq!(
        case.instruction.accounts.len(),
        accounts.len(),
        "{}",
        case.name
    );
    let mut free = case.accounts.iter();
    for (ours, described) in case.instruction.accounts.iter().zip(accounts) {
        let place = format!("{}.{}", case.name, described["name"]);
        let expected = match described.get("address") {
            Some(address) => address.as_str().unwrap().parse().unwrap(),
            None => *free
                .next()
                .unwrap_or_else(|| panic!("{place} is not in the test")),
        };
        assert_eq!(ours.pubkey, expected, "{place}");
        assert_eq!(
            ours.is_signer,
            described["signer"] == true,
            "{place} signer"
        );
        assert_eq!(
            ours.is_writable,
            described["writable"] == true,
            "{place} writable"
        );
    }
    assert!(
        free.next().is_none(),
        "{}: too many accounts in the test",
        case.name
    );
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

const PARAMETERS: NetworkParameters = NetworkParameters {
    treasury_bps: 1,
    levy_bps: 2,
    min_epoch_seconds: 3,
    challenge_seconds: 4,
    exit_delay_seconds: 5,
    unstake_cooldown_seconds: 6,
    bond_delay_seconds: 7,
    settlements_kept: 8,
    min_bond: 9,
    max_epoch_increase: 10,
    max_price_per_gb: 11,
};

/// The proof node `[3; 40]`: a hash, then a sum.
fn sibling_json() -> Value {
    json!({ "hash": vec![3; 32], "sum": u64::from_le_bytes([3; 8]) })
}

fn parameters_json() -> Value {
    json!({
        "treasury_bps": 1, "levy_bps": 2, "min_epoch_seconds": 3, "challenge_seconds": 4, "exit_delay_seconds": 5,
        "unstake_cooldown_seconds": 6, "bond_delay_seconds": 7, "settlements_kept": 8, "min_bond": 9,
        "max_epoch_increase": 10, "max_price_per_gb": 11,
    })
}

/// A signer, the fee payer, the network, its parts, and some accounts that a caller chooses.
struct World {
    signer: Pubkey,
    payer: Pubkey,
    network: Pubkey,
    vault: Pubkey,
    bonds: Pubkey,
    oracles: Pubkey,
    asset: Pubkey,
    shares: Pubkey,
    stakes: Pubkey,
    stake: Pubkey,
    prepaid: Pubkey,
    settlement: Pubkey,
    tokens: Pubkey,
}

const INDEX: u32 = 5;
const EPOCH: u64 = 6;

impl World {
    fn new() -> Self {
        let (signer, payer, network) = (key(1), key(2), addresses::network(&key(1), 7));
        let asset = addresses::asset(&network, INDEX);
        Self {
            signer,
            payer,
            network,
            vault: addresses::vault(&network),
            bonds: addresses::bond_vault(&network),
            oracles: addresses::oracle_set(&network),
            asset,
            shares: addresses::share_mint(&asset),
            stakes: addresses::stake_vault(&asset),
            stake: addresses::stake(&asset, &signer),
            prepaid: addresses::payer(&network, INDEX),
            settlement: addresses::settlement(&network, EPOCH),
            tokens: key(3),
        }
    }

    fn network_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            ..
        } = *self;
        let member = MemberWeight {
            key: key(8),
            weight: 9,
        };
        vec![
            Case {
                name: "initialize_network",
                instruction: instructions::initialize_network(payer, signer, 7, key(4), PARAMETERS),
                accounts: vec![
                    payer,
                    signer,
                    network,
                    key(4),
                    self.vault,
                    self.bonds,
                    self.oracles,
                ],
                arguments: json!({ "id": 7, "parameters": parameters_json() }),
            },
            Case {
                name: "update_parameters",
                instruction: instructions::update_parameters(signer, network, PARAMETERS),
                accounts: vec![signer, network],
                arguments: json!({ "parameters": parameters_json() }),
            },
            Case {
                name: "transfer_role",
                instruction: instructions::transfer_role(
                    signer,
                    network,
                    Role::Regulator,
                    Some(key(8)),
                ),
                accounts: vec![signer, network],
                arguments: json!({ "role": 2, "to": key(8).to_string() }),
            },
            Case {
                name: "accept_role",
                instruction: instructions::accept_role(signer, network, Role::Pauser),
                accounts: vec![signer, network],
                arguments: json!({ "role": 3 }),
            },
            Case {
                name: "set_pause",
                instruction: instructions::set_pause(
                    signer,
                    network,
                    PauseBits(PauseBits::COLLECT),
                ),
                accounts: vec![signer, network],
                arguments: json!({ "bits": 8 }),
            },
            Case {
                name: "set_oracle_set",
                instruction: instructions::set_oracle_set(signer, network, &[member], 4),
                accounts: vec![signer, network, self.oracles],
                arguments: json!({ "members": [{ "key": key(8).to_string(), "weight": 9 }], "threshold": 4 }),
            },
            Case {
                name: "deposit_bond",
                instruction: instructions::deposit_bond(signer, network, self.tokens, key(8), 10),
                accounts: vec![
                    signer,
                    network,
                    self.oracles,
                    self.tokens,
                    self.bonds,
                    key(8),
                ],
                arguments: json!({ "amount": 10 }),
            },
            Case {
                name: "withdraw_bond",
                instruction: instructions::withdraw_bond(signer, network, self.tokens),
                accounts: vec![signer, network, self.oracles, self.bonds, self.tokens],
                arguments: json!({}),
            },
            Case {
                name: "return_bond",
                instruction: instructions::return_bond(key(8), network, &key(4)),
                accounts: vec![
                    key(8),
                    network,
                    self.oracles,
                    self.bonds,
                    addresses::currency_account(&key(8), &key(4)),
                ],
                arguments: json!({}),
            },
        ]
    }

    fn asset_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            asset,
            ..
        } = *self;
        let new = NewAsset {
            shares_name: "Tower".into(),
            shares_symbol: "TWR".into(),
            shares_uri: "u".into(),
            share_supply: 1,
            share_decimals: 2,
            price_per_gb: 3,
            stakers_bps: 4,
            kind: AssetKind::AccessPoint as u8,
            h3_cell: 6,
            capacity_mbps: 7,
        };
        let owned = vec![signer, network, asset];
        vec![
            Case {
                name: "create_asset",
                instruction: instructions::create_asset(payer, signer, network, INDEX, &new),
                accounts: vec![
                    payer,
                    signer,
                    network,
                    asset,
                    self.shares,
                    self.stakes,
                    addresses::share_account(&signer, &self.shares),
                ],
                arguments: json!({ "args": {
                    "shares_name": "Tower", "shares_symbol": "TWR", "shares_uri": "u", "share_supply": 1,
                    "share_decimals": 2, "price_per_gb": 3, "stakers_bps": 4, "kind": 5, "h3_cell": 6,
                    "capacity_mbps": 7,
                } }),
            },
            Case {
                name: "set_price",
                instruction: instructions::set_price(signer, network, INDEX, 8, 9),
                accounts: owned.clone(),
                arguments: json!({ "price_per_gb": 8, "epoch": 9 }),
            },
            Case {
                name: "set_split_policy",
                instruction: instructions::set_split_policy(signer, network, INDEX, 10, 11),
                accounts: owned.clone(),
                arguments: json!({ "stakers_bps": 10, "epoch": 11 }),
            },
            Case {
                name: "set_metadata",
                instruction: instructions::set_metadata(
                    signer,
                    network,
                    INDEX,
                    AssetKind::Other,
                    11,
                    12,
                ),
                accounts: owned.clone(),
                arguments: json!({ "kind": 255, "h3_cell": 11, "capacity_mbps": 12 }),
            },
            Case {
                name: "retire_asset",
                instruction: instructions::retire_asset(signer, network, INDEX),
                accounts: owned,
                arguments: json!({}),
            },
        ]
    }

    fn payer_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            prepaid,
            vault,
            tokens,
            ..
        } = *self;
        let totals = ProvenTotals {
            lifetime_bytes: 1,
            lifetime_amount: 2,
            proof: vec![[3; 40]; 2],
        };
        vec![
            Case {
                name: "open_payer",
                instruction: instructions::open_payer(payer, signer, network, INDEX),
                accounts: vec![payer, signer, network, prepaid],
                arguments: json!({}),
            },
            Case {
                name: "deposit",
                instruction: instructions::deposit(signer, network, INDEX, tokens, 4),
                accounts: vec![signer, network, prepaid, tokens, vault],
                arguments: json!({ "amount": 4 }),
            },
            Case {
                name: "request_withdrawal",
                instruction: instructions::request_withdrawal(signer, network, INDEX, 5),
                accounts: vec![signer, network, prepaid],
                arguments: json!({ "amount": 5 }),
            },
            Case {
                name: "cancel_withdrawal",
                instruction: instructions::cancel_withdrawal(signer, network, INDEX),
                accounts: vec![signer, network, prepaid],
                arguments: json!({}),
            },
            Case {
                name: "withdraw",
                instruction: instructions::withdraw(signer, network, INDEX, EPOCH, tokens, &totals),
                accounts: vec![signer, network, prepaid, self.settlement, vault, tokens],
                arguments: json!({
                    "lifetime_bytes": 1, "lifetime_spent": 2, "proof": [sibling_json(), sibling_json()],
                }),
            },
            Case {
                name: "withdraw_unsettled",
                instruction: instructions::withdraw_unsettled(signer, network, INDEX, tokens),
                accounts: vec![signer, network, prepaid, vault, tokens],
                arguments: json!({}),
            },
        ]
    }

    fn settlement_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            oracles,
            settlement,
            ..
        } = *self;
        let new = NewSettlement {
            epoch: EPOCH,
            snapshot_slot: 1,
            asset_count: 2,
            payer_count: 3,
            asset_root: [4; 32],
            asset_sum: 5,
            payer_root: [6; 32],
            payer_sum: 7,
            bytes: 8,
            archive_hash: [9; 32],
            private_root: [10; 32],
            price_set_hash: [11; 32],
        };
        let anyone = vec![network, oracles, settlement];
        vec![
            Case {
                name: "post_settlement",
                instruction: instructions::post_settlement(payer, signer, network, &new),
                accounts: vec![payer, signer, network, oracles, settlement],
                arguments: json!({ "new": {
                    "epoch": EPOCH, "snapshot_slot": 1, "asset_count": 2, "payer_count": 3,
                    "asset_root": vec![4; 32], "asset_sum": 5, "payer_root": vec![6; 32], "payer_sum": 7, "bytes": 8,
                    "archive_hash": vec![9; 32], "private_root": vec![10; 32], "price_set_hash": vec![11; 32],
                } }),
            },
            Case {
                name: "attest_settlement",
                instruction: instructions::attest_settlement(
                    signer, network, EPOCH, [1; 32], [2; 32], [3; 32],
                ),
                accounts: vec![signer, network, oracles, settlement],
                arguments: json!({
                    "asset_root": vec![1; 32], "payer_root": vec![2; 32], "archive_hash": vec![3; 32],
                }),
            },
            Case {
                name: "finalize_settlement",
                instruction: instructions::finalize_settlement(network, EPOCH),
                accounts: anyone.clone(),
                arguments: json!({}),
            },
            Case {
                name: "reject_settlement",
                instruction: instructions::reject_settlement(signer, network, EPOCH),
                accounts: vec![signer, network, oracles, settlement],
                arguments: json!({}),
            },
            Case {
                name: "expire_settlement",
                instruction: instructions::expire_settlement(network, EPOCH),
                accounts: anyone,
                arguments: json!({}),
            },
            Case {
                name: "close_settlement",
                instruction: instructions::close_settlement(network, EPOCH, key(8)),
                accounts: vec![network, settlement, key(8)],
                arguments: json!({}),
            },
        ]
    }

    fn earning_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            network,
            asset,
            vault,
            tokens,
            ..
        } = *self;
        let totals = ProvenTotals {
            lifetime_bytes: 1,
            lifetime_amount: 2,
            proof: vec![[3; 40]],
        };
        vec![
            Case {
                name: "collect",
                instruction: instructions::collect(network, INDEX, EPOCH, &totals),
                accounts: vec![network, self.settlement, asset],
                arguments: json!({ "lifetime_bytes": 1, "lifetime_earned": 2, "proof": [sibling_json()] }),
            },
            Case {
                name: "withdraw_owner",
                instruction: instructions::withdraw_owner(signer, network, INDEX, tokens),
                accounts: vec![signer, network, asset, vault, tokens],
                arguments: json!({}),
            },
            Case {
                name: "withdraw_treasury",
                instruction: instructions::withdraw_treasury(signer, network, tokens),
                accounts: vec![signer, network, vault, tokens],
                arguments: json!({}),
            },
            Case {
                name: "withdraw_levy",
                instruction: instructions::withdraw_levy(signer, network, tokens),
                accounts: vec![signer, network, vault, tokens],
                arguments: json!({}),
            },
        ]
    }

    fn staking_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            network,
            asset,
            shares,
            stakes,
            stake,
            vault,
            tokens,
            ..
        } = *self;
        vec![
            Case {
                name: "stake",
                instruction: instructions::stake(signer, network, INDEX, tokens, 1),
                accounts: vec![signer, network, asset, stake, shares, tokens, stakes],
                arguments: json!({ "amount": 1 }),
            },
            Case {
                name: "activate_stake",
                instruction: instructions::activate_stake(network, INDEX, &signer),
                accounts: vec![network, asset, stake],
                arguments: json!({}),
            },
            Case {
                name: "unstake",
                instruction: instructions::unstake(signer, network, INDEX, 2),
                accounts: vec![signer, network, asset, stake],
                arguments: json!({ "amount": 2 }),
            },
            Case {
                name: "withdraw_unstaked",
                instruction: instructions::withdraw_unstaked(signer, network, INDEX, tokens),
                accounts: vec![signer, network, asset, stake, shares, stakes, tokens],
                arguments: json!({}),
            },
            Case {
                name: "claim_rewards",
                instruction: instructions::claim_rewards(signer, network, INDEX, tokens),
                accounts: vec![signer, network, asset, stake, vault, tokens],
                arguments: json!({}),
            },
        ]
    }
}

#[test]
fn instructions_say_what_the_program_understands() {
    let (idl, world) = (idl(), World::new());
    let cases: Vec<Case> = [
        world.network_cases(),
        world.asset_cases(),
        world.payer_cases(),
        world.settlement_cases(),
        world.earning_cases(),
        world.staking_cases(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for case in &cases {
        check(&idl, case);
    }
    let ours: BTreeSet<String> = cases.iter().map(|case| case.name.to_string()).collect();
    assert_eq!(ours, names(&idl, "instructions"));
}
