//! How values are read from the command line and shown.

use jiff::Timestamp;
use openmast_client::{
    accounts::{AssetKind, MemberWeight, PauseBits, Role, lot_kind_name},
    amounts::{Amount, AmountError, CURRENCY_DECIMALS},
};
use openmast_ledger::LotKind;
use serde_json::Value;
use solana_hash::Hash;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

/// A `u64` in JSON: a decimal string, because JavaScript numbers lose precision above 2⁵³.
pub fn text_of_u64(number: u64) -> Value {
    number.to_string().into()
}

/// `12.500000 (12500000 base units)`.
pub fn text_of_amount(amount: Amount) -> String {
    format!("{amount} ({} base units)", amount.base_units)
}

/// A time in Unix seconds: `2027-06-30T12:00:00Z`.
pub fn text_of_time(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(time) => time.to_string(),
        Err(_) => format!("{seconds} (Unix seconds)"),
    }
}

/// Which epoch is the newest final one, as the end of a sentence: epochs count from 1, and 0 stands for none.
pub fn newest_final(epoch: u64) -> String {
    match epoch {
        0 => "no epoch is final yet".to_owned(),
        epoch => format!("the newest final one is {epoch}"),
    }
}

/// Indexes that there are, as the end of a sentence: they count from 0.
pub fn indexes_so_far(count: u32) -> String {
    match count {
        0 => "the network has none yet".to_owned(),
        1 => "the network has number 0 alone so far".to_owned(),
        count => format!("the network has numbers 0 to {} so far", count - 1),
    }
}

/// Basis points: `3.00 %`.
pub fn text_of_bps(bps: u16) -> String {
    format!("{} %", Amount::new(bps.into(), 2))
}

/// An amount of the currency, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub u64);

impl std::str::FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Amount::parse(text, CURRENCY_DECIMALS)
            .map(|amount| Self(amount.base_units))
            .map_err(|error| error.to_string())
    }
}

/// A highest price: an amount above zero; `none` is any price, and 0 on chain.
pub fn max_price(text: &str) -> Result<Money, String> {
    if text == "none" {
        return Ok(Money(0));
    }
    match text.parse()? {
        Money(0) => Err("no asset that charges would serve; write none for any price".into()),
        price => Ok(price),
    }
}

/// A number of bytes, as `1500000000`, `500MB` or `1.5GB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteCount(pub u64);

impl std::str::FromStr for ByteCount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no number of bytes; write bytes like 1500000000, or kB, MB, GB or TB like 1.5GB (1GB is 10^9 bytes)"
            )
        };
        let units = [
            ("kB", 3),
            ("MB", 6),
            ("GB", 9),
            ("TB", 12),
            ("B", 0),
            ("", 0),
        ];
        let (number, decimals) = units
            .into_iter()
            .find_map(|(unit, decimals)| Some((text.strip_suffix(unit)?, decimals)))
            .ok_or_else(wrong)?;
        if number.starts_with('-') {
            return Err(format!(
                "`{text}` is less than nothing: name one byte or more"
            ));
        }
        let bytes = Amount::parse(number.trim_end(), decimals).map_err(|error| match error {
            AmountError::TooLarge(_) => format!("`{text}` is more bytes than can be counted"),
            _ => wrong(),
        })?;
        match bytes.base_units {
            0 => Err("nothing costs nothing: name one byte or more".into()),
            bytes => Ok(Self(bytes)),
        }
    }
}

/// Most bytes, as [`ByteCount`]; 0: no cap.
pub fn byte_cap(text: &str) -> Result<u64, String> {
    match text {
        "0" => Ok(0),
        _ => text.parse().map(|ByteCount(bytes)| bytes),
    }
}

/// A number of tokens of a lot, which have no parts.
pub fn tokens(text: &str) -> Result<u64, String> {
    match Amount::parse(text, 0).map(|amount| amount.base_units) {
        Ok(0) => Err("no tokens are no lot: write 1 or more".into()),
        Ok(tokens) => Ok(tokens),
        Err(AmountError::TooLarge(_)) => {
            Err(format!("`{text}` is more tokens than can be counted"))
        }
        Err(_) => Err(format!(
            "`{text}` is no number of tokens; write a whole one, like 30: a token has no parts"
        )),
    }
}

/// An amount whose decimals are not known yet, or everything there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    All,
    Exactly(String),
}

impl Quantity {
    /// Base units; `all` when everything is meant.
    pub fn base_units(&self, decimals: u8, all: u64) -> Result<u64, String> {
        match self {
            Self::All => Ok(all),
            Self::Exactly(text) => Amount::parse(text, decimals)
                .map(|amount| amount.base_units)
                .map_err(|error| error.to_string()),
        }
    }
}

impl std::str::FromStr for Quantity {
    type Err = String;

    /// The syntax is checked here, the number of decimals when it is known.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        match Amount::parse(text, 19) {
            Err(error @ openmast_client::amounts::AmountError::Syntax(_)) => Err(error.to_string()),
            _ => Ok(Self::Exactly(text.to_string())),
        }
    }
}

/// A Solana address, with or without what copying it left around it: spaces, line ends, characters that nobody sees.
pub fn address(text: &str) -> Result<Pubkey, String> {
    let unseen = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
    };
    let address = text.trim_matches(unseen);
    address.parse().map_err(|_| {
        let inside = match address.chars().any(unseen) {
            true => "; there is something inside of it that nobody sees: type that part anew",
            false => "",
        };
        format!(
            "`{}` is no Solana address; write the 32 to 44 letters and digits of one{inside}",
            address.escape_debug()
        )
    })
}

/// A signature that was made elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenSignature {
    pub key: Pubkey,
    pub signature: Signature,
}

/// `ADDRESS=SIGNATURE`.
pub fn given_signature(text: &str) -> Result<GivenSignature, String> {
    let (key, signature) = text.split_once('=').ok_or_else(|| {
        format!("`{text}` has no `=`; write ADDRESS=SIGNATURE as --sign-only prints it")
    })?;
    let signature = signature.trim();
    Ok(GivenSignature {
        key: address(key)?,
        signature: signature.parse().map_err(|_| {
            format!("`{signature}` is no signature; write all of the 64 bytes in base58, as --sign-only prints them")
        })?,
    })
}

/// A blockhash, or a nonce's value.
pub fn blockhash(text: &str) -> Result<Hash, String> {
    text.trim().parse().map_err(|_| {
        format!("`{text}` is no blockhash; `solana block` or the nonce account tells one")
    })
}

/// `KEY=WEIGHT`.
pub fn member(text: &str) -> Result<MemberWeight, String> {
    let (key, weight) = text
        .split_once('=')
        .ok_or("write KEY=WEIGHT, like 9xQe…VFin=1")?;
    let key = address(key)?;
    let weight = weight
        .parse()
        .map_err(|_| format!("`{weight}` is no weight; write a whole number above 0"))?;
    Ok(MemberWeight { key, weight })
}

/// A cell of Uber's H3 grid, as hexadecimal; `none` removes it.
pub fn h3_cell(text: &str) -> Result<u64, String> {
    if text == "none" {
        return Ok(0);
    }
    u64::from_str_radix(text.trim_start_matches("0x"), 16).map_err(|_| {
        format!("`{text}` is no H3 cell; write its hexadecimal index like 8928308280fffff, or none")
    })
}

/// 32 bytes in hexadecimal.
pub fn hash(text: &str) -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map(|()| bytes)
        .map_err(|_| format!("`{text}` is no hash; write 64 hexadecimal digits"))
}

/// A kind by its name.
pub fn kind(text: &str) -> Result<AssetKind, String> {
    AssetKind::ALL
        .into_iter()
        .find(|kind| kind.name() == text)
        .ok_or_else(|| {
            let names: Vec<_> = AssetKind::ALL.iter().map(|kind| kind.name()).collect();
            format!("kinds are {}", names.join(", "))
        })
}

/// A role by its name.
pub fn role(text: &str) -> Result<Role, String> {
    match text {
        "authority" => Ok(Role::Authority),
        "treasury" => Ok(Role::Treasury),
        "pauser" => Ok(Role::Pauser),
        "regulator" => Err(
            "a regulator's role is its jurisdiction's: `openmast jurisdiction offer` hands it over"
                .into(),
        ),
        _ => Err("roles are authority, treasury and pauser".into()),
    }
}

/// A jurisdiction by its ISO 3166 numeric code.
pub fn jurisdiction(text: &str) -> Result<u16, String> {
    let code = text.parse().ok().filter(|code| (1..=999).contains(code));
    code.ok_or_else(|| {
        format!(
            "`{text}` is no jurisdiction; write its ISO 3166 number of up to three digits, like 276 for Germany or 404 for Kenya"
        )
    })
}

/// An index of an asset or a payer.
pub fn index(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| {
        format!(
            "`{text}` is no index; write the number, like 0 (`openmast asset list` and `openmast payer list` have them)"
        )
    })
}

/// The reserve index of a lot or an entitlement.
pub fn reserve(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| {
        format!(
            "`{text}` is no lot or entitlement; write its number, like 0 (`openmast lot list` and `openmast payer entitlements` \
             have them)"
        )
    })
}

/// A kind of lot by its name.
pub fn lot_kind(text: &str) -> Result<LotKind, String> {
    let mut all = (0..=u8::MAX).map_while(LotKind::from_code);
    all.find(|kind| lot_kind_name(*kind) == text)
        .ok_or_else(|| "kinds are volume, sim-slot, rate and exclusive".into())
}

/// The number of an issuer.
pub fn issuer(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| {
        format!(
            "`{text}` is no issuer's number; write it, like 0 (`openmast issuer list` has them)"
        )
    })
}

/// Basis points that are all there is.
const WHOLE: u64 = 10_000;

/// A part, basis points: as they are (`300`) or in percent (`3%`). Bare numbers below 10 may be meant as either.
pub fn bps(text: &str) -> Result<u16, String> {
    part(text, 9)
}

/// As [`bps`], of what is seldom below a percent: bare numbers up to 100 may be meant as either.
pub fn large_bps(text: &str) -> Result<u16, String> {
    part(text, 100)
}

/// A bare number of 1 up to `doubtful` is refused: it would be so small that percent may be meant.
fn part(text: &str, doubtful: u64) -> Result<u16, String> {
    let percent = text.strip_suffix('%').map(str::trim_end);
    let read = match percent {
        Some(percent) => Amount::parse(percent, 2).ok(),
        None => Amount::parse(text, 0).ok(),
    };
    let bps = read.map(|read| read.base_units).ok_or_else(|| {
        format!(
            "`{text}` is no part; write basis points, hundredths of a percent, like 300, or percent, like 3% or 3.25%"
        )
    })?;
    if percent.is_none() && (1..=doubtful).contains(&bps) {
        let percent = Amount::new(bps, 2);
        return Err(format!(
            "`{text}` basis points are {percent} %: write {percent}% if you mean that, else {text}%"
        ));
    }
    u16::try_from(bps)
        .ok()
        .filter(|_| bps <= WHOLE)
        .ok_or_else(|| format!("`{text}` is more than all there is, 10000 basis points or 100%"))
}

/// A list of pause bits by name, or `none`.
pub fn pause_bits(text: &str) -> Result<PauseBits, String> {
    if text == "none" {
        return Ok(PauseBits(0));
    }
    text.split(',').try_fold(PauseBits(0), |bits, name| {
        PauseBits::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(bit, _)| PauseBits(bits.0 | bit))
            .ok_or_else(|| format!("`{name}` is unknown; write none or a list of create, deposit, settle, collect, stake, payouts"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_units_of_a_thousand() {
        for (text, bytes) in [
            ("1500000000", 1_500_000_000),
            ("1_500", 1_500),
            ("7B", 7),
            ("2kB", 2_000),
            ("500MB", 500_000_000),
            ("1.5GB", 1_500_000_000),
            ("2 TB", 2_000_000_000_000),
        ] {
            assert_eq!(text.parse(), Ok(ByteCount(bytes)), "{text}");
        }
        for wrong in [
            "",
            "0",
            "0GB",
            "-1",
            "1.5",
            "1GiB",
            "GB",
            "1.0000000001GB",
            "99999999TB",
        ] {
            assert!(wrong.parse::<ByteCount>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_show_human_and_base_units() {
        assert_eq!(
            text_of_amount(Amount::currency(12_500_000)),
            "12.500000 (12500000 base units)"
        );
        assert_eq!("12.5".parse(), Ok(Money(12_500_000)));
        assert!("12.0000001".parse::<Money>().is_err());
    }

    #[test]
    fn quantities_wait_for_their_decimals() {
        assert_eq!("ALL".parse(), Ok(Quantity::All));
        let quantity: Quantity = "1.5".parse().unwrap();
        assert_eq!(quantity.base_units(2, 9), Ok(150));
        assert!(quantity.base_units(0, 9).is_err());
        assert_eq!(Quantity::All.base_units(2, 9), Ok(9));
        assert!("one".parse::<Quantity>().is_err());
    }

    #[test]
    fn a_part_is_read_in_basis_points_or_in_percent() {
        for (text, expected) in [
            ("300", 300),
            ("3%", 300),
            ("3 %", 300),
            ("3.25%", 325),
            ("0.03%", 3),
            ("0", 0),
            ("0%", 0),
            ("10", 10),
            ("100%", 10_000),
            ("10000", 10_000),
        ] {
            assert_eq!(bps(text), Ok(expected), "{text}");
        }
        for (text, words) in [
            ("3", "0.03% if you mean that, else 3%"),
            ("9", "0.09 %"),
            ("3.5", "like 300, or percent"),
            ("-1", "like 300, or percent"),
            ("3.255%", "like 300, or percent"),
            ("three", "like 300, or percent"),
            ("10001", "more than all"),
            ("101%", "more than all"),
            ("70000", "more than all"),
        ] {
            let error = bps(text).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
        assert_eq!(bps("60"), Ok(60));
        assert!(large_bps("60").unwrap_err().contains("else 60%"));
        assert_eq!(large_bps("60%"), Ok(6_000));
    }

    #[test]
    fn what_copying_leaves_around_an_address_does_not_matter() {
        let key = Pubkey::new_from_array([5; 32]);
        for text in [
            format!("{key}"),
            format!(" {key}\r\n"),
            format!("\u{200b}{key}\u{feff}"),
            format!("\u{a0}{key}\u{202c}\u{2060}"),
        ] {
            assert_eq!(address(&text), Ok(key), "{text:?}");
        }
        let (start, end) = ("4vJ9", "JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi");
        let error = address(&format!("{start}\u{200b}{end}")).unwrap_err();
        assert!(error.contains("nobody sees"), "{error}");
        for text in [
            "",
            "lamp",
            "0OIl",
            "11111111111111111111111111111111111111111111",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lists_and_names_are_read() {
        assert_eq!(pause_bits("deposit,settle"), Ok(PauseBits(6)));
        assert_eq!(pause_bits("none"), Ok(PauseBits(0)));
        assert!(pause_bits("deposit,all").is_err());
        assert_eq!(h3_cell("8928308280fffff"), Ok(0x0892_8308_280f_ffff));
        assert_eq!(h3_cell("none"), Ok(0));
        assert!(h3_cell("here").is_err());
        assert_eq!(kind("access-point"), Ok(AssetKind::AccessPoint));
        assert!(kind("pole").is_err());
        assert_eq!(lot_kind("sim-slot"), Ok(LotKind::SimSlot));
        assert_eq!(lot_kind("exclusive"), Ok(LotKind::Exclusive));
        assert!(lot_kind("sim").unwrap_err().contains("sim-slot"));
        assert_eq!(reserve("7"), Ok(7));
        assert!(reserve("lot").unwrap_err().contains("openmast lot list"));
        assert_eq!(jurisdiction("008"), Ok(8));
        for text in ["0", "1000", "DE", "-1", ""] {
            assert!(jurisdiction(text).is_err(), "{text}");
        }
        assert!(
            role("regulator")
                .unwrap_err()
                .contains("openmast jurisdiction")
        );
        let key = Pubkey::new_from_array([5; 32]);
        assert_eq!(
            member(&format!("{key}=3")),
            Ok(MemberWeight { key, weight: 3 })
        );
        assert!(
            member("nokey=3").is_err()
                && member(&format!("{key}")).is_err()
                && member(&format!("{key}=-1")).is_err()
        );
    }
}
