//! The client against the program's own description, `idl/openmast.json`.

use crate::{
    accounts::{
        Asset, AssetKind, Content, Departure, Network, NetworkLimits, NetworkParameters, OracleSet,
        PauseBits, Payer, ProgramAccount, ProofBuffer, Proposal, Role, Settlement, Stake,
        Statement, Till,
    },
    addresses::{self, PROGRAM_ID},
    discriminator,
    errors::ProgramError,
    events::{self, Event},
    instructions::{self, CollectedSettlement, MemberWeight, NewAsset, ProvenTotals, RaisedBy},
};
use borsh::{
    BorshSchema,
    schema::{BorshSchemaContainer, Definition, Fields},
};
use serde_json::{Value, json};
use solana_instruction::{AccountMeta, Instruction};
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
    let name = kind["defined"]["name"].as_str().unwrap();
    let definition = idl_definition(idl, &named(idl, "types", name)["type"]);
    if name == "ProofNode" {
        // The client passes it on as bytes; that they are these fields, the instructions show.
        assert_eq!(definition, "{hash:[u8;32],charged:u64,accrued:u64}");
        return "[u8;48]".to_string();
    }
    definition
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
        check::<Till>(&idl),
        check::<OracleSet>(&idl),
        check::<Asset>(&idl),
        check::<Payer>(&idl),
        check::<Statement>(&idl),
        check::<Stake>(&idl),
        check::<Departure>(&idl),
        check::<Proposal>(&idl),
        check::<Settlement>(&idl),
        check::<ProofBuffer>(&idl),
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
        NetworkInitialized ParametersAnnounced ParametersTightened RoleTransferred RoleAccepted PauseSet
        OracleSetAnnounced OracleSetRotated OracleSetSwitched BondDeposited BondWithdrawn BondReturned AssetCreated
        PriceSet SplitPolicySet MetadataSet AssetRetired ShareSupplySynced AssetOffered AssetAccepted PayerOpened
        Deposited WithdrawalRequested WithdrawalCancelled Withdrawn SpentProven SpentStated StatementRaised
        StatementPaid StatementCancelled PayerOffered PayerAccepted ProofWritten ProofClosed SettlementProposed
        SettlementAttested AttestationRetracted SettlementFinalized ProposalClosed SettlementClosed Collected
        OwnerWithdrawn TreasuryWithdrawn LevyWithdrawn Staked StakeActivated UnstakeAnnounced Unstaked
        DepartureSettled UnstakedWithdrawn RewardsClaimed StakeOffered StakeAccepted StakeClosed
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
            "i64" => i64::from_le_bytes(take(data)).into(),
            "bool" => match take::<1>(data)[0] {
                0 => false.into(),
                1 => true.into(),
                other => panic!("{other} is no truth value"),
            },
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

/// An instruction that says what the IDL understands: its name, those of its accounts that are no fixed programs, its
/// arguments.
struct Case {
    name: &'static str,
    instruction: Instruction,
    accounts: Vec<Pubkey>,
    /// Accounts behind those that the IDL lists, all of them writable.
    further: Vec<Pubkey>,
    arguments: Value,
}

impl Case {
    fn new(
        name: &'static str,
        instruction: Instruction,
        accounts: Vec<Pubkey>,
        arguments: Value,
    ) -> Self {
        Self {
            name,
            instruction,
            accounts,
            further: Vec::new(),
            arguments,
        }
    }
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
    let (listed, further) = case
        .instruction
        .accounts
        .split_at_checked(accounts.len())
        .unwrap_or_else(|| panic!("{}: too few accounts", case.name));
    let expected: Vec<_> = case
        .further
        .iter()
        .map(|key| AccountMeta::new(*key, false))
        .collect();
    assert_eq!(further, expected, "{}", case.name);
    let mut free = case.accounts.iter();
    for (ours, described) in listed.iter().zip(accounts) {
        let place = format!("{}.{}", case.name, described["name"]);
        // Some are a field of another account, like `proposal.rent_payer`: the caller must know it.
        let fixed = described["address"].as_str();
        let expected = match fixed.filter(|address| !address.contains('.')) {
            Some(address) => address.parse().unwrap(),
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
        let left_out = described["optional"] == true && ours.pubkey == PROGRAM_ID;
        assert_eq!(
            ours.is_writable,
            described["writable"] == true && !left_out,
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
    max_pause_seconds: 6,
    unstake_cooldown_seconds: 7,
    bond_delay_seconds: 8,
    settlements_kept: 9,
    min_bond: 10,
    max_epoch_increase: 11,
    max_price_per_gb: 12,
    min_first_deposit: 13,
    payer_fee: 14,
};

fn parameters_json() -> Value {
    json!({
        "treasury_bps": 1, "levy_bps": 2, "min_epoch_seconds": 3, "challenge_seconds": 4, "exit_delay_seconds": 5,
        "max_pause_seconds": 6, "unstake_cooldown_seconds": 7, "bond_delay_seconds": 8, "settlements_kept": 9,
        "min_bond": 10, "max_epoch_increase": 11, "max_price_per_gb": 12, "min_first_deposit": 13, "payer_fee": 14,
    })
}

const LIMITS: NetworkLimits = NetworkLimits {
    most_cuts_bps: 1,
    least_challenge_seconds: 2,
    least_exit_delay_seconds: 3,
    least_min_bond: 4,
    most_min_bond: 5,
    least_epoch_increase: 6,
    most_epoch_increase: 7,
    most_payer_fee: 8,
};

fn limits_json() -> Value {
    json!({
        "most_cuts_bps": 1, "least_challenge_seconds": 2, "least_exit_delay_seconds": 3, "least_min_bond": 4,
        "most_min_bond": 5, "least_epoch_increase": 6, "most_epoch_increase": 7, "most_payer_fee": 8,
    })
}

const CONTENT: Content = Content {
    epoch: EPOCH,
    snapshot_slot: 1,
    closed_at: -2,
    asset_count: 3,
    payer_count: 4,
    asset_root: [5; 32],
    asset_charged: 6,
    asset_accrued: 7,
    payer_root: [8; 32],
    payer_charged: 9,
    payer_accrued: 10,
    bytes: 11,
    archive_hash: [12; 32],
    private_root: [13; 32],
    price_set_hash: [14; 32],
};

fn content_json() -> Value {
    json!({
        "epoch": EPOCH, "snapshot_slot": 1, "closed_at": -2, "asset_count": 3, "payer_count": 4,
        "asset_root": vec![5; 32], "asset_charged": 6, "asset_accrued": 7,
        "payer_root": vec![8; 32], "payer_charged": 9, "payer_accrued": 10, "bytes": 11,
        "archive_hash": vec![12; 32], "private_root": vec![13; 32], "price_set_hash": vec![14; 32],
    })
}

/// The proof node `[3; 48]`: a hash, then two sums.
fn sibling_json() -> Value {
    let sum = u64::from_le_bytes([3; 8]);
    json!({ "hash": vec![3; 32], "charged": sum, "accrued": sum })
}

fn totals() -> ProvenTotals {
    ProvenTotals {
        bytes: 1,
        charged: 2,
        accrued: 3,
        proof: vec![[3; 48]; 2],
    }
}

/// As an instruction takes [`totals`]: with the proof, or without it when that is in a buffer.
fn totals_json(buffered: bool) -> Value {
    let proof = if buffered {
        Vec::new()
    } else {
        vec![sibling_json(), sibling_json()]
    };
    json!({ "bytes": 1, "charged": 2, "accrued": 3, "proof": proof })
}

/// A signer, the fee payer, the network, its parts, and some accounts that a caller chooses.
struct World {
    signer: Pubkey,
    payer: Pubkey,
    network: Pubkey,
    vault: Pubkey,
    bonds: Pubkey,
    oracles: Pubkey,
    treasury_till: Pubkey,
    levy_till: Pubkey,
    asset: Pubkey,
    shares: Pubkey,
    stakes: Pubkey,
    stake: Pubkey,
    prepaid: Pubkey,
    statement: Pubkey,
    proposal: Pubkey,
    settlement: Pubkey,
    buffer: Pubkey,
    tokens: Pubkey,
}

const INDEX: u32 = 5;
const EPOCH: u64 = 6;
const ROUND: u64 = 7;

/// Both ways to carry a proof: the buffer, and what stands in its account's place.
fn buffers(buffer: Pubkey) -> [(Option<Pubkey>, Pubkey); 2] {
    [(None, PROGRAM_ID), (Some(buffer), buffer)]
}

/// With the account of a round of departures, and without.
fn rounds(asset: &Pubkey) -> [(Option<u64>, Pubkey); 2] {
    [
        (None, PROGRAM_ID),
        (Some(ROUND), addresses::departure(asset, ROUND)),
    ]
}

impl World {
    fn new() -> Self {
        let (signer, payer, network) = (key(1), key(2), addresses::network(&key(1), 7));
        let asset = addresses::asset(&network, INDEX);
        let prepaid = addresses::payer(&network, INDEX);
        Self {
            signer,
            payer,
            network,
            vault: addresses::vault(&network),
            bonds: addresses::bond_vault(&network),
            oracles: addresses::oracle_set(&network),
            treasury_till: addresses::till(&network, Role::Treasury, &signer),
            levy_till: addresses::till(&network, Role::Regulator, &signer),
            asset,
            shares: addresses::share_mint(&asset),
            stakes: addresses::stake_vault(&asset),
            stake: addresses::stake(&asset, &signer),
            prepaid,
            statement: addresses::statement(&prepaid),
            proposal: addresses::proposal(&network, EPOCH, &CONTENT.hash(&network)),
            settlement: addresses::settlement(&network, EPOCH),
            buffer: addresses::proof_buffer(&signer),
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
        let accept = |role, till| {
            Case::new(
                "accept_role",
                instructions::accept_role(signer, network, role),
                vec![signer, network, till],
                json!({ "role": role as u8 }),
            )
        };
        vec![
            Case::new(
                "initialize_network",
                instructions::initialize_network(payer, signer, 7, key(4), PARAMETERS, LIMITS),
                vec![
                    payer,
                    signer,
                    network,
                    key(4),
                    self.vault,
                    self.bonds,
                    self.oracles,
                    self.treasury_till,
                    self.levy_till,
                ],
                json!({ "id": 7, "parameters": parameters_json(), "limits": limits_json() }),
            ),
            Case::new(
                "announce_parameters",
                instructions::announce_parameters(signer, network, PARAMETERS),
                vec![signer, network],
                json!({ "parameters": parameters_json() }),
            ),
            Case::new(
                "tighten_parameters",
                instructions::tighten_parameters(signer, network, 8, 9),
                vec![signer, network],
                json!({ "max_epoch_increase": 8, "min_bond": 9 }),
            ),
            Case::new(
                "transfer_role",
                instructions::transfer_role(signer, network, Role::Regulator, Some(key(8))),
                vec![signer, network],
                json!({ "role": 2, "to": key(8).to_string() }),
            ),
            accept(Role::Authority, network),
            accept(Role::Treasury, self.treasury_till),
            accept(Role::Regulator, self.levy_till),
            accept(Role::Pauser, network),
            Case::new(
                "set_pause",
                instructions::set_pause(signer, network, PauseBits(PauseBits::COLLECT)),
                vec![signer, network],
                json!({ "bits": 8 }),
            ),
        ]
    }

    fn oracle_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            network,
            oracles,
            bonds,
            tokens,
            ..
        } = *self;
        let member = MemberWeight {
            key: key(8),
            weight: 9,
        };
        vec![
            Case::new(
                "announce_oracle_set",
                instructions::announce_oracle_set(signer, network, &[member], 4, true),
                vec![signer, network, oracles],
                json!({
                    "members": [{ "key": key(8).to_string(), "weight": 9 }], "threshold": 4, "standby": true,
                }),
            ),
            Case::new(
                "rotate_oracle_set",
                instructions::rotate_oracle_set(network),
                vec![network, oracles],
                json!({}),
            ),
            Case::new(
                "switch_oracle_set",
                instructions::switch_oracle_set(signer, network),
                vec![signer, network, oracles],
                json!({}),
            ),
            Case::new(
                "deposit_bond",
                instructions::deposit_bond(signer, network, tokens, key(8), 10),
                vec![signer, network, oracles, tokens, bonds, key(8)],
                json!({ "amount": 10 }),
            ),
            Case::new(
                "withdraw_bond",
                instructions::withdraw_bond(signer, network, tokens),
                vec![signer, network, oracles, bonds, tokens],
                json!({}),
            ),
            Case::new(
                "return_bond",
                instructions::return_bond(key(8), network, &key(4)),
                vec![
                    key(8),
                    network,
                    oracles,
                    bonds,
                    addresses::currency_account(&key(8), &key(4)),
                ],
                json!({}),
            ),
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
        let owned = || vec![signer, network, asset];
        vec![
            Case::new(
                "create_asset",
                instructions::create_asset(payer, signer, network, INDEX, &new),
                vec![
                    payer,
                    signer,
                    network,
                    asset,
                    self.shares,
                    self.stakes,
                    addresses::share_account(&signer, &self.shares),
                ],
                json!({ "args": {
                    "shares_name": "Tower", "shares_symbol": "TWR", "shares_uri": "u", "share_supply": 1,
                    "share_decimals": 2, "price_per_gb": 3, "stakers_bps": 4, "kind": 5, "h3_cell": 6,
                    "capacity_mbps": 7,
                } }),
            ),
            Case::new(
                "set_price",
                instructions::set_price(signer, network, INDEX, 8, 9),
                owned(),
                json!({ "price_per_gb": 8, "epoch": 9 }),
            ),
            Case::new(
                "set_split_policy",
                instructions::set_split_policy(signer, network, INDEX, 10, 11),
                owned(),
                json!({ "stakers_bps": 10, "epoch": 11 }),
            ),
            Case::new(
                "set_metadata",
                instructions::set_metadata(signer, network, INDEX, AssetKind::Other, 11, 12),
                owned(),
                json!({ "kind": 255, "h3_cell": 11, "capacity_mbps": 12 }),
            ),
            Case::new(
                "retire_asset",
                instructions::retire_asset(signer, network, INDEX),
                owned(),
                json!({}),
            ),
            Case::new(
                "sync_share_supply",
                instructions::sync_share_supply(network, INDEX),
                vec![network, asset, self.shares],
                json!({}),
            ),
            Case::new(
                "offer_asset",
                instructions::offer_asset(signer, network, INDEX, Some(key(8))),
                owned(),
                json!({ "to": key(8).to_string() }),
            ),
            Case::new(
                "accept_asset",
                instructions::accept_asset(signer, network, INDEX),
                owned(),
                json!({}),
            ),
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
        let owned = || vec![signer, network, prepaid];
        let mut open = Case::new(
            "open_payer",
            instructions::open_payer(payer, signer, network, signer, tokens, INDEX, 4),
            vec![payer, signer, network, self.treasury_till, tokens, vault],
            json!({ "amount": 4 }),
        );
        open.further = (INDEX..INDEX + 8)
            .map(|index| addresses::payer(&network, index))
            .collect();
        let mut cases = vec![
            open,
            Case::new(
                "deposit",
                instructions::deposit(signer, network, INDEX, tokens, 4),
                vec![signer, network, prepaid, tokens, vault],
                json!({ "amount": 4 }),
            ),
            Case::new(
                "request_withdrawal",
                instructions::request_withdrawal(signer, network, INDEX, 5),
                owned(),
                json!({ "amount": 5 }),
            ),
            Case::new(
                "cancel_withdrawal",
                instructions::cancel_withdrawal(signer, network, INDEX),
                owned(),
                json!({}),
            ),
            Case::new(
                "offer_payer",
                instructions::offer_payer(signer, network, INDEX, None),
                owned(),
                json!({ "to": Pubkey::default().to_string() }),
            ),
            Case::new(
                "accept_payer",
                instructions::accept_payer(signer, network, INDEX),
                owned(),
                json!({}),
            ),
        ];
        for (buffer, place) in buffers(self.buffer) {
            let arguments = totals_json(buffer.is_some());
            cases.push(Case::new(
                "withdraw",
                instructions::withdraw(signer, network, INDEX, EPOCH, tokens, &totals(), buffer),
                vec![
                    signer,
                    network,
                    prepaid,
                    self.settlement,
                    vault,
                    tokens,
                    place,
                ],
                arguments.clone(),
            ));
            cases.push(Case::new(
                "prove_spent",
                instructions::prove_spent(network, INDEX, EPOCH, &totals(), buffer),
                vec![network, prepaid, self.settlement, place],
                arguments,
            ));
        }
        cases
    }

    fn statement_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            prepaid,
            statement,
            tokens,
            ..
        } = *self;
        let mut cases = vec![
            Case::new(
                "state_spent",
                instructions::state_spent(payer, signer, network, INDEX, 8, 9),
                vec![payer, signer, network, prepaid, statement],
                json!({ "amount": 8, "spent": 9 }),
            ),
            Case::new(
                "pay_statement",
                instructions::pay_statement(signer, network, INDEX, payer, tokens, 8),
                vec![
                    signer, network, prepaid, statement, payer, self.vault, tokens,
                ],
                json!({ "least": 8 }),
            ),
            Case::new(
                "cancel_statement",
                instructions::cancel_statement(signer, network, INDEX, payer),
                vec![signer, network, prepaid, statement, payer],
                json!({}),
            ),
        ];
        for (buffer, place) in buffers(self.buffer) {
            for (by, root) in [
                (RaisedBy::Settlement(EPOCH), self.settlement),
                (RaisedBy::Copy, statement),
            ] {
                cases.push(Case::new(
                    "raise_statement",
                    instructions::raise_statement(signer, network, INDEX, by, &totals(), buffer),
                    vec![signer, network, prepaid, statement, root, place],
                    totals_json(buffer.is_some()),
                ));
            }
        }
        cases
    }

    fn proof_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            buffer,
            ..
        } = *self;
        vec![
            Case::new(
                "write_proof",
                instructions::write_proof(payer, signer, 7, &totals().proof),
                vec![payer, signer, buffer],
                json!({ "offset": 7, "nodes": [sibling_json(), sibling_json()] }),
            ),
            Case::new(
                "close_proof",
                instructions::close_proof(signer, payer),
                vec![signer, buffer, payer],
                json!({}),
            ),
        ]
    }

    fn settlement_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            payer,
            network,
            oracles,
            proposal,
            settlement,
            ..
        } = *self;
        let hash = CONTENT.hash(&network);
        let voting = || vec![signer, network, oracles, proposal];
        vec![
            Case::new(
                "propose_settlement",
                instructions::propose_settlement(payer, signer, network, &CONTENT),
                vec![payer, signer, network, oracles, proposal],
                json!({ "content": content_json() }),
            ),
            Case::new(
                "attest_settlement",
                instructions::attest_settlement(signer, network, EPOCH, hash),
                voting(),
                json!({ "content_hash": hash }),
            ),
            Case::new(
                "retract_attestation",
                instructions::retract_attestation(signer, network, EPOCH, hash),
                voting(),
                json!({}),
            ),
            Case::new(
                "finalize_settlement",
                instructions::finalize_settlement(payer, network, EPOCH, hash, key(8)),
                vec![payer, network, oracles, proposal, key(8), settlement],
                json!({}),
            ),
            Case::new(
                "close_proposal",
                instructions::close_proposal(network, EPOCH, hash, key(8)),
                vec![network, oracles, proposal, key(8)],
                json!({}),
            ),
            Case::new(
                "close_settlement",
                instructions::close_settlement(network, EPOCH, key(8)),
                vec![network, settlement, key(8)],
                json!({}),
            ),
        ]
    }

    fn earning_cases(&self) -> Vec<Case> {
        let Self {
            signer,
            network,
            asset,
            vault,
            tokens,
            treasury_till,
            levy_till,
            ..
        } = *self;
        let settlement = CollectedSettlement {
            epoch: EPOCH,
            treasury: signer,
            regulator: signer,
        };
        let mut cases = vec![
            Case::new(
                "withdraw_owner",
                instructions::withdraw_owner(signer, network, INDEX, tokens),
                vec![signer, network, asset, vault, tokens],
                json!({}),
            ),
            Case::new(
                "withdraw_treasury",
                instructions::withdraw_treasury(signer, network, tokens),
                vec![signer, network, treasury_till, vault, tokens],
                json!({}),
            ),
            Case::new(
                "withdraw_levy",
                instructions::withdraw_levy(signer, network, tokens),
                vec![signer, network, levy_till, vault, tokens],
                json!({}),
            ),
        ];
        for ((buffer, place), (round, departure)) in
            buffers(self.buffer).into_iter().zip(rounds(&asset))
        {
            let totals_json = totals_json(buffer.is_some());
            cases.push(Case::new(
                "collect",
                instructions::collect(network, INDEX, &settlement, &totals(), buffer, round),
                vec![
                    network,
                    self.settlement,
                    asset,
                    treasury_till,
                    levy_till,
                    place,
                    departure,
                ],
                json!({
                    "lifetime_bytes": totals_json["bytes"], "lifetime_charged": totals_json["charged"],
                    "lifetime_accrued": totals_json["accrued"], "proof": totals_json["proof"],
                }),
            ));
        }
        cases
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
        let other = addresses::stake(&asset, &key(8));
        let departure = addresses::departure(&asset, ROUND);
        let unstakes = rounds(&asset).map(|(round, departure)| {
            Case::new(
                "unstake",
                instructions::unstake(signer, network, INDEX, 2, round),
                vec![signer, network, asset, stake, departure],
                json!({ "amount": 2 }),
            )
        });
        let others = vec![
            Case::new(
                "stake",
                instructions::stake(signer, network, INDEX, tokens, 1),
                vec![signer, network, asset, stake, shares, tokens, stakes],
                json!({ "amount": 1 }),
            ),
            Case::new(
                "activate_stake",
                instructions::activate_stake(network, INDEX, &signer),
                vec![network, asset, stake],
                json!({}),
            ),
            Case::new(
                "announce_unstake",
                instructions::announce_unstake(signer, network, INDEX, 3),
                vec![signer, network, asset, stake],
                json!({ "amount": 3 }),
            ),
            Case::new(
                "settle_departure",
                instructions::settle_departure(network, INDEX, &signer, ROUND, key(9)),
                vec![network, asset, stake, departure, key(9)],
                json!({}),
            ),
            Case::new(
                "withdraw_unstaked",
                instructions::withdraw_unstaked(signer, network, INDEX, tokens),
                vec![signer, network, asset, stake, shares, stakes, tokens],
                json!({}),
            ),
            Case::new(
                "claim_rewards",
                instructions::claim_rewards(signer, network, INDEX, tokens),
                vec![signer, network, asset, stake, vault, tokens],
                json!({}),
            ),
            Case::new(
                "offer_stake",
                instructions::offer_stake(signer, &network, INDEX, Some(key(8))),
                vec![signer, asset, stake],
                json!({ "to": key(8).to_string() }),
            ),
            Case::new(
                "accept_stake",
                instructions::accept_stake(signer, network, INDEX, &key(8), key(9)),
                vec![signer, network, asset, other, key(9), stake],
                json!({}),
            ),
            Case::new(
                "close_stake",
                instructions::close_stake(signer, &network, INDEX, key(9)),
                vec![signer, stake, key(9)],
                json!({}),
            ),
        ];
        unstakes.into_iter().chain(others).collect()
    }
}

#[test]
fn instructions_say_what_the_program_understands() {
    let (idl, world) = (idl(), World::new());
    let cases: Vec<Case> = [
        world.network_cases(),
        world.oracle_cases(),
        world.asset_cases(),
        world.payer_cases(),
        world.statement_cases(),
        world.proof_cases(),
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
