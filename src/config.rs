//! Owns the configuration file: finding it, reading it, and what it asks of each report.
//!
//! Whatever is wrong in it is a fault with a place. It knows no command line; what stands there is
//! handed in and is stronger.

mod file;
mod globs;

pub use file::{Config, Override, RuleSetting, WaiverEntry};

use crate::date::Date;
use crate::diagnostic::{Level, Severity};
use crate::fs::{Disk, Entry, shown};
use crate::ruleset::Pack;
use crate::settings::{Settings, Waiver, named_by};
use crate::yaml::{At, MAX_BYTES, YamlFault, YamlFile};
use globs::Globs;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Names of the file, the first one found in a folder counts.
const NAMES: [&str; 4] = [".disclint.yaml", "disclint.yaml", ".disclint.yml", "disclint.yml"];

/// A configuration file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What it says.
    pub config: Config,
    file: YamlFile,
    /// The folder that its paths are relative to, from the root.
    folder: PathBuf,
    levels: Arc<BTreeMap<String, Level>>,
    overrides: Vec<Globs>,
    waivers: Vec<(Globs, Arc<Waiver>)>,
}

/// The configuration file that holds for a path: the nearest one above it, up to the root of the
/// repository.
pub fn find(disk: &dyn Disk, path: &Path) -> Option<PathBuf> {
    let path = disk.absolute(path);
    for folder in path.ancestors().skip(1) {
        for name in NAMES {
            let candidate = folder.join(name);
            if matches!(disk.entry(&candidate), Ok(Some(Entry::File))) {
                return Some(candidate);
            }
        }
        if matches!(disk.entry(&folder.join(".git")), Ok(Some(_))) {
            return None;
        }
    }
    None
}

impl Loaded {
    /// Reads a configuration file. `as_of` is the day on which waivers are looked at.
    ///
    /// # Errors
    /// Everything that is wrong in it, or that it cannot be read.
    pub fn read(disk: &dyn Disk, path: &Path, as_of: Option<Date>) -> Result<Self, ConfigError> {
        let bytes =
            disk.read(path, MAX_BYTES as u64).map_err(|error| ConfigError::Disk(error.to_string()))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| ConfigError::Disk(format!("{}: the file is not UTF-8", shown(path))))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let file = YamlFile::new(shown(path), text);
        let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let config: Config = if text.lines().all(blank) {
            Config::default()
        } else {
            file.read().map_err(ConfigError::Faults)?
        };
        let folder = disk.absolute(path).parent().map(Path::to_owned).unwrap_or_default();
        Self::new(config, file, folder, as_of).map_err(ConfigError::Faults)
    }

    fn new(
        config: Config,
        file: YamlFile,
        folder: PathBuf,
        as_of: Option<Date>,
    ) -> Result<Self, Vec<YamlFault>> {
        let mut faults = Vec::new();
        let mut globs = |patterns: &[String], at: &[String]| {
            Globs::new(patterns).unwrap_or_else(|(index, message)| {
                let mut path = at.to_vec();
                path.extend(index.map(|index| index.to_string()));
                faults.push(file.fault(&At::value(path), message));
                Globs::default()
            })
        };
        let mut overrides = Vec::new();
        for (index, one) in config.overrides.iter().enumerate() {
            overrides.push(globs(&one.files, &["overrides".into(), index.to_string(), "files".into()]));
        }
        let mut waivers = Vec::new();
        for (index, one) in config.waivers.iter().enumerate() {
            let at = ["waivers".to_owned(), index.to_string(), "path".to_owned()];
            let patterns: Vec<String> = one.path.iter().cloned().collect();
            let matching = if patterns.is_empty() { Globs::everything() } else { globs(&patterns, &at) };
            let expired = one.until.zip(as_of).is_some_and(|(until, day)| until.0 < day);
            if !expired {
                let waiver =
                    Waiver { rule: one.rule.clone(), reason: one.reason.clone(), ..Waiver::default() };
                waivers.push((matching, Arc::new(waiver)));
            }
        }
        let levels = config.rules.iter().map(|(rule, setting)| (rule.clone(), setting.level())).collect();
        let levels = Arc::new(levels);
        if faults.is_empty() {
            Ok(Self { config, file, folder, levels, overrides, waivers })
        } else {
            Err(faults)
        }
    }

    /// The file's name as people know it.
    pub fn name(&self) -> &str {
        self.file.name()
    }

    /// The folder that its paths are relative to.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A fault at a place of the file.
    pub fn fault(&self, at: &At, message: impl Into<String>) -> YamlFault {
        self.file.fault(at, message)
    }

    /// Names of rules that the pack does not have, each with its place.
    pub fn unknown_rules(&self, pack: &Pack) -> Vec<YamlFault> {
        let mut named: Vec<(At, &str)> = Vec::new();
        for rule in self.config.rules.keys() {
            named.push((At::key(["rules", rule.as_str()]), rule));
        }
        for (index, one) in self.config.overrides.iter().enumerate() {
            for rule in one.rules.keys() {
                let path = ["overrides".to_owned(), index.to_string(), "rules".to_owned(), rule.clone()];
                named.push((At::key(path), rule));
            }
        }
        for (index, one) in self.config.waivers.iter().enumerate() {
            let path = ["waivers".to_owned(), index.to_string(), "rule".to_owned()];
            named.push((At::value(path), &one.rule));
        }
        named
            .into_iter()
            .filter(|(_, name)| !pack.rules.iter().any(|rule| named_by(&rule.rule, name)))
            .map(|(at, name)| {
                let fault = self.file.fault(&at, format!("there is no rule `{name}`"));
                match nearest(name, pack) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help("`disclint rules` lists them all"),
                }
            })
            .collect()
    }

    /// What is asked of a file: `base` with what this configuration adds. Settings that `base`
    /// states itself come from the command line and stay.
    pub fn settings(&self, disk: &dyn Disk, path: &Path, base: &Settings) -> Settings {
        let path = disk.absolute(path);
        let relative = path.strip_prefix(&self.folder).unwrap_or(&path);
        let mut settings = base.clone();
        let mut level = self.config.level.clone();
        let matching: Vec<usize> =
            (0..self.overrides.len()).filter(|index| self.overrides[*index].matches(relative)).collect();
        settings.levels = self.levels.clone();
        for index in matching {
            let one = &self.config.overrides[index];
            let levels = Arc::make_mut(&mut settings.levels);
            levels.extend(one.rules.iter().map(|(rule, setting)| (rule.clone(), setting.level())));
            level = one.level.clone().or(level);
        }
        settings.level = base.level.clone().or(level.filter(|level| level != "auto"));
        settings.year = base.year.or(self.config.year);
        let waivers = self.waivers.iter().filter(|(globs, _)| globs.matches(relative));
        settings.waivers = waivers.map(|(_, waiver)| waiver.clone()).collect();
        settings
    }

    /// Waivers that hid nothing in the whole run, as faults with their places. To be asked when every
    /// file that they are about was linted.
    pub fn idle_waivers(&self) -> Vec<YamlFault> {
        let used = |index: usize| {
            let entry = &self.config.waivers[index];
            // Waivers that have expired are not among those in force.
            self.waivers.iter().any(|(_, waiver)| {
                waiver.rule == entry.rule
                    && waiver.reason == entry.reason
                    && waiver.used.load(Ordering::Relaxed)
            })
        };
        let idle = (0..self.config.waivers.len()).filter(|index| !used(*index));
        idle.map(|index| {
            let at = At::value(["waivers".to_owned(), index.to_string()]);
            self.file
                .fault(&at, format!("the waiver for {} has no effect", self.config.waivers[index].rule))
                .help("remove it if it has expired or what it was for is mended")
        })
        .collect()
    }

    /// The severity at which a run fails, if stated.
    pub fn fail_on(&self) -> Option<Severity> {
        self.config.fail_on
    }
}

/// The rule or group of rules whose name is nearest to another.
pub fn nearest(name: &str, pack: &Pack) -> Option<String> {
    let names = pack.rules.iter().flat_map(|rule| {
        let id = rule.rule.id.as_str();
        let group = id.rsplit_once('/').map(|(group, _)| group);
        [Some(id), group].into_iter().flatten()
    });
    crate::yaml::nearest(name, names).map(str::to_owned)
}

/// Why a configuration cannot be used.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Disk(String),
    /// Things that a person can mend in it.
    Faults(Vec<YamlFault>),
}

#[cfg(test)]
mod tests;
