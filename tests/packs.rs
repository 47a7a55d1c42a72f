//! Packs: the built-in ones are sound and their examples hold; what is wrong in others is told with
//! its place.
//!
//! `fixtures/packs/<case>/` is a pack, `fixtures/packs/<case>.out` what loading it says. Set
//! `DISCLINT_BLESS=1` to rewrite the `.out` files, and read the difference before committing it.

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
fn built_in_packs_are_sound_and_their_examples_hold() {
    for id in Packs::built_in().ids() {
        let mut packs = Packs::with_examples();
        let folder = root().join("rules").join(id);
        let files = files(&folder, "");
        let pack = packs.add(&format!("rules/{id}"), files).and_then(|_| packs.compose(&[id]));
        let pack = pack.unwrap_or_else(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{id} has faults:\n{}", faults.join("\n"))
        });
        let mut failures = Vec::new();
        for rule in &pack.rules {
            let examples = &rule.rule.examples;
            let all = examples.pass.iter().map(|case| (case, false));
            for (index, (case, fails)) in all.chain(examples.fail.iter().map(|case| (case, true))).enumerate()
            {
                if let Err(failure) = example::run(&pack, rule, case, fails) {
                    failures.push(format!("{} example {}: {failure}", rule.rule.id, index + 1));
                }
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
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

/// All examples of a pack end as they say.
fn hold(pack: &Pack) {
    let mut failures = Vec::new();
    for rule in &pack.rules {
        for (list, cases, fails) in
            [("pass", &rule.rule.examples.pass, false), ("fail", &rule.rule.examples.fail, true)]
        {
            for (index, case) in cases.iter().enumerate() {
                if let Err(failure) = example::run(pack, rule, case, fails) {
                    let place = rule.place(&["examples", list, &index.to_string()]);
                    let place = place.map_or_else(String::new, |place| place.to_string());
                    failures.push(format!("{place}: {}: {failure}", rule.rule.id));
                }
            }
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
                let case =
                    example::Case { file: model.file.clone(), text: model.text.to_string(), model: None };
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
