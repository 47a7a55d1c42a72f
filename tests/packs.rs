//! Packs: the built-in ones are sound and their examples hold; what is wrong in others is told with
//! its place.
//!
//! `fixtures/packs/<case>/` is a pack, `fixtures/packs/<case>.out` what loading it says. Set
//! `DISCLINT_BLESS=1` to rewrite the `.out` files, and read the difference before committing it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use disclint::rule::KINDS;
use disclint::ruleset::{Pack, PackFile, Packs, example};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, prefix: &str) -> Vec<PackFile> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().unwrap().to_string_lossy());
        if entry.is_dir() {
            found.extend(files(&entry, &format!("{name}/")));
        } else {
            found.push(PackFile { name, text: fs::read_to_string(&entry).unwrap() });
        }
    }
    found
}

#[test]
fn every_fault_of_a_pack_has_its_place() {
    let folder = root().join("fixtures/packs");
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    let mut differ = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let mut packs = Packs::built_in();
        let loaded = packs
            .add(&name, files(&case, ""))
            .and_then(|ids| packs.compose(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
        let said = match loaded {
            Ok(_) => "sound\n".to_owned(),
            Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
        };
        let out = folder.join(format!("{name}.out"));
        if std::env::var_os("DISCLINT_BLESS").is_some() {
            fs::write(&out, &said).unwrap();
        } else if fs::read_to_string(&out).unwrap_or_default() != said {
            differ.push(format!("{name}:\n{said}"));
        }
    }
    assert!(differ.is_empty(), "not as in the .out files:\n{}", differ.join("\n"));
}

#[test]
fn built_in_packs_are_sound_and_their_examples_hold_and_show_every_message() {
    for id in Packs::built_in().ids() {
        let mut packs = Packs::with_examples();
        let folder = root().join("rules").join(id);
        let files = files(&folder, "");
        let pack = packs.add(&format!("rules/{id}"), files).and_then(|_| packs.compose(&[id]));
        let pack = pack.unwrap_or_else(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{id} has faults:\n{}", faults.join("\n"))
        });
        hold(&pack);
    }
}

#[test]
fn what_the_scaffold_begins_with_holds() {
    let read = |name: &str| fs::read_to_string(root().join("rules/scaffold").join(name)).unwrap();
    let rule = read("rule.yaml.txt").replace("{id}", "own/text/vague");
    let files = [
        ("pack.yaml", read("pack.yaml.txt").replace("{id}", "own")),
        ("rules.yaml", read("rules.yaml.txt").replace("{rule}\n", &rule)),
    ];
    let mut packs = Packs::with_examples();
    let files = files.map(|(name, text)| PackFile { name: name.to_owned(), text });
    packs.add("own", files.into()).expect("a readable pack");
    let mut pack = packs.compose(&["own"]).unwrap_or_else(|faults| panic!("{}", faults[0]));
    pack.rules.retain(|rule| &*rule.pack == "own");
    hold(&pack);
}

/// Messages that stand only where equations of several rules fail together, which no example of one
/// rule can show.
const TOGETHER: [&str; 2] = ["also", "cause"];

/// All examples of a pack end as they say, and show each rule silent and with each of its messages.
fn hold(pack: &Pack) {
    let mut failures = Vec::new();
    for rule in &pack.rules {
        let id = &rule.rule.id;
        let (mut silent, mut shown) = (false, Vec::new());
        for (list, cases, fails) in
            [("pass", &rule.rule.examples.pass, false), ("fail", &rule.rule.examples.fail, true)]
        {
            for (index, case) in cases.iter().enumerate() {
                match example::run(pack, rule, case, fails) {
                    Ok(said) => {
                        silent |= said.findings.is_empty();
                        shown.extend(said.findings.iter().map(|finding| finding.message));
                    }
                    Err(failure) => {
                        let place = rule.place(&["examples", list, &index.to_string()]);
                        let place = place.map_or_else(String::new, |place| place.to_string());
                        failures.push(format!("{place}: {id}: {failure}"));
                    }
                }
            }
        }
        if !silent {
            failures.push(format!("{id}: no example in which it stays silent"));
        }
        let messages = rule.rule.message.keys().map(String::as_str);
        for message in messages.filter(|name| !TOGETHER.contains(name) && !shown.contains(name)) {
            failures.push(format!("{id}: no example shows `{message}`"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_is_silent_on_every_model_report() {
    for id in Packs::built_in().ids() {
        let pack = Packs::with_examples().compose(&[id]).expect("a sound pack");
        let mut fired = Vec::new();
        for model in &pack.models {
            for rule in &pack.rules {
                let (file, text) = (model.file.clone(), model.text.to_string());
                let case = example::Case { file, text, model: None, previous: None, others: Vec::new() };
                match example::put(&pack, rule, &case) {
                    Ok(said) if said.findings.is_empty() => {}
                    Ok(said) => fired.push(format!("{} on {}: {:?}", rule.rule.id, model.file, said.under)),
                    Err(failure) => fired.push(format!("{} on {}: {failure}", rule.rule.id, model.file)),
                }
            }
        }
        assert!(fired.is_empty(), "{}", fired.join("\n"));
    }
}

/// The reference of kinds in the guide for rule authors.
fn reference() -> String {
    let mut table = "| kind | demand / with / message |\n| --- | --- |\n".to_owned();
    for kind in KINDS {
        let schema = kind.schema().to_value();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
        let mut parameters: Vec<String> = schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, schema)| {
                let mark = if required.contains(&name.as_str()) { "*" } else { "" };
                let said = schema["description"].as_str().unwrap_or_default();
                format!("`{name}`{mark} {}", said.replace('\n', " ").replace('|', "\\|"))
            })
            .collect();
        parameters.sort();
        let messages: Vec<String> = kind
            .messages()
            .iter()
            .map(|message| {
                let mark = if message.required { "*" } else { "" };
                let values: Vec<String> = message.values.iter().map(|value| format!("{{{value}}}")).collect();
                format!("`{}`{mark} {}", message.name, values.join(" ")).trim_end().to_owned()
            })
            .collect();
        let parts = [
            format!("{}.", kind.summary()),
            format!("**with** {}", parameters.join("<br>")),
            format!("**message** {}", messages.join("<br>")),
        ];
        table += &format!("| `{}` | {} |\n", kind.name(), parts.join("<br>"));
    }
    table
}

#[test]
fn the_guide_lists_every_kind() {
    let path = root().join("rules/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- kinds -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- /kinds -->").unwrap();
    let reference = reference();
    if std::env::var_os("DISCLINT_BLESS").is_some() {
        fs::write(&path, format!("{before}<!-- kinds -->\n{reference}<!-- /kinds -->{after}")).unwrap();
    } else {
        assert!(listed == reference, "run with DISCLINT_BLESS=1 and read the difference");
    }
}

#[test]
fn the_guide_shows_the_rule_that_a_new_pack_begins_with() {
    let guide = fs::read_to_string(root().join("rules/README.md")).unwrap();
    let shown = guide.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    // Comments and their alignment are for readers.
    let bare = |text: &str| -> Vec<String> {
        let lines =
            text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim_end().to_owned());
        lines.filter(|line| !line.trim().is_empty()).collect()
    };
    let scaffold = fs::read_to_string(root().join("rules/scaffold/rule.yaml.txt")).unwrap();
    assert_eq!(bare(shown)[1..], bare(&scaffold.replace("{id}", "our-city/text/vague")));
}
