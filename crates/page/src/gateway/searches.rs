//! Searches for accounts that a browser may have made: a list of kinds, and by what of them. A search goes through all accounts of a
//! program, so it has to say what it looks for exactly, and counts as many questions.

use base64::{Engine, prelude::BASE64_STANDARD};
use openmast_client::{
    accounts::{Jurisdiction, ProgramAccount},
    market::{Offer, Purchase, Sale},
};
use serde_json::{Value, json};
use solana_client::{
    rpc_config::{
        RpcAccountInfoConfig, RpcProgramAccountsConfig, UiAccountEncoding, UiDataSliceConfig,
    },
    rpc_filter::{Memcmp, MemcmpEncodedBytes, RpcFilterType},
};
use solana_pubkey::Pubkey;

use super::refusal::Refusal;

/// Nodes know searches by this name.
pub(super) const SEARCH: &str = "getProgramAccounts";

/// As so many questions does a search count.
pub(super) const QUESTIONS: usize = 10;

/// Accounts of one kind by the addresses at these offsets.
struct Search {
    program: Pubkey,
    bytes: usize,
    discriminator: [u8; 8],
    by: &'static [usize],
}

const fn search<T: ProgramAccount>(by: &'static [usize]) -> Search {
    Search {
        program: T::PROGRAM_ID,
        bytes: T::SIZE,
        discriminator: T::DISCRIMINATOR,
        by,
    }
}

/// All of them are of one network.
const SEARCHES: [Search; 6] = [
    search::<Jurisdiction>(&[Jurisdiction::NETWORK_OFFSET]),
    search::<Offer>(&[Offer::NETWORK_OFFSET, Offer::MINT_OFFSET]),
    search::<Offer>(&[Offer::NETWORK_OFFSET, Offer::MAKER_OFFSET]),
    search::<Sale>(&[Sale::NETWORK_OFFSET, Sale::MINT_OFFSET]),
    search::<Sale>(&[Sale::NETWORK_OFFSET, Sale::ISSUER_OFFSET]),
    search::<Purchase>(&[Purchase::NETWORK_OFFSET, Purchase::BUYER_OFFSET]),
];

/// Who holds tokens of a mint: shares of an asset and tokens of a lot are of this program.
const HOLDING_PROGRAM: Pubkey = openmast_client::programs::TOKEN_2022;
/// Mint, owner and amount, which lead every token account: thousands of them fit into the longest answer.
const HELD: UiDataSliceConfig = UiDataSliceConfig {
    offset: 0,
    length: 32 + 32 + 8,
};

const NOT_LISTED: Refusal = Refusal::NoCall(
    "only searches that the page needs are passed on: the size and the first eight bytes of a kind, its network, and whose or of what it is, or the Token-2022 accounts of a mint; ask a node of your own for others",
);

/// The parameters of a search as a node is sent them: whole accounts, of those that hold tokens of a mint the beginning, with the slot
/// at which they were read.
///
/// # Errors
/// It is none of those that are passed on.
pub(super) fn exact(params: &str) -> Result<String, Refusal> {
    let (program, asked): (Value, RpcProgramAccountsConfig) =
        serde_json::from_str(params).map_err(|_| NOT_LISTED)?;
    let program = program.as_str().and_then(|it| it.parse::<Pubkey>().ok());
    let program = program.ok_or(NOT_LISTED)?;
    let filters = asked.filters.unwrap_or_default();
    let (filters, data_slice) = if program == HOLDING_PROGRAM {
        (holders(&filters), Some(HELD))
    } else {
        let listed = SEARCHES.iter().filter(|it| it.program == program);
        (listed.filter_map(|it| it.filters(&filters)).next(), None)
    };
    let sent = RpcProgramAccountsConfig {
        filters: Some(filters.ok_or(NOT_LISTED)?),
        account_config: RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64),
            data_slice,
            commitment: asked.account_config.commitment,
            min_context_slot: asked.account_config.min_context_slot,
        },
        with_context: Some(true),
        sort_results: None,
    };
    Ok(json!([program.to_string(), sent]).to_string())
}

/// The filters for token accounts of a mint, by which nodes use their index of mints; `None`: something else was asked.
fn holders(asked: &[RpcFilterType]) -> Option<Vec<RpcFilterType>> {
    if asked.len() != 1 {
        return None;
    }
    let mint = Pubkey::try_from(bytes_at(asked, 0)?).ok()?;
    Some(vec![
        same(0, mint.as_ref()),
        RpcFilterType::TokenAccountState,
    ])
}

impl Search {
    /// The filters of this search with what was asked for; `None`: something else was asked.
    fn filters(&self, asked: &[RpcFilterType]) -> Option<Vec<RpcFilterType>> {
        if asked.len() != self.by.len() + 2 {
            return None;
        }
        let size = RpcFilterType::DataSize(u64::try_from(self.bytes).ok()?);
        let kind = bytes_at(asked, 0)?;
        if !asked.contains(&size) || kind != self.discriminator {
            return None;
        }
        let mut filters = vec![size, same(0, &self.discriminator)];
        for offset in self.by {
            let address = Pubkey::try_from(bytes_at(asked, *offset)?).ok()?;
            filters.push(same(*offset, address.as_ref()));
        }
        Some(filters)
    }
}

/// The bytes that are asked for at an offset.
fn bytes_at(filters: &[RpcFilterType], offset: usize) -> Option<Vec<u8>> {
    let mut there = filters.iter().filter_map(|filter| match filter {
        RpcFilterType::Memcmp(memcmp) if memcmp.offset() == offset => Some(memcmp),
        _ => None,
    });
    there.next()?.bytes().map(std::borrow::Cow::into_owned)
}

fn same(offset: usize, bytes: &[u8]) -> RpcFilterType {
    let bytes = MemcmpEncodedBytes::Base64(BASE64_STANDARD.encode(bytes));
    RpcFilterType::Memcmp(Memcmp::new(offset, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(filters: &[Value]) -> Result<String, Refusal> {
        let options = json!({"encoding": "base64", "commitment": "confirmed", "withContext": true, "filters": filters});
        exact(&json!([Offer::PROGRAM_ID.to_string(), options]).to_string())
    }

    fn at(offset: usize, bytes: &[u8]) -> Value {
        serde_json::to_value(same(offset, bytes)).unwrap()
    }

    fn kind() -> [Value; 2] {
        [
            json!({"dataSize": Offer::SIZE}),
            at(0, &Offer::DISCRIMINATOR),
        ]
    }

    #[test]
    fn what_is_listed_is_asked_in_one_form() {
        let ([size, kind], [network, mint]) = (kind(), [[1; 32], [2; 32]]);
        let of_network = at(Offer::NETWORK_OFFSET, &network);
        let of_mint = at(Offer::MINT_OFFSET, &mint);
        let sent = offers(&[
            of_mint.clone(),
            of_network.clone(),
            kind.clone(),
            size.clone(),
        ]);
        let sent: Value = serde_json::from_str(&sent.unwrap()).unwrap();
        assert_eq!(sent[1]["filters"], json!([size, kind, of_network, of_mint]));
        assert_eq!(sent[1]["commitment"], "confirmed");
        assert_eq!(sent[1]["encoding"], "base64");
        assert_eq!(sent[1]["withContext"], true);
    }

    /// As `app/src/chain/chain.ts` has its library write it.
    #[test]
    fn what_the_page_writes_is_listed() {
        let network = "d16keiYUbALKjwXP2As3sUS34RZBdvhk7v1skcaVM2h";
        let program = Jurisdiction::PROGRAM_ID;
        let asked = format!(
            r#"["{program}",{{"encoding":"base64","withContext":true,"filters":[{{"dataSize":252}},{{"memcmp":{{"offset":0,"bytes":"SLPkfrZJYLH","encoding":"base58"}}}},{{"memcmp":{{"offset":9,"bytes":"{network}","encoding":"base58"}}}}]}}]"#
        );
        let sent: Value = serde_json::from_str(&exact(&asked).unwrap()).unwrap();
        let network: Pubkey = network.parse().unwrap();
        assert_eq!(sent[1]["filters"][2], at(9, network.as_ref()));
    }

    #[test]
    fn holders_of_a_mint_are_asked_for_with_what_they_hold() {
        let asked = |program: Pubkey, filters: Value| {
            let options = json!({"encoding": "base64", "dataSlice": {"offset": 0, "length": 9_999}, "filters": filters});
            exact(&json!([program.to_string(), options]).to_string())
        };
        let mint = at(0, &[2; 32]);
        let sent = asked(HOLDING_PROGRAM, json!([mint])).unwrap();
        let sent: Value = serde_json::from_str(&sent).unwrap();
        assert_eq!(sent[1]["filters"], json!([mint, "tokenAccountState"]));
        assert_eq!(sent[1]["dataSlice"], json!({"offset": 0, "length": 72}));
        assert_eq!(sent[1]["withContext"], true);
        for filters in [
            json!([]),
            json!([at(32, &[2; 32])]),
            json!([at(0, &[2; 31])]),
            json!([at(0, &[])]),
            json!([mint, mint]),
            json!([{"dataSize": 165}]),
            json!(["tokenAccountState"]),
        ] {
            assert!(
                asked(HOLDING_PROGRAM, filters.clone()).is_err(),
                "{filters}"
            );
        }
        assert!(asked(Pubkey::new_from_array([9; 32]), json!([mint])).is_err());
        assert!(asked(Offer::PROGRAM_ID, json!([mint])).is_err());
    }

    #[test]
    fn what_looks_for_more_is_refused() {
        let [size, kind] = kind();
        let network = at(Offer::NETWORK_OFFSET, &[1; 32]);
        let mint = at(Offer::MINT_OFFSET, &[2; 32]);
        for filters in [
            vec![],
            vec![size.clone(), kind.clone()],
            vec![size.clone(), kind.clone(), network.clone()],
            vec![size.clone(), kind.clone(), mint.clone(), mint.clone()],
            vec![kind.clone(), kind.clone(), network.clone(), mint.clone()],
            vec![size.clone(), at(0, &[]), network.clone(), mint.clone()],
            vec![
                size.clone(),
                at(0, &Sale::DISCRIMINATOR),
                network.clone(),
                mint.clone(),
            ],
            vec![
                size.clone(),
                kind.clone(),
                at(Offer::NETWORK_OFFSET, &[1]),
                mint.clone(),
            ],
            vec![
                size.clone(),
                kind.clone(),
                network.clone(),
                at(Offer::PRICE_OFFSET, &[2; 32]),
            ],
            vec![size, kind, network.clone(), mint, network],
        ] {
            assert!(offers(&filters).is_err(), "{filters:?}");
        }
        for params in ["[]", "[7]", r#"["a", {}]"#, r#"["a", 7]"#] {
            assert!(exact(params).is_err(), "{params}");
        }
    }
}
