//! One question, and what the endpoints answered that were asked one after the other.

use std::sync::Arc;

use solana_client::client_error::ClientError;

use crate::rpc::{
    endpoint::Endpoint,
    trouble::{RpcTrouble, is_definite, is_malformed, is_too_young},
    unexpected::UnexpectedAccount,
    words::describe,
};

/// What endpoints answered, asked one after the other.
#[derive(Default)]
pub(super) struct Round {
    /// What the usable endpoints said, in words.
    pub(super) said: Vec<String>,
    pub(super) malformed: usize,
    pub(super) unexpected: Vec<(Arc<Endpoint>, Box<UnexpectedAccount>)>,
}

impl Round {
    /// # Errors
    /// The next endpoint would say the same.
    pub(super) fn failed(
        &mut self,
        call: &'static str,
        endpoint: &Endpoint,
        error: ClientError,
        named: usize,
    ) -> Result<(), RpcTrouble> {
        let refused = |error| RpcTrouble::Refused {
            call,
            error: Box::new(error),
        };
        let said = describe(&error);
        if is_definite(&error) {
            return Err(refused(error));
        }
        // It stays usable: what it does not understand says nothing of what it does.
        if is_malformed(&error) {
            self.malformed += 1;
            if self.malformed == named {
                return Err(refused(error));
            }
            self.said.push(format!("{}: {said}", endpoint.host));
        // One address can stand for a fleet of nodes: the next one that answers may have come as far.
        } else if is_too_young(&error) {
            self.said.push(format!("{}: {said}", endpoint.host));
        } else {
            endpoint.failed(format!("{call}: {said}"));
        }
        Ok(())
    }

    /// Another endpoint tells the accounts to be what they should be.
    pub(super) fn denied(self) {
        for (endpoint, account) in self.unexpected {
            endpoint.failed(account.to_string());
        }
    }
}
