//! All packs that a run can use, and the composing of some of them into the one that it does use.

use super::built_in::{BUILT_IN, BuiltIn};
use super::merge::{Laid, Merged};
use super::raw::{PackFile, RawPack};
use super::{Origin, Pack, PackRule, validate};
use crate::recognize::Profile;
use crate::rule::{KINDS, Kind};
use crate::yaml::{At, YamlFault, did_you_mean, typed};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// All packs that a run can use: the built-in ones, and those of folders that the user names.
#[derive(Debug, Default)]
pub struct Packs {
    built_in: bool,
    whole: bool,
    added: BTreeMap<String, RawPack>,
}

impl Packs {
    /// The built-in packs.
    pub fn built_in() -> Self {
        Self { built_in: true, ..Self::default() }
    }

    /// The built-in packs with the examples of their rules and the models these start from. Slower
    /// to load by far; for commands that are about rules and not about reports.
    pub fn with_examples() -> Self {
        Self { built_in: true, whole: true, ..Self::default() }
    }

    /// Ids of all packs, in order.
    pub fn ids(&self) -> Vec<&str> {
        let built_in = BUILT_IN.iter().filter(|_| self.built_in).map(|pack| pack.id);
        let mut ids: Vec<&str> = built_in.chain(self.added.keys().map(String::as_str)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Adds the packs of a folder: the folder itself if it holds a `pack.yaml`, or every folder
    /// below it that does. `files` are all files below it, with paths relative to it; what is no
    /// YAML and no example is passed over. A pack takes the place of a built-in one of its name.
    /// Gives back the ids of the packs found.
    ///
    /// # Errors
    /// Everything that does not fit the shape of a pack.
    pub fn add(&mut self, folder: &str, files: Vec<PackFile>) -> Result<Vec<String>, Vec<YamlFault>> {
        let mut roots: Vec<String> = files
            .iter()
            .filter(|file| file.name == "pack.yaml" || file.name.ends_with("/pack.yaml"))
            .map(|file| file.name.trim_end_matches("pack.yaml").to_owned())
            .collect();
        if roots.is_empty() || roots.iter().any(String::is_empty) {
            roots = vec![String::new()];
        }
        let (mut ids, mut faults) = (Vec::new(), Vec::new());
        for root in roots {
            let own: Vec<PackFile> = files
                .iter()
                .filter_map(|file| {
                    let name = file.name.strip_prefix(&root)?.to_owned();
                    Some(PackFile { name, text: file.text.clone() })
                })
                .collect();
            let shown = format!("{}/{root}", folder.trim_end_matches(['/', '\\']));
            match RawPack::read(&shown, &own) {
                Ok(raw) => {
                    ids.push(raw.header.id.clone());
                    self.added.insert(raw.header.id.clone(), raw);
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() { Ok(ids) } else { Err(faults) }
    }

    /// Makes one pack of several and of all they build on, each laid on top of those before it.
    /// Ids that no pack has are passed over; ask [`Packs::ids`] first.
    ///
    /// # Errors
    /// Everything that is wrong in packs that the user added. Built-in packs are trusted.
    pub fn compose(&self, ids: &[&str]) -> Result<Pack, Vec<YamlFault>> {
        let mut order = Order { packs: self, raws: Vec::new(), open: Vec::new(), faults: Vec::new() };
        for id in ids {
            order.visit(id, None);
        }
        let Order { raws, mut faults, .. } = order;
        let mut merged = Merged::default();
        for raw in raws {
            merged.lay(raw, &mut faults);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let user_changes_shape = merged.headers.iter().any(|(header, origin)| {
            origin.is_some() && (!header.profile.is_null() || !header.data.is_empty())
        }) || merged.forms.iter().any(|(_, origin)| origin.is_some());
        faults.extend(validate::headers(&merged));
        faults.extend(validate::forms(&merged));
        let languages: BTreeMap<String, Vec<String>> =
            merged.headers.iter().map(|(header, _)| (header.id.clone(), header.languages.clone())).collect();
        let mut pack = finish(merged, &mut faults);
        faults.extend(validate::rules(&pack, &languages, user_changes_shape));
        if !faults.is_empty() {
            return Err(faults);
        }
        pack.rules
            .sort_by(|a, b| (&a.rule.id, a.rule.effective.from).cmp(&(&b.rule.id, b.rule.effective.from)));
        Ok(pack)
    }
}

/// Packs in the order in which they are laid: each after what it builds on.
struct Order<'p> {
    packs: &'p Packs,
    raws: Vec<RawPack>,
    open: Vec<String>,
    faults: Vec<YamlFault>,
}

impl Order<'_> {
    fn visit(&mut self, id: &str, named_at: Option<(&Origin, usize)>) {
        if self.raws.iter().any(|raw| raw.header.id == id) {
            return;
        }
        let fault = |message: String| {
            let (origin, index) = named_at?;
            Some(origin.file.fault(&At::value(["extends".to_owned(), index.to_string()]), message))
        };
        if self.open.iter().any(|open| open == id) {
            self.faults.extend(fault(format!("the pack `{id}` builds on itself")));
            return;
        }
        let built_in = || BUILT_IN.iter().find(|pack| self.packs.built_in && pack.id == id);
        let raw = match (self.packs.added.get(id), built_in()) {
            (Some(added), _) => Ok(added.clone()),
            (None, Some(built_in)) => load(built_in, self.packs.whole),
            (None, None) => {
                let help = did_you_mean(id, self.packs.ids());
                let known = || format!("there are {}", self.packs.ids().join(", "));
                let fault = fault(format!("there is no pack `{id}`"));
                self.faults.extend(fault.map(|fault| fault.help(help.unwrap_or_else(known))));
                return;
            }
        };
        match raw {
            Ok(raw) => {
                self.open.push(id.to_owned());
                for (index, base) in raw.header.extends.iter().enumerate() {
                    self.visit(base, raw.origin.as_ref().map(|origin| (origin, index)));
                }
                self.open.pop();
                self.raws.push(raw);
            }
            Err(faults) => self.faults.extend(faults),
        }
    }
}

fn load(built_in: &BuiltIn, whole: bool) -> Result<RawPack, Vec<YamlFault>> {
    if whole { built_in.load_whole() } else { built_in.load() }
}

/// Types the merged profile and finds each rule's kind.
fn finish(merged: Merged, faults: &mut Vec<YamlFault>) -> Pack {
    let profile = match &merged.profile {
        serde_json::Value::Null => Ok(Profile::default()),
        profile => typed::<Profile>(profile),
    };
    let profile = profile.unwrap_or_else(|slip| {
        // The slip is in the topmost pack that says anything at this place.
        let placed = merged.headers.iter().rev().find_map(|(header, origin)| {
            let says = !header.profile.is_null();
            origin.as_ref().filter(|_| says)
        });
        faults.extend(placed.map(|origin| origin.file.slip(slip, &["profile".to_owned()])));
        Profile::default()
    });
    let top = merged.headers.last().map(|(header, _)| header);
    let mut spoken = merged.headers.iter().rev().map(|(header, _)| &header.languages);
    let languages = spoken.find(|languages| !languages.is_empty());
    let mut rules = Vec::with_capacity(merged.rules.len());
    for Laid { rule, pack, origin, changed } in merged.rules {
        match kind(&rule.kind) {
            Some(kind) => rules.push(PackRule { rule, kind, pack, origin, changed, check: OnceLock::new() }),
            None => faults.extend(origin.map(|origin| {
                let message = format!("there is no kind `{}`", rule.kind);
                let known = KINDS.iter().map(|kind| kind.name());
                let help = did_you_mean(&rule.kind, known.clone())
                    .unwrap_or_else(|| format!("there are {}", known.collect::<Vec<_>>().join(", ")));
                origin.file.fault(&At::value(["kind"]).below(&origin.path), message).help(help)
            })),
        }
    }
    Pack {
        id: top.map_or_else(String::new, |top| top.id.clone()),
        title: top.map(|top| top.title.clone()).unwrap_or_default(),
        languages: languages.cloned().unwrap_or_default(),
        forms: merged.forms.into_iter().map(|(form, _)| form).collect(),
        profile,
        data: merged.data,
        rules,
        models: merged.models,
    }
}

/// The kind with a name.
fn kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}
