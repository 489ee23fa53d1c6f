//! A program that is not there, with what the present ones do not have.

use serde_json::{Value, json};

use super::{modules, source};

/// Offers are found by seller and number; a vault belongs to each.
fn market() -> Value {
    let key = |byte: u8| vec![byte; 32];
    json!({
        "address": "11111111111111111111111111111112",
        "metadata": { "name": "market", "version": "1.0.0", "spec": "0.1.0", "description": "A market" },
        "instructions": [{
            "name": "make_offer",
            "docs": ["Makes an offer."],
            "discriminator": [1, 2, 3, 4, 5, 6, 7, 8],
            "accounts": [
                { "name": "vault", "writable": true, "pda": {
                    "seeds": [{ "kind": "const", "value": b"vault" }, { "kind": "account", "path": "new_offer" }],
                } },
                { "name": "new_offer", "writable": true, "pda": { "seeds": [
                    { "kind": "const", "value": b"offer" },
                    { "kind": "account", "path": "seller" },
                    { "kind": "arg", "path": "number" },
                ] } },
                { "name": "seller", "signer": true, "writable": true },
                { "name": "mint" },
                { "name": "referrer", "optional": true, "docs": ["Who brought the seller."] },
                { "name": "bond", "pda": { "seeds": [{ "kind": "account", "path": "offer.bond" }] } },
                { "name": "source", "writable": true, "pda": {
                    "seeds": [
                        { "kind": "account", "path": "seller" },
                        { "kind": "account", "path": "token_program" },
                        { "kind": "account", "path": "mint" },
                    ],
                    "program": { "kind": "const", "value": key(7) },
                } },
                { "name": "token_program", "address": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" },
            ],
            "args": [
                { "name": "number", "type": "u64" },
                { "name": "terms", "type": { "vec": { "defined": { "name": "Term" } } } },
            ],
        }, {
            "name": "end_offer",
            "discriminator": [2, 2, 3, 4, 5, 6, 7, 8],
            "accounts": [
                { "name": "seller", "signer": true },
                { "name": "offer", "writable": true, "pda": { "seeds": [
                    { "kind": "const", "value": b"offer" },
                    { "kind": "account", "path": "seller" },
                    { "kind": "arg", "path": "which" },
                ] } },
            ],
            "args": [{ "name": "which", "type": "u64" }],
        }],
        "accounts": [{ "name": "Offer", "discriminator": [9, 9, 9, 9, 9, 9, 9, 9] }],
        "types": [
            {
                "name": "Offer", "serialization": "bytemuck", "repr": { "kind": "c", "packed": true },
                "type": { "kind": "struct", "fields": [
                    { "name": "version", "type": "u8" },
                    { "name": "seller", "docs": ["Who sells; see [`crate::Seller`]."], "type": "pubkey" },
                    { "name": "price", "type": { "defined": { "name": "StoredPrice" } } },
                ] },
            },
            {
                "name": "Price", "type": { "kind": "struct", "fields": [{ "name": "units", "type": "u64" }] },
            },
            {
                "name": "StoredPrice", "serialization": "bytemuck", "repr": { "kind": "c", "packed": true },
                "type": { "kind": "struct", "fields": [{ "name": "units", "type": "u64" }] },
            },
            {
                "name": "Term", "type": { "kind": "enum", "variants": [
                    { "name": "Open" },
                    { "name": "Until", "fields": ["i64"] },
                    { "name": "AtMost", "fields": [
                        { "name": "price", "type": { "option": { "defined": { "name": "Price" } } } },
                    ] },
                ] },
            },
        ],
    })
}

/// The source of a program by file, every run of white space one blank.
fn generated(idl: Value) -> Result<impl Fn(&str) -> String, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let idl = serde_json::from_value(idl).map_err(|error| told(&error))?;
    let modules = modules("program", &idl).map_err(|error| format!("{error:#}"))?;
    Ok(move |name: &str| {
        let mut modules = modules.iter();
        let (_, text) = modules.find(|(file, _)| *file == name).expect("a file");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn holds(source: &str, parts: &[&str]) {
    for part in parts {
        assert!(source.contains(part), "{part}\nis not in\n{source}");
    }
}

#[test]
fn another_program_has_its_own_address_and_errors() {
    let file = generated(market()).unwrap();
    let address =
        "PROGRAM_ID: Pubkey = Pubkey::from_str_const(\"11111111111111111111111111111112\")";
    holds(&file("mod.rs"), &[address, "error: |_| None"]);
    assert!(!file("events.rs").contains("enum"));
}

#[test]
fn accounts_say_where_their_fields_are() {
    let file = generated(market()).unwrap();
    holds(
        &file("accounts.rs"),
        &[
            "/// Who sells; see `Seller`. pub seller: Pubkey,",
            "pub price: types::Price,",
            "const SIZE: usize = 49;",
            "pub const SELLER_OFFSET: usize = 9;",
            "pub const PRICE_OFFSET: usize = 41;",
        ],
    );
}

#[test]
fn what_is_stored_and_what_is_said_is_one_type() {
    let file = generated(market()).unwrap();
    let types = file("types.rs");
    holds(
        &types,
        &[
            "Copy, Debug, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)] pub struct Price {",
            "pub enum Term { /// `Open`. Open, /// `Until`. Until(i64),",
            "price: Option<Price>,",
        ],
    );
    assert!(!types.contains("StoredPrice"), "{types}");
}

#[test]
fn addresses_are_named_after_the_account_that_is_there() {
    let file = generated(market()).unwrap();
    let addresses = file("addresses.rs");
    holds(
        &addresses,
        &[
            "pub fn offer(seller: &Pubkey, which: u64) -> Pubkey",
            "&[b\"offer\", seller.as_ref(), &which.to_le_bytes()], &PROGRAM_ID",
            "pub fn vault(new_offer: &Pubkey) -> Pubkey",
            "pub fn source(seller: &Pubkey, token_program: &Pubkey, mint: &Pubkey) -> Pubkey",
            "&Pubkey::new_from_array([7, 7,",
        ],
    );
    assert!(!addresses.contains("fn new_offer"), "{addresses}");
}

#[test]
fn instructions_are_told_only_what_does_not_follow() {
    let file = generated(market()).unwrap();
    holds(
        &file("instructions.rs"),
        &[
            "pub struct MakeOffer { /// Signs, and is changed. pub seller: Pubkey, /// Is read. pub mint: Pubkey, \
             /// Who brought the seller. /// Is read. pub referrer: Option<Pubkey>, /// Is read. pub bond: Pubkey, }",
            "pub struct MakeOfferArgs<'a> {",
            "pub terms: &'a [types::Term],",
            "pub fn instruction(&self, args: &MakeOfferArgs<'_>) -> Instruction { \
             let new_offer = addresses::offer(&self.seller, args.number); \
             let vault = addresses::vault(&new_offer); \
             let source = addresses::source(&self.seller, &TOKEN_PROGRAM, &self.mint);",
            "AccountMeta::new(new_offer, false),AccountMeta::new(self.seller, true),",
            "program::optional(self.referrer, false, false, &PROGRAM_ID),",
        ],
    );
}

/// The message with which a change of the market is refused.
fn refusal(change: impl FnOnce(&mut Value)) -> String {
    let mut idl = market();
    change(&mut idl);
    generated(idl).err().expect("a refusal")
}

#[test]
fn what_the_client_would_get_wrong_is_refused() {
    let gaps = refusal(|idl| idl["types"][0]["repr"]["packed"] = false.into());
    assert!(gaps.contains("may have gaps"), "{gaps}");
    let fields = |idl: &mut Value, fields: Value| idl["types"][0]["type"]["fields"] = fields;
    let version = refusal(|idl| fields(idl, json!([{ "name": "price", "type": "u64" }])));
    assert!(
        version.contains("does not begin with its version"),
        "{version}"
    );
    let version = json!({ "name": "version", "type": "u8" });
    let list = json!({ "name": "list", "type": "bytes" });
    let size = refusal(|idl| fields(idl, json!([version, list])));
    assert!(size.contains("no fixed size"), "{size}");
    let unknown = refusal(|idl| idl["types"].as_array_mut().unwrap().truncate(2));
    assert!(unknown.contains("does not define"), "{unknown}");
    let key = refusal(|idl| idl["instructions"][0]["accounts"][0]["news"] = true.into());
    assert!(key.contains("unknown field"), "{key}");
}

#[test]
fn it_is_rust() {
    let root = crate::workspace::root().unwrap();
    let idl = serde_json::from_value(market()).unwrap();
    for (name, text) in modules("program", &idl).unwrap() {
        assert!(source::format(&root, &text).is_ok(), "{name}\n{text}");
    }
}
