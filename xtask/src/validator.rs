//! `cargo xtask validator-test`: the end-to-end suite against Solana's own node instead of the embedded one, which is less
//! strict: there state is visible before it is confirmed, and no program has to wait for its slot.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    building, interface, program,
    step::{run as execute, step},
    toolchain, workspace,
};

const NAME: &str = "solana-test-validator";
const RPC_PORT: u16 = 8899;
const HEALTHY_TIMEOUT: Duration = Duration::from_secs(60);
/// Tells the process inside of a network of its own that it is there.
const ISOLATED: &str = "OPENMAST_ISOLATED";
/// Everything of the suite that meets a chain.
const TESTS: [&str; 7] = [
    "founding",
    "scenario",
    "market",
    "crash_proposing",
    "crash_service",
    "leaving",
    "load",
];

/// Builds everything, starts the validator, runs the tests, stops it.
///
/// It listens on every address, whatever it is told. So all of that happens in a network namespace with nothing but
/// loopback, where the kernel lets this user make one.
///
/// # Errors
/// There is no validator, something does not build, or a test fails.
pub fn run(validator: Option<&Path>, tests: &[String]) -> Result<()> {
    let validator = find(validator)?;
    if env::var_os(ISOLATED).is_none() {
        toolchain::for_tests()?;
        let programs = program::folder()?;
        step("services and tests (build)", building::tests)?;
        if let Some(unshare) = isolation() {
            return isolated(&unshare);
        }
        println!("no network namespace for this user: the validator can be reached from outside");
        return test(&validator, &programs, tests);
    }
    test(&validator, &program::folder()?, tests)
}

fn find(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = given {
        return path
            .canonicalize()
            .with_context(|| format!("{}: not found", path.display()));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(NAME))
        .find(|file| file.is_file())
        .with_context(|| {
            format!(
                "{NAME} is not on PATH: install Solana's tools, or `cargo install agave-validator --locked --bin {NAME}` \
                 (half an hour), or pass --validator PATH"
            )
        })
}

/// The arguments of `unshare` with which this user gets a network of its own.
fn isolation() -> Option<Vec<&'static str>> {
    let kinds = [vec!["--net"], vec!["--net", "--map-root-user"]];
    kinds.into_iter().find(|arguments| {
        Command::new("unshare")
            .args(arguments)
            .args(["ip", "link", "set", "lo", "up"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// This command once more, in a network of its own.
fn isolated(unshare: &[&str]) -> Result<()> {
    // Cargo may have put another file in the place of this one while it built the tests.
    let own = format!("/proc/{}/exe", std::process::id());
    execute(
        Command::new("unshare")
            .args(unshare)
            .args(["sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""])
            .arg(own)
            .args(env::args_os().skip(1))
            .env(ISOLATED, "1"),
    )
}

fn test(validator: &Path, programs: &Path, tests: &[String]) -> Result<()> {
    let running = step(NAME, || Validator::start(validator, programs))?;
    let mut cargo = workspace::cargo()?;
    cargo
        .env("OPENMAST_RPC_URL", running.url())
        .env(program::VARIABLE, programs)
        // All packages, so that cargo chooses the same features of the dependencies as for the whole suite.
        .args(["test", "--offline", "--workspace", "--no-fail-fast"]);
    if tests.is_empty() {
        cargo.args(TESTS.iter().flat_map(|name| ["--test", name]));
    } else {
        cargo.args(tests.iter().flat_map(|name| ["--test", name.as_str()]));
    }
    // One after the other: all of them share one faucet, and the validator takes a processor for itself.
    execute(cargo.args(["--", "--nocapture", "--test-threads=1"]))
}

/// Stopped when it is dropped.
struct Validator {
    child: Child,
    ledger: PathBuf,
}

impl Validator {
    fn start(validator: &Path, programs: &Path) -> Result<Self> {
        let ledger = env::temp_dir().join(format!("openmast-validator-{}", std::process::id()));
        let port = RPC_PORT.to_string();
        let arguments: [&OsStr; 8] = [
            "--reset".as_ref(),
            "--quiet".as_ref(),
            "--bind-address".as_ref(),
            "127.0.0.1".as_ref(),
            "--rpc-port".as_ref(),
            port.as_ref(),
            "--ledger".as_ref(),
            ledger.as_ref(),
        ];
        fs::create_dir_all(&ledger).with_context(|| format!("{}: not made", ledger.display()))?;
        let log = fs::File::create(ledger.join("output.log"))?;
        let mut command = Command::new(validator);
        for name in interface::PROGRAMS {
            // Upgradeable, as the programs are on a real chain; by nobody.
            command
                .args(["--upgradeable-program", &interface::program_id(name)?])
                .arg(program::file(programs, name))
                .arg("none");
        }
        // Public chains have it. Not in the folder of the ledger, which the validator empties.
        let token_acl = workspace::target()?.join("token_acl.so");
        command
            .args(["--upgradeable-program", &write_token_acl(&token_acl)?])
            .arg(&token_acl)
            .arg("none");
        let child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} did not start", validator.display()))?;
        let mut validator = Self { child, ledger };
        validator.wait_until_healthy()?;
        Ok(validator)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{RPC_PORT}")
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        let deadline = Instant::now() + HEALTHY_TIMEOUT;
        while !is_healthy() {
            let ended = self.child.try_wait()?;
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(self.ledger.join("output.log")).unwrap_or_default();
                let state = ended.map_or("is not healthy".into(), |status| format!("{status}"));
                bail!("{NAME} {state}\n{log}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

/// Writes Token ACL to a file and returns its address.
fn write_token_acl(path: &Path) -> Result<String> {
    let mut cargo = workspace::cargo()?;
    cargo.args(["run", "--quiet", "--offline"]);
    cargo.args(["--package", "openmast-token-acl-program"]);
    toolchain::said_by(cargo.args(["--example", "write", "--"]).arg(path))
}

impl Drop for Validator {
    fn drop(&mut self) {
        // It ended before, or ends now: there is nothing else to do about it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.ledger);
    }
}

fn is_healthy() -> bool {
    ask("getHealth").is_ok_and(|answer| answer.contains("\"result\":\"ok\""))
}

/// One JSON-RPC call without parameters; the whole HTTP answer.
fn ask(method: &str) -> std::io::Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, RPC_PORT));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}"}}"#);
    write!(
        stream,
        "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
