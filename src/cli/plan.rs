//! What is asked of each report: flags, environment and the configuration above it, put together.

use super::flags::{self, AssessmentFlags};
use super::packs::{self, Named};
use super::{Failure, World};
use crate::config::{self, ConfigError, Loaded, nearest};
use crate::date::Date;
use crate::diagnostic::Severity;
use crate::fs::Disk;
use crate::ruleset::{Pack, Packs};
use crate::settings::{Selection, Settings, named_by};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that reports are put to. Packs are composed once for all reports that share them.
#[derive(Debug)]
pub(super) struct Plan {
    /// What flags and environment ask of every report.
    base: Settings,
    packs: Vec<(Named, Pack)>,
    configs: Vec<Loaded>,
    /// For each folder of a report: its configuration and its pack, by index.
    folders: BTreeMap<PathBuf, (Option<usize>, usize)>,
}

/// What is asked of one report.
#[derive(Debug)]
pub(super) struct Asked {
    /// Index of its pack.
    pub(super) pack: usize,
    /// How it is assessed.
    pub(super) settings: Settings,
    /// The least severity at which it fails the run, if its configuration states one.
    pub(super) fail_on: Option<Severity>,
    /// The share of rules that has to be assessable, in percent, likewise.
    pub(super) require_assessed: Option<u8>,
}

impl Plan {
    /// Reads all that holds for a list of reports.
    pub(super) fn new(
        flags: &AssessmentFlags,
        selection: Selection,
        reports: &[PathBuf],
        world: &World<'_>,
    ) -> Result<Self, Failure> {
        let as_of = as_of(flags, world)?;
        let base = Settings {
            year: flags.year,
            level: flags.level.clone(),
            as_of,
            encoding: flags.encoding.as_deref().map(Arc::from),
            selection: Arc::new(selection),
            ..Settings::default()
        };
        let mut plan = Self { base, packs: Vec::new(), configs: Vec::new(), folders: BTreeMap::new() };
        let mut by_path: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let here = [PathBuf::from(".")];
        for report in if reports.is_empty() { &here } else { reports } {
            let folder = report.parent().unwrap_or(report).to_owned();
            if plan.folders.contains_key(&folder) {
                continue;
            }
            let config = match (flags.isolated, &flags.config) {
                (true, _) => None,
                (false, Some(path)) => Some(path.clone()),
                (false, None) => config::find(world.disk, report),
            };
            let config = match config {
                None => None,
                Some(path) => Some(match by_path.get(&path) {
                    Some(index) => *index,
                    None => {
                        plan.configs.push(read(world.disk, &path, as_of)?);
                        by_path.insert(path, plan.configs.len() - 1);
                        plan.configs.len() - 1
                    }
                }),
            };
            let pack = plan.pack(flags, config, world.disk)?;
            plan.folders.insert(folder, (config, pack));
        }
        plan.validate()?;
        let stated = flags
            .lang
            .or_else(|| plan.configured(|config| config.config.lang.as_deref().and_then(flags::lang_of)));
        let spoken = plan.packs.first().map_or(&[] as &[String], |(_, pack)| &pack.languages);
        plan.base.language = flags::language(stated, world.env, spoken).into();
        Ok(plan)
    }

    fn pack(
        &mut self,
        flags: &AssessmentFlags,
        config: Option<usize>,
        disk: &dyn Disk,
    ) -> Result<usize, Failure> {
        let mut named = Named { folders: flags.rules.clone(), ..Named::default() };
        match config.map(|config| &self.configs[config]) {
            _ if !flags.jurisdiction.is_empty() => named.packs = flags.jurisdiction.clone(),
            Some(config) if !config.config.extends.is_empty() => {
                named.packs = config.config.extends.clone();
                named.below = config.folder().to_owned();
            }
            _ => {}
        }
        if let Some(index) = self.packs.iter().position(|(other, _)| *other == named) {
            return Ok(index);
        }
        let pack = packs::load(disk, &named, Packs::built_in())?;
        self.packs.push((named, pack));
        Ok(self.packs.len() - 1)
    }

    /// Names in flags and configurations that mean nothing.
    fn validate(&self) -> Result<(), Failure> {
        let packs: Vec<&Pack> = self.packs.iter().map(|(_, pack)| pack).collect();
        let selection = &self.base.selection;
        for name in selection.select.iter().chain(&selection.extend).chain(&selection.ignore) {
            if !packs.iter().any(|pack| pack.rules.iter().any(|rule| named_by(&rule.rule, name))) {
                let near = packs.iter().find_map(|pack| nearest(name, pack));
                let help = near.map_or_else(
                    || "`disclint rules` lists them all".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(Failure::Said(format!("there is no rule `{name}`; {help}")));
            }
        }
        if let Some(level) = &self.base.level {
            let specs = packs.iter().flat_map(|pack| &pack.profile.bodies.levels);
            let levels: BTreeSet<&str> = specs.filter_map(|spec| spec.level.as_deref()).collect();
            if !levels.is_empty() && !levels.contains(level.as_str()) {
                let levels: Vec<&str> = levels.into_iter().collect();
                return Err(Failure::Said(format!(
                    "there is no level `{level}`; there are {}",
                    levels.join(", ")
                )));
            }
        }
        let mut faults = Vec::new();
        for (index, config) in self.configs.iter().enumerate() {
            let of_config = self.folders.values().find(|(other, _)| *other == Some(index));
            if let Some((_, pack)) = of_config {
                faults.extend(config.unknown_rules(&self.packs[*pack].1));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Failure::Faults(faults)) }
    }

    /// What is asked of a report.
    pub(super) fn asked(&self, disk: &dyn Disk, report: &Path) -> Asked {
        let folder = report.parent().unwrap_or(report);
        let (config, pack) = self.folders.get(folder).copied().unwrap_or((None, 0));
        let config = config.map(|config| &self.configs[config]);
        Asked {
            pack,
            settings: match config {
                Some(config) => config.settings(disk, report, &self.base),
                None => self.base.clone(),
            },
            fail_on: config.and_then(Loaded::fail_on),
            require_assessed: config.and_then(|config| config.config.require_assessed),
        }
    }

    /// Paths of earlier reports: those that flags state, else those of the configurations.
    pub(super) fn previous(&self, stated: &[PathBuf]) -> Vec<PathBuf> {
        if !stated.is_empty() {
            return stated.to_vec();
        }
        let of_config = |config: &Loaded| {
            let below = config.folder().to_owned();
            config.config.previous.iter().map(move |path| below.join(path)).collect::<Vec<_>>()
        };
        self.configs.iter().flat_map(of_config).collect()
    }

    /// What holds for every report, before configurations.
    pub(super) fn base(&self) -> &Settings {
        &self.base
    }

    /// The packs in use.
    pub(super) fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().map(|(_, pack)| pack)
    }

    /// Configurations in use.
    pub(super) fn configs(&self) -> &[Loaded] {
        &self.configs
    }

    /// The first answer of a configuration.
    pub(super) fn configured<T>(&self, ask: impl Fn(&Loaded) -> Option<T>) -> Option<T> {
        self.configs.iter().find_map(ask)
    }
}

fn read(disk: &dyn Disk, path: &Path, as_of: Option<Date>) -> Result<Loaded, Failure> {
    Loaded::read(disk, path, as_of).map_err(|error| match error {
        ConfigError::Disk(words) => Failure::Said(words),
        ConfigError::Faults(faults) => Failure::Faults(faults),
    })
}

fn as_of(flags: &AssessmentFlags, world: &World<'_>) -> Result<Option<Date>, Failure> {
    let Some(text) = &flags.as_of else { return Ok(world.today) };
    let wrong =
        |_| Failure::Said(format!("--as-of: `{text}` is no day; write year-month-day, such as 2027-01-31"));
    text.parse().map(Some).map_err(wrong)
}
