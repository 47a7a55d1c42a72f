//! Embeds what is under `rules/`, the packs and the words of the program, as JSON that reads faster
//! than the YAML it is made from: see `src/ruleset/built_in.rs` for what is embedded and why.

#![allow(clippy::print_stdout, reason = "the way to speak to cargo")]

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut source = "pub(super) static BUILT_IN: &[BuiltIn] = &[\n".to_owned();
    // A mapping of YAML's own, for it refuses a key that stands there twice.
    let words: serde_yaml::Mapping =
        serde_yaml::from_str(&fs::read_to_string(root.join("words.yaml"))?).map_err(io::Error::other)?;
    fs::write(out.join("words.json"), serde_json::to_string(&words)?)?;
    for folder in entries(&root)? {
        if !folder.join("pack.yaml").is_file() {
            continue;
        }
        let id = name(&folder);
        let mut files = Vec::new();
        walk(&folder, "", &mut files)?;
        let stored = out.join(format!("{id}.json"));
        // YAML that does not read is embedded as it is: the program then shows what is wrong with a
        // caret, which a failing build could not.
        let json = compact(&files).map_or_else(String::new, |value| value.to_string());
        fs::write(&stored, json)?;
        let _ = writeln!(source, "BuiltIn {{ id: {id:?}, json: include_str!({stored:?}), files: &[");
        for (path, file) in files {
            let _ = writeln!(source, "({path:?}, include_str!({file:?})),");
        }
        source.push_str("] },\n");
    }
    source.push_str("];\n");
    fs::write(out.join("packs.rs"), source)
}

/// Header, forms and rules of a pack without examples; `None` if anything is no YAML.
fn compact(files: &[(String, PathBuf)]) -> Option<Value> {
    let (mut pack, mut forms, mut rules) = (Value::Null, Vec::new(), Vec::new());
    for (path, file) in files.iter().filter(|(path, _)| is_yaml(path) && !path.starts_with("examples/")) {
        let mut value: Value = serde_yaml::from_str(&fs::read_to_string(file).ok()?).ok()?;
        if path == "pack.yaml" {
            pack = value;
        } else if path.starts_with("forms/") {
            forms.push(value);
        } else {
            let Value::Array(mut items) = value.get_mut("rules")?.take() else { return None };
            for rule in &mut items {
                rule.as_object_mut()?.remove("examples");
            }
            rules.append(&mut items);
        }
    }
    Some(json!({"pack": pack, "forms": forms, "rules": rules}))
}

/// Files below a folder with their paths, in order of path.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in entries(folder)? {
        let path = format!("{prefix}{}", name(&entry));
        if entry.is_dir() {
            walk(&entry, &format!("{path}/"), files)?;
        } else if is_yaml(&path) || path.starts_with("examples/") {
            files.push((path, entry));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}
