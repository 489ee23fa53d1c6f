//! What is to stand on a cluster in the end, from a TOML file (docs/guides/deployment.md has one).

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail};
use openmast_client::{
    accounts::{MemberWeight, NetworkLimits, NetworkParameters, Role},
    instructions::{self, NewJurisdiction},
};
use serde::{Deserialize, Deserializer, de::Error as _};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Everything that is to be there. What is left out is not touched.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The network to found.
    pub network: Option<NetworkConfig>,
    /// Its first set of oracles.
    pub oracles: Option<OraclesConfig>,
    /// Who holds what in the end.
    #[serde(default)]
    pub roles: RolesConfig,
    /// Who may upgrade the programs in the end.
    #[serde(default)]
    pub program: ProgramConfig,
}

/// A network, as it is founded. Amounts are base units of the currency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkConfig {
    /// Part of the address, beside the founder, who is the deployer.
    pub id: u32,
    /// SPL Token mint with 6 decimals.
    #[serde(deserialize_with = "address")]
    pub currency_mint: Pubkey,
    /// What the authority can change later, by announcement.
    #[serde(with = "ParametersFields")]
    pub parameters: NetworkParameters,
    /// What it can never leave.
    #[serde(with = "LimitsFields")]
    pub limits: NetworkLimits,
    /// Where its assets can be.
    pub jurisdictions: Vec<JurisdictionConfig>,
}

/// A jurisdiction, as it is added.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JurisdictionConfig {
    /// ISO 3166 numeric code.
    pub code: u16,
    /// Its first regulator: announces the levy and withdraws it.
    #[serde(deserialize_with = "address")]
    pub regulator: Pubkey,
    /// The levy that it begins with, basis points.
    pub levy_bps: u16,
    /// The levy can never be more, basis points.
    pub most_levy_bps: u16,
}

/// docs/reference/protocol.md, Parameters.
#[derive(Deserialize)]
#[serde(remote = "NetworkParameters", deny_unknown_fields)]
struct ParametersFields {
    treasury_bps: u16,
    min_epoch_seconds: u32,
    challenge_seconds: u32,
    exit_delay_seconds: u32,
    max_pause_seconds: u32,
    unstake_cooldown_seconds: u32,
    bond_delay_seconds: u32,
    settlements_kept: u32,
    min_bond: u64,
    max_epoch_increase: u64,
    max_price_per_gb: u64,
    min_first_deposit: u64,
    payer_fee: u64,
    #[serde(deserialize_with = "flag")]
    requires_licences: u8,
    least_lot_bps: u16,
    price_step_shift: u8,
}

/// docs/reference/protocol.md, Limits.
#[derive(Deserialize)]
#[serde(remote = "NetworkLimits", deny_unknown_fields)]
struct LimitsFields {
    most_treasury_bps: u16,
    most_levy_bps: u16,
    least_challenge_seconds: u32,
    least_exit_delay_seconds: u32,
    least_min_bond: u64,
    most_min_bond: u64,
    least_epoch_increase: u64,
    most_epoch_increase: u64,
    most_payer_fee: u64,
}

/// The first set of oracles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OraclesConfig {
    /// Weight that lets a proposal become final: more than half of all.
    pub threshold: u32,
    /// 1 to 8.
    pub members: Vec<MemberConfig>,
}

/// One oracle.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberConfig {
    /// It signs proposals and attestations.
    #[serde(deserialize_with = "address")]
    pub key: Pubkey,
    /// More than 0.
    pub weight: u32,
}

/// Who holds the roles in the end; who is left out is the deployer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RolesConfig {
    /// Announces, tightens, names roles.
    #[serde(deserialize_with = "optional_address")]
    pub authority: Option<Pubkey>,
    /// Receives the network's part.
    #[serde(deserialize_with = "optional_address")]
    pub treasury: Option<Pubkey>,
    /// Sets and clears pause bits.
    #[serde(deserialize_with = "optional_address")]
    pub pauser: Option<Pubkey>,
}

impl RolesConfig {
    /// Who shall hold a role, if that is not left to the deployer.
    pub fn of(&self, role: Role) -> Option<Pubkey> {
        match role {
            Role::Authority => self.authority,
            Role::Treasury => self.treasury,
            Role::Pauser => self.pauser,
        }
    }
}

/// Who may upgrade the programs in the end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProgramConfig {
    /// Left out: the deployer.
    pub upgrade_authority: Option<UpgradeAuthority>,
}

/// Who may upgrade the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpgradeAuthority {
    /// This one; a multisignature with a time lock, say.
    Key(Pubkey),
    /// Nobody, for good: `"none"`.
    Nobody,
}

impl<'de> Deserialize<'de> for UpgradeAuthority {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.as_str() {
            "none" => Ok(Self::Nobody),
            text => parse(text).map(Self::Key).map_err(D::Error::custom),
        }
    }
}

impl Config {
    /// # Errors
    /// The file cannot be read, or the program would refuse what it says.
    pub fn read(file: &Path) -> Result<Self> {
        let path = file.display();
        let text = fs::read_to_string(file).with_context(|| {
            format!("{path}: not read; docs/guides/deployment.md has one to start from")
        })?;
        Self::parse(&text).with_context(|| path.to_string())
    }

    /// # Errors
    /// It is malformed, or the program would refuse what it says.
    pub fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if let Some(network) = &self.network {
            network.parameters.check(&network.limits)?;
            network.check_jurisdictions()?;
        } else if self.oracles.is_some() || self.has_roles() {
            bail!("[oracles] and [roles] belong to a network: add [network]");
        }
        let Some(oracles) = &self.oracles else {
            return Ok(());
        };
        let weights = oracles.members.iter().map(|it| u64::from(it.weight));
        let (total, threshold) = (weights.clone().sum::<u64>(), u64::from(oracles.threshold));
        if !(1..=8).contains(&oracles.members.len()) || weights.clone().any(|weight| weight == 0) {
            bail!("[oracles] must have 1 to 8 members, each of a weight above 0");
        }
        if threshold > total || threshold * 2 <= total {
            bail!("the threshold of [oracles] must be more than half of {total} and at most that");
        }
        Ok(())
    }

    fn has_roles(&self) -> bool {
        let roles = &self.roles;
        let all = [roles.authority, roles.treasury, roles.pauser];
        all.iter().any(Option::is_some)
    }
}

impl NetworkConfig {
    /// The instruction that founds it.
    pub fn initialize(&self, founder: Pubkey) -> Instruction {
        let (mint, parameters) = (self.currency_mint, self.parameters);
        instructions::initialize_network(founder, founder, self.id, mint, parameters, self.limits)
    }

    fn check_jurisdictions(&self) -> Result<()> {
        if self.jurisdictions.is_empty() {
            bail!("[network] must have a jurisdiction: no asset can be created without one");
        }
        let mut codes = BTreeSet::new();
        for one in &self.jurisdictions {
            let code = one.code;
            if !(1..=999).contains(&code) || !codes.insert(code) {
                bail!("jurisdiction {code}: codes are those of ISO 3166, 1 to 999, each once");
            }
            let limit = self.limits.most_levy_bps;
            if one.levy_bps > one.most_levy_bps || one.most_levy_bps > limit {
                bail!(
                    "jurisdiction {code}: levy_bps is at most most_levy_bps, and that at most {limit}, as the limits say"
                );
            }
        }
        Ok(())
    }
}

impl JurisdictionConfig {
    /// The instruction that adds it.
    pub fn add(&self, authority: Pubkey, network: Pubkey) -> Instruction {
        let new = NewJurisdiction {
            code: self.code,
            regulator: self.regulator,
            levy_bps: self.levy_bps,
            most_levy_bps: self.most_levy_bps,
        };
        instructions::add_jurisdiction(authority, authority, network, &new)
    }
}

impl OraclesConfig {
    /// As the program takes them.
    pub fn weights(&self) -> Vec<MemberWeight> {
        let weight = |member: &MemberConfig| MemberWeight {
            key: member.key,
            weight: member.weight,
        };
        self.members.iter().map(weight).collect()
    }
}

fn parse(text: &str) -> Result<Pubkey, String> {
    let key: Option<Pubkey> = text.parse().ok();
    key.filter(|key| *key != Pubkey::default())
        .ok_or_else(|| format!("`{text}` is no address"))
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Pubkey, D::Error> {
    parse(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// `true` or `false`, as the program takes it.
fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    bool::deserialize(from).map(u8::from)
}

fn optional_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Pubkey>, D::Error> {
    address(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../example.toml");

    /// With a key of its own for each address.
    fn filled() -> String {
        let mut parts = EXAMPLE.split("\"ADDRESS");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (_, rest) = part.split_once('"').unwrap();
            text.push_str(&format!("\"{}\"{rest}", Pubkey::new_unique()));
        }
        text
    }

    #[test]
    fn an_example_with_its_blanks_cannot_be_used() {
        let error = format!("{:#}", Config::parse(EXAMPLE).unwrap_err());
        assert!(error.contains("is no address"), "{error}");
    }

    #[test]
    fn the_example_is_valid_and_complete() {
        let config = Config::parse(&filled()).unwrap();
        let network = config.network.unwrap();
        assert_eq!(network.parameters.treasury_bps, 300);
        let codes: Vec<_> = network.jurisdictions.iter().map(|one| one.code).collect();
        assert_eq!(codes, [276, 404]);
        assert_eq!(config.oracles.unwrap().members.len(), 3);
        assert!(config.roles.pauser.is_some());
        let authority = config.program.upgrade_authority.unwrap();
        assert!(matches!(authority, UpgradeAuthority::Key(_)));
    }

    #[test]
    fn what_the_program_would_refuse_is_refused_before_anything_is_paid() {
        for (from, to, words) in [
            (
                "exit_delay_seconds = 604_800",
                "exit_delay_seconds = 1",
                "exit_delay_seconds is 1",
            ),
            ("threshold = 2", "threshold = 1", "more than half"),
            ("treasury_bps = 300", "treasury = 300", "treasury"),
            (
                "requires_licences = false",
                "requires_licences = 2",
                "boolean",
            ),
            ("id = 1", "id = 1\nfee = 3", "fee"),
            ("code = 276", "code = 0", "jurisdiction 0"),
            ("code = 276", "code = 404", "jurisdiction 404"),
            ("levy_bps = 200", "levy_bps = 501", "at most 500"),
            (
                "most_levy_bps = 500 # never more",
                "most_levy_bps = 501",
                "at most 500",
            ),
        ] {
            let example = filled();
            assert!(example.contains(from), "{from}");
            let error = Config::parse(&example.replacen(from, to, 1)).unwrap_err();
            assert!(format!("{error:#}").contains(words), "{error:#}");
        }
        assert!(Config::parse("[roles]\npauser = \"abc\"").is_err());
        let nobody = Config::parse("[program]\nupgrade_authority = \"none\"").unwrap();
        assert_eq!(
            nobody.program.upgrade_authority,
            Some(UpgradeAuthority::Nobody)
        );
    }
}
