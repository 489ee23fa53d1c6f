//! Arguments of `openmast app`.

use std::net::SocketAddr;

use clap::Args;

#[derive(Debug, Args)]
pub struct AppArgs {
    /// Address and port of this machine alone; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8480", value_name = "ADDRESS:PORT", value_parser = loopback)]
    pub listen: SocketAddr,
}

/// Browsers verify on https and on the machine itself alone, and whoever else reached it could ask the endpoints.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "write an address and a port, like 127.0.0.1:8480".to_owned())?;
    match address.ip().is_loopback() {
        true => Ok(address),
        false => {
            Err("only this machine may reach it: write 127.0.0.1 or [::1] and a port".to_owned())
        }
    }
}
