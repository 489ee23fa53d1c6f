//! Verifies that the configuration names what is on the chain of its endpoints.

use openmast_client::{
    addresses,
    fetch::RawAccount,
    rpc::{EndpointReport, Rpc, Standing},
};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;

use super::{ChainError, NetworkAt, read_network};
use crate::settle::Unreachable;

const TOKEN_PROGRAM: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// Checks that the configured program is the one that this software is made for. It asks no endpoint.
///
/// # Errors
/// It is another program.
pub(crate) fn check_program(program: &Pubkey) -> Result<(), ChainError> {
    if *program != addresses::PROGRAM_ID {
        return Err(ChainError::Wrong(format!(
            "the configuration names program {program}, this software is made for {}; correct network.program",
            addresses::PROGRAM_ID
        )));
    }
    Ok(())
}

/// Checks that program, network and currency are what they should be, by asking all endpoints.
///
/// # Errors
/// [`ChainError::Wrong`] if every endpoint answered and none of them has what is configured; an endpoint that does not
/// answer might have it.
pub(crate) async fn verify_identity(rpc: &Rpc, network: &Pubkey) -> Result<NetworkAt, ChainError> {
    let reports = rpc.look().await;
    let is_usable = |it: &EndpointReport| it.standing == Standing::Usable;
    if !reports.iter().any(is_usable) {
        return Err(none_usable(rpc, network, &reports).await);
    }
    let found = read_network(rpc, network, 0).await?;
    let mint = found.network.currency_mint;
    rpc.read(&[mint], CommitmentConfig::finalized(), 0, |_, accounts| {
        let account = accounts.first().and_then(Option::as_ref);
        Ok(check_mint(&mint, account)?)
    })
    .await?;
    Ok(found)
}

/// The reason why no endpoint has the network's chain.
async fn none_usable(rpc: &Rpc, network: &Pubkey, reports: &[EndpointReport]) -> ChainError {
    let said = reports.iter().map(|it| match &it.standing {
        Standing::Away(why) | Standing::Lacks(why) | Standing::OtherChain(why) => {
            format!("{}: {why}", it.host)
        }
        Standing::Unknown | Standing::Usable => it.host.clone(),
    });
    let said = said.collect::<Vec<_>>().join("; ");
    let has_answered =
        |it: &EndpointReport| matches!(it.standing, Standing::Lacks(_) | Standing::OtherChain(_));
    if !reports.iter().all(has_answered) {
        return Unreachable::Unanswered(said).into();
    }
    let lacks = |it: &EndpointReport| matches!(it.standing, Standing::Lacks(_));
    let confirmed = CommitmentConfig::confirmed();
    if reports.iter().any(lacks) && rpc.is_anywhere(network, confirmed).await {
        return ChainError::NotFinal(*network);
    }
    ChainError::Wrong(format!(
        "{said}. Check network.address and network.rpc_urls, or create the network with `openmast network init`"
    ))
}

fn check_mint(mint: &Pubkey, account: Option<&RawAccount>) -> Result<(), String> {
    let account = account.ok_or_else(|| format!("there is no currency mint {mint}"))?;
    // SPL Token's Mint: 82 bytes, decimals at offset 44.
    let is_mint = account.owner == TOKEN_PROGRAM && account.data.len() == 82;
    match account.data.get(44) {
        Some(6) if is_mint => Ok(()),
        _ => Err(format!(
            "the network's currency {mint} is not an SPL Token mint with 6 decimals"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_is_wrong_whatever_the_chain_says() {
        assert!(check_program(&addresses::PROGRAM_ID).is_ok());
        let error = check_program(&Pubkey::new_from_array([6; 32]));
        let error = error.expect_err("another program").to_string();
        assert!(error.contains("network.program"), "{error}");
    }
}
