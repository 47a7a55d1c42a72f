//! The shape of the house: which module may see which, where foreign types end, and that no form's
//! words are in the code. Rust lets modules form cycles; this keeps them in order.

#![allow(clippy::unwrap_used, reason = "a source file that cannot be read is a failure")]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the ground up. A module sees only those of lines above its own.
const ORDER: &[&[&str]] = &[
    &["source", "words", "date", "guard"],
    &["value", "yaml", "fs", "pattern", "threads"],
    &["diagnostic", "document", "expr", "phrases"],
    &["read", "recognize"],
    &["series", "rule"],
    &["ruleset", "settings"],
    &["config", "suppress"],
    &["lint"],
    &["reporter"],
    &["cli"],
];

/// Modules that see no more than these, wherever they stand.
const NARROW: &[(&str, &[&str])] = &[
    ("reporter", &["diagnostic", "source", "phrases", "yaml"]),
    ("read", &["document", "source"]),
    (
        "rule",
        &[
            "date",
            "diagnostic",
            "document",
            "expr",
            "pattern",
            "recognize",
            "source",
            "value",
            "words",
            "yaml",
        ],
    ),
];

/// Where the types of another crate may be named.
const OWNERS: &[(&str, &[&str])] = &[
    ("aho_corasick", &["recognize"]),
    ("chardetng", &["source/encoding"]),
    ("clap", &["cli"]),
    ("encoding_rs", &["source/encoding"]),
    ("flate2", &["read/pdf"]),
    ("glob", &["fs"]),
    ("globset", &["config/globs"]),
    ("granit_parser", &["yaml"]),
    ("hayro_cmap", &["read/pdf"]),
    ("hayro_interpret", &["read/pdf"]),
    ("hayro_syntax", &["read/pdf"]),
    ("html5ever", &["read/html"]),
    ("html5gum", &["read/html"]),
    ("ignore", &["fs"]),
    ("indicatif", &["cli/progress"]),
    ("jiff", &["date"]),
    ("miette", &["reporter/human"]),
    ("pulldown_cmark", &["read/markdown"]),
    ("quick_xml", &["read/xml"]),
    ("rayon", &["threads"]),
    ("rust_decimal", &["value"]),
    ("serde_path_to_error", &["yaml"]),
    ("serde_yaml", &["yaml"]),
    ("strsim", &["recognize", "yaml"]),
    ("terminal_size", &["cli/progress"]),
    ("unicode_normalization", &["source/fold"]),
    ("unicode_width", &["reporter/human"]),
    ("zip", &["read/archive"]),
];

/// A source file without its tests and comments.
struct Module {
    /// The path below `src`, without the extension.
    path: String,
    code: String,
}

impl Module {
    fn name(&self) -> &str {
        self.path.split('/').next().unwrap()
    }
}

fn modules() -> Vec<Module> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let mut modules = Vec::new();
    for file in paths {
        let path = file.strip_prefix(&root).unwrap().with_extension("");
        let path = path.to_string_lossy().replace('\\', "/");
        let is_test = path.split('/').any(|part| matches!(part, "tests" | "testing" | "sample"));
        if is_test || matches!(path.as_str(), "lib" | "main") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = without_tests(&text).lines().map(without_comment).collect::<Vec<_>>().join("\n");
        modules.push(Module { path, code });
    }
    modules
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, paths);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            paths.push(entry);
        }
    }
}

/// Tests inside a file stand at its end.
fn without_tests(text: &str) -> &str {
    const MARK: &str = "\n#[cfg(test)]\n";
    let tests = text.match_indices(MARK).find(|(at, _)| {
        let line = text[at + MARK.len()..].lines().next().unwrap_or_default();
        line.contains("mod ") && line.ends_with('{')
    });
    tests.map_or(text, |(at, _)| &text[..at])
}

fn without_comment(line: &str) -> &str {
    // `//` in a string is an address.
    match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    }
}

/// Names behind `before` in a text, such as modules behind `crate::`.
fn named<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    text.match_indices(before)
        .map(|(at, _)| {
            let rest = &text[at + before.len()..];
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
        })
        .collect()
}

fn line_of(module: &str) -> usize {
    ORDER
        .iter()
        .position(|line| line.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` has no place in the order"))
}

#[test]
fn modules_see_only_what_is_above_them() {
    let mut wrong = Vec::new();
    for module in modules() {
        let (name, own) = (module.name(), line_of(module.name()));
        for other in named(&module.code, "crate::").into_iter().filter(|other| *other != name) {
            let is_item = other.starts_with(char::is_uppercase) || other.is_empty();
            let narrow = NARROW.iter().find(|(narrow, _)| *narrow == name);
            if !is_item
                && (line_of(other) >= own || narrow.is_some_and(|(_, allowed)| !allowed.contains(&other)))
            {
                wrong.push(format!("src/{}.rs sees {other}", module.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn kinds_do_not_import_each_other() {
    let kinds: Vec<Module> =
        modules().into_iter().filter(|module| module.path.starts_with("rule/")).collect();
    let implements = |module: &&Module| module.code.contains("impl Kind for ");
    let names: Vec<&str> =
        kinds.iter().filter(implements).filter_map(|module| module.path.split('/').nth(1)).collect();
    assert!(names.len() > 3, "{names:?}");
    for module in kinds.iter().filter(implements) {
        for other in named(&module.code, "use super::") {
            let own = module.path.split('/').nth(1) == Some(other);
            assert!(own || !names.contains(&other), "src/{}.rs imports kind `{other}`", module.path);
        }
    }
}

#[test]
fn foreign_types_stop_at_their_owner() {
    let mut wrong = Vec::new();
    for module in modules() {
        for (foreign, owners) in OWNERS {
            let needle = format!("{foreign}::");
            let is_named = module.code.match_indices(&needle).any(|(at, _)| {
                let before = module.code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            let is_owner = owners.iter().any(|owner| {
                module.path.strip_prefix(owner).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if is_named && !is_owner {
                wrong.push(format!("src/{}.rs names {foreign}", module.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_command_line_prints_and_only_the_disk_touches_files() {
    let mut wrong = Vec::new();
    for module in modules() {
        for (needle, owner) in [
            ("println!", "none"),
            ("std::fs::", "fs"),
            ("use std::fs", "fs"),
            ("std::env::", "cli"),
            ("std::process::", "cli"),
            ("SystemTime", "cli"),
            ("Instant::now", "none"),
            ("std::net", "none"),
        ] {
            if module.code.contains(needle)
                && module.name() != owner
                && !(owner == "cli" && module.name() == "fs")
            {
                wrong.push(format!("src/{}.rs uses {needle}", module.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Numerals and signs are the code's business, words are the packs'.
#[test]
fn no_words_of_a_form_are_in_the_code() {
    let is_ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| module.path != "read/numeral") {
        for line in module.code.lines() {
            let mut run = 0;
            for c in line.chars() {
                run = if is_ideograph(c) { run + 1 } else { 0 };
                if run == 2 {
                    wrong.push(format!("src/{}.rs: {}", module.path, line.trim()));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_owns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let is_tests = path.file_stem().is_some_and(|stem| stem == "tests")
            || path.parent().is_some_and(|parent| parent.ends_with("tests"));
        assert!(is_tests || text.starts_with("//!"), "{} does not open with what it owns", path.display());
        assert!(!path.ends_with("mod.rs"), "{}", path.display());
    }
}
