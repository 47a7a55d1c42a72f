//! The packs that are part of the program.
//!
//! The build (`build.rs`) takes every folder under `rules/` that has a `pack.yaml` and embeds its
//! files twice: as they are, for examples and for carets, and as one line of JSON with header, forms
//! and rules, examples left out. A run that only checks reports reads the JSON, which takes a tenth
//! of the time that YAML with all examples would; the test suite holds both to the same meaning.

use super::raw::{Header, PackFile, RawPack, model};
use crate::recognize::Form;
use crate::rule::Rule;
use crate::yaml::YamlFault;
use serde::Deserialize;

/// A pack as the build embedded it.
pub(super) struct BuiltIn {
    /// Its id, the name of its folder.
    pub(super) id: &'static str,
    /// Header, forms and rules; empty where the YAML has a fault.
    json: &'static str,
    /// Its files by path.
    files: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

#[derive(Deserialize)]
struct Stored {
    pack: Header,
    forms: Vec<Form>,
    rules: Vec<Rule>,
}

impl BuiltIn {
    /// Loads without examples.
    ///
    /// # Errors
    /// Faults of the YAML; none in a program whose tests passed.
    pub(super) fn load(&self) -> Result<RawPack, Vec<YamlFault>> {
        let Ok(stored) = serde_json::from_str::<Stored>(self.json) else { return self.load_whole() };
        let unplaced_form = |form| (form, None);
        Ok(RawPack {
            header: stored.pack,
            origin: None,
            forms: stored.forms.into_iter().map(unplaced_form).collect(),
            rules: stored.rules.into_iter().map(|rule| (rule, None)).collect(),
            models: self.files.iter().filter_map(|(path, text)| model(path, *text)).collect(),
        })
    }

    /// Loads with examples and places, from YAML.
    ///
    /// # Errors
    /// As [`BuiltIn::load`].
    pub(super) fn load_whole(&self) -> Result<RawPack, Vec<YamlFault>> {
        let files: Vec<PackFile> = self
            .files
            .iter()
            .map(|(name, text)| PackFile { name: (*name).to_owned(), text: (*text).to_owned() })
            .collect();
        RawPack::read(&format!("rules/{}", self.id), &files)
    }
}
