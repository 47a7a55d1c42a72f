//! A pack as its files say it, before it is put on top of others: typed, with the place of each part.

use super::{Model, Origin};
use crate::date::Years;
use crate::diagnostic::{Basis, Level};
use crate::recognize::{Form, Profile};
use crate::rule::{Message, Rule};
use crate::words::Words;
use crate::yaml::{At, YamlFault, YamlFile, typed};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A file of a pack: its path below the pack's folder, with forward slashes, and its text.
#[derive(Clone, Debug)]
pub struct PackFile {
    /// The path, such as `forms/2021.yaml`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// `pack.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Id of the pack; its rules' ids begin with it.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub title: Words,
    /// Languages in which every sentence of the pack has to be written.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Packs that it builds on: all of their forms, rules and data are its own.
    #[serde(default)]
    pub extends: Vec<String>,
    /// How reports are written; merged into the profile of the packs below.
    #[serde(default)]
    #[schemars(with = "Profile")]
    pub profile: Value,
    /// Tables that rules look up; merged into those of the packs below.
    #[serde(default)]
    pub data: BTreeMap<String, Value>,
    /// Changes to rules of the packs below, by id.
    #[serde(default, rename = "override")]
    pub overrides: BTreeMap<String, Override>,
}

/// A change to a rule of a pack below. What is left out stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Override {
    /// Level in place of the rule's; every message takes it.
    pub level: Option<Level>,
    /// Report years in place of the rule's.
    pub effective: Option<Years>,
    /// Levels of bodies in place of the rule's.
    pub bodies: Option<Vec<String>>,
    /// What it rests on here, in place of the rule's.
    pub basis: Option<Vec<Basis>>,
    /// Parameters to put in place of the rule's, each by itself.
    #[schemars(with = "BTreeMap<String, Value>")]
    pub with: Value,
    /// The heading.
    pub title: Option<Words>,
    /// Why it exists.
    pub why: Option<Words>,
    /// Words of messages, each by itself.
    pub message: BTreeMap<String, Message>,
    /// What to do.
    pub help: Option<Words>,
}

/// Any other YAML file of a pack.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Rules in any order.
    #[schemars(with = "Vec<Rule>")]
    pub rules: Vec<Value>,
}

/// A pack as its files say it.
#[derive(Clone, Debug)]
pub(super) struct RawPack {
    pub(super) header: Header,
    /// Where the header is; unknown for built-in packs.
    pub(super) origin: Option<Origin>,
    pub(super) forms: Vec<(Form, Option<Origin>)>,
    pub(super) rules: Vec<(Rule, Option<Origin>)>,
    pub(super) models: Vec<Model>,
}

impl RawPack {
    /// Reads the files of one pack. `folder` is put before their names for people.
    ///
    /// # Errors
    /// Everything that does not fit the types, of all files.
    pub(super) fn read(folder: &str, files: &[PackFile]) -> Result<Self, Vec<YamlFault>> {
        let mut faults = Vec::new();
        let (mut header, mut forms, mut rules, mut models) = (None, Vec::new(), Vec::new(), Vec::new());
        for file in files {
            let path = file.name.as_str();
            if let Some(model) = model(path, file.text.clone()) {
                models.push(model);
                continue;
            }
            if !is_yaml(path) {
                continue;
            }
            let yaml = YamlFile::new(shown(folder, path), file.text.as_str());
            let origin = |path: Vec<String>| Some(Origin { file: yaml.clone(), path });
            if path == "pack.yaml" {
                match yaml.read::<Header>() {
                    Ok(read) => header = Some((read, origin(Vec::new()))),
                    Err(found) => faults.extend(found),
                }
            } else if path.starts_with("forms/") {
                match yaml.read::<Form>() {
                    Ok(form) => forms.push((form, origin(Vec::new()))),
                    Err(found) => faults.extend(found),
                }
            } else {
                match yaml.read::<RuleFile>() {
                    Ok(read) => {
                        for (index, value) in read.rules.iter().enumerate() {
                            let path = vec!["rules".to_owned(), index.to_string()];
                            match typed::<Rule>(value) {
                                Ok(rule) => rules.push((rule, origin(path))),
                                Err(slip) => faults.push(yaml.slip(slip, &path)),
                            }
                        }
                    }
                    Err(found) => faults.extend(found),
                }
            }
        }
        if header.is_none() && !files.iter().any(|file| file.name == "pack.yaml") {
            let missing = YamlFile::new(shown(folder, "pack.yaml"), "");
            let fault = missing.fault(&At::default(), "a pack needs a file pack.yaml");
            faults.push(fault.help("`disclint new pack NAME` writes one; it says `id` and `extends`"));
        }
        match header {
            Some((header, origin)) if faults.is_empty() => {
                forms.sort_by_key(|(form, _): &(Form, _)| form.effective.from);
                Ok(Self { header, origin, forms, rules, models })
            }
            _ => Err(faults),
        }
    }
}

/// The model report that a file of a pack is, if it is one.
pub(super) fn model(path: &str, text: impl Into<Cow<'static, str>>) -> Option<Model> {
    let file = path.strip_prefix("examples/")?;
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    Some(Model { name: name.to_owned(), file: file.to_owned(), text: text.into() })
}

/// Whether a file of a pack is YAML.
pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn shown(folder: &str, path: &str) -> String {
    match folder.trim_end_matches(['/', '\\']) {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}
