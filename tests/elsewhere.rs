//! Another country in another language works by data alone: `fixtures/elsewhere/pack` speaks of an
//! invented jurisdiction that shares no word with the built-in packs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use disclint::cli::{World, run};
use disclint::fs::RealDisk;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

const PACK: &str = "fixtures/elsewhere/pack";

/// What a command prints on its standard output; paths are below the crate's folder, where tests run.
fn said(args: &[&str]) -> String {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    run(
        std::iter::once("disclint").chain(args.iter().copied()).map(OsString::from),
        &mut World {
            disk: &RealDisk,
            stdin: &mut std::io::empty(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            width: 80,
            env: &|_| None,
            today: None,
        },
    );
    assert_eq!(String::from_utf8(stderr).unwrap(), "");
    String::from_utf8(stdout).unwrap()
}

#[test]
fn every_example_of_the_pack_ends_as_it_says() {
    let said = said(&["test", PACK]);
    assert!(said.ends_with(" passed, 0 failed\n") && !said.starts_with('0'), "{said}");
}

#[test]
fn a_report_is_read_and_judged_in_its_own_words() {
    let report = "fixtures/elsewhere/report.md";
    let said = said(&["check", "--isolated", "--rules", PACK, "--jurisdiction", "veld", "-v", report]);
    let out = Path::new(report).with_extension("out");
    if std::env::var_os("DISCLINT_BLESS").is_some() {
        fs::write(&out, &said).unwrap();
    }
    assert_eq!(said, fs::read_to_string(&out).unwrap());
}
