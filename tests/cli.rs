//! The command line as its users meet it: every case is data.
//!
//! `tests/cli/<case>.yaml` says what is typed and what is on the disk, `tests/cli/<case>.out` what
//! comes of it: the exit code, both streams, and files that were written. Every disk holds the toy
//! pack under `pack/` and the reports `good.txt` and `bad.txt`. Set `DISCLINT_BLESS=1` to rewrite the
//! `.out` files, and read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a case that cannot be read is a failure")]

use disclint::cli::{World, run};
use disclint::fs::{Disk, MemoryDisk};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown by it.
    about: String,
    /// What is typed behind the program's name.
    args: Vec<String>,
    /// Files beside those that every disk has.
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    /// Whether the streams are a terminal.
    #[serde(default)]
    terminal: bool,
    /// Files whose content is shown after the run.
    #[serde(default)]
    show: Vec<String>,
    /// Lines of the output that hold one of these are left out: they change with every release.
    #[serde(default)]
    without: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

fn disk(case: &Case) -> MemoryDisk {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ["pack/pack.yaml", "pack/rules.yaml", "pack/forms/1.yaml", "good.txt", "bad.txt"] {
        files.push((name.to_owned(), fs::read(folder().join(name)).unwrap()));
    }
    files.extend(case.files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
    MemoryDisk::with(files)
}

fn said(case: &Case) -> String {
    let disk = disk(case);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = run(
        std::iter::once("disclint").chain(case.args.iter().map(String::as_str)).map(OsString::from),
        &mut World {
            disk: &disk,
            stdin: &mut case.stdin.as_bytes(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: case.terminal,
            stderr_is_terminal: false,
            width: 80,
            env: &|name| case.env.get(name).cloned(),
            today: "2026-05-01".parse().ok(),
        },
    );
    let mut out = format!("# {}\n$ disclint {}\nexit {code}\n", case.about, case.args.join(" "));
    let mut section = |name: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace('\u{1b}', "<ESC>");
        if !text.is_empty() {
            let lines =
                text.lines().filter(|line| !case.without.iter().any(|word| line.contains(word.as_str())));
            let text: String = lines.map(|line| format!("{line}\n")).collect();
            let _ = write!(out, "--- {name}\n{text}");
        }
    };
    section("stdout", &stdout);
    section("stderr", &stderr);
    for name in &case.show {
        match disk.read(Path::new(name), 1 << 20) {
            Ok(bytes) => section(name, &bytes),
            Err(error) => section(name, error.to_string().as_bytes()),
        }
    }
    out
}

#[test]
fn cases() {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    assert!(paths.len() > 20, "cases are missing");
    let mut differ = Vec::new();
    for path in paths {
        let case: Case = serde_yaml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let said = said(&case);
        let out = path.with_extension("out");
        if std::env::var_os("DISCLINT_BLESS").is_some() {
            fs::write(&out, &said).unwrap();
        } else {
            let expected = fs::read_to_string(&out).unwrap_or_default();
            if expected != said {
                differ.push(format!("{}\n--- expected\n{expected}--- said\n{said}", path.display()));
            }
        }
    }
    assert!(differ.is_empty(), "not as in the .out files:\n{}", differ.join("\n"));
}

#[test]
fn output_is_the_same_with_any_number_of_threads() {
    let files: BTreeMap<String, String> = (0..60)
        .map(|n| {
            let text = fs::read_to_string(folder().join("bad.txt")).unwrap();
            (format!("many/{n}.txt"), text.replace("12", &(12 + n % 3).to_string()))
        })
        .collect();
    let with = |jobs: &str| {
        said(&Case {
            about: String::new(),
            args: ["many", "--rules", "pack", "-j", jobs, "--output-format", "json"]
                .map(str::to_owned)
                .to_vec(),
            files: files.clone(),
            stdin: String::new(),
            env: BTreeMap::new(),
            terminal: false,
            show: Vec::new(),
            without: vec!["$ disclint".into()],
        })
        .replacen(&format!("-j {jobs} "), "", 1)
    };
    let one = with("1");
    assert_eq!(one.matches("\"path\":").count(), 60);
    assert_eq!(one, with("2"));
    assert_eq!(one, with("7"));
}
