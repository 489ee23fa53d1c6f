//! The signature of a request: Standard Webhooks, symmetric.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2_011::Sha256;

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. The key is the secret's text, or what follows `whsec_`
/// in base64, as the specification's libraries take it.
pub fn sign(secret: &str, id: &str, timestamp: u64, body: &str) -> String {
    let decoded = secret
        .strip_prefix("whsec_")
        .and_then(|text| STANDARD.decode(text).ok());
    let key = decoded.as_deref().unwrap_or(secret.as_bytes());
    let mac = Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(format!("{id}.{timestamp}.{body}")));
    match mac {
        Ok(mac) => format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())),
        Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specifications_vector_is_met() {
        // From the specification's reference libraries.
        let signature = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
