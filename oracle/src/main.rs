//! The `openmast` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    openmast_oracle::cli::main()
}
